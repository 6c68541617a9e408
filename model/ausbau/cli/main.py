"""The command ``ausbau``: a group whose commands are imported only when they are called."""

from __future__ import annotations

import atexit
import gc
import sys
import traceback
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from ausbau.cli.help import SpokenCommand, help_texts, language_of
from ausbau.cli.output import say
from ausbau.core.errors import AusbauError, RunError
from ausbau.texts import LANGUAGES, Language

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = (
    "run",
    "check",
    "study",
    "compare",
    "claims",
    "report",
    "network",
    "replay",
    "bill",
    "hindcast",
    "explain",
    "diff",
    "schema",
    "completion",
)
"""In the order in which people meet them."""


class LateGroup(SpokenCommand, click.Group):
    """Knows its commands by name and imports each one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which people meet them."""
        return list(COMMANDS)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

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
        words = help_texts(language_of(ctx))
        with formatter.section(words["help.words.commands"]):
            formatter.write_dl([(name, words[f"help.{name}.short"]) for name in COMMANDS])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands with what they do, again without importing them, and the options."""
        from click.shell_completion import CompletionItem

        words = help_texts(language_of(ctx))
        found = [name for name in COMMANDS if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=words[f"help.{name}.short"]) for name in found]
        return commands + click.Command.shell_complete(self, ctx, incomplete)


@click.group("ausbau", cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    envvar="AUSBAU_LANG",
    show_envvar=True,
)
@click.version_option(package_name="ausbau", message="ausbau %(version)s")
@click.pass_context
def group(context: click.Context, language: Language) -> None:
    """What all commands share: the language, unless one of them is told another."""
    context.default_map = {name: {"language": language} for name in COMMANDS}


def main(arguments: list[str] | None = None) -> None:
    """Entry point: run the command and turn errors into a message and an exit code."""
    if arguments is None:
        # This process ends with the command: one more look for garbage would take a tenth of a check.
        atexit.register(gc.freeze)
    try:
        group.main(arguments, prog_name="ausbau", standalone_mode=False)
    except RunError as error:
        _exit_with_trace(str(error), error.__cause__)
    except AusbauError as error:
        say(str(error), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        say("stopped; nothing half-written is left", err=True)
        sys.exit(1)
    except OSError as error:  # a full disk, a folder that has become read-only
        say(f"the operating system refused: {error}", err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  told with its trace
        _exit_with_trace("This is a fault of the program, not of its input.", error)


def _exit_with_trace(message: str, cause: BaseException | None) -> NoReturn:
    """Tell a fault of the program, and what those who mend it need to know."""
    say(message, err=True)
    if cause is not None:
        say("Where it arose, for a report of the fault:\n", err=True)
        traceback.print_exception(cause)
    sys.exit(1)
