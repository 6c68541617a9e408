"""Procurement price by month: level of the year, common uncertainty, seasonal shape."""

from __future__ import annotations

from calendar import monthrange

import numpy as np

from ausbau.core.arrays import Array, IntArray


def uncertain_level(level: Array, factor: Array, weight: Array) -> Array:
    """Level of each year times the common factor to the power of the year's weight.

    The weight is 0 for a year whose price is known and 1 for one that lies far ahead, so that the
    median path stays the forward curve and the band widens with the distance.

    Parameters
    ----------
    level, weight
        Shape ``(draw, month)``.
    factor
        One number per world with median 1, shape ``(draw,)``.
    """
    uncertain: Array = level * factor[:, None] ** weight
    return uncertain


def seasonal_shape(relative_price: Array, year: IntArray, month_of_year: IntArray) -> Array:
    """Price of each month relative to the mean of its calendar year, shape ``(month,)``.

    Scaled so that the mean over the hours of a whole calendar year is 1.

    Parameters
    ----------
    relative_price
        January to December, shape ``(12,)``.
    year, month_of_year
        Of each month; months count from 1.
    """
    means = {
        entry: float(np.average(relative_price, weights=_days_of_months(entry)))
        for entry in sorted(set(year.tolist()))
    }
    shape: Array = relative_price[month_of_year - 1] / [means[entry] for entry in year.tolist()]
    return shape


def _days_of_months(year: int) -> list[int]:
    return [monthrange(year, month)[1] for month in range(1, 13)]
