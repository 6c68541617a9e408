"""The metrics of the demand domain."""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput, summed


def _requested_gpu(given: MetricInput) -> Array:
    months = given.months_of_dates
    hours = given.of("demand.requested_gpu_h", "month", "group", "gpu_type")[:, months]
    found: Array = hours.sum(axis=(2, 3)) / given.timeline.month_hours[months]
    return found


def _requested_gpu_h(given: MetricInput) -> Array:
    return summed(given.year_sum("demand.requested_gpu_h", "group", "gpu_type"), (2, 3))


def _customers(given: MetricInput) -> Array:
    customers = given.of("demand.customers", "month", "group")
    return summed(customers[:, given.months_of_dates], -1)


def _sovereign_only_share(given: MetricInput) -> Array:
    """A group's users barred from US clouds get the same part of its hours as its other users."""
    held = given.year_sum("allocation.granted_gpu_h", "group", "gpu_type").sum(axis=-1)
    barred = (held * given.of("demand.barred_share", "group")[:, np.newaxis]).sum(axis=-1)
    total = held.sum(axis=-1)
    found: Array = barred / np.where(total > 0, total, 1.0)
    return found


def _at_date(given: MetricInput, *, variable: str) -> Array:
    return given.at_dates(given.of(variable, "bound"))


def _in_month_of_date(given: MetricInput, *, variable: str) -> Array:
    return given.of(variable, "month")[:, given.months_of_dates]


def _per_draw(given: MetricInput, *, variable: str) -> Array:
    return given.of(variable)


METRICS: tuple[Metric, ...] = (
    Metric(
        "demand.competitor_share",
        "share",
        "share of all demand that a competing gigafactory takes in the month of the date",
        partial(_in_month_of_date, variable="demand.competitor_share"),
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
        partial(_in_month_of_date, variable="demand.efficiency_factor"),
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
