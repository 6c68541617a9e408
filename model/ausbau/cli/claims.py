"""``ausbau claims``: the ledger of claims of a saved result."""

from __future__ import annotations

from pathlib import Path

import click

from ausbau.cli.options import json_option, quiet_option
from ausbau.cli.output import say, say_json


@click.command("claims")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also the claims that are not testable or not yet tested.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 3 if a claim fails, lies below our yardstick, is fragile or undecided.",
)
@json_option
@quiet_option
def command(folder: Path, everything: bool, strict: bool, as_json: bool, quiet: bool) -> None:
    """Print what the run in DIR says about each claim; nothing is simulated."""
    from ausbau import results
    from ausbau.cli.ledger import ledger, raise_if_short

    run = results.load(folder)
    if as_json:
        say_json({"claims": list(run.claims)})
    elif not quiet:
        say(ledger(run.claims, everything=everything))
    if strict:
        raise_if_short(run.claims)
