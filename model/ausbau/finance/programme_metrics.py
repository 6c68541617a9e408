"""The metrics of the investment programmes: what is committed by a date, and what it has bought."""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from ausbau.core.arrays import BoolArray
from ausbau.core.metric import Metric, MetricInput

PROGRAMMES = (
    "investai",
    "champions",
    "gigafactory_fund",
    "france",
    "hightech_agenda",
    "deutschlandfonds",
    "national_programme",
)
"""Programmes of the base whose figures are metrics; one that a scenario leaves out has zero."""
REGIONS = ("eu", "france", "germany")


def _on(given: MetricInput, variable: str, counts: BoolArray) -> xr.DataArray:
    """Sum over the programmes that count, on the date, linear between the ends of calendar years."""
    series = given.results[variable]
    bounds_h = series["year_bound"].values
    right = int(np.clip(np.searchsorted(bounds_h, given.deadline_h), 1, len(bounds_h) - 1))
    left_h, right_h = bounds_h[right - 1], bounds_h[right]
    weight = float(np.clip((given.deadline_h - left_h) / (right_h - left_h), 0.0, 1.0))
    before, after = (series.values[:, counts, bound].sum(axis=1) for bound in (right - 1, right))
    return xr.DataArray(before * (1.0 - weight) + after * weight, dims="draw")


def _of_programme(given: MetricInput, *, variable: str, programme: str) -> xr.DataArray:
    return _on(given, variable, given.results["programme"].values == programme)


def _of_region(given: MetricInput, *, variable: str, region: str) -> xr.DataArray:
    """What is contained in another programme is left out, so that nothing counts twice."""
    is_of_region = given.results["programme_region"].values == region
    return _on(given, variable, is_of_region & ~given.results["programme_is_contained"].values)


_KINDS = {
    "committed_nominal_eur": ("EUR", "money committed to projects up to the date, nominal"),
    "ai_capital_nominal_eur": ("EUR", "capital moved into AI up to the date, nominal"),
    "gpu": ("GPU", "GPUs in service on the date that the money has bought"),
    "mw": ("MW", "facility power of those GPUs on the date"),
    "gpu_h": ("GPU*h", "hours that those GPUs have been in service up to the date"),
}

METRICS: tuple[Metric, ...] = (
    *(
        Metric(
            f"finance.programme_{programme}_{kind}",
            unit,
            f"{programme}: {meaning}",
            partial(_of_programme, variable=f"finance.programme_{kind}", programme=programme),
            takes="date",
        )
        for programme in PROGRAMMES
        for kind, (unit, meaning) in _KINDS.items()
        if kind != "ai_capital_nominal_eur"
    ),
    *(
        Metric(
            f"finance.programmes_{region}_{kind}",
            unit,
            f"programmes of {region}: {meaning}",
            partial(_of_region, variable=f"finance.programme_{kind}", region=region),
            takes="date",
        )
        for region in REGIONS
        for kind, (unit, meaning) in _KINDS.items()
    ),
)
