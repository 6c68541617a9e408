"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ausbau.core.errors import InputError, Problem

Command = TypeVar("Command", bound=Callable[..., Any])


def set_option(command: Command) -> Command:
    """``--set PATH=VALUE``, any number of times."""
    return click.option(
        "--set",
        "assignments",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one entry, like energy.price.level='80 EUR/MWh'. Its source is then 'user'.",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(
        command
    )


def quiet_option(command: Command) -> Command:
    """``--quiet``."""
    return click.option("--quiet", is_flag=True, help="Print nothing but errors.")(command)


def changes_of(assignments: tuple[str, ...]) -> dict[str, object]:
    """The changes of all ``--set`` options by dotted path; values are YAML."""
    from ausbau.core import yaml_source

    changes: dict[str, object] = {}
    problems = []
    for assignment in assignments:
        path, equals, text = assignment.partition("=")
        if not equals or not path or not text:
            problems.append(
                Problem("--set", 0, 0, path, f"{assignment!r} is no assignment", "PATH=VALUE")
            )
            continue
        changes[path.strip()] = yaml_source.parse(text, "--set").value
    if problems:
        raise InputError(problems)
    return changes
