"""The metrics of the allocation domain by year, by date and over the whole period.

Those of the first year of operation stand in `first_year_metrics`. A share is 0 where there is nothing to
divide.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.allocation.fairness import jain_index
from ausbau.allocation.first_year import FIRST_YEAR_MONTHS
from ausbau.allocation.first_year_metrics import ACCESS_KINDS, GROUP_KINDS
from ausbau.allocation.first_year_metrics import METRICS as OF_FIRST_YEAR
from ausbau.allocation.metric_hours import (
    by_month,
    group_years,
    kind_share,
    ratio,
    served,
    total,
    total_of_years,
)
from ausbau.allocation.take_up import opening_month
from ausbau.core.arrays import Array, IntArray
from ausbau.core.metric import Metric, MetricInput

_ROUNDING = 1e-9


def _kind_share_of_year(given: MetricInput, *, amount: str, kind: str) -> Array:
    return kind_share(given, group_years(given, amount), kind)


def _refused_share(given: MetricInput) -> Array:
    """Mean over groups, pools and months of the year, by the hours asked for in them."""
    requested = by_month(given, "demand.requested_gpu_h")
    refused = requested * by_month(given, "allocation.refused_share")
    refused_h, requested_h = (
        given.of_years(hours.sum(axis=(2, 3))) for hours in (refused, requested)
    )
    return ratio(refused_h, requested_h)


def _served_share(given: MetricInput) -> Array:
    met = given.of_years(served(given).sum(axis=(2, 3)))
    return ratio(met, total_of_years(given, "demand.requested_gpu_h"))


def _least_access_share(given: MetricInput, *, amount: str) -> Array:
    """The smallest of the shares of the groups to which access is promised."""
    hours = group_years(given, amount)
    found: Array = np.min([kind_share(given, hours, kind) for kind in ACCESS_KINDS], axis=0)
    return found


def _on_demand_share(given: MetricInput) -> Array:
    return _share_in_month(given, part="allocation.on_demand_gpu_h", whole="allocation.sold_gpu_h")


def _sold_share(given: MetricInput) -> Array:
    return _share_in_month(given, part="allocation.sold_gpu_h", whole="buildout.available_gpu_h")


def _share_in_month(given: MetricInput, *, part: str, whole: str) -> Array:
    """In the months of the dates."""
    months = given.months_of_dates
    return ratio(total(given, part)[:, months], total(given, whole)[:, months])


def _sold_share_after_a_year(given: MetricInput) -> Array:
    """Twelve months after the first with capacity; 0 where that lies after the horizon."""
    opening = opening_month(total(given, "buildout.available_gpu_h"))
    return _sold_share_of_month(given, opening + FIRST_YEAR_MONTHS)


def _sold_share_when_open_in_full(given: MetricInput) -> Array:
    """In the first month in which all GPUs are open all the time; 0 where that never comes."""
    available = total(given, "buildout.available_gpu_h")
    all_gpu = float(given.constant("buildout.lot_gpu").sum())
    full = available >= all_gpu * given.timeline.month_hours * (1 - _ROUNDING)
    return _sold_share_of_month(given, opening_month(np.where(full & (all_gpu > 0), 1.0, 0.0)))


def _sold_share_of_month(given: MetricInput, month: IntArray) -> Array:
    """Sold share in the month of each world; 0 if it lies after the horizon."""
    available = total(given, "buildout.available_gpu_h")
    sold = total(given, "allocation.sold_gpu_h")
    chosen = np.arange(available.shape[1]) == month[:, np.newaxis]
    return ratio(sold.sum(axis=1, where=chosen), available.sum(axis=1, where=chosen))


def _utilisation_fall_after_competitor(given: MetricInput) -> Array:
    """Utilisation of the twelve months before a competitor opens, less that of the twelve from then on.

    0 in a world in which none opens; where the horizon ends within the year, what there is of it counts.
    """
    taken = given.of("demand.competitor_share", "month")
    opening = opening_month(taken)[:, np.newaxis]
    months = np.arange(taken.shape[1])
    available = total(given, "buildout.available_gpu_h")
    busy = total(given, "allocation.busy_gpu_h")

    def utilisation(first: IntArray) -> Array:
        counted = (months >= first) & (months < first + FIRST_YEAR_MONTHS)
        return ratio(*(np.where(counted, hours, 0.0).sum(axis=1) for hours in (busy, available)))

    fall = utilisation(opening - FIRST_YEAR_MONTHS) - utilisation(opening)
    return np.where(opening[:, 0] < taken.shape[1], fall, 0.0)


def _anchor_idle_share(given: MetricInput) -> Array:
    """Part of the guaranteed hours that nobody's jobs hold."""
    paid = total_of_years(given, "allocation.anchor_sold_gpu_h")
    held = total_of_years(given, "allocation.supported_gpu_h")
    return ratio(paid - held, paid)


def _price_ratio(given: MetricInput) -> Array:
    """Mean over the hours sold without the anchor's; 1 where nothing is sold."""
    sold = given.of("allocation.sold_gpu_h", "month", "group", "gpu_type").sum(axis=2)
    bought = sold - given.of("allocation.anchor_sold_gpu_h", "month", "gpu_type")
    paid = bought * given.of("allocation.price_ratio", "month", "gpu_type")
    paid_of_years, hours = (given.of_years(flow).sum(axis=-1) for flow in (paid, bought))
    return np.where(hours > 0, ratio(paid_of_years, hours), 1.0)


def _jain_index(given: MetricInput) -> Array:
    requested = given.year_sum("demand.requested_gpu_h", "group", "gpu_type").sum(axis=-1)
    met = given.of_years(served(given)).sum(axis=-1)
    return jain_index(ratio(met, requested), requested)


def _jain_index_of_hours(given: MetricInput) -> Array:
    """Among groups that ask for anything, whatever they ask for."""
    names = ("allocation.granted_gpu_h", "demand.requested_gpu_h")
    granted, asked = (given.year_sum(name, "group", "gpu_type").sum(axis=-1) for name in names)
    return jain_index(granted, asked)


def _lent_share(given: MetricInput) -> Array:
    lent = given.of("allocation.lent_gpu_h", "lender", "group").sum(axis=(1, 2))
    return ratio(lent, total(given, "allocation.sold_gpu_h").sum(axis=1))


def _share_of_year(given: MetricInput, *, part: str, whole: str) -> Array:
    return ratio(total_of_years(given, part), total_of_years(given, whole))


METRICS: tuple[Metric, ...] = (
    *OF_FIRST_YEAR,
    *(
        Metric(
            f"allocation.{kind}_share",
            "share",
            f"share of {words} in the GPU-hours granted in the year",
            partial(_kind_share_of_year, amount="allocation.granted_gpu_h", kind=kind),
            takes="year",
        )
        for kind, words in GROUP_KINDS.items()
    ),
    Metric(
        "allocation.least_access_share",
        "share",
        "smallest share of research, start-ups and Mittelstand in the GPU-hours granted in the year",
        partial(_least_access_share, amount="allocation.granted_gpu_h"),
        takes="year",
    ),
    Metric(
        "allocation.least_supported_share",
        "share",
        "smallest share of research, start-ups and Mittelstand in the GPU-hours that the state pays for "
        "as anchor, in the year; 0 where it pays for none",
        partial(_least_access_share, amount="allocation.supported_gpu_h"),
        takes="year",
    ),
    Metric(
        "allocation.public_paid_share",
        "share",
        "share of the public sector, as user and as anchor, in the GPU-hours sold in the year",
        partial(_kind_share_of_year, amount="allocation.sold_gpu_h", kind="public"),
        takes="year",
    ),
    Metric(
        "allocation.anchor_idle_share",
        "share",
        "GPU-hours that the state pays for as anchor and nobody's jobs hold, in the year",
        _anchor_idle_share,
        takes="year",
    ),
    Metric(
        "allocation.refused_share",
        "share",
        "GPU-hours wanted on demand at the asked price that customers do not get, in the year",
        _refused_share,
        takes="year",
    ),
    Metric(
        "allocation.on_demand_share",
        "share",
        "GPU-hours without a minimum term of those sold, in the month of the date",
        _on_demand_share,
        takes="date",
    ),
    Metric(
        "allocation.price_ratio",
        "ratio",
        "mean price of GPU-hours sold in the year, relative to the price asked on demand",
        _price_ratio,
        takes="year",
    ),
    Metric(
        "allocation.sold_share_when_open_in_full",
        "share",
        "GPU-hours sold of those available, in the first month in which all GPUs are open",
        _sold_share_when_open_in_full,
    ),
    Metric(
        "allocation.sold_share_after_a_year",
        "share",
        "GPU-hours sold of those available, in the thirteenth month of operation",
        _sold_share_after_a_year,
    ),
    Metric(
        "allocation.sold_share",
        "share",
        "GPU-hours sold of those available, in the month of the date",
        _sold_share,
        takes="date",
    ),
    Metric(
        "allocation.sold_share_of_year",
        "share",
        "GPU-hours sold of those available, in the year",
        partial(_share_of_year, part="allocation.sold_gpu_h", whole="buildout.available_gpu_h"),
        takes="year",
    ),
    Metric(
        "allocation.goodput_share",
        "share",
        "GPU-hours of kept work of those available, in the year",
        partial(_share_of_year, part="allocation.goodput_gpu_h", whole="buildout.available_gpu_h"),
        takes="year",
    ),
    Metric(
        "allocation.jain_index",
        "ratio",
        "Jain's index of the served shares of groups, in the year",
        _jain_index,
        takes="year",
    ),
    Metric(
        "allocation.jain_index_of_hours",
        "ratio",
        "Jain's index of the GPU-hours granted to groups, whatever they asked for, in the year",
        _jain_index_of_hours,
        takes="year",
    ),
    Metric(
        "allocation.quota_attainment",
        "share",
        "GPU-hours that groups buy of those that they want of their quota or floor, in the year; 0 under a "
        "policy without one",
        partial(
            _share_of_year,
            part="allocation.within_quota_gpu_h",
            whole="allocation.entitled_gpu_h",
        ),
        takes="year",
    ),
    Metric(
        "allocation.lent_share",
        "share",
        "sold GPU-hours that groups hold in the quota of others, over the whole period",
        _lent_share,
    ),
    Metric(
        "allocation.utilisation",
        "share",
        "GPU-hours busy of those available, in the year",
        partial(_share_of_year, part="allocation.busy_gpu_h", whole="buildout.available_gpu_h"),
        takes="year",
    ),
    Metric(
        "allocation.served_share",
        "share",
        "GPU-hours granted of those that all groups would use, in the year",
        _served_share,
        takes="year",
    ),
    Metric(
        "allocation.utilisation_fall_after_competitor",
        "share",
        "fall of the utilisation in the year from the opening of a competing gigafactory on",
        _utilisation_fall_after_competitor,
    ),
)
