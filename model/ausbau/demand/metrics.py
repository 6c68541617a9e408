"""The metrics of the demand domain."""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput


def _requested_gpu(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    hours = given.results["demand.requested_gpu_h"].isel(month=month, drop=True)
    return hours.sum(["group", "gpu_type"]) / float(given.timeline.month_hours[month])


def _requested_gpu_h(given: MetricInput) -> xr.DataArray:
    hours = given.results["demand.requested_gpu_h"]
    in_year = given.timeline.year_of_month == given.year
    return hours.isel(month=in_year).sum(["month", "group", "gpu_type"])


def _customers(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    return given.results["demand.customers"].isel(month=month, drop=True).sum("group")


def _sovereign_only_share(given: MetricInput) -> xr.DataArray:
    """A group's users barred from US clouds get the same part of its hours as its other users."""
    in_year = given.timeline.year_of_month == given.year
    held = given.results["allocation.granted_gpu_h"].isel(month=in_year).sum(["month", "gpu_type"])
    barred = (held * given.results["demand.barred_share"]).sum("group")
    total = held.sum("group")
    share: xr.DataArray = barred / total.where(total > 0, 1.0)
    return share


def _at_date(given: MetricInput, *, variable: str) -> xr.DataArray:
    return given.at_deadline(given.results[variable])


def _efficiency_factor(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    return given.results["demand.efficiency_factor"].isel(month=month, drop=True)


def _per_draw(given: MetricInput, *, variable: str) -> xr.DataArray:
    return given.results[variable].astype(np.float64)


def _competitor_share(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    return given.results["demand.competitor_share"].isel(month=month, drop=True)


METRICS: tuple[Metric, ...] = (
    Metric(
        "demand.competitor_share",
        "share",
        "share of all demand that a competing gigafactory takes in the month of the date",
        _competitor_share,
        takes="date",
    ),
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
    Metric(
        "demand.customers",
        "ratio",
        "customers that all groups' need is spread over on average, in the month of the date; developers of "
        "foundation models are not counted",
        _customers,
        takes="date",
    ),
    Metric(
        "demand.sovereign_only_share",
        "share",
        "share of users barred from US clouds in the GPU-hours granted in the year",
        _sovereign_only_share,
        takes="year",
    ),
    Metric(
        "demand.adoption_share",
        "share",
        "German firms that use AI, on the date",
        partial(_at_date, variable="demand.adoption_share"),
        takes="date",
    ),
    Metric(
        "demand.time_to_use_h",
        "h",
        "time from first contact to productive use of a firm that begins on the date",
        partial(_at_date, variable="demand.time_to_use_h"),
        takes="date",
    ),
    Metric(
        "demand.compute_per_task",
        "ratio",
        "compute for an equally good language model on the date, relative to 20 January 2025",
        partial(_at_date, variable="demand.compute_per_task"),
        takes="date",
    ),
    Metric(
        "demand.efficiency_factor",
        "ratio",
        "need after the efficiency jump and its rebound, relative to the same world without it",
        _efficiency_factor,
        takes="date",
    ),
    Metric(
        "demand.deepseek_ratio",
        "ratio",
        "training compute of DeepSeek's model of January 2025 relative to a comparable US model",
        partial(_per_draw, variable="demand.deepseek_ratio"),
    ),
    Metric(
        "demand.deepseek_need_factor",
        "ratio",
        "need of a user who saves as much as DeepSeek did, rebound included, relative to before",
        partial(_per_draw, variable="demand.deepseek_need_factor"),
    ),
)
