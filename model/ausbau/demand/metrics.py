"""The metrics of the demand domain."""

from __future__ import annotations

import xarray as xr

from ausbau.core.metric import Metric, MetricInput


def _requested_gpu(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    hours = given.results["demand.requested_gpu_h"].isel(month=month, drop=True)
    return hours.sum(["group", "gpu_type"]) / float(given.timeline.month_hours[month])


def _requested_gpu_h(given: MetricInput) -> xr.DataArray:
    hours = given.results["demand.requested_gpu_h"]
    in_year = given.timeline.year_of_month == given.year
    return hours.isel(month=in_year).sum(["month", "group", "gpu_type"])


METRICS: tuple[Metric, ...] = (
    Metric(
        "demand.requested_gpu",
        "GPU",
        "GPUs that all groups would use at the same time, mean of the month of the date",
        _requested_gpu,
        takes="date",
    ),
    Metric(
        "demand.requested_gpu_h",
        "GPU*h",
        "GPU-hours that all groups would use in the year",
        _requested_gpu_h,
        takes="year",
    ),
)
