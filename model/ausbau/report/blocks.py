"""What a chapter is made of: headings, paragraphs, tables, figures by name, claims. Plain data, no layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Align = Literal["left", "right"]
RowStyle = Literal["plain", "sum", "group", "more"]


@dataclass(frozen=True)
class Cell:
    """Words of a cell, smaller ones under them, and numbers of the sources that they come from."""

    text: str
    under: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Column:
    """Head of a column, its share of the width and its side."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """Cells of a row: plain, the sum of those above, or one cell that names the group below.

    One that tells more of the row above shares its first cell and stays on its page.
    """

    cells: tuple[Cell, ...]
    style: RowStyle = "plain"


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str
    is_note: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption; a long one is set small and goes on over pages, its head repeated."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    is_long: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure by its name in :mod:`ausbau.report.figures`."""

    name: str


@dataclass(frozen=True)
class Claims:
    """Claims in sentences with the rows of their readings, as `Wording.group` tells them."""

    groups: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Sources:
    """The numbered list of sources: number, words, address."""

    entries: Sequence[Mapping[str, Any]]


Block = Heading | Paragraph | Table | Picture | Claims | Sources


@dataclass(frozen=True)
class Chapter:
    """A title and what stands under it."""

    title: str
    blocks: Sequence[Block]


def row(*cells: Cell | str, style: RowStyle = "plain") -> Row:
    """A row of cells; words stand for a cell of words alone."""
    return Row(tuple(Cell(cell) if isinstance(cell, str) else cell for cell in cells), style)


def columns(first: str, others: Iterable[str], *, width: float = 2.0) -> list[Column]:
    """A wide column for what is counted, and narrow ones on the right for the numbers."""
    return [Column(first, width), *(Column(title, align="right") for title in others)]
