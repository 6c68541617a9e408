"""``ausbau compare``: paired comparison of two saved results."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option
from ausbau.cli.output import say, say_json, wrapped

if TYPE_CHECKING:
    from ausbau.texts import Language

MOST = 20
"""So many metrics are told unless all are asked for."""


@click.command("compare", cls=SpokenCommand)
@click.argument("reference", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("other", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True)
@language_option
@json_option
@quiet_option
def command(
    reference: Path,
    other: Path,
    everything: bool,
    language: Language,
    as_json: bool,
    quiet: bool,
) -> None:
    """Compare the results in two folders world by world, second minus first."""
    from ausbau import comparison, results
    from ausbau.cli.differences import difference_lines, left_out_lines
    from ausbau.texts import texts

    first, second = results.load(reference), results.load(other)
    differences = comparison.compare(first, second)
    unlike = comparison.left_out(first, second)
    if as_json:
        content = {
            "differences": [asdict(difference) for difference in differences],
            "left_out": unlike,
        }
        say_json(content)
    elif not quiet:
        catalogue = texts(language)
        names = {
            name: f"{run.scenario['title'][language]} ({folder})"
            for name, run, folder in (("other", second, other), ("reference", first, reference))
        }
        say("\n".join(wrapped(catalogue.fill("terminal.against", **names))))
        for line in left_out_lines(unlike, first, second, catalogue):
            say(line)
        most = None if everything else MOST
        for line in difference_lines(differences, catalogue, most=most, run=first):
            say(line)
