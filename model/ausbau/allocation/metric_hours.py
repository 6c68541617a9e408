"""GPU-hours of the results summed as metrics need them: by group, in the first year of operation, in years.

A share is 0 where there is nothing to divide.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.allocation import first_year
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.metric import MetricInput, summed


def total(given: MetricInput, amount: str) -> Array:
    """GPU-hours over all groups and pools, ``(draw, month)``."""
    return given.once(("total", amount), partial(_total, given, amount))


def _total(given: MetricInput, amount: str) -> Array:
    others = [dim for dim in given.dims(amount) if dim != "month"]
    return _over(given.of(amount, "month", *others), first_axis=2)


def _over(hours: Array, first_axis: int) -> Array:
    """Sum over this axis and those behind it."""
    return summed(hours, tuple(range(first_axis, hours.ndim)))


def total_of_years(given: MetricInput, amount: str) -> Array:
    """GPU-hours over all groups and pools in each year, ``(draw, year)``."""
    return given.of_years(total(given, amount))


def ratio(part: Array, whole: Array) -> Array:
    """Part of a whole, 0 where there is nothing."""
    return part / np.where(whole > 0, whole, 1.0)


def by_month(given: MetricInput, name: str) -> Array:
    """What groups have in the pools, or in all pools together, ``(draw, month, group, …)``."""
    others = [dim for dim in given.dims(name) if dim not in ("month", "group")]
    return given.of(name, "month", "group", *others)


def served(given: MetricInput) -> Array:
    """Granted hours as far as they are requested at the price, ``(draw, month, group, gpu_type)``.

    What a group uses beyond that, because the state lets it compute free of charge, serves no request.
    """
    names = ("allocation.granted_gpu_h", "demand.requested_gpu_h")
    granted, requested = (given.of(name, "month", "group", "gpu_type") for name in names)
    return np.minimum(granted, requested)


def group_years(given: MetricInput, name: str) -> Array:
    """GPU-hours of each group in each year, ``(draw, year, group)``."""
    key = ("groups in years", given.years, name)
    return given.once(key, lambda: given.of_years(_over(by_month(given, name), first_axis=3)))


def in_first_year(given: MetricInput) -> BoolArray:
    """Which months belong to the first year of operation, ``(draw, month)``."""
    return given.once(
        "months of the first year",
        lambda: first_year.belongs(total(given, "buildout.available_gpu_h")),
    )


def of_first_year(given: MetricInput, hours: Array) -> Array:
    """Hours ``(draw, month, group, …)`` of the first year of operation in all pools, ``(draw, group)``."""
    months = in_first_year(given)
    masked = hours * months.reshape(*months.shape, *(1,) * (hours.ndim - 2))
    return summed(masked, (1, *range(3, hours.ndim)))


def by_group(given: MetricInput, name: str, met: str | None = None) -> Array:
    """GPU-hours of each group in the first year, or the share ``met`` of them, ``(draw, group)``."""
    return given.once(("first year by group", name, met), partial(_by_group, given, name, met))


def _by_group(given: MetricInput, name: str, met: str | None) -> Array:
    hours = by_month(given, name)
    return of_first_year(given, hours if met is None else hours * by_month(given, met))


def of_kinds(given: MetricInput, hours: Array, *kinds: str) -> Array:
    """Hours ``(…, group)`` of all groups of these kinds."""
    return summed(hours[..., np.isin(given.constant("group_kind"), kinds)], -1)


def kind_share(given: MetricInput, hours: Array, *kinds: str) -> Array:
    """Share of all groups of these kinds in the hours ``(…, group)`` of all."""
    return ratio(of_kinds(given, hours, *kinds), hours.sum(axis=-1))
