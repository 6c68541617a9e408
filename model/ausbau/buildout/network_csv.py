"""Three-point tables: CSV with the columns ``activity,predecessors,low,mode,high``.

The columns may stand in any order and be separated by comma or semicolon, whichever the first line
uses. Predecessors are separated by space, comma or semicolon; in the sign that separates the columns
they stand in quotes. An id may contain spaces where semicolon or comma separate the predecessors.
Numbers are written with a decimal point and have no unit.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ausbau.buildout.network_entries import FileActivity, NetworkFile, ThreePoint
from ausbau.buildout.network_text import text_of
from ausbau.core.distributions import Pert
from ausbau.core.errors import InputError, Problem
from ausbau.core.findings import nearest
from ausbau.core.origins import Origin

COLUMNS = ("activity", "predecessors", "low", "mode", "high")
POINTS = ("low", "mode", "high")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


class _Table:
    """The rows of a file by column, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self.problems: list[Problem] = []
        self.rows: list[tuple[int, dict[str, str]]] = []
        self._read(text_of(path))

    def tell(self, line: int, path: str, message: str, expected: str = "", hint: str = "") -> None:
        """Note a problem of a line."""
        self.problems.append(Problem(self.name, line, 1, path, message, expected, hint))

    def _read(self, text: str) -> None:
        header, _, _ = text.lstrip().partition("\n")
        delimiter = ";" if header.count(";") > header.count(",") else ","
        source = io.StringIO(text, newline="")
        reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True)
        columns: list[str] = []
        try:
            for cells in reader:
                stripped = [cell.strip() for cell in cells]
                if columns:
                    self._take(reader.line_num, columns, stripped)
                elif any(stripped):
                    columns = [cell.lower() for cell in stripped]
                    self._check(columns, reader.line_num)
        except csv.Error as error:
            self.tell(reader.line_num, "", f"this is not CSV: {error}")
        if not columns:
            self.tell(0, "", "the file is empty", expected=",".join(COLUMNS))

    def _take(self, line: int, columns: list[str], cells: list[str]) -> None:
        """One row, unless it is blank."""
        if not any(cells):
            return
        if len(cells) == len(columns):
            self.rows.append((line, dict(zip(columns, cells, strict=True))))
        else:
            self._tell_length(line, len(cells), len(columns))

    def _check(self, columns: list[str], line: int) -> None:
        for column in COLUMNS:
            if columns.count(column) != 1:
                times = "is missing" if column not in columns else "stands more than once"
                self.tell(line, column, f"the column {times}", expected=",".join(COLUMNS))
        for column in columns:
            if column not in COLUMNS:
                self.tell(line, column, "unknown column", hint=nearest(column, COLUMNS))

    def _tell_length(self, line: int, found: int, wanted: int) -> None:
        hint = "put several predecessors in quotes, or separate them by spaces"
        self.tell(line, "", f"the line has {found} columns", f"{wanted}", hint)


def read(path: Path) -> NetworkFile:
    """Read a three-point table; `InputError` tells every problem with its line."""
    table = _Table(path)
    if table.problems:
        raise InputError(table.problems)
    names = _names(table)
    activities = [
        FileActivity(
            name=row["activity"],
            duration=_three_points(table, line, row),
            origin=Origin(table.name, line, 1),
            predecessors=dict.fromkeys(_predecessors(row["predecessors"], names), 0.0),
        )
        for line, row in table.rows
    ]
    for activity in activities:
        for before in activity.predecessors:
            if before not in names:
                hint = nearest(before, names)
                message = f"the predecessor {before!r} is no activity of the file"
                table.tell(activity.origin.line, activity.name, message, hint=hint)
    if table.problems:
        raise InputError(table.problems)
    return NetworkFile(table.name, tuple(activities))


def _names(table: _Table) -> Mapping[str, int]:
    """Line of each activity; tells missing and repeated ids, and a table without rows."""
    lines: dict[str, int] = {}
    for line, row in table.rows:
        name = row["activity"]
        if not name:
            table.tell(
                line, "activity", "the id is empty", "a name", "remove the line if it is blank"
            )
        elif name in lines:
            table.tell(line, name, f"the activity stands already on line {lines[name]}")
        lines.setdefault(name, line)
    if not table.rows:
        table.tell(0, "", "the file has no activities")
    return lines


def _predecessors(cell: str, names: Mapping[str, int]) -> Iterator[str]:
    """Ids in a cell; a lone hyphen means none."""
    for part in re.split(r"[;,]", cell):
        if part.strip() in names:
            yield part.strip()
        else:
            yield from (name for name in part.split() if name != "-" or name in names)


def _three_points(table: _Table, line: int, row: Mapping[str, str]) -> ThreePoint:
    """Low, mode and high of a row; zeros where they are not right, which is told."""
    numbers = [_number(table, line, column, row[column]) for column in POINTS]
    points = (
        ThreePoint(*(number for number in numbers if number is not None))
        if None not in numbers
        else None
    )
    if points is None:
        return ThreePoint(0.0, 0.0, 0.0)
    try:
        Pert(*points)
    except ValueError as error:
        table.tell(line, row["activity"], str(error))
    return points


def _number(table: _Table, line: int, column: str, cell: str) -> float | None:
    """A number of at least 0, or None, which is told."""
    try:
        number = float(cell)
    except ValueError:
        comma = cell.replace(",", ".")
        hint = f"write `{comma}`" if _DECIMAL_COMMA.fullmatch(cell) else ""
        table.tell(line, column, f"{cell!r} is not a number", "a number such as 2.5", hint)
        return None
    if not math.isfinite(number) or number < 0:
        table.tell(line, column, f"`{cell}` is out of range", "a finite number of at least 0")
        return None
    return number
