"""The metrics of the allocation domain.

The first year of operation are the twelve calendar months that begin with the first month in which
GPUs are available, in each world; of them those within the horizon count. A share is 0 where there
is nothing to divide, and `allocation.first_year_months` says on how many months it rests.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from ausbau.allocation.fairness import jain_index
from ausbau.allocation.take_up import opening_month
from ausbau.core.metric import Metric, MetricInput

FIRST_YEAR_MONTHS = 12

GROUP_KINDS = {
    "industry": "large industry",
    "mittelstand": "the Mittelstand",
    "startup": "start-ups",
    "research": "research",
    "public": "the public sector",
    "foundation": "developers of foundation models",
}


def _total(given: MetricInput, amount: str) -> xr.DataArray:
    """GPU-hours by month, over all groups and pools."""
    variable = given.results[amount]
    return variable.sum([dim for dim in variable.dims if dim not in ("draw", "month")])


def _of_year(given: MetricInput, amount: xr.DataArray) -> xr.DataArray:
    return amount.isel(month=given.timeline.year_of_month == given.year).sum("month")


def _ratio(part: xr.DataArray, whole: xr.DataArray) -> xr.DataArray:
    """Part of a whole, 0 where there is nothing."""
    return part / whole.where(whole > 0, 1.0)


def _first_year(given: MetricInput) -> xr.DataArray:
    """Which months belong to the first year of operation, ``(draw, month)``."""
    available = _total(given, "buildout.available_gpu_h").transpose("draw", "month")
    opening = opening_month(available.values)[:, np.newaxis]
    months = np.arange(available.sizes["month"])
    belongs = (months >= opening) & (months < opening + FIRST_YEAR_MONTHS)
    return xr.DataArray(belongs, coords=available.coords, dims=available.dims)


def _by_group(given: MetricInput, amount: str) -> xr.DataArray:
    """GPU-hours of each group in the first year of operation, ``(draw, group)``."""
    hours = given.results[amount].sum("gpu_type")
    return hours.where(_first_year(given), 0.0).sum("month").transpose("draw", "group")


def _kind_share(hours: xr.DataArray, kind: str) -> xr.DataArray:
    of_kind = hours["group_kind"].values == kind
    return _ratio(hours.isel(group=of_kind).sum("group"), hours.sum("group"))


def _kind_share_first_year(given: MetricInput, *, kind: str) -> xr.DataArray:
    return _kind_share(_by_group(given, "allocation.granted_gpu_h"), kind)


def _kind_share_of_year(given: MetricInput, *, kind: str) -> xr.DataArray:
    hours = given.results["allocation.granted_gpu_h"].sum("gpu_type")
    return _kind_share(_of_year(given, hours), kind)


def _first_year_months(given: MetricInput) -> xr.DataArray:
    return _first_year(given).sum("month").astype(np.float64)


def _jain_index_first_year(given: MetricInput) -> xr.DataArray:
    requested = _by_group(given, "demand.requested_gpu_h")
    served = _ratio(_by_group(given, "allocation.granted_gpu_h"), requested)
    index = jain_index(served.values, requested.values)
    return xr.DataArray(index, coords={"draw": requested["draw"]}, dims="draw")


def _sold_share(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    sold = _total(given, "allocation.sold_gpu_h").isel(month=month, drop=True)
    return _ratio(sold, _total(given, "buildout.available_gpu_h").isel(month=month, drop=True))


def _share_of_year(given: MetricInput, *, part: str, whole: str) -> xr.DataArray:
    return _ratio(_of_year(given, _total(given, part)), _of_year(given, _total(given, whole)))


def _by_kind(kind: str, words: str) -> tuple[Metric, Metric]:
    return (
        Metric(
            f"allocation.{kind}_share_first_year",
            "share",
            f"share of {words} in the GPU-hours granted in the first year of operation",
            partial(_kind_share_first_year, kind=kind),
        ),
        Metric(
            f"allocation.{kind}_share",
            "share",
            f"share of {words} in the GPU-hours granted in the year",
            partial(_kind_share_of_year, kind=kind),
            takes="year",
        ),
    )


METRICS: tuple[Metric, ...] = (
    *(metric for kind, words in GROUP_KINDS.items() for metric in _by_kind(kind, words)),
    Metric(
        "allocation.first_year_months",
        "month",
        "months of the first year of operation within the horizon, 0 if nothing is ever available",
        _first_year_months,
    ),
    Metric(
        "allocation.jain_index_first_year",
        "ratio",
        "Jain's index of the served shares of groups in the first year of operation",
        _jain_index_first_year,
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
        partial(_share_of_year, part="allocation.granted_gpu_h", whole="demand.requested_gpu_h"),
        takes="year",
    ),
)
