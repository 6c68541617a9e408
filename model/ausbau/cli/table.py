"""Rows under their head for a terminal: names to the left, figures to the right, and nothing is cut.

Where the terminal is too narrow for the columns, each row is told as a sentence with the words of its head.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ausbau.cli.output import width, wrapped

GAP = 2
"""Spaces before a column."""
LEAST_NAME = 18
"""Names are broken, between words only, into columns no narrower than this."""
FURTHER = "  "
"""Stands before the further lines of a name."""

Row = Sequence[str]


def fits(rows: Sequence[Row]) -> bool:
    """Whether the rows have room beside each other, no word of a name broken."""
    longest_word = max((len(word) for row in rows for word in row[0].split()), default=0)
    least = max(LEAST_NAME, len(FURTHER) + longest_word)
    return _name_width(rows) >= min(least, _longest(rows, 0))


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The rows, the first of which is the head, as columns or else as sentences."""
    if not fits(rows):
        for row in rows[1:]:
            yield from _sentence(rows[0], row)
        return
    name_width = min(_name_width(rows), _longest(rows, 0))
    widths = _figure_widths(rows)
    yield from _head(rows[0], name_width, widths)
    for name, *cells in rows[1:]:
        *before, last = textwrap.wrap(name, name_width, subsequent_indent=FURTHER) or [""]
        yield from before
        yield f"{last:<{name_width}}" + _figures(cells, widths)


def _head(head: Row, name_width: int, widths: Sequence[int]) -> Iterator[str]:
    """The head, its words below each other where a column is narrower; all end on the same line."""
    columns = [textwrap.wrap(head[0], name_width) or [""]]
    columns += [
        textwrap.wrap(text, size - GAP) for text, size in zip(head[1:], widths, strict=True)
    ]
    for words in reversed(list(zip_longest(*(column[::-1] for column in columns), fillvalue=""))):
        yield (f"{words[0]:<{name_width}}" + _figures(words[1:], widths)).rstrip()


def _figures(cells: Row, widths: Sequence[int]) -> str:
    return "".join(f"{cell:>{size}}" for cell, size in zip(cells, widths, strict=True))


def _sentence(head: Row, row: Row) -> Iterator[str]:
    """A row by itself: its name, then each figure with the word above it."""
    told = "; ".join(f"{word}: {cell}" for word, cell in zip(head[1:], row[1:], strict=True))
    yield from wrapped(f"{row[0]} — {told}")


def _figure_widths(rows: Sequence[Row]) -> list[int]:
    """Room for each column's figures and its head, which is broken if names would be otherwise."""
    whole = _widths(rows, rows[0][1:])
    if width() - sum(whole) >= _longest(rows, 0):
        return whole
    return _widths(rows, [max(text.split(), key=len, default="") for text in rows[0][1:]])


def _widths(rows: Sequence[Row], heads: Sequence[str]) -> list[int]:
    return [GAP + max(len(head), _longest(rows[1:], at)) for at, head in enumerate(heads, start=1)]


def _longest(rows: Sequence[Row], column: int) -> int:
    return max((len(row[column]) for row in rows), default=0)


def _name_width(rows: Sequence[Row]) -> int:
    return width() - sum(_figure_widths(rows))
