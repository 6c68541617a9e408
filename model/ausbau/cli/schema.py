"""``ausbau schema``: the JSON Schema of scenario files."""

from __future__ import annotations

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import help_language_option
from ausbau.cli.output import say


@click.command("schema", cls=SpokenCommand)
@help_language_option
def command() -> None:
    """Print the JSON Schema of scenario files, for editors that complete and check while typing."""
    from ausbau.scenario_schema import schema_text

    say(schema_text().rstrip())
