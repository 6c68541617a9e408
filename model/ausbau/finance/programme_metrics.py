"""The metrics of the investment programmes: what is committed by a date, and what it has bought."""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.metric import Metric, MetricInput, summed

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


def _on(given: MetricInput, variable: str, counts: BoolArray) -> Array:
    """Sum over the programmes that count, on the dates, linear between the ends of calendar years."""
    bounds_h = given.constant("year_bound")
    after = np.clip(np.searchsorted(bounds_h, given.deadlines_h), 1, len(bounds_h) - 1)
    between_h = bounds_h[after] - bounds_h[after - 1]
    weight = np.clip((given.deadlines_h - bounds_h[after - 1]) / between_h, 0.0, 1.0)
    path = given.of(variable, "programme", "year_bound")[:, counts].sum(axis=1)
    found: Array = path[:, after - 1] * (1.0 - weight) + path[:, after] * weight
    return found


def _of_programme(given: MetricInput, *, variable: str, programme: str) -> Array:
    return _on(given, variable, given.constant("programme") == programme)


def _of_region(given: MetricInput, *, variable: str, region: str) -> Array:
    """What another programme of the region contains is left out, so that nothing counts twice."""
    is_of_region = given.constant("programme_region") == region
    return _on(given, variable, is_of_region & ~given.constant("programme_is_contained"))


def _announced(given: MetricInput, *, programme: str) -> Array:
    sums = given.of("finance.programme_announced_nominal_eur", "programme")
    return summed(np.where(given.constant("programme") == programme, sums, 0.0), -1)


_KINDS = {
    "committed_nominal_eur": ("EUR", "money committed to projects up to the date, nominal"),
    "disbursed_nominal_eur": ("EUR", "money paid out up to the date, nominal"),
    "compute_nominal_eur": ("EUR", "capital for data centres up to the date, nominal"),
    "research_nominal_eur": ("EUR", "capital for AI research up to the date, nominal"),
    "startup_nominal_eur": ("EUR", "capital for AI start-ups up to the date, nominal"),
    "startups": ("ratio", "start-ups that this capital finances up to the date"),
    "ai_capital_nominal_eur": ("EUR", "capital moved into AI up to the date, nominal"),
    "gpu": ("GPU", "GPUs in service on the date that the money has bought"),
    "mw": ("MW", "facility power of those GPUs on the date"),
    "gpu_h": ("GPU*h", "hours that those GPUs have been in service up to the date"),
}

_OF_REGIONS = (
    "ai_capital_nominal_eur",
    "compute_nominal_eur",
    "research_nominal_eur",
    "startup_nominal_eur",
    "startups",
)
"""Told of regions alone."""

METRICS: tuple[Metric, ...] = (
    *(
        Metric(
            f"finance.programme_{programme}_announced_nominal_eur",
            "EUR",
            f"{programme}: announced sum, nominal",
            partial(_announced, programme=programme),
        )
        for programme in PROGRAMMES
    ),
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
        if kind not in _OF_REGIONS
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
