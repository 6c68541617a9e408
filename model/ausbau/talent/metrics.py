"""The metrics of the talent domain."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.core.metric import Metric, MetricInput


def _staff_per_1000_gpu(given: MetricInput) -> xr.DataArray:
    """Mean over the months with GPUs in service, weighted with them; 0 if there never are any."""
    stock = given.results["buildout.gpu_in_state"].sel(milestone="in_service").sum("gpu_type")
    by_bound = stock.transpose("draw", "bound").values
    gpus = np.maximum(by_bound[:, :-1], by_bound[:, 1:]).sum(axis=1)
    staff = given.results["talent.operators_demand_fte"].sum("month")
    per_1000: xr.DataArray = 1000 * staff / np.where(gpus > 0, gpus, 1.0)
    return per_1000


def _operators_missing_fte(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    return given.results["talent.operators_missing_fte"].isel(month=month, drop=True)


def _specialists_person(given: MetricInput) -> xr.DataArray:
    """Between the bounds of the month in proportion to the time."""
    stock = given.results["talent.specialists_person"]
    month = given.timeline.month_index(given.deadline_h)
    bounds_h = given.timeline.bounds_h
    passed = (given.deadline_h - bounds_h[month]) / (bounds_h[month + 1] - bounds_h[month])
    before, after = stock.isel(bound=month, drop=True), stock.isel(bound=month + 1, drop=True)
    between: xr.DataArray = before + passed * (after - before)
    return between


METRICS: tuple[Metric, ...] = (
    Metric(
        "talent.staff_per_1000_gpu",
        "FTE",
        "staff needed per 1,000 GPUs in service, mean over the time of service",
        _staff_per_1000_gpu,
    ),
    Metric(
        "talent.operators_missing_fte",
        "FTE",
        "operators needed and not there, in the month of the date",
        _operators_missing_fte,
        takes="date",
    ),
    Metric(
        "talent.specialists_person",
        "person",
        "engineers with AI skills in Germany at the end of the date",
        _specialists_person,
        takes="date",
    ),
)
