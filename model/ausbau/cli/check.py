"""``ausbau check``: every problem of every file, with line and hint."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ausbau.cli.options import json_option, quiet_option
from ausbau.cli.output import say, say_json
from ausbau.core.errors import Collecting, InputError, Problem


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@quiet_option
def command(files: tuple[Path, ...], as_json: bool, quiet: bool) -> None:
    """Tell every problem of every file in FILES; nothing is run.

    A file is a scenario, a study, sources.yaml or claims.yaml.
    """
    found: list[Problem] = []
    for file in files:
        with Collecting(found):
            _check(file)
    problems = sorted(set(found))
    if as_json:
        say_json({"problems": [asdict(problem) for problem in problems]})
    if problems:
        raise InputError(problems)
    if not quiet and not as_json:
        say(f"{len(files)} file{'s' if len(files) != 1 else ''} checked: no problems")


def _check(file: Path) -> None:
    from ausbau import preparation, register, sources, study_file

    if file.name == sources.FILE_NAME:
        sources.read_sources([file.parent])
    elif file.name == register.FILE_NAME:
        register.read_register([file.parent])
    elif _is_study(file):
        study_file.prepare(file, study_file.read(file).scenarios)
    else:
        preparation.prepare(file)


def _is_study(file: Path) -> bool:
    from ausbau.core import yaml_source

    with Collecting([]):  # what cannot be read is told as a scenario that cannot be read
        content = yaml_source.read(file).value
        return isinstance(content, dict) and "scenarios" in content
    return False
