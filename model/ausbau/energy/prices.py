"""Prices by month: level of the year, common uncertainty, season, shock, base future."""

from __future__ import annotations

from calendar import monthrange

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.energy import calendar_year


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


def seasonal_shape(relative: Array, year: IntArray, month_of_year: IntArray) -> Array:
    """Value of each month relative to the mean of its calendar year, shape ``(month,)``.

    Scaled so that the mean over the hours of a whole calendar year is 1.

    Parameters
    ----------
    relative
        January to December, shape ``(12,)``.
    year, month_of_year
        Of each month; months count from 1.
    """
    means = {
        entry: float(np.average(relative, weights=_days_of_months(entry)))
        for entry in sorted(set(year.tolist()))
    }
    shape: Array = relative[month_of_year - 1] / [means[entry] for entry in year.tolist()]
    return shape


def shock_multiplier(
    factor: Array, start_h: float, duration_h: Array, relative_rise: Array, bounds_h: Array
) -> Array:
    """Price of each month in relation to the price without the shock, shape ``(draw, month)``.

    The rise ``factor − 1`` spreads over equal parts of the duration by ``relative_rise``, scaled to a
    mean of 1; a month takes the mean over its hours.

    Parameters
    ----------
    factor, duration_h
        Shape ``(draw,)``.
    relative_rise
        Shape ``(part,)``.
    bounds_h
        Bounds of the months, shape ``(month + 1,)``.
    """
    passed_share = np.clip((bounds_h[None, :] - start_h) / duration_h[:, None], 0.0, 1.0)
    borders = np.linspace(0.0, 1.0, len(relative_rise) + 1)
    risen_share = np.concatenate([[0.0], np.cumsum(relative_rise) / relative_rise.sum()])
    rise_h = np.diff(np.interp(passed_share, borders, risen_share), axis=1) * duration_h[:, None]
    multiplier: Array = 1.0 + (factor - 1.0)[:, None] * rise_h / np.diff(bounds_h)
    return multiplier


def forward_eur_per_mwh(
    known_level: Array, multiplier: Array, hours: Array, year: IntArray
) -> Array:
    """Base future of each calendar year, as a mean of the year before, shape ``(draw, month)``.

    The market extrapolates: a shock of the year before is in the future, one that comes later is not.
    Front-year futures traded at 298 EUR/MWh in 2022, when the spot price was 235 (energy facts, 2.1).

    Parameters
    ----------
    known_level
        Level of the delivery year as far as it was known in the year before.
    multiplier
        From `shock_multiplier`.
    hours, year
        Of each month.
    """
    return known_level * calendar_year.mean_of_year_before(multiplier, hours, year, 1.0)


def _days_of_months(year: int) -> list[int]:
    return [monthrange(year, month)[1] for month in range(1, 13)]
