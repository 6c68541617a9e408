"""``ausbau compare``: paired comparison of two saved results."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ausbau.cli.options import json_option, quiet_option
from ausbau.cli.output import say, say_json


@click.command("compare")
@click.argument("reference", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("other", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--all", "everything", is_flag=True, help="All columns that moved, not only 20 metrics."
)
@json_option
@quiet_option
def command(reference: Path, other: Path, everything: bool, as_json: bool, quiet: bool) -> None:
    """Compare the results in two folders world by world, second minus first."""
    from ausbau import comparison, results
    from ausbau.cli.matrix import difference_lines, left_out_lines

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
        say(f"{second.manifest['name']} against {first.manifest['name']}")
        for line in left_out_lines(unlike, first, second):
            say(line)
        for line in difference_lines(differences, most=None if everything else 20):
            say(line)
