"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from ausbau.core.errors import Collecting, Problem
from ausbau.texts import LANGUAGES

_EXAMPLE = "like --set energy.price.uncertainty_factor=1.2"

Command = TypeVar("Command", bound=Callable[..., Any])


def set_option(command: Command) -> Command:
    """``--set PATH=VALUE``, any number of times."""
    return click.option("--set", "assignments", multiple=True, metavar="PATH=VALUE")(command)


def flips_option(command: Command) -> Command:
    """``--no-flips``."""
    return click.option("--flips/--no-flips", default=True, show_default=True)(command)


def seed_option(command: Command) -> Command:
    """``--seed``."""
    return click.option(
        "--seed",
        type=click.IntRange(min=0, max=2**64 - 1),
        default=1,
        show_default=True,
        metavar="S",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True)(command)


def language_option(command: Command) -> Command:
    """``--lang``."""
    return click.option(
        "--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True
    )(command)


def help_language_option(command: Command) -> Command:
    """``--lang`` of a command that prints the same in every language: it is that of its help."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default="en",
        show_default=True,
        expose_value=False,
    )(command)


def quiet_option(command: Command) -> Command:
    """``--quiet``."""
    return click.option("--quiet", is_flag=True)(command)


def changes_of(assignments: tuple[str, ...], problems: list[Problem]) -> dict[str, object]:
    """The changes of all ``--set`` options by dotted path; values are YAML.

    What cannot be understood is added to ``problems``.
    """
    from ausbau.core import yaml_source

    changes: dict[str, object] = {}
    paths: set[str] = set()
    for assignment in assignments:
        path, _, text = (part.strip() for part in assignment.partition("="))
        if not path or not text:
            message = f"{assignment!r} is no assignment"
            problems.append(Problem("--set", 0, 0, "", message, "PATH=VALUE", _EXAMPLE))
        elif path in paths:
            problems.append(Problem("--set", 0, 0, path, "is set twice", "each path once"))
        else:
            faults: list[Problem] = []
            with Collecting(faults):
                changes[path] = yaml_source.parse(text, "--set").value
            problems += (replace(fault, line=0, column=0, path=path) for fault in faults)
        paths.add(path)
    return changes
