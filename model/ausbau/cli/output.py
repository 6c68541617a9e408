"""What commands print: text that is never cut, or JSON and nothing else; errors on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from ausbau.core.errors import InputError, Problem

WIDTH = 79
"""Columns that every terminal has; wider lines are no easier to read."""
LEAST_WIDTH = 40
"""Narrower than this nothing is set; the terminal may break the lines."""


def width() -> int:
    """Columns to set text in: those of the terminal up to ``WIDTH``, which is also that of a pipe."""
    return max(LEAST_WIDTH, min(WIDTH, shutil.get_terminal_size().columns - 1))


def say(text: str, *, err: bool = False) -> None:
    """Print; that the reader has gone, as ``head`` does, is no error and stops nothing."""
    try:
        click.echo(text, err=err)
    except BrokenPipeError:
        gone = sys.stderr if err else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), gone.fileno())


def wrapped(text: str, indent: str = "", *, further: str = "  ") -> Iterator[str]:
    """The lines of a text, broken between words only; those after the first are set in ``further``."""
    return iter(
        textwrap.wrap(
            text,
            width(),
            initial_indent=indent,
            subsequent_indent=indent + further,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def make_folder(out: Path) -> None:
    """Make the folder that the file or folder ``--out`` shall stand in; before anything is computed."""
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fault = f"the folder `{out.parent}` cannot be made: {error.strerror}"
        raise InputError([Problem("--out", 0, 0, "", fault)]) from error


def say_json(content: object) -> None:
    """Print JSON."""
    say(json_text(content))


def json_text(content: object) -> str:
    """JSON, indented, letters as they are."""
    return json.dumps(content, indent=2, ensure_ascii=False, default=str)
