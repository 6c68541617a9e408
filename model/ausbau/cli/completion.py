"""``ausbau completion``: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import help_language_option
from ausbau.cli.output import say

SHELLS = ("bash", "zsh", "fish")


LINES = (
    '~/.bashrc:                   eval "$(ausbau completion bash)"',
    '~/.zshrc:                    eval "$(ausbau completion zsh)"',
    "~/.config/fish/config.fish:  ausbau completion fish | source",
)
"""What each shell reads at its start to complete the program's commands, and where."""


@click.command("completion", cls=SpokenCommand, epilog="\n".join(("\b", *LINES)))
@click.argument("shell", type=click.Choice(SHELLS))
@help_language_option
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that completes commands and options in a shell."""
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    root = context.find_root().command
    say(found(root, {}, "ausbau", "_AUSBAU_COMPLETE").source())
