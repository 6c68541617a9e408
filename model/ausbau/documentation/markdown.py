"""Tables and links of a page in GitHub's Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

GENERATED = (
    "<!-- Written by `python -m ausbau.documentation`; changes are made in the code, not here. -->"
)


def page(title: str, *parts: str) -> str:
    """A whole page: the note that it is generated, its title, its parts."""
    return "\n\n".join([GENERATED, f"# {title}", *(part for part in parts if part)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold Markdown, and bars or line breaks in them do not end them."""
    ruler = ["---"] * len(heads)
    return "\n".join(_line(row) for row in (heads, ruler, *rows))


def code(text: str) -> str:
    """A name as it stands in files and code."""
    return f"`{text}`" if text else ""


def lines(entries: Iterable[str]) -> str:
    """Several lines within one cell."""
    return "<br>".join(entries)


def source_link(name: str) -> str:
    """A link from a page of ``docs/reference`` to the entry of a source."""
    return f"[{name}](sources.md#{name})"


def plain(docstring: str) -> str:
    """The first paragraph of a docstring on one line, its code marks as in Markdown."""
    paragraph = " ".join(docstring.strip().split("\n\n", maxsplit=1)[0].split())
    return re.sub(r":\w+:`([^`]+)`", r"`\1`", paragraph.replace("``", "`"))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
