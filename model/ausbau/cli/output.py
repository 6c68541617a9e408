"""What commands print on stdout: text that is never cut, or JSON and nothing else."""

from __future__ import annotations

import json
import os
import sys

import click


def say(text: str) -> None:
    """Print; that the reader has gone, as ``head`` does, is no error and stops nothing."""
    try:
        click.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_json(content: object) -> None:
    """Print JSON."""
    say(json_text(content))


def json_text(content: object) -> str:
    """JSON, indented, letters as they are."""
    return json.dumps(content, indent=2, ensure_ascii=False, default=str)
