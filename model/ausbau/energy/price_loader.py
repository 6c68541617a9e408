"""Reads the rows of a price or load file: exports of SMARD and ENTSO-E, and any CSV with a zone.

Three layouts are told apart by their header. SMARD (Bundesnetzagentur) writes local time of Berlin,
``Datum von`` or ``Start date``. ENTSO-E writes intervals under ``MTU (UTC)`` or ``MTU (CET/CEST)``.
Any other table has a column of instants: ISO 8601 with its offset, or without one in a column whose
name says the zone (``timestamp_utc``, ``timestamp_local``). An instant without a zone is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from ausbau.core.errors import InputError, Problem

PRICE_COLUMN = "price_eur_mwh"
"""Name of the price column; in exports of SMARD and ENTSO-E their own price column stands for it."""

LOCAL = ZoneInfo("Europe/Berlin")
_MISSING = frozenset({"", "-", "n/e", "n/a", "na", "nan", "null"})
_AHEAD_OF_UTC = {"CEST": timedelta(hours=2), "CET": timedelta(hours=1)}
_PRICE_NAMES = re.compile(
    r"(Deutschland/Luxemburg|Germany/Luxembourg) \[€/MWh\]|Day-ahead Price [\[(]EUR/MWh[\])]"
)
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Layout:
    """Where a table keeps its instants, and how they are written."""

    name: str
    time_column: int
    zone: tzinfo | None
    """Of instants that are written without one; None refuses them."""
    formats: tuple[str, ...]
    """For ``strptime``; none means ISO 8601."""


@dataclass(frozen=True)
class Rows:
    """Instants and values in the order of the file; None where the file says that a value is missing."""

    line: Sequence[int]
    instant: Sequence[datetime]
    value: Sequence[float | None]
    notes: tuple[str, ...]


def read_rows(path: Path, column: str) -> Rows:
    """All rows of one column.

    Raises
    ------
    InputError
        with every row that cannot be read and the reason.
    """
    header, records = _table(path)
    layout = _layout(path, header)
    value_column = _value_column(path, header, column)
    records, notes = _main_sequence(header, records)
    lines = [line for line, _ in records]
    problems: list[Problem] = []
    texts = [_cell(record, value_column) for _, record in records]
    values = _numbers(path, lines, texts, problems)
    stamps = [_cell(record, layout.time_column) for _, record in records]
    instants = _instants(path, layout, lines, stamps, problems)
    if problems:
        raise InputError(problems[:_MOST_PROBLEMS])
    zone = "the offset of each row" if layout.zone is None else str(layout.zone)
    return Rows(lines, instants, values, (f"{layout.name}, zone: {zone}", *notes))


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    text = _text(path)
    head = text.split("\n", 1)[0]
    delimiter = next((sign for sign in ";\t" if sign in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in next(reader, [])]
    records = [(reader.line_num, record) for record in reader if any(record)]
    if not records:
        raise InputError([_problem(path, 0, "no rows of data", "a header and one row per hour")])
    return header, records


def _text(path: Path) -> str:
    """Exports come in UTF-8, older ones of SMARD in the code page of Windows."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError([_problem(path, 0, f"cannot be read: {error.strerror}")]) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _layout(path: Path, header: Sequence[str]) -> Layout:
    first = header[0]
    if first in {"Datum von", "Start date"}:
        return Layout("SMARD export", 0, LOCAL, ("%d.%m.%Y %H:%M", "%b %d, %Y %I:%M %p"))
    entsoe = re.fullmatch(r"(?:MTU|Time) \((.+)\)", first)
    if entsoe:
        zone = entsoe[1]
        if zone not in {"UTC", "CET/CEST"}:
            raise InputError([_problem(path, 1, f"zone {zone} is not known", "UTC or CET/CEST")])
        formats = ("%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M")
        return Layout("ENTSO-E export", 0, UTC if zone == "UTC" else LOCAL, formats)
    column = next((at for at, name in enumerate(header) if "time" in name.lower()), 0)
    return Layout("CSV", column, _named_zone(header[column]), ())


def _named_zone(column: str) -> tzinfo | None:
    if re.search(r"utc|gmt", column, re.IGNORECASE):
        return UTC
    is_local = re.search(r"local|berlin|cest", column, re.IGNORECASE)
    return LOCAL if is_local else None


def _value_column(path: Path, header: Sequence[str], column: str) -> int:
    if column in header:
        return header.index(column)
    if column == PRICE_COLUMN:
        known = (at for at, name in enumerate(header) if _PRICE_NAMES.match(name))
        found = next(known, None)
        if found is not None:
            return found
    raise InputError([_problem(path, 1, f"no column {column}", f"it among {', '.join(header)}")])


def _main_sequence(
    header: Sequence[str], records: list[tuple[int, list[str]]]
) -> tuple[list[tuple[int, list[str]]], tuple[str, ...]]:
    """ENTSO-E lists further auctions of a zone as sequences of their own; the first is the coupling."""
    if "Sequence" not in header:
        return records, ()
    at = header.index("Sequence")
    kept = [
        entry
        for entry in records
        if _cell(entry[1], at) in {"", "Sequence 1", "Without Sequence", "1"}
    ]
    left = len(records) - len(kept)
    return kept, (f"{left} rows of further auction sequences left out",) if left else ()


def _cell(record: Sequence[str], column: int) -> str:
    return record[column].strip() if column < len(record) else ""


def _numbers(
    path: Path, lines: Sequence[int], texts: Sequence[str], problems: list[Problem]
) -> list[float | None]:
    """Numbers with decimal point or decimal comma, whichever the column uses."""
    decimal = _decimal_sign(texts)
    thousands = "," if decimal == "." else "."
    values: list[float | None] = []
    for line, text in zip(lines, texts, strict=True):
        value = None
        if text.lower() not in _MISSING:
            value = _number(text, decimal, thousands)
            if value is None:
                expected = f"a number with the decimal sign {decimal!r} of the column"
                problems.append(_problem(path, line, f"cannot read the value {text!r}", expected))
        values.append(value)
    return values


def _decimal_sign(texts: Sequence[str]) -> str:
    """Of a value with both signs the last one; without such a value the comma, if it occurs at all."""
    has_comma = False
    for text in texts:
        comma, point = text.rfind(","), text.rfind(".")
        if comma >= 0 and point >= 0:
            return "," if comma > point else "."
        has_comma = has_comma or comma >= 0
    return "," if has_comma else "."


def _number(text: str, decimal: str, thousands: str) -> float | None:
    whole, _, fraction = text.partition(decimal)
    if thousands in fraction:
        return None
    groups = whole.split(thousands)
    if any(len(group) != 3 for group in groups[1:]):
        return None
    plain = "".join(groups) + ("." + fraction if fraction else "")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _instants(
    path: Path,
    layout: Layout,
    lines: Sequence[int],
    stamps: Sequence[str],
    problems: list[Problem],
) -> list[datetime]:
    seen: set[datetime] = set()
    instants = []
    for line, stamp in zip(lines, stamps, strict=True):
        try:
            instants.append(_as_utc(_read(stamp, layout.formats), layout.zone, seen))
        except ValueError as error:
            problems.append(_problem(path, line, f"the instant {stamp!r} {error}"))
    return instants


def _read(stamp: str, formats: Sequence[str]) -> datetime:
    if not formats:
        try:
            return datetime.fromisoformat(stamp)
        except ValueError as error:
            raise ValueError("is not ISO 8601, as 2025-01-31T23:00:00Z") from error
    start = stamp.split(" - ", maxsplit=1)[0].strip()
    marked = re.fullmatch(r"(.+) \((CES?T)\)", start)
    for form in formats:
        try:
            naive = datetime.strptime(marked[1] if marked else start, form)  # noqa: DTZ007
        except ValueError:
            continue  # zone and form are known only together: the next form is tried
        return (naive - _AHEAD_OF_UTC[marked[2]]).replace(tzinfo=UTC) if marked else naive
    raise ValueError("is not a date and time of this export")


def _as_utc(instant: datetime, zone: tzinfo | None, seen: set[datetime]) -> datetime:
    """The instant in UTC; local ones that come twice in autumn are told apart by their order."""
    if instant.tzinfo is not None:
        return instant.astimezone(UTC)
    if zone is None:
        raise ValueError(
            "has no zone: write 2025-01-31T23:00:00Z, or name the column timestamp_utc"
        )
    earlier = instant.replace(tzinfo=zone)
    later = earlier.replace(fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return earlier.astimezone(UTC)
    found = earlier.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != instant:
        raise ValueError("does not exist: the clock is put forward in this hour")
    if found in seen:
        return later.astimezone(UTC)
    seen.add(found)
    return found


def _problem(path: Path, line: int, message: str, expected: str = "") -> Problem:
    return Problem(str(path), line, 1 if line else 0, "", message, expected)
