"""A metric: one number per draw, computed from what the stages returned.

Metrics see bare arrays whose first axis are the draws and whose second one is time, if they have any. What
is measured at dates or in years has them in place of the months, all dates or years at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ausbau.core.arrays import Array, IntArray
from ausbau.core.late import xr
from ausbau.core.timeline import Timeline

Remembered = TypeVar("Remembered")


@dataclass(frozen=True)
class MetricInput:
    """What a metric may look at: all variables, the timeline, and the dates or years that are asked for.

    ``remembered`` keeps what several metrics of the same results have in common; see `once`.
    ``calibrations`` are what has been measured beside the results and goes for runs near them, too.
    """

    results: xr.Dataset
    timeline: Timeline
    dates: tuple[date, ...] = ()
    years: tuple[int, ...] = ()
    remembered: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    calibrations: dict[Hashable, xr.DataArray] = field(
        default_factory=dict, repr=False, compare=False
    )

    def calibrated(self, key: Hashable, measure: Callable[[], xr.DataArray]) -> xr.DataArray:
        """What has been measured under the key; ``measure`` is called where nothing has."""
        if key not in self.calibrations:
            self.calibrations[key] = measure()
        return self.calibrations[key]

    def once(self, key: Hashable, compute: Callable[[], Remembered]) -> Remembered:
        """What ``compute`` returns, computed for the first of the metrics that ask for the key."""
        if key not in self.remembered:
            self.remembered[key] = compute()
        kept: Remembered = self.remembered[key]
        return kept

    def of(self, name: str, *dims: str, **labels: str | float) -> Array:
        """A variable as ``(draw, *dims)``; of a dimension with a label the one entry that has it.

        The array lies in this order in memory, so that no sum hangs on how a stage has laid it out.
        """
        variable = self.results.variables[name]
        chosen = {dim: self._place(dim, label) for dim, label in labels.items()}
        array = variable.isel(chosen) if chosen else variable
        if array.dims != ("draw", *dims):
            array = array.transpose("draw", *dims)
        return np.ascontiguousarray(array.values)

    def dims(self, name: str) -> tuple[str, ...]:
        """The dimensions of a variable beside the draws."""
        return tuple(str(dim) for dim in self.results.variables[name].dims if dim != "draw")

    def constant(self, name: str) -> Any:
        """What is the same in all draws: the labels of a dimension, or a variable of them alone."""
        return self.results.variables[name].values

    def _place(self, dim: str, label: str | float) -> int:
        labels = self.constant(dim).tolist()
        if label not in labels:
            raise KeyError(f"{dim} has no {label!r}, but {labels}")
        return int(labels.index(label))

    @cached_property
    def deadlines_h(self) -> Array:
        """The inclusive local deadlines of the dates, ``(date,)``."""
        return np.array([self.timeline.deadline_h(day) for day in self.dates], dtype=np.float64)

    @cached_property
    def months_of_dates(self) -> IntArray:
        """Index of the month in which each date ends, ``(date,)``."""
        return self.timeline.month_index(self.deadlines_h)

    @cached_property
    def elapsed_shares(self) -> Array:
        """Share of each month that lies before the end of each date, ``(date, month)``."""
        bounds_h = self.timeline.bounds_h
        passed_h = self.deadlines_h[:, np.newaxis] - bounds_h[:-1]
        return np.clip(passed_h / np.diff(bounds_h), 0.0, 1.0)

    @cached_property
    def months_of_years(self) -> list[IntArray]:
        """Indices of the months of each year."""
        return [np.flatnonzero(self.timeline.year_of_month == year) for year in self.years]

    def at_dates(self, path: Array) -> Array:
        """A path ``(draw, bound)`` at the ends of the dates, between bounds in proportion to the time."""
        month, bounds_h = self.months_of_dates, self.timeline.bounds_h
        passed = (self.deadlines_h - bounds_h[month]) / (bounds_h[month + 1] - bounds_h[month])
        before, after = path[:, month], path[:, month + 1]
        return before + passed * (after - before)

    def at_nearest_bounds(self, path: Array) -> Array:
        """A path ``(draw, bound)`` at the bounds next to the ends of the dates, half a month away at most."""
        distances_h = np.abs(self.timeline.bounds_h - self.deadlines_h[:, np.newaxis])
        return path[:, distances_h.argmin(axis=1)]

    def until_dates(self, flow: Array) -> Array:
        """A flow ``(draw, month, …)`` from the start to the ends of the dates, the last month in part."""
        shares = self.elapsed_shares.reshape(-1, flow.shape[1], *(1,) * (flow.ndim - 2))
        return np.stack([_summed_in_order(flow * share, 1) for share in shares], axis=1)

    def by_year(self, values: NDArray[Any], reduce: Callable[..., Any]) -> Array:
        """Values ``(draw, month, …)`` of each year reduced to ``(draw, year, …)``."""
        return np.stack([reduce(values[:, months], axis=1) for months in self.months_of_years], 1)

    def of_years(self, flow: Array) -> Array:
        """A flow ``(draw, month, …)`` summed over the months of each year, ``(draw, year, …)``."""
        return self.by_year(flow, _summed_in_order)

    def year_sum(self, name: str, *dims: str, **labels: str | float) -> Array:
        """A variable by month as ``(draw, year, *dims)``, summed over the months; for labels see `of`."""
        key = ("sum of years", self.years, name, dims, *labels.items())
        return self.once(key, lambda: self.of_years(self.of(name, "month", *dims, **labels)))


def summed(values: NDArray[Any], axes: int | tuple[int, ...]) -> Array:
    """Sum over axes; of what is true or false the number of what is true."""
    total: Array = values.sum(axes, dtype=np.float64)
    return total


def _summed_in_order(values: Array, axis: int) -> Array:
    """Sum along an axis, term by term.

    Its bits hang neither on how many draws lie beside each other nor on how many zeros follow a date.
    """
    total = np.zeros(values.shape[:axis] + values.shape[axis + 1 :])
    for term in np.moveaxis(values, axis, 0):
        total += term
    return total


@dataclass(frozen=True)
class Metric:
    """One number per draw; with ``has_reliefs`` one per draw and relief.

    ``takes`` says whether the metric needs a date or a year; its column is then ``name@2026-03-13`` or
    ``name@2028``. ``compute`` returns an array ``(draw,)``; of dates ``(draw, date)``, of years
    ``(draw, year)``; the reliefs are one more axis at the end. Infinite means that it never happens
    within the horizon.
    """

    name: str
    unit: str
    meaning: str
    compute: Callable[[MetricInput], Array]
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

    def measured(
        self,
        results: xr.Dataset,
        timeline: Timeline,
        *,
        on: date | None = None,
        year: int | None = None,
    ) -> xr.DataArray:
        """The metric alone, at one date or in one year if it takes one, labelled by draw and relief."""
        given = MetricInput(
            results,
            timeline,
            dates=() if on is None else (on,),
            years=() if year is None else (year,),
        )
        found = self.compute(given)
        dims = ("draw", "relief") if self.has_reliefs else ("draw",)
        coords = {dim: results[dim] for dim in dims if dim in results.coords}
        return xr.DataArray(found[:, 0] if self.takes else found, coords, dims)


def column_name(metric: str, at: date | int | str | None) -> str:
    """The name of a column: the metric's, with the date or the year at which it is taken."""
    return metric if at is None else f"{metric}@{at}"
