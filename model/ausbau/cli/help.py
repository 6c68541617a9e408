"""Help in the language of the caller: its texts stand in the catalogues, beside neither command nor option.

The language is that of ``--lang`` wherever it stands among the arguments of the command, else that of
``ausbau --lang``, else that of the environment variable ``AUSBAU_LANG``, else English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from functools import cache

import click
from click.core import ParameterSource

from ausbau.texts import LANGUAGES, Language, Texts, part

LANGUAGE = "ausbau.language"
"""Where the language stands in what a command and its group share."""
ELLIPSIS = "..."


def language_of(context: click.Context) -> Language:
    """The language in which the help of a context is told."""
    language: Language = context.meta.get(LANGUAGE, "en")
    return language


def help_texts(language: Language) -> Texts:
    """The texts of the help alone: ``--help`` has no time to read the others."""
    return part(language, ".help")


class SpokenCommand(click.Command):
    """A command whose help is told in the caller's language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the language before anything is parsed, so that ``--help --lang de`` is German too."""
        ctx.meta[LANGUAGE] = self._language(ctx, args)
        return super().parse_args(ctx, args)

    def _language(self, ctx: click.Context, args: list[str]) -> Language:
        """What the arguments or the environment say; else what the group has found."""
        option = next((param for param in self.params if param.name == "language"), None)
        if option is not None:
            given, *_ = self.make_parser(ctx).parse_args(list(args))
            value, source = option.consume_value(ctx, given)
            if source is not ParameterSource.DEFAULT:
                return next((one for one in LANGUAGES if one == value), language_of(ctx))
        return language_of(ctx)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Arguments and options with their words in the language, also for the completion of a shell."""
        return [
            spoken(param, str(self.name), language_of(ctx)) for param in super().get_params(ctx)
        ]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name: every piece in the language."""
        return [metavar(piece, language_of(ctx)) for piece in super().collect_usage_pieces(ctx)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how to call the command."""
        prefix = help_texts(language_of(ctx))["help.words.usage"]
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{prefix}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(help_texts(language_of(ctx))[f"help.{self.name}.text"].strip())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each option with what it does, its default and its bounds."""
        words = help_texts(language_of(ctx))
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with formatter.section(words["help.words.options"]):
            formatter.write_dl([_row(option, ctx, words) for option in options])


def _row(option: click.Option, ctx: click.Context, words: Texts) -> tuple[str, str]:
    """An option as it is written, and what it does."""
    record = option.get_help_record(ctx)
    further = "; ".join(_further(option, ctx, words))
    told = f"{option.help}  [{further}]" if further else str(option.help)
    return ("" if record is None else record[0]), told


def _further(option: click.Option, ctx: click.Context, words: Texts) -> Iterator[str]:
    """Environment variable, default, bounds, and whether it must be given."""
    extra = option.get_help_extra(ctx)
    if "envvars" in extra:
        yield words.fill("help.words.variable", value=", ".join(extra["envvars"]))
    if "default" in extra:
        yield words.fill("help.words.default", value=extra["default"])
    if "range" in extra:
        yield extra["range"]
    if "required" in extra:
        yield words["help.words.required"]


@cache  # click looks its parameters up by identity
def spoken(param: click.Parameter, command: str, language: Language) -> click.Parameter:
    """A copy of an argument or option with its words in the language."""
    told = copy(param)
    if param.metavar is not None:
        told.metavar = metavar(param.metavar, language)
    if isinstance(told, click.Option):
        told.help = option_text(param, command, language)
    return told


def option_text(param: click.Parameter, command: str, language: Language) -> str:
    """What an option does: the command's own words, else those that it shares with others."""
    words, name = help_texts(language), option_name(param)
    own = f"help.{command}.{name}"
    return words[own if own in words.entries else f"help.shared.{name}"]


def option_name(param: click.Parameter) -> str:
    """The name under which the catalogues know an option; click's own ones go by what they are called."""
    return "help" if "--help" in param.opts else str(param.name)


def metavar(text: str, language: Language) -> str:
    """What stands for a value, like FILES..., in the language; lists of choices are as they are."""
    return " ".join(_metavars(text.split(" "), language))


def _metavars(parts: Iterable[str], language: Language) -> Iterator[str]:
    words = help_texts(language)
    for piece in parts:
        bare = piece.removesuffix(ELLIPSIS)
        yield words.get(f"help.metavar.{bare}", bare) + piece.removeprefix(bare)
