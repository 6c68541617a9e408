"""A metric: one number per draw, computed from what the stages returned."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ausbau.core.late import xr
from ausbau.core.timeline import Timeline


@dataclass(frozen=True)
class Variables:
    """Variables by name, each taken out of its dataset once: xarray builds it anew each time."""

    dataset: xr.Dataset
    _taken: dict[str, xr.DataArray] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> xr.DataArray:
        """The variable of this name."""
        if name not in self._taken:
            self._taken[name] = self.dataset[name]
        return self._taken[name]

    @property
    def sizes(self) -> Mapping[Hashable, int]:
        """Length of each dimension."""
        return self.dataset.sizes


@dataclass(frozen=True)
class MetricInput:
    """What a metric may look at: all variables, the timeline, and its date or year if it takes one.

    ``remembered`` keeps what several metrics of the same results have in common; see `once`.
    ``calibrations`` are what has been measured beside the results and goes for runs near them, too.
    """

    results: xr.Dataset | Variables
    timeline: Timeline
    on: date | None = None
    year: int | None = None
    remembered: dict[Hashable, xr.DataArray] = field(
        default_factory=dict, repr=False, compare=False
    )
    calibrations: dict[Hashable, xr.DataArray] = field(
        default_factory=dict, repr=False, compare=False
    )

    def calibrated(self, key: Hashable, measure: Callable[[], xr.DataArray]) -> xr.DataArray:
        """What has been measured under the key; ``measure`` is called where nothing has."""
        return _kept(self.calibrations, key, measure)

    def once(self, key: Hashable, compute: Callable[[], xr.DataArray]) -> xr.DataArray:
        """What ``compute`` returns, computed for the first of the metrics that ask for the key."""
        return _kept(self.remembered, key, compute)

    @property
    def deadline_h(self) -> float:
        """The inclusive local deadline of the metric's date."""
        if self.on is None:
            raise ValueError("the metric was asked for without a date")
        return self.timeline.deadline_h(self.on)

    def at_deadline(self, path: xr.DataArray) -> xr.DataArray:
        """A path on bounds at the end of the date: between its month's bounds in proportion to the time."""
        month = self.timeline.month_index(self.deadline_h)
        bounds_h = self.timeline.bounds_h
        passed = (self.deadline_h - bounds_h[month]) / (bounds_h[month + 1] - bounds_h[month])
        before, after = path.isel(bound=month, drop=True), path.isel(bound=month + 1, drop=True)
        between: xr.DataArray = before + passed * (after - before)
        return between

    def at_nearest_bound(self, path: xr.DataArray) -> xr.DataArray:
        """A path on bounds at the one next to the end of the date: at most half a month away."""
        nearest = np.abs(self.timeline.bounds_h - self.deadline_h).argmin()
        return path.isel(bound=int(nearest), drop=True)

    def until_deadline(self, flow: xr.DataArray) -> xr.DataArray:
        """A flow summed from the start to the end of the date, the date's month in proportion to the time."""
        bounds_h = self.timeline.bounds_h
        passed = np.clip((self.deadline_h - bounds_h[:-1]) / np.diff(bounds_h), 0.0, 1.0)
        total: xr.DataArray = (flow * xr.DataArray(passed, dims="month")).sum("month")
        return total

    def of_year(self, flow: xr.DataArray) -> xr.DataArray:
        """A flow summed over the months of the metric's year."""
        return flow.isel(month=self.timeline.year_of_month == self.year).sum("month")


def _kept(
    kept: dict[Hashable, xr.DataArray], key: Hashable, compute: Callable[[], xr.DataArray]
) -> xr.DataArray:
    if key not in kept:
        kept[key] = compute()
    return kept[key]


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
    known_after: str = ""
    """The stage after which it can be computed, where that is not the last one of its domain."""

    @property
    def domain(self) -> str:
        """The domain that owns it: the first part of its name."""
        return self.name.split(".", maxsplit=1)[0]

    def column(self, *, on: date | None = None, year: int | None = None) -> str:
        """The name of the metric's column in the results."""
        return column_name(self.name, {"date": on, "year": year}.get(self.takes))


def column_name(metric: str, at: date | int | str | None) -> str:
    """The name of a column: the metric's, with the date or the year at which it is taken."""
    return metric if at is None else f"{metric}@{at}"
