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
from ausbau.allocation.metric_hours import kind_share, ratio, served, total
from ausbau.allocation.take_up import opening_month
from ausbau.core.arrays import IntArray
from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput

_ROUNDING = 1e-9


def _kind_share_of_year(given: MetricInput, *, amount: str, kind: str) -> xr.DataArray:
    return kind_share(given.of_year(given.results[amount].sum("gpu_type")), kind)


def _refused_share(given: MetricInput) -> xr.DataArray:
    """Mean over groups, pools and months of the year, by the hours asked for in them."""
    requested = given.results["demand.requested_gpu_h"]
    refused = requested * given.results["allocation.refused_share"]
    refused_h, requested_h = (
        given.of_year(hours.sum(["group", "gpu_type"])) for hours in (refused, requested)
    )
    return ratio(refused_h, requested_h)


def _served_share(given: MetricInput) -> xr.DataArray:
    requested = given.results["demand.requested_gpu_h"]
    met, wanted = (
        given.of_year(hours.sum(["group", "gpu_type"])) for hours in (served(given), requested)
    )
    return ratio(met, wanted)


def _least_access_share(given: MetricInput, *, amount: str) -> xr.DataArray:
    """The smallest of the shares of the groups to which access is promised."""
    hours = given.of_year(given.results[amount].sum("gpu_type"))
    shares = [kind_share(hours, kind) for kind in ACCESS_KINDS]
    return xr.concat(shares, dim="kind").min("kind")


def _on_demand_share(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    on_demand = total(given, "allocation.on_demand_gpu_h").isel(month=month, drop=True)
    return ratio(on_demand, total(given, "allocation.sold_gpu_h").isel(month=month, drop=True))


def _sold_share_after_a_year(given: MetricInput) -> xr.DataArray:
    """Twelve months after the first with capacity; 0 where that lies after the horizon."""
    available = total(given, "buildout.available_gpu_h").transpose("draw", "month")
    opening = opening_month(available.values)
    return _sold_share_of_month(given, opening + FIRST_YEAR_MONTHS)


def _sold_share_when_open_in_full(given: MetricInput) -> xr.DataArray:
    """In the first month in which all GPUs are open all the time; 0 where that never comes."""
    available = total(given, "buildout.available_gpu_h").transpose("draw", "month")
    all_gpu = float(given.results["buildout.lot_gpu"].sum())
    full = available.values >= all_gpu * given.timeline.month_hours * (1 - _ROUNDING)
    return _sold_share_of_month(given, opening_month(np.where(full & (all_gpu > 0), 1.0, 0.0)))


def _sold_share_of_month(given: MetricInput, month: IntArray) -> xr.DataArray:
    """Sold share in the month of each world; 0 if it lies after the horizon."""
    available = total(given, "buildout.available_gpu_h").transpose("draw", "month")
    sold = total(given, "allocation.sold_gpu_h").transpose("draw", "month")
    chosen = np.arange(available.sizes["month"]) == month[:, np.newaxis]
    return ratio(sold.where(chosen, 0.0).sum("month"), available.where(chosen, 0.0).sum("month"))


def _utilisation_fall_after_competitor(given: MetricInput) -> xr.DataArray:
    """Utilisation of the twelve months before a competitor opens, less that of the twelve from then on.

    0 in a world in which none opens; where the horizon ends within the year, what there is of it counts.
    """
    taken = given.results["demand.competitor_share"].transpose("draw", "month")
    opening = opening_month(taken.values)[:, np.newaxis]
    months = np.arange(taken.sizes["month"])
    available = total(given, "buildout.available_gpu_h").transpose("draw", "month")
    busy = total(given, "allocation.busy_gpu_h").transpose("draw", "month")

    def utilisation(first: IntArray) -> xr.DataArray:
        counted = (months >= first) & (months < first + FIRST_YEAR_MONTHS)
        return ratio(
            busy.where(counted, 0.0).sum("month"), available.where(counted, 0.0).sum("month")
        )

    fall = utilisation(opening - FIRST_YEAR_MONTHS) - utilisation(opening)
    return fall.where(opening[:, 0] < taken.sizes["month"], 0.0)


def _anchor_idle_share(given: MetricInput) -> xr.DataArray:
    """Part of the guaranteed hours that nobody's jobs hold."""
    paid = given.of_year(total(given, "allocation.anchor_sold_gpu_h"))
    held = given.of_year(total(given, "allocation.supported_gpu_h"))
    return ratio(paid - held, paid)


def _price_ratio(given: MetricInput) -> xr.DataArray:
    """Mean over the hours sold without the anchor's; 1 where nothing is sold."""
    sold = given.results["allocation.sold_gpu_h"].sum("group")
    bought = sold - given.results["allocation.anchor_sold_gpu_h"]
    paid = given.of_year(bought * given.results["allocation.price_ratio"]).sum("gpu_type")
    hours = given.of_year(bought).sum("gpu_type")
    return ratio(paid, hours).where(hours > 0, 1.0)


def _jain_index(given: MetricInput) -> xr.DataArray:
    requested = given.of_year(given.results["demand.requested_gpu_h"]).sum("gpu_type")
    shares = ratio(given.of_year(served(given)).sum("gpu_type"), requested)
    requested, shares = (hours.transpose("draw", "group") for hours in (requested, shares))
    index = jain_index(shares.values, requested.values)
    return xr.DataArray(index, coords={"draw": requested["draw"]}, dims="draw")


def _jain_index_of_hours(given: MetricInput) -> xr.DataArray:
    """Among groups that ask for anything, whatever they ask for."""
    asked, granted = (
        given.of_year(given.results[name]).sum("gpu_type").transpose("draw", "group")
        for name in ("demand.requested_gpu_h", "allocation.granted_gpu_h")
    )
    index = jain_index(granted.values, asked.values)
    return xr.DataArray(index, coords={"draw": asked["draw"]}, dims="draw")


def _lent_share(given: MetricInput) -> xr.DataArray:
    lent = given.results["allocation.lent_gpu_h"].sum(["lender", "group"])
    return ratio(lent, total(given, "allocation.sold_gpu_h").sum("month"))


def _sold_share(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    sold = total(given, "allocation.sold_gpu_h").isel(month=month, drop=True)
    return ratio(sold, total(given, "buildout.available_gpu_h").isel(month=month, drop=True))


def _share_of_year(given: MetricInput, *, part: str, whole: str) -> xr.DataArray:
    return ratio(given.of_year(total(given, part)), given.of_year(total(given, whole)))


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
