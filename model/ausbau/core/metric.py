"""A metric: one number per draw, computed from what the stages returned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import xarray as xr

from ausbau.core.timeline import Timeline


@dataclass(frozen=True)
class MetricInput:
    """What a metric may look at: all variables, the timeline, and its date or year if it takes one."""

    results: xr.Dataset
    timeline: Timeline
    on: date | None = None
    year: int | None = None

    @property
    def deadline_h(self) -> float:
        """The inclusive local deadline of the metric's date."""
        if self.on is None:
            raise ValueError("the metric was asked for without a date")
        return self.timeline.deadline_h(self.on)


@dataclass(frozen=True)
class Metric:
    """One number per draw; with ``has_reliefs`` one per draw and relief.

    ``compute`` returns an array with dim ``draw`` and, with reliefs, ``relief``. ``takes`` says
    whether the metric needs a date or a year; its column is then ``name@2026-03-13`` or
    ``name@2028``. Infinite means that it never happens within the horizon.
    """

    name: str
    unit: str
    meaning: str
    compute: Callable[[MetricInput], xr.DataArray]
    takes: str = ""
    has_reliefs: bool = False
    is_money: bool = False
    is_instant: bool = False
    """Whether hours since the start are an instant, which can be asked for by a date."""

    def column(self, *, on: date | None = None, year: int | None = None) -> str:
        """The name of the metric's column in the results."""
        if self.takes == "date":
            return f"{self.name}@{on}"
        if self.takes == "year":
            return f"{self.name}@{year}"
        return self.name
