"""The metrics of the allocation domain.

The first year of operation are the twelve calendar months that begin with the first month in which
GPUs are available, in each world; of them those within the horizon count. A share is 0 where there
is nothing to divide, and `allocation.first_year_months` says on how many months it rests.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.allocation.fairness import jain_index
from ausbau.allocation.take_up import opening_month
from ausbau.core.arrays import IntArray
from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput

FIRST_YEAR_MONTHS = 12
_ROUNDING = 1e-9

INDUSTRIAL_KINDS = ("industry", "mittelstand")
ACCESS_KINDS = ("research", "startup", "mittelstand")
"""Groups to which the strategy promises access."""

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


def _served(given: MetricInput) -> xr.DataArray:
    """Granted hours as far as they are requested at the price.

    What a group uses beyond that, because the state lets it compute free of charge, serves no request.
    """
    requested = given.results["demand.requested_gpu_h"]
    granted = given.results["allocation.granted_gpu_h"]
    return granted.where(granted < requested, requested)


def _by_group(given: MetricInput, amount: xr.DataArray) -> xr.DataArray:
    """GPU-hours of each group in the first year of operation, ``(draw, group)``."""
    hours = amount.sum("gpu_type")
    return hours.where(_first_year(given), 0.0).sum("month").transpose("draw", "group")


def _of_kinds(hours: xr.DataArray, *kinds: str) -> xr.DataArray:
    """Hours of all groups of these kinds."""
    return hours.isel(group=np.isin(hours["group_kind"].values, kinds)).sum("group")


def _kind_share(hours: xr.DataArray, *kinds: str) -> xr.DataArray:
    return _ratio(_of_kinds(hours, *kinds), hours.sum("group"))


def _kind_share_first_year(given: MetricInput, *, kinds: tuple[str, ...]) -> xr.DataArray:
    return _kind_share(_by_group(given, given.results["allocation.granted_gpu_h"]), *kinds)


def _kind_share_of_year(given: MetricInput, *, amount: str, kind: str) -> xr.DataArray:
    return _kind_share(_of_year(given, given.results[amount].sum("gpu_type")), kind)


def _kind_served_share_first_year(given: MetricInput, *, kind: str) -> xr.DataArray:
    requested = _by_group(given, given.results["demand.requested_gpu_h"])
    return _ratio(_of_kinds(_by_group(given, _served(given)), kind), _of_kinds(requested, kind))


def _kind_service_first_year(given: MetricInput, *, amount: str, kind: str) -> xr.DataArray:
    """Mean over months and pools of the first year, by the hours that the kind asks for in them."""
    requested = given.results["demand.requested_gpu_h"]
    asked = _of_kinds(_by_group(given, requested), kind)
    met = _of_kinds(_by_group(given, requested * given.results[amount]), kind)
    return _ratio(met, asked)


def _refused_share(given: MetricInput) -> xr.DataArray:
    """Mean over groups, pools and months of the year, by the hours asked for in them."""
    requested = given.results["demand.requested_gpu_h"]
    refused = requested * given.results["allocation.refused_share"]
    refused_h, requested_h = (
        _of_year(given, hours.sum(["group", "gpu_type"])) for hours in (refused, requested)
    )
    return _ratio(refused_h, requested_h)


def _served_share(given: MetricInput) -> xr.DataArray:
    requested = given.results["demand.requested_gpu_h"]
    served, wanted = (
        _of_year(given, hours.sum(["group", "gpu_type"])) for hours in (_served(given), requested)
    )
    return _ratio(served, wanted)


def _least_access_share(given: MetricInput, *, amount: str) -> xr.DataArray:
    """The smallest of the shares of the groups to which access is promised."""
    hours = _of_year(given, given.results[amount].sum("gpu_type"))
    shares = [_kind_share(hours, kind) for kind in ACCESS_KINDS]
    return xr.concat(shares, dim="kind").min("kind")


def _on_demand_share(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    on_demand = _total(given, "allocation.on_demand_gpu_h").isel(month=month, drop=True)
    return _ratio(on_demand, _total(given, "allocation.sold_gpu_h").isel(month=month, drop=True))


def _sold_share_after_a_year(given: MetricInput) -> xr.DataArray:
    """Twelve months after the first with capacity; 0 where that lies after the horizon."""
    available = _total(given, "buildout.available_gpu_h").transpose("draw", "month")
    opening = opening_month(available.values)
    return _sold_share_of_month(given, opening + FIRST_YEAR_MONTHS)


def _sold_share_when_open_in_full(given: MetricInput) -> xr.DataArray:
    """In the first month in which all GPUs are open all the time; 0 where that never comes."""
    available = _total(given, "buildout.available_gpu_h").transpose("draw", "month")
    all_gpu = float(given.results["buildout.lot_gpu"].sum())
    full = available.values >= all_gpu * given.timeline.month_hours * (1 - _ROUNDING)
    return _sold_share_of_month(given, opening_month(np.where(full & (all_gpu > 0), 1.0, 0.0)))


def _sold_share_of_month(given: MetricInput, month: IntArray) -> xr.DataArray:
    """Sold share in the month of each world; 0 if it lies after the horizon."""
    available = _total(given, "buildout.available_gpu_h").transpose("draw", "month")
    sold = _total(given, "allocation.sold_gpu_h").transpose("draw", "month")
    chosen = np.arange(available.sizes["month"]) == month[:, np.newaxis]
    return _ratio(sold.where(chosen, 0.0).sum("month"), available.where(chosen, 0.0).sum("month"))


def _utilisation_fall_after_competitor(given: MetricInput) -> xr.DataArray:
    """Utilisation of the twelve months before a competitor opens, less that of the twelve from then on.

    0 in a world in which none opens; where the horizon ends within the year, what there is of it counts.
    """
    taken = given.results["demand.competitor_share"].transpose("draw", "month")
    opening = opening_month(taken.values)[:, np.newaxis]
    months = np.arange(taken.sizes["month"])
    available = _total(given, "buildout.available_gpu_h").transpose("draw", "month")
    busy = _total(given, "allocation.busy_gpu_h").transpose("draw", "month")

    def utilisation(first: IntArray) -> xr.DataArray:
        counted = (months >= first) & (months < first + FIRST_YEAR_MONTHS)
        return _ratio(
            busy.where(counted, 0.0).sum("month"), available.where(counted, 0.0).sum("month")
        )

    fall = utilisation(opening - FIRST_YEAR_MONTHS) - utilisation(opening)
    return fall.where(opening[:, 0] < taken.sizes["month"], 0.0)


def _anchor_idle_share(given: MetricInput) -> xr.DataArray:
    """Part of the guaranteed hours that nobody's jobs hold."""
    paid = _of_year(given, _total(given, "allocation.anchor_sold_gpu_h"))
    held = _of_year(given, _total(given, "allocation.supported_gpu_h"))
    return _ratio(paid - held, paid)


def _price_ratio(given: MetricInput) -> xr.DataArray:
    """Mean over the hours sold without the anchor's; 1 where nothing is sold."""
    sold = given.results["allocation.sold_gpu_h"].sum("group")
    bought = sold - given.results["allocation.anchor_sold_gpu_h"]
    paid = _of_year(given, bought * given.results["allocation.price_ratio"]).sum("gpu_type")
    total = _of_year(given, bought).sum("gpu_type")
    return (paid / total.where(total > 0, 1.0)).where(total > 0, 1.0)


def _first_year_months(given: MetricInput) -> xr.DataArray:
    return _first_year(given).sum("month").astype(np.float64)


def _jain_index_first_year(given: MetricInput) -> xr.DataArray:
    requested = _by_group(given, given.results["demand.requested_gpu_h"])
    served = _ratio(_by_group(given, _served(given)), requested)
    index = jain_index(served.values, requested.values)
    return xr.DataArray(index, coords={"draw": requested["draw"]}, dims="draw")


def _sold_share(given: MetricInput) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    sold = _total(given, "allocation.sold_gpu_h").isel(month=month, drop=True)
    return _ratio(sold, _total(given, "buildout.available_gpu_h").isel(month=month, drop=True))


def _share_of_year(given: MetricInput, *, part: str, whole: str) -> xr.DataArray:
    return _ratio(_of_year(given, _total(given, part)), _of_year(given, _total(given, whole)))


def _by_kind(kind: str, words: str) -> tuple[Metric, ...]:
    return (
        Metric(
            f"allocation.{kind}_share_first_year",
            "share",
            f"share of {words} in the GPU-hours granted in the first year of operation",
            partial(_kind_share_first_year, kinds=(kind,)),
        ),
        Metric(
            f"allocation.{kind}_served_share_first_year",
            "share",
            f"GPU-hours granted of those that {words} would use, in the first year of operation; "
            "hours that are free of charge count as well",
            partial(_kind_served_share_first_year, kind=kind),
        ),
        Metric(
            f"allocation.{kind}_within_hour_share_first_year",
            "share",
            f"jobs of {words} on demand that start within an hour, in the first year of operation; "
            "who is turned away does not",
            partial(_kind_service_first_year, amount="allocation.within_hour_share", kind=kind),
        ),
        Metric(
            f"allocation.{kind}_refused_share_first_year",
            "share",
            f"GPU-hours that {words} want on demand at the asked price and do not get, in the first year "
            "of operation",
            partial(_kind_service_first_year, amount="allocation.refused_share", kind=kind),
        ),
        Metric(
            f"allocation.{kind}_wait_first_year",
            "h",
            f"mean wait of jobs of {words} on demand that are taken, in the first year of operation",
            partial(_kind_service_first_year, amount="allocation.wait_h", kind=kind),
        ),
        Metric(
            f"allocation.{kind}_share",
            "share",
            f"share of {words} in the GPU-hours granted in the year",
            partial(_kind_share_of_year, amount="allocation.granted_gpu_h", kind=kind),
            takes="year",
        ),
    )


METRICS: tuple[Metric, ...] = (
    *(metric for kind, words in GROUP_KINDS.items() for metric in _by_kind(kind, words)),
    Metric(
        "allocation.industrial_share_first_year",
        "share",
        "share of large industry and Mittelstand in the GPU-hours granted in the first year of operation",
        partial(_kind_share_first_year, kinds=INDUSTRIAL_KINDS),
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
