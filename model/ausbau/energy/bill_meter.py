"""What a meter has counted, in the calendar of the place: years, months and hours of local time.

Bills are settled by local calendar years; a load is given in UTC. The local clock comes from the time
zone of the tariff, with its days of 23 and 25 hours; a year has the hours that it has there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ausbau.core.arrays import Array, IntArray
from ausbau.energy.price_series import HourlySeries

DAY_S = 86_400
HOUR_S = 3_600
WEEKEND = (5, 6)
STUB_H = 25.0
"""Clocks of two places differ by less: what is shorter beside a longer year is no year of the load."""

Instants = NDArray[np.datetime64]


@dataclass(frozen=True)
class LocalClock:
    """Local calendar of given instants, all of shape ``(step,)``."""

    year: IntArray
    month: IntArray
    """1 to 12."""
    hour: IntArray
    """0 to 23."""
    is_weekend: NDArray[np.bool_]


@dataclass(frozen=True)
class MeteredYear:
    """The part of a load that lies in one local calendar year."""

    year: int
    start_utc: Instants
    step_h: float
    load_mw: Array
    month: IntArray
    hour: IntArray
    hours_of_year: float
    """Hours of the whole local calendar year."""

    @property
    def energy_mwh(self) -> float:
        """Energy of the load."""
        return float(self.load_mw.sum()) * self.step_h

    @property
    def peak_mw(self) -> float:
        """Highest load of a step; an hourly load's highest hour stands for its quarter-hour."""
        return float(self.load_mw.max())

    @property
    def covered_h(self) -> float:
        """Hours that the load covers."""
        return len(self.load_mw) * self.step_h

    @property
    def covered_share(self) -> float:
        """Part of the calendar year that the load covers."""
        return self.covered_h / self.hours_of_year

    @property
    def hours_of_use_h(self) -> float:
        """Energy over highest load, the figure of § 19 (2) StromNEV; 0 without a load."""
        return self.energy_mwh / self.peak_mw if self.peak_mw > 0 else 0.0

    @property
    def month_peaks_mw(self) -> dict[int, float]:
        """Highest load of each month that the load touches."""
        months = np.unique(self.month)
        return {int(month): float(self.load_mw[self.month == month].max()) for month in months}

    @property
    def hours_of_use_of_a_year_h(self) -> float:
        """The same as if the covered time went on for a whole year, by which price sheets divide."""
        return self.hours_of_use_h / self.covered_share


def metered_years(load: HourlySeries, timezone: str) -> tuple[MeteredYear, ...]:
    """A load in MW by local calendar years."""
    clock = local_clock(load.start_utc, timezone)
    bounds = np.flatnonzero(np.diff(clock.year, prepend=clock.year[0] - 1, append=3000))
    found = []
    for start, stop in pairwise(bounds):
        part, year = slice(int(start), int(stop)), int(clock.year[start])
        found.append(
            MeteredYear(
                year,
                load.start_utc[part],
                load.step_s / HOUR_S,
                load.values[part],
                clock.month[part],
                clock.hour[part],
                hours_of_year(year, timezone),
            )
        )
    return tuple(found)


def main_year(years: Sequence[MeteredYear]) -> MeteredYear:
    """The year of which a load covers most hours, the first of equal ones."""
    return max(years, key=lambda year: year.covered_h)


def stub_years(years: Sequence[MeteredYear]) -> tuple[MeteredYear, ...]:
    """Years at the ends of a longer load that hold less than `STUB_H` of it.

    A whole year by the clock of one place has hours of two years by that of another: in Berlin the
    year of UTC begins an hour late.
    """
    if main_year(years).covered_h < STUB_H:
        return ()
    return tuple(year for year in years if year.covered_h < STUB_H)


def bounds_of_year(year: int, timezone: str) -> tuple[str, str]:
    """Beginning and end of a local calendar year in UTC, as ``2025-12-31T23:00Z``."""
    begin, end = (_new_year(each, timezone) for each in (year, year + 1))
    return f"{begin:%Y-%m-%dT%H:%MZ}", f"{end:%Y-%m-%dT%H:%MZ}"


def hours_of_year(year: int, timezone: str) -> float:
    """Elapsed hours of a local calendar year."""
    begin, end = (_new_year(each, timezone) for each in (year, year + 1))
    return float((end - begin) / timedelta(hours=1))


def whole_year(year: int, timezone: str) -> Instants:
    """Beginning of each hour of a local calendar year in UTC, ``datetime64[s]``."""
    begin, end = (_new_year(each, timezone) for each in (year, year + 1))
    seconds = np.arange(int(begin.timestamp()), int(end.timestamp()), HOUR_S)
    return seconds.astype("datetime64[s]")


def local_clock(start_utc: Instants, timezone: str) -> LocalClock:
    """Local calendar of instants in UTC, which follow each other."""
    local_s = start_utc.astype(np.int64) + _offset_s(start_utc, timezone)
    local = local_s.astype("datetime64[s]")
    months = local.astype("datetime64[M]").astype(np.int64)
    days = local_s // DAY_S
    return LocalClock(
        year=months // 12 + 1970,
        month=months % 12 + 1,
        hour=local_s % DAY_S // HOUR_S,
        # The first of January 1970 was a Thursday.
        is_weekend=np.isin((days + 3) % 7, WEEKEND),
    )


def _new_year(year: int, timezone: str) -> datetime:
    return datetime(year, 1, 1, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def _offset_s(start_utc: Instants, timezone: str) -> IntArray:
    """Local time less UTC in seconds; asked for once a day, and for each step of a day that changes."""
    zone = ZoneInfo(timezone)
    seconds = start_utc.astype(np.int64)
    first_day = int(seconds[0]) // DAY_S
    days = range(first_day, int(seconds[-1]) // DAY_S + 2)
    at_midnight = np.array([_offset_at(day * DAY_S, zone) for day in days], dtype=np.int64)
    day_of_step = seconds // DAY_S - first_day
    offset: IntArray = at_midnight[day_of_step].copy()
    changes = np.flatnonzero(at_midnight[day_of_step] != at_midnight[day_of_step + 1])
    offset[changes] = [_offset_at(int(seconds[step]), zone) for step in changes]
    return offset


def _offset_at(second_utc: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(second_utc, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
