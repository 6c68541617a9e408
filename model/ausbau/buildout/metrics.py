"""Metrics of the build-out: GPUs in each state by a date, and the dates themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from ausbau.core.metric import Metric, MetricInput

COUNTED_STATES = {
    "hall_ready": "for which hall and power are ready",
    "installed": "installed and cabled",
    "commissioned": "that have passed their burn-in",
    "in_service": "accepted and in service",
    "opened": "open to customers",
}


def gpus_by(milestone: str) -> Callable[[MetricInput], xr.DataArray]:
    """GPUs that have reached a milestone by the inclusive local deadline of a date.

    What finishes with the last instant of the day has met the deadline.
    """

    def compute(given: MetricInput) -> xr.DataArray:
        reached_h = given.results["buildout.milestone_h"].sel(milestone=milestone, drop=True)
        in_time = reached_h <= given.deadline_h
        return (in_time * given.results["buildout.lot_gpu"]).sum("lot")

    return compute


def first_h(milestone: str) -> Callable[[MetricInput], xr.DataArray]:
    """Hours since start at which the first lot reaches a milestone, infinite for never."""

    def compute(given: MetricInput) -> xr.DataArray:
        reached_h = given.results["buildout.milestone_h"].sel(milestone=milestone, drop=True)
        return reached_h.reduce(np.min, "lot", initial=np.inf)

    return compute


def last_h(milestone: str) -> Callable[[MetricInput], xr.DataArray]:
    """Hours since start at which the last lot reaches a milestone, infinite for never."""

    def compute(given: MetricInput) -> xr.DataArray:
        reached_h = given.results["buildout.milestone_h"].sel(milestone=milestone, drop=True)
        if not reached_h.sizes["lot"]:
            return first_h(milestone)(given)
        return reached_h.max("lot")

    return compute


METRICS = (
    *(
        Metric(
            f"buildout.gpus_{state}",
            "GPU",
            f"GPUs {meaning} by the end of a day",
            gpus_by(state),
            takes="date",
        )
        for state, meaning in COUNTED_STATES.items()
    ),
    Metric(
        "buildout.first_opening_h",
        "h",
        "Hours since start until the first lot is open to customers",
        first_h("opened"),
    ),
    Metric(
        "buildout.full_opening_h",
        "h",
        "Hours since start until all lots are open to customers",
        last_h("opened"),
    ),
    Metric(
        "buildout.full_in_service_h",
        "h",
        "Hours since start until all lots are in service",
        last_h("in_service"),
    ),
)
