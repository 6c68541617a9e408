"""``ausbau check``: every problem of every file, with line and hint."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ausbau.cli.options import json_option, quiet_option
from ausbau.core.errors import InputError, Problem


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@quiet_option
def command(files: tuple[Path, ...], as_json: bool, quiet: bool) -> None:
    """Tell every problem of every scenario in FILES; nothing is run."""
    from ausbau import claims
    from ausbau.ensemble import claim_folders
    from ausbau.scenario import load

    problems: list[Problem] = []
    for file in files:
        try:
            claims.read_register(claim_folders(load(file)))
        except InputError as error:
            problems += error.problems
    if as_json:
        click.echo(
            json.dumps(
                {"problems": [asdict(problem) for problem in sorted(set(problems))]},
                indent=2,
                ensure_ascii=False,
            )
        )
    if problems:
        raise InputError(problems)
    if not quiet and not as_json:
        click.echo(f"{len(files)} scenario{'s' if len(files) != 1 else ''} checked: no problems")
