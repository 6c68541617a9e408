"""Amounts of the calendar year, which tariffs and aid are settled by.

All functions take months in order and `year`, the calendar year of each, shape ``(month,)``.
A year that lies only partly in the horizon counts with the months it has there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from ausbau.core.arrays import Array, IntArray


def months_of_years(year: IntArray) -> Iterator[tuple[int, slice]]:
    """Each calendar year with the slice of its months."""
    first = _first_months(year)
    for start, stop in zip(first, [*first[1:], len(year)], strict=True):
        yield int(year[start]), slice(int(start), int(stop))


def _first_months(year: IntArray) -> IntArray:
    """Position of the first month of each calendar year."""
    return np.flatnonzero(np.diff(year, prepend=year[:1] - 1))


def _in_each_month(of_year: Array, year: IntArray) -> Array:
    """Values by calendar year as values by month, along the last axis."""
    place = np.cumsum(np.diff(year, prepend=year[:1]) != 0)
    values: Array = of_year[..., place]
    return values


def sum_of_year(amount: Array, year: IntArray) -> Array:
    """In each month the sum over its calendar year, shape ``(month,)`` or ``(draw, month)``."""
    return _in_each_month(np.add.reduceat(amount, _first_months(year), axis=-1), year)


def highest_of_year(amount: Array, year: IntArray) -> Array:
    """In each month the highest value of its calendar year, shape ``(draw, month)``."""
    return _in_each_month(np.maximum.reduceat(amount, _first_months(year), axis=-1), year)


def has_begun(amount: Array, year: IntArray) -> Array:
    """1 from the first month of the calendar year with a positive amount on, 0 before."""
    result = np.empty_like(amount)
    for _, months in months_of_years(year):
        result[:, months] = np.maximum.accumulate(amount[:, months] > 0, axis=1)
    return result


def first_block(amount: Array, year: IntArray, block: float | Array) -> Array:
    """The part of each month's amount that lies within the first ``block`` of its calendar year.

    ``block`` is one number or has shape ``(draw, 1)``.
    """
    result = np.empty_like(amount)
    for _, months in months_of_years(year):
        so_far = np.minimum(np.cumsum(amount[:, months], axis=1), block)
        result[:, months] = np.diff(so_far, axis=1, prepend=0.0)
    return result


def mean_of_year_before(value: Array, hours: Array, year: IntArray, unknown: float) -> Array:
    """In each month the mean of ``value`` over the hours of the calendar year before its own.

    ``unknown`` stands for a year before that has no month in the horizon.
    """
    result = np.full_like(value, unknown)
    before: slice | None = None
    for _, months in months_of_years(year):
        if before is not None:
            mean = (value[:, before] * hours[before]).sum(axis=1) / hours[before].sum()
            result[:, months] = mean[:, None]
        before = months
    return result


def in_force(by_year: Mapping[int, Array], year: IntArray) -> Array:
    """Values by month from values by calendar year, shape ``(draw, month)``.

    A year without a value takes that of the latest year before it (constant in real terms), or of
    the first year if there is none before.
    """
    known = sorted(by_year)
    latest = np.searchsorted(known, year, side="right") - 1
    return np.stack([by_year[entry] for entry in known], axis=1)[:, np.maximum(latest, 0)]


def interpolated(by_year: Mapping[int, Array], year: Array) -> Array:
    """Values at fractional years, shape ``(draw, month)``: linear between the years, flat outside.

    ``by_year`` holds values of shape ``(draw,)``.
    """
    known = sorted(by_year)
    result = np.broadcast_to(by_year[known[0]][:, None], year.shape).copy()
    for earlier, later in pairwise(known):
        passed = np.clip((year - earlier) / (later - earlier), 0.0, 1.0)
        result += passed * (by_year[later] - by_year[earlier])[:, None]
    return result
