"""When the rows of a table begin: instants as exports and people write them, in UTC.

By a local clock the last hour of summer time comes twice. Which row is which shows their order: rows
that run back in time are gone through from below. An hour that the clock leaves out has no row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import groupby

ISO = "ISO 8601"
"""Stands among the forms for dates as 2025-01-31T23:00:00Z, with or without an offset."""

_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*?)?|[0-9]{8}T[0-9].*?)\s*(UTC|GMT)?")
_SERIAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_MARKED = re.compile(r"(.+) \((CES?T)\)")
_AHEAD_OF_UTC = {"CEST": timedelta(hours=2), "CET": timedelta(hours=1)}


class LeftOutError(ValueError):
    """A local instant that the clock leaves out in spring."""


def read(stamp: str, forms: Sequence[str]) -> datetime:
    """An instant, with its zone if it says one; of an interval the start.

    Parameters
    ----------
    forms
        `ISO`, or as for ``strptime``.

    Raises
    ------
    ValueError
        with what is wrong.
    """
    start = stamp.split(" - ", maxsplit=1)[0].strip()
    marked = _MARKED.fullmatch(start) if start.endswith("T)") else None
    for form in forms:
        try:
            found = _in_form(marked[1] if marked else start, form)
        except ValueError:
            continue  # the next form is tried
        return (found - _AHEAD_OF_UTC[marked[2]]).replace(tzinfo=UTC) if marked else found
    if _SERIAL.fullmatch(start):
        raise ValueError("is a bare number: let the spreadsheet write dates as 2025-01-31 23:00")
    raise ValueError(
        "is not ISO 8601, as 2025-01-31T23:00:00Z"
        if forms[0] == ISO
        else "is not a date and time of this export"
    )


def _in_form(stamp: str, form: str) -> datetime:
    if form != ISO:
        return datetime.strptime(stamp, form)  # noqa: DTZ007 - the zone comes from the table
    parts = _ISO.fullmatch(stamp)
    if parts is None:
        raise ValueError(stamp)
    return datetime.fromisoformat(f"{parts[1]}+00:00" if parts[2] else stamp)


def in_utc(moment: datetime, zone: tzinfo | None, fold: int) -> datetime:
    """An instant in UTC; one without a zone is by the clock of ``zone``.

    Raises
    ------
    ValueError
        for an instant without any zone, or one that the clock leaves out.
    """
    if moment.tzinfo is None and zone is None:
        raise ValueError(
            "has no zone: write 2025-01-31T23:00:00Z, or name the column timestamp_utc, "
            "or timestamp_local for the clock of Berlin"
        )
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        found = moment.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside the calendar") from error
    if found.astimezone(zone).replace(tzinfo=None) != moment:
        raise LeftOutError("does not exist: the clock is put forward in this hour")
    return found


def folds(moments: Sequence[datetime | None], zone: tzinfo | None) -> list[int]:
    """For each row 1 if the local clock shows its instant for the second time, else 0.

    Rows of the doubled hour that follow each other belong together; their direction is that of the
    rows around them. None stands for a row that cannot be read.
    """
    result = [0] * len(moments)
    if zone is None or zone is UTC:
        return result
    twice = [moment is not None and _comes_twice(moment, zone) for moment in moments]
    for is_twice, group in groupby(range(len(moments)), key=twice.__getitem__):
        rows = list(group)
        if is_twice:
            seen: set[datetime | None] = set()
            for row in reversed(rows) if _run_back(moments, rows) else rows:
                result[row] = int(moments[row] in seen)
                seen.add(moments[row])
    return result


def _comes_twice(moment: datetime, zone: tzinfo) -> bool:
    if moment.tzinfo is not None:
        return False
    offsets = [moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)]
    return (offsets[0] or timedelta()) > (offsets[1] or timedelta())


def _run_back(moments: Sequence[datetime | None], rows: Sequence[int]) -> bool:
    """Whether the clock of the rows around these runs back."""
    around = [*moments[max(rows[0] - 1, 0) : rows[0] + 1], *moments[rows[-1] : rows[-1] + 2]]
    clock = [moment.replace(tzinfo=None) for moment in around if moment is not None]
    return clock[0] > clock[-1]
