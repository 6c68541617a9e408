"""The simulated period: UTC dates outside, hours since its start inside, months as accounting grid.

Intervals are half-open. Stocks stand on the bounds of months, flows belong to the months between.
Local time appears only in deadlines, which law and contracts define in it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, overload
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ausbau.core.arrays import Array, IntArray

DateArray: TypeAlias = NDArray[np.datetime64]
AnyArray = TypeVar("AnyArray", bound=NDArray[Any])

YEARS_AFTER = 10
"""Calendar years in which work goes on after the period, so that a plan is scheduled to its end.

What comes there is no forecast, but it may be moved into the period. Our choice: first openings lie up to
nine years behind their announcement, so nothing is moved further.
"""

FIRST_YEAR, LAST_YEAR = 1900, 2199  # years outside are taken for typing errors

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_date(text: object) -> date:
    """Date from ``YYYY-MM-DD``; ValueError with a complete sentence for anything else."""
    if not isinstance(text, str) or not _ISO_DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date of the form YYYY-MM-DD, such as 2026-02-04")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} names a day that the calendar does not have") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def hours_between(earlier: datetime, later: datetime) -> float:
    """Elapsed hours between two aware instants, negative if ``later`` comes first."""
    return (later - earlier) / timedelta(hours=1)


@dataclass(frozen=True)
class Timeline:
    """The half-open period ``[start, end)`` in UTC, divided into calendar months.

    The first and the last month may be partial. Arrays are read-only.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for instant in (self.start, self.end):
            if instant.utcoffset() != timedelta(0):
                raise ValueError(f"{instant.isoformat()} is not an instant in UTC")
        if self.end <= self.start:
            raise ValueError(f"the period ends on {self.end:%Y-%m-%d}, not after its start")

    @classmethod
    def from_dates(cls, first: date, last: date) -> Timeline:
        """Period from the beginning of the first day to the end of the last day."""
        if last < first:
            raise ValueError(f"the last day {last} lies before the first day {first}")
        return cls(_midnight(first), _midnight(last) + timedelta(days=1))

    @cached_property
    def bounds_h(self) -> Array:
        """Bounds of the months in hours since the start, shape ``(months + 1,)``."""
        inner = [instant for instant in self._firsts if instant > self.start]
        hours = [hours_between(self.start, instant) for instant in (self.start, *inner, self.end)]
        return _read_only(np.array(hours, dtype=np.float64))

    @cached_property
    def month_hours(self) -> Array:
        """Simulated hours of each month, shape ``(months,)``."""
        return _read_only(np.diff(self.bounds_h))

    @cached_property
    def month_middles_h(self) -> Array:
        """Middle of each month in hours since the start, shape ``(months,)``."""
        return _read_only((self.bounds_h[:-1] + self.bounds_h[1:]) / 2.0)

    @cached_property
    def month_starts(self) -> DateArray:
        """Label of each month: its first calendar day, even if the period starts within it."""
        days = [instant.date().isoformat() for instant in self._firsts]
        return _read_only(np.array(days, dtype="datetime64[D]"))

    @cached_property
    def year_of_month(self) -> IntArray:
        """Calendar year of each month, shape ``(months,)``."""
        return _read_only(np.array([instant.year for instant in self._firsts], dtype=np.int64))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Calendar years that the period touches, ascending."""
        return tuple(range(self.start.year, self.last_day.year + 1))

    @property
    def months(self) -> int:
        """Number of calendar months that the period touches."""
        return len(self._firsts)

    @property
    def last_day(self) -> date:
        """Last day with simulated time."""
        return (self.end - timedelta.resolution).date()

    @cached_property
    def prolonged(self) -> Timeline:
        """The period with the `YEARS_AFTER`; its months are those of the period and then others."""
        last_year = self.last_day.year + YEARS_AFTER
        return Timeline(self.start, datetime(last_year + 1, 1, 1, tzinfo=UTC))

    @property
    def duration_h(self) -> float:
        """Length of the period in hours."""
        return hours_between(self.start, self.end)

    def hours(self, when: date | datetime) -> float:
        """Hours from the start to an aware instant, or to the beginning of a day in UTC.

        Raises
        ------
        ValueError
            If it lies before the start. It may lie after the end.
        """
        instant = when if isinstance(when, datetime) else _midnight(when)
        if instant.tzinfo is None:
            raise ValueError(f"{instant.isoformat()} names no time zone")
        if instant < self.start:
            raise ValueError(f"{when} lies before the start of the period on {self.start:%Y-%m-%d}")
        return hours_between(self.start, instant)

    def date_at(self, hours: float) -> datetime:
        """Instant in UTC, ``hours`` after the start, to the microsecond."""
        if not math.isfinite(hours):
            raise ValueError(f"{hours} hours after the start is no date")
        try:
            return self.start + timedelta(hours=hours)
        except OverflowError:
            raise ValueError(f"{hours} hours after the start lies beyond the calendar") from None

    def deadline_h(self, day: date, timezone: str = "Europe/Berlin") -> float:
        """Hours from the start to the end of a local day: a deadline includes its day.

        Political dates are read as § 188 (1) BGB reads periods: they end with their last day.
        """
        next_midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))
        if next_midnight <= self.start:
            raise ValueError(f"{day} lies before the start of the period on {self.start:%Y-%m-%d}")
        return hours_between(self.start, next_midnight.astimezone(UTC))

    @overload
    def month_index(self, hours: float) -> int: ...
    @overload
    def month_index(self, hours: NDArray[np.floating]) -> IntArray: ...
    def month_index(self, hours: ArrayLike) -> int | IntArray:
        """Index of the month that holds an instant; −1 before, ``months`` after the period."""
        index = np.searchsorted(self.bounds_h, np.asarray(hours), side="right") - 1
        return int(index) if np.ndim(hours) == 0 else np.asarray(index, dtype=np.int64)

    @cached_property
    def _firsts(self) -> tuple[datetime, ...]:
        """Beginning of each calendar month that the period touches."""
        first = self.start.year * 12 + self.start.month - 1
        last = self.last_day.year * 12 + self.last_day.month - 1
        return tuple(
            datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in range(first, last + 1)
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _read_only(array: AnyArray) -> AnyArray:
    array.flags.writeable = False
    return array
