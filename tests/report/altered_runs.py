"""Saved runs with something changed, as a test needs them."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ausbau.results import Run

RATIOS = ("energy.all_in_price", "finance.levelised_cost")
AMOUNTS = ("energy.facility_energy", "energy.peak_load", "energy.bill")


def with_metric(run: Run, name: str, values: Any) -> Run:
    """The run with another column of a metric."""
    return replace(run, metrics=run.metrics.assign(**{name: values}))


def with_scenario(run: Run, **entries: Any) -> Run:
    """The run with other entries in its scenario."""
    return replace(run, scenario={**run.scenario, **entries})


def with_claims(run: Run, change: Any) -> Run:
    """The run with each claim changed by a function that gets a copy of it."""
    return replace(run, claims=tuple(change(copy.deepcopy(claim)) for claim in run.claims))


def with_many_claims(run: Run, count: int) -> Run:
    """The run with so many more tested claims, all with the readings of those it has."""
    tested = [claim for claim in run.claims if claim["share"] is not None]
    untested = [claim for claim in run.claims if claim["share"] is None]
    more = [
        {**copy.deepcopy(tested[number % len(tested)]), "id": claim["id"]}
        for number, claim in enumerate(untested[:count])
    ]
    return replace(run, claims=(*tested, *more, *untested[count:]))


def never_built(run: Run) -> Run:
    """The run if nothing were ever built."""
    metrics = run.metrics.copy()
    for name in metrics.columns:
        if name.startswith(RATIOS) or (name.startswith("buildout.") and name.endswith("_h")):
            metrics[name] = np.inf
        elif name.startswith((*AMOUNTS, "buildout.gpus_")):
            metrics[name] = 0.0
    series = run.series.copy(deep=True)
    series["buildout.milestone_h"][:] = np.inf
    series["finance.discounted_gpu_h"][:] = 0.0
    return replace(run, metrics=metrics, series=series)


def claim(run: Run, name: str, reading: str) -> dict[str, Any]:
    """A copy of one reading of a claim."""
    found: Mapping[str, Any] = next(
        entry for entry in run.claims if (entry["id"], entry["reading"]) == (name, reading)
    )
    return dict(copy.deepcopy(found))
