"""Collects the metrics that the domains own, and computes their columns."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from ausbau.allocation.metrics import METRICS as ALLOCATION
from ausbau.buildout.metrics import METRICS as BUILDOUT
from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput
from ausbau.core.timeline import Timeline
from ausbau.demand.metrics import METRICS as DEMAND
from ausbau.energy.metrics import METRICS as ENERGY
from ausbau.energy.reliefs import CONFIGURED
from ausbau.finance.metrics import METRICS as FINANCE
from ausbau.sovereignty import cutoff_metrics
from ausbau.sovereignty.cutoff import USUAL_DAYS
from ausbau.sovereignty.metrics import METRICS as SOVEREIGNTY
from ausbau.talent.metrics import METRICS as TALENT


@cache
def catalogue() -> Mapping[str, Metric]:
    """All metrics by name; of the cut-offs those of the usual lengths."""
    owned = (*BUILDOUT, *DEMAND, *ALLOCATION, *TALENT, *ENERGY, *FINANCE, *SOVEREIGNTY)
    return {metric.name: metric for metric in owned}


def find(name: str) -> Metric | None:
    """The metric of a name, if there is one; a cut-off may have any length."""
    return catalogue().get(name) or cutoff_metrics.named(name)


def named(name: str) -> Metric:
    """The metric of a name that has been checked."""
    found = find(name)
    if found is None:
        raise KeyError(name)
    return found


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


def default_columns(timeline: Timeline, cutoff_days: Sequence[int] = USUAL_DAYS) -> list[Column]:
    """Every metric; those that take a year for each full year, those that take a date at year ends.

    The loss in a cut-off is told for the lengths given.
    """
    columns = []
    full_years = [
        year
        for year in timeline.years
        if date(year, 1, 1) >= timeline.start.date() and date(year, 12, 31) <= timeline.last_day
    ]
    others = (metric for metric in catalogue().values() if not cutoff_metrics.is_loss(metric))
    for metric in (*others, *cutoff_metrics.of_lengths(cutoff_days)):
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
    given = MetricInput(results, timeline, calibrations=dict(calibrations))
    wanted = {column.name: column for column in columns}
    of_metric: dict[str, list[Column]] = {}
    for column in wanted.values():
        of_metric.setdefault(column.metric.name, []).append(column)
    found: dict[str, dict[str, Array]] = {}
    for together in of_metric.values():
        found |= _computed(given, together)
    values: dict[str, Array] = {}
    units: dict[str, str] = {}
    for name, column in wanted.items():
        for ending, array in found[name].items():
            values[name + ending], units[name + ending] = array, column.metric.unit
    return MetricTable(values, units, given.calibrations)


def _computed(given: MetricInput, columns: Sequence[Column]) -> dict[str, dict[str, Array]]:
    """All columns of one metric by name, each by the ending that its reliefs have."""
    metric = columns[0].metric
    dates = tuple(column.on for column in columns if column.on is not None)
    years = tuple(column.year for column in columns if column.year is not None)
    found = metric.compute(replace(given, dates=dates, years=years))
    if not metric.takes:
        found = found[:, np.newaxis]
    endings = _endings(given.constant("relief")) if metric.has_reliefs else {"": slice(None)}
    return {
        column.name: {
            ending: np.ascontiguousarray(found[:, place][..., relief], dtype=np.float64)
            for ending, relief in endings.items()
        }
        for place, column in enumerate(columns)
    }


def _endings(reliefs: Iterable[str]) -> dict[str, Any]:
    """Place of each relief by the ending of its column: the bare name is the configured relief."""
    places = {str(relief): place for place, relief in enumerate(reliefs)}
    configured = places.pop(CONFIGURED)
    return {"": configured} | {f"[{relief}]": place for relief, place in places.items()}


def nearest_metric(name: str) -> str:
    """A hint that names the most similar metric."""
    if cutoff_metrics.names_bad_length(name):
        return cutoff_metrics.LENGTH_HINT
    matches = difflib.get_close_matches(name, list(catalogue()), n=1)
    return f"did you mean {matches[0]}?" if matches else ""
