"""The command ``ausbau``: a group whose commands are imported only when they are called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from ausbau.core.errors import AusbauError

COMMANDS = {
    "run": "Simulate a scenario, judge its claims, save the results.",
    "check": "Tell every problem of every scenario file.",
    "claims": "Print the ledger of claims of a result folder.",
    "report": "Write the PDF report of a result folder.",
}


class LateGroup(click.Group):
    """Knows its commands by name and imports each one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command from its module, one module per command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"ausbau.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ausbau", message="ausbau %(version)s")
def group() -> None:
    """Stress-test a GPU-capacity strategy: simulated worlds, a verdict per sentence.

    Exit codes: 0 done, 1 the run failed, 2 wrong usage or input, 3 a claim falls short under --strict.
    """


def main(arguments: list[str] | None = None) -> None:
    """Entry point: run the command and turn errors into a message and an exit code."""
    try:
        group.main(arguments, prog_name="ausbau", standalone_mode=False)
    except AusbauError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("stopped; nothing was saved", err=True)
        sys.exit(1)
