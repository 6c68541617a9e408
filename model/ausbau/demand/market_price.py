"""The price of a GPU-hour: a level, its decline while newer GPUs come, and good and bad times."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.distribution_base import inside_unit
from ausbau.core.late import special
from ausbau.core.unit_table import HOURS_PER_YEAR


def good_and_bad_times(
    luck: Array, volatility: Array, reversion_time_h: Array, month_hours: Array
) -> Array:
    """Logarithm of the price relative to its trend at the end of each month, shape ``(draw, month)``.

    A mean-reverting (Ornstein-Uhlenbeck) path from zero: the price at the start is known, and its
    scatter grows towards ``volatility``. After ``reversion_time_h`` 37 percent of a deviation are left.

    Parameters
    ----------
    luck: uniform random numbers, shape ``(draw, month)``.
    volatility: standard deviation of the logarithm in the long run, shape ``(draw,)``.
    reversion_time_h: shape ``(draw,)``.
    month_hours: shape ``(month,)``.
    """
    score = special.ndtri(inside_unit(luck))
    kept = np.exp(-month_hours / reversion_time_h[:, np.newaxis])
    pushed = volatility[:, np.newaxis] * np.sqrt(1.0 - np.square(kept)) * score
    deviation = np.empty_like(score)
    last = np.zeros(score.shape[0])
    for month in range(score.shape[1]):
        last = last * kept[:, month] + pushed[:, month]
        deviation[:, month] = last
    return deviation


def price_per_gpu_h(
    start_price: Array, decline_per_year: Array, log_deviation: Array, since_h: Array
) -> Array:
    """Price of an hour by month and GPU type, shape ``(draw, month, gpu_type)``.

    An hour of a given type falls from year to year because newer types do the same work for less: it
    falls with the calendar, whenever the plant's own GPUs came. Around this trend the whole market
    moves together. The path is a median: the scatter has no drift.

    Parameters
    ----------
    start_price: per GPU-hour at the reference date, shape ``(draw, gpu_type)``.
    decline_per_year: share of the price lost in a year; below zero it rises; shape ``(draw,)``.
    log_deviation: shape ``(draw, month)``.
    since_h: middle of the months in hours since the reference date, shape ``(month,)``.
    """
    trend = np.log1p(-decline_per_year)[:, np.newaxis] * (since_h / HOURS_PER_YEAR)
    return start_price[:, np.newaxis, :] * np.exp(trend + log_deviation)[:, :, np.newaxis]
