"""Reads the rows of a price or load file: exports of SMARD and ENTSO-E, and any CSV with a zone.

Three layouts are told apart by their header. SMARD (Bundesnetzagentur) writes local time of Berlin,
``Datum von`` or ``Start date``, older files date and time in two columns. ENTSO-E writes intervals under
``MTU (UTC)`` or ``MTU (CET/CEST)``. Any other table has a column of instants: ISO 8601 with its offset,
or without one in a column whose name says the zone (``timestamp_utc``, ``timestamp_local``). An instant
without a zone is refused, and so are numbers that may mean two things.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from ausbau.core.errors import InputError, Problem
from ausbau.energy import series_instants, series_numbers
from ausbau.energy.note import Note
from ausbau.energy.series_instants import ISO, LeftOutError
from ausbau.energy.series_numbers import Decimal

PRICE_COLUMN = "price_eur_mwh"
"""Name of the price column; in exports of SMARD and ENTSO-E their own price column stands for it."""

LOCAL = ZoneInfo("Europe/Berlin")
_PRICE_NAMES = re.compile(
    r"(Deutschland/Luxemburg|Germany/Luxembourg) ?\[(€|Euro)/MWh\]|Day-ahead Price [\[(]EUR/MWh[\])]"
)
_GERMAN_TIME, _ENGLISH_TIME = "%d.%m.%Y %H:%M", "%b %d, %Y %I:%M %p"
_SMARD: dict[tuple[str, ...], tuple[tuple[int, ...], str, Decimal]] = {
    ("Datum von",): ((0,), _GERMAN_TIME, ","),
    ("Start date",): ((0,), _ENGLISH_TIME, "."),
    ("Datum", "Anfang"): ((0, 1), _GERMAN_TIME, ","),
    ("Date", "Start"): ((0, 1), _ENGLISH_TIME, "."),
}
"""First columns of a header of SMARD: where the instant stands, its form, the decimal sign."""
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Layout:
    """Where a table keeps its instants, and how instants and numbers are written."""

    note: Note
    """Which layout it is."""
    time_columns: tuple[int, ...]
    zone: tzinfo | None
    """Of instants that are written without one; None refuses them."""
    forms: tuple[str, ...]
    """Of instants, as `series_instants.read` takes them."""
    decimal: Decimal | None = None
    """Sign of numbers that do not show it themselves."""


@dataclass(frozen=True)
class Rows:
    """Instants and values in the order of the file; None where the file says that a value is missing."""

    line: Sequence[int]
    instant: Sequence[datetime]
    value: Sequence[float | None]
    notes: tuple[Note, ...]
    """How they were read."""


@dataclass(frozen=True)
class _Table:
    """Cells as text, each row with its line in the file."""

    path: Path
    header: list[str]
    rows: list[tuple[int, list[str]]]
    delimiter: str

    def texts(self, column: int) -> list[str]:
        """A column, empty where a row is shorter."""
        return [row[column].strip() if column < len(row) else "" for _, row in self.rows]

    def problem(self, row: int, message: str, expected: str = "") -> Problem:
        """What is wrong with a row."""
        return _problem(self.path, self.rows[row][0], message, expected)


def read_rows(path: Path, column: str, *, decimal: Decimal | None = None) -> Rows:
    """All rows of one column.

    Parameters
    ----------
    decimal
        Sign of the numbers, if the file leaves it open.

    Raises
    ------
    InputError
        with every row that cannot be read and the reason.
    """
    table = _table(path)
    layout = _layout(table)
    value_column = _value_column(table, column)
    table, left_out = _main_sequence(table)
    problems = _ragged(table)
    texts = [series_numbers.plain(text) for text in table.texts(value_column)]
    sign = decimal or _decimal(table, texts, layout.decimal)
    values = _numbers(table, texts, sign, problems)
    instants, of_clock = _instants(table, layout, values, problems)
    if problems:
        ordered = sorted(problems, key=lambda problem: problem.line)
        raise InputError(ordered[:_MOST_PROBLEMS])
    kept = [row for row, instant in enumerate(instants) if instant is not None]
    return Rows(
        [table.rows[row][0] for row in kept],
        [instant for instant in instants if instant is not None],
        [values[row] for row in kept],
        (layout.note, *of_clock, *left_out, *_notes_of_numbers(table, texts, values, sign)),
    )


def _table(path: Path) -> _Table:
    text = _text(path)
    head, _, rest = text.partition("\n")
    stated = re.fullmatch(r"sep=([,;|\t])\r?", head)  # a spreadsheet's own first line
    offset = 1 if stated else 0
    text, head = (rest, rest.partition("\n")[0]) if stated else (text, head)
    delimiter = stated[1] if stated else next((sign for sign in ";\t" if sign in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        rows = [(reader.line_num + offset, row) for row in reader if any(row)]
    except csv.Error as error:
        message = f"is no table of cells: {error}"
        raise InputError([_problem(path, reader.line_num + offset, message)]) from error
    if not rows:
        raise InputError([_problem(path, 0, "no rows of data", "a header and one row per hour")])
    return _Table(path, header, rows, delimiter)


def _text(path: Path) -> str:
    """Exports come in UTF-8, older ones of SMARD in the code page of Windows, some in UTF-16."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError([_problem(path, 0, f"cannot be read: {error.strerror}")]) from error
    is_utf_16 = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        return content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _layout(table: _Table) -> Layout:
    header = table.header
    for first, (columns, form, decimal) in _SMARD.items():
        if tuple(header[: len(first)]) == first:
            return Layout(Note("smard"), columns, LOCAL, (form,), decimal)
    entsoe = re.fullmatch(r"(?:MTU|Time) \((.+)\)", header[0])
    if entsoe:
        zone = entsoe[1]
        if zone not in {"UTC", "CET/CEST"}:
            message = f"zone {zone} is not known"
            raise InputError([_problem(table.path, 1, message, "UTC or CET/CEST")])
        forms = ("%d/%m/%Y %H:%M:%S", _GERMAN_TIME, "%d/%m/%Y %H:%M")
        return Layout(Note("entsoe"), (0,), UTC if zone == "UTC" else LOCAL, forms)
    is_time = re.compile("time|zeit|datum|(?<![a-z])date", re.IGNORECASE)
    column = next((at for at, name in enumerate(header) if is_time.search(name)), 0)
    forms = (ISO, _GERMAN_TIME, f"{_GERMAN_TIME}:%S")
    return Layout(Note("csv"), (column,), _named_zone(header[column]), forms)


def _named_zone(column: str) -> tzinfo | None:
    if re.search(r"utc|gmt", column, re.IGNORECASE):
        return UTC
    is_local = re.search(r"local|lokal|berlin|cest|mesz", column, re.IGNORECASE)
    return LOCAL if is_local else None


def _value_column(table: _Table, column: str) -> int:
    wanted = column.casefold()
    found = [at for at, name in enumerate(table.header) if name.casefold() == wanted]
    if not found and column == PRICE_COLUMN:
        found = [at for at, name in enumerate(table.header) if _PRICE_NAMES.match(name)]
    if len(found) == 1:
        return found[0]
    count = f"{len(found)} columns" if found else "no column"
    expected = f"it {'once ' if found else ''}among {', '.join(table.header)}"
    raise InputError([_problem(table.path, 1, f"{count} {column}", expected)])


def _main_sequence(table: _Table) -> tuple[_Table, tuple[Note, ...]]:
    """ENTSO-E lists further auctions of a zone as sequences of their own; the first is the coupling."""
    if "Sequence" not in table.header:
        return table, ()
    sequences = table.texts(table.header.index("Sequence"))
    is_first = [bool(re.fullmatch(r"|1|.*\b(?:Sequence 1|Without Sequence)", s)) for s in sequences]
    kept = [row for row, is_kept in zip(table.rows, is_first, strict=True) if is_kept]
    if not kept:
        found = ", ".join(sorted(set(sequences)))
        message = f"no row of the coupled auction, only {found}"
        raise InputError([table.problem(0, message, "Sequence 1, or rows without sequence")])
    left = len(table.rows) - len(kept)
    notes = (Note("other_sequences", {"rows": left}),) if left else ()
    return _Table(table.path, table.header, kept, table.delimiter), notes


def _ragged(table: _Table) -> list[Problem]:
    """Rows with more cells than the header, as by a decimal comma between commas."""
    return [
        table.problem(row, f"{len(cells)} cells", f"the {len(table.header)} of the header")
        for row, (_, cells) in enumerate(table.rows)
        if any(cells[len(table.header) :])
    ]


def _decimal(table: _Table, texts: Sequence[str], of_layout: Decimal | None) -> Decimal:
    """What the numbers show themselves, or the layout fixes; a point where commas separate columns.

    Raises
    ------
    InputError
        if the numbers have two readings.
    """
    shown = series_numbers.usual_decimal(texts) or of_layout
    in_doubt = [row for row, text in enumerate(texts) if series_numbers.is_in_doubt(text)]
    if shown or not in_doubt:
        return shown or "."
    if table.delimiter == "," and not any("," in texts[row] for row in in_doubt):
        return "."
    message = f"{texts[in_doubt[0]]!r} has two readings, and no other value of the column tells"
    expected = "numbers that show their decimal sign, as 1.25 or 1250, or `decimal` in Python"
    raise InputError([table.problem(in_doubt[0], message, expected)])


def _numbers(
    table: _Table, texts: Sequence[str], decimal: Decimal, problems: list[Problem]
) -> list[float | None]:
    values: list[float | None] = []
    for row, text in enumerate(texts):
        is_missing = series_numbers.is_missing(text)
        value = None if is_missing else series_numbers.number(text, decimal)
        if value is None and not is_missing:
            expected = f"a number with the decimal sign {decimal!r} of the column"
            problems.append(table.problem(row, f"cannot read the value {text!r}", expected))
        values.append(value)
    return values


def _notes_of_numbers(
    table: _Table, texts: Sequence[str], values: Sequence[float | None], decimal: Decimal
) -> list[Note]:
    """How a number was read that might be taken for another one, by its first example."""
    key = "decimal_comma" if decimal == "," else "decimal_point"
    for row, text in enumerate(texts):
        if "," in text or series_numbers.is_in_doubt(text):
            example = {"text": text, "line": table.rows[row][0], "value": values[row]}
            return [Note(key, example)]
    return []


def _instants(
    table: _Table, layout: Layout, values: Sequence[float | None], problems: list[Problem]
) -> tuple[list[datetime | None], list[Note]]:
    """Instants of the rows in UTC, None where a row is left out, and by which clock they are read."""
    columns = [table.texts(column) for column in layout.time_columns]
    stamps = [" ".join(parts) for parts in zip(*columns, strict=True)]
    moments: list[datetime | None] = []
    for row, stamp in enumerate(stamps):
        try:
            moments.append(series_instants.read(stamp, layout.forms))
        except ValueError as error:
            moments.append(None)
            problems.append(table.problem(row, f"the instant {stamp!r} {error}"))
    folds = series_instants.folds(moments, layout.zone)
    instants: list[datetime | None] = [None] * len(moments)
    for row, moment in enumerate(moments):
        if moment is None:
            continue
        try:
            instants[row] = series_instants.in_utc(moment, layout.zone, folds[row])
        except ValueError as error:
            if not isinstance(error, LeftOutError) or values[row] is not None:
                problems.append(table.problem(row, f"the instant {stamps[row]!r} {error}"))
    twice = [Note("doubled_hour")] if any(folds) else []
    return instants, [_clock(layout.zone, moments), *twice]


def _clock(zone: tzinfo | None, moments: Sequence[datetime | None]) -> Note:
    has_offset = {moment.tzinfo is not None for moment in moments if moment is not None}
    if has_offset == {True}:
        return Note("offset_of_rows")
    return Note("zone_without_offset" if True in has_offset else "zone", {"zone": str(zone)})


def _problem(path: Path, line: int, message: str, expected: str = "") -> Problem:
    return Problem(str(path), line, 1 if line else 0, "", message, expected)
