"""The reference year that hourly shapes are written on: 8,760 hours of the local clock.

Loads, markets and people follow the local clock, so shapes do too. The year has 365 days and the
weekdays of 2025; the hours of the two changes of the clock are counted as if it did not change. A month
of the horizon takes the means of the reference year's month of the same name (an assumption: how many
of its days are Sundays, and the 29th of February, are left out).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray

REFERENCE_YEAR = 2025
HOURS = 8_760
SEASONS = ("winter", "spring", "summer", "autumn")
_SUMMER_TIME = (date(2025, 3, 30), date(2025, 10, 26))


@dataclass(frozen=True)
class ReferenceHours:
    """What the calendar says of each hour, shape ``(8760,)``; months and hours count from 0."""

    month: IntArray
    hour_of_day: IntArray
    is_working_day: BoolArray
    is_summer_time: BoolArray


@cache
def reference_hours() -> ReferenceHours:
    """The hours of the reference year."""
    start = np.datetime64(f"{REFERENCE_YEAR}-01-01T00", "h")
    instant = start + np.arange(HOURS)
    day = instant.astype("datetime64[D]")
    begin, end = (np.datetime64(border) for border in _SUMMER_TIME)
    return ReferenceHours(
        month=day.astype("datetime64[M]").astype(np.int64) % 12,
        hour_of_day=np.arange(HOURS) % 24,
        is_working_day=np.asarray(np.is_busday(day)),
        is_summer_time=(day >= begin) & (day < end),
    )


def season_of_month(month: IntArray) -> IntArray:
    """Position in `SEASONS`; winter is December to February, months count from 0."""
    return (month + 1) % 12 // 3


def months() -> tuple[slice, ...]:
    """The hours of January to December."""
    bounds = np.searchsorted(reference_hours().month, np.arange(13))
    return tuple(slice(int(begin), int(end)) for begin, end in pairwise(bounds))


def mean_of_months(values: Array) -> Array:
    """Mean over the hours of each month, shape ``(…, 12)`` from ``(…, 8760)``."""
    return np.stack([values[..., month].mean(axis=-1) for month in months()], axis=-1)


def less_mean_of_months(values: Array) -> Array:
    """Deviation of each hour from the mean of its month, shape ``(…, 8760)``."""
    deviation: Array = values - mean_of_months(values)[..., reference_hours().month]
    return deviation
