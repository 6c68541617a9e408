"""``ausbau claims``: the ledger of claims of a saved result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option
from ausbau.cli.output import json_text, say

if TYPE_CHECKING:
    from ausbau.texts import Language


@click.command("claims", cls=SpokenCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True)
@click.option("--strict", is_flag=True)
@language_option
@json_option
@quiet_option
def command(
    folder: Path, everything: bool, strict: bool, language: Language, as_json: bool, quiet: bool
) -> None:
    """Print what the run or the study in DIR says about each claim; nothing is simulated."""
    from ausbau import results
    from ausbau.cli.ledger import ledger, raise_if_short, untested
    from ausbau.cli.matrix import matrix, matrix_json
    from ausbau.study import is_study, load_study
    from ausbau.texts import texts

    if is_study(folder):
        study = load_study(folder)
        claims = [claim for run in study.runs.values() for claim in run.claims]
        as_text = matrix(study, texts(language))
        if everything:
            as_text += "\n" + ledger(untested(study.reference), language, everything=True)
        shown = matrix_json(study, folder) if as_json else as_text
    else:
        run = results.load(folder)
        claims = list(run.claims)
        as_text = ledger(run, language, everything=everything)
        shown = json_text({"claims": claims}) if as_json else as_text
    if as_json or not quiet:
        say(shown)
    if strict:
        raise_if_short(claims)
