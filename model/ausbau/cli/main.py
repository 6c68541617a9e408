"""The command ``ausbau``: a group whose commands are imported only when they are called."""

from __future__ import annotations

import sys
import traceback
from difflib import get_close_matches
from importlib import import_module
from typing import NoReturn

import click

from ausbau.core.errors import AusbauError, RunError

COMMANDS = {
    "run": "Simulate a scenario, judge its claims, save the results.",
    "check": "Tell every problem of every scenario file.",
    "study": "Run several scenarios on the same worlds and compare them.",
    "compare": "Compare two saved results world by world.",
    "claims": "Print the ledger of claims of a result folder.",
    "report": "Write the PDF report of a result folder.",
    "network": "Schedule an activity network of your own.",
    "replay": "Schedule a job log on a pool of GPUs.",
    "bill": "Print the electricity bill of a load, with and without each relief.",
    "hindcast": "Replay past build-outs and score what would have been forecast.",
    "explain": "Tell meaning, unit, value and source of an entry, variable or metric.",
    "diff": "Print what a scenario changes.",
    "schema": "Print the JSON Schema of scenario files.",
    "completion": "Print the script that completes commands in a shell.",
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first argument; a misspelt one names the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            close = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

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
    except RunError as error:
        _exit_with_trace(str(error), error.__cause__)
    except AusbauError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("stopped; nothing half-written is left", err=True)
        sys.exit(1)
    except OSError as error:  # a full disk, a folder that has become read-only
        click.echo(f"the operating system refused: {error}", err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  told with its trace
        _exit_with_trace("This is a fault of the program, not of its input.", error)


def _exit_with_trace(message: str, cause: BaseException | None) -> NoReturn:
    """Tell a fault of the program, and what those who mend it need to know."""
    click.echo(message, err=True)
    if cause is not None:
        click.echo("Where it arose, for a report of the fault:\n", err=True)
        traceback.print_exception(cause)
    sys.exit(1)
