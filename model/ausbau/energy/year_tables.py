"""Reads tables by calendar year, and the calendar itself, from the worlds of a run."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.energy.calendar_year import in_force


def by_month(
    worlds: Worlds, path: str, by_year: Collection[int], year: IntArray | None = None
) -> Array:
    """A table by calendar year as values by month, shape ``(draw, month)``.

    ``year`` replaces the calendar year of the months, for values of another year than that of use.
    """
    values = {entry: worlds.value(f"{path}.{entry}") for entry in by_year}
    return in_force(values, worlds.timeline.year_of_month if year is None else year)


def month_of_year(timeline: Timeline) -> IntArray:
    """January is 1, shape ``(month,)``."""
    return timeline.month_starts.astype("datetime64[M]").astype(np.int64) % 12 + 1


def year_share(timeline: Timeline) -> Array:
    """Hours of each month over the hours of its calendar year, shape ``(month,)``."""
    start_of = [np.datetime64(f"{year}-01-01", "h") for year in timeline.year_of_month]
    end_of = [np.datetime64(f"{year + 1}-01-01", "h") for year in timeline.year_of_month]
    return timeline.month_hours / (np.array(end_of) - np.array(start_of)).astype(np.float64)
