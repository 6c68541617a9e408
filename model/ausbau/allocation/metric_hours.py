"""GPU-hours of the results summed as metrics need them: by group, in the first year of operation, in a year.

A share is 0 where there is nothing to divide.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.allocation import first_year
from ausbau.core.late import xr
from ausbau.core.metric import MetricInput


def total(given: MetricInput, amount: str) -> xr.DataArray:
    """GPU-hours by month, over all groups and pools."""
    variable = given.results[amount]
    return variable.sum([dim for dim in variable.dims if dim not in ("draw", "month")])


def ratio(part: xr.DataArray, whole: xr.DataArray) -> xr.DataArray:
    """Part of a whole, 0 where there is nothing."""
    return part / whole.where(whole > 0, 1.0)


def in_first_year(given: MetricInput) -> xr.DataArray:
    """Which months belong to the first year of operation, ``(draw, month)``."""
    return given.once("months of the first year", partial(_in_first_year, given))


def _in_first_year(given: MetricInput) -> xr.DataArray:
    available = given.results["buildout.available_gpu_h"].transpose("draw", "month", "gpu_type")
    belongs = first_year.belongs(available.values.sum(axis=2))
    return xr.DataArray(belongs, {"draw": available["draw"]}, ("draw", "month"))


def of_first_year(given: MetricInput, amount: xr.DataArray) -> xr.DataArray:
    """A flow by month summed over the first year of operation and over pools, groups stay apart."""
    kept = [dim for dim in ("draw", "month", "group") if dim in amount.dims]
    others = [dim for dim in amount.dims if dim not in kept]
    hours = amount.transpose(*kept, *others).values
    months = in_first_year(given).values
    masked = hours * months.reshape(*months.shape, *(1,) * (hours.ndim - 2))
    summed = masked.sum(axis=(1, *range(len(kept), hours.ndim)))
    dims = [dim for dim in kept if dim != "month"]
    coords = {name: amount[name] for name in (*dims, "group_kind") if name in amount.coords}
    return xr.DataArray(summed, coords, dims)


def served(given: MetricInput) -> xr.DataArray:
    """Granted hours as far as they are requested at the price.

    What a group uses beyond that, because the state lets it compute free of charge, serves no request.
    """
    requested = given.results["demand.requested_gpu_h"]
    granted = given.results["allocation.granted_gpu_h"].transpose(*requested.dims)
    return requested.copy(data=np.minimum(granted.values, requested.values))


def by_group(given: MetricInput, name: str, met: str | None = None) -> xr.DataArray:
    """GPU-hours of each group in the first year, or the share ``met`` of them, ``(draw, group)``."""
    return given.once(("first year by group", name, met), partial(_by_group, given, name, met))


def _by_group(given: MetricInput, name: str, met: str | None) -> xr.DataArray:
    hours = given.results[name]
    if met is None:
        return of_first_year(given, hours)
    share = given.results[met].transpose(*hours.dims)
    return of_first_year(given, hours.copy(data=hours.values * share.values))


def of_kinds(hours: xr.DataArray, *kinds: str) -> xr.DataArray:
    """Hours of all groups of these kinds."""
    return hours.isel(group=np.isin(hours["group_kind"].values, kinds)).sum("group")


def kind_share(hours: xr.DataArray, *kinds: str) -> xr.DataArray:
    """Share of all groups of these kinds in the hours of all."""
    return ratio(of_kinds(hours, *kinds), hours.sum("group"))
