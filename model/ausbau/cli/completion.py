"""``ausbau completion``: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ausbau.cli.help import SpokenCommand
from ausbau.cli.output import say

SHELLS = ("bash", "zsh", "fish")


LINE = 'eval "$(ausbau completion bash)"'
"""What a bash reads at its start to complete the program's commands."""


@click.command("completion", cls=SpokenCommand, epilog=LINE)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that completes commands and options in a shell."""
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    root = context.find_root().command
    say(found(root, {}, "ausbau", "_AUSBAU_COMPLETE").source())
