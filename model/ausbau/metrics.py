"""Collects the metrics that the domains own, and computes their columns."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType

import numpy as np

from ausbau.allocation.metrics import METRICS as ALLOCATION
from ausbau.buildout.metrics import METRICS as BUILDOUT
from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput, Variables
from ausbau.core.timeline import Timeline
from ausbau.demand.metrics import METRICS as DEMAND
from ausbau.energy.metrics import METRICS as ENERGY
from ausbau.energy.reliefs import CONFIGURED
from ausbau.finance.metrics import METRICS as FINANCE
from ausbau.sovereignty.metrics import METRICS as SOVEREIGNTY
from ausbau.talent.metrics import METRICS as TALENT


@cache
def catalogue() -> Mapping[str, Metric]:
    """All metrics by name."""
    owned = (*BUILDOUT, *DEMAND, *ALLOCATION, *TALENT, *ENERGY, *FINANCE, *SOVEREIGNTY)
    return {metric.name: metric for metric in owned}


@dataclass(frozen=True)
class Column:
    """One metric, at a date or in a year if it takes one."""

    metric: Metric
    on: date | None = None
    year: int | None = None

    @property
    def name(self) -> str:
        """Its name in the results."""
        return self.metric.column(on=self.on, year=self.year)


@dataclass(frozen=True)
class MetricTable:
    """One value per draw and column; ``units`` by column.

    ``calibrations`` are what metrics have measured beside the results, for trials that change little.
    """

    values: Mapping[str, Array]
    units: Mapping[str, str]
    calibrations: Mapping[Hashable, xr.DataArray] = field(default_factory=dict)


def default_columns(timeline: Timeline) -> list[Column]:
    """Every metric; those that take a year for each full year, those that take a date at year ends."""
    columns = []
    full_years = [
        year
        for year in timeline.years
        if date(year, 1, 1) >= timeline.start.date() and date(year, 12, 31) <= timeline.last_day
    ]
    for metric in catalogue().values():
        if metric.takes == "year":
            columns += [Column(metric, year=year) for year in full_years]
        elif metric.takes == "date":
            ends = [date(year, 12, 31) for year in timeline.years]
            columns += [Column(metric, on=day) for day in ends if day <= timeline.last_day]
        else:
            columns.append(Column(metric))
    return columns


def compute(
    results: xr.Dataset,
    timeline: Timeline,
    columns: Iterable[Column],
    calibrations: Mapping[Hashable, xr.DataArray] = MappingProxyType({}),
) -> MetricTable:
    """The columns in the order given, duplicates once; with ``calibrations`` of a run of the same worlds."""
    values: dict[str, Array] = {}
    units: dict[str, str] = {}
    given = MetricInput(Variables(results), timeline, calibrations=dict(calibrations))
    for column in columns:
        if column.name in values:
            continue
        found = column.metric.compute(replace(given, on=column.on, year=column.year))
        for name, array in _split(column, found):
            values[name], units[name] = array, column.metric.unit
    return MetricTable(values, units, given.calibrations)


def _split(column: Column, found: xr.DataArray) -> list[tuple[str, Array]]:
    """The bare name is the configured relief; the others carry their relief in brackets."""
    if not column.metric.has_reliefs:
        return [(column.name, np.asarray(found.transpose("draw").values, dtype=np.float64))]
    by_relief = {
        str(relief): np.asarray(found.sel(relief=relief).values, dtype=np.float64)
        for relief in found["relief"].values
    }
    configured = by_relief.pop(CONFIGURED)
    return [
        (column.name, configured),
        *((f"{column.name}[{relief}]", values) for relief, values in by_relief.items()),
    ]


def nearest_metric(name: str) -> str:
    """A hint that names the most similar metric."""
    matches = difflib.get_close_matches(name, list(catalogue()), n=1)
    return f"did you mean {matches[0]}?" if matches else ""
