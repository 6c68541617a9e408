"""Hourly shapes of the spot price: deviations from the month's mean, in units of the year's spread.

A recorded year is described as an order of its hours and the prices that they have::

    score(h) = month + pattern(season, kind of day, hour) + scale(season, hour) · z(h)
    price(h) = Q(rank of score(h) among the hours of the year)
    z = √a · slow + √b · (cosine(h) · first + sine(h) · second) + √(1 − a − b) · fast

with independent first-order autoregressions of unit variance. The pattern has the two peaks of the day
and the dip at noon; the scale says where weather moves the price most. The slow part is weather that
stays for days, the fast one lasts hours; the wave of one day that grows and fades is the sun, of which
one day has much as the day before. The quantile function ``Q`` of the year's prices is steep at both
ends and flat just below zero, as the merit order of power plants is: spikes and negative hours are
where, and as often as, the year had them. Each shape is centred in every month and scaled to a standard
deviation of 1 over the year, so that

    price(h) = level of the month + spread of the year · shape(h)

is affine in what a world draws. Fitted in :mod:`ausbau.energy.shape_fit`; the method is a seasonal
pattern of normal scores with autoregressive deviations and an empirical marginal, of the statistical
family in Weron 2014, "Electricity price forecasting", International Journal of Forecasting 30.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ausbau.core import streams
from ausbau.core.arrays import Array
from ausbau.core.compiled import compiled
from ausbau.core.late import special
from ausbau.energy import shape_calendar
from ausbau.energy.shape_calendar import HOURS

PROBABILITIES = (
    0.0, 0.0005, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5,
    0.65, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.998, 0.9995, 1.0,
)  # fmt: skip
"""Where the quantile function of a year's prices is given; linear between."""

STREAM = "event:energy.price.shape_year"
"""With the recorded year at its end, so that another year changes none of those there are."""
_PARTS = 4
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Memory:
    """How the deviation remembers: slow part, fast part, and the wave of the day."""

    slow_h: float
    """Hours after which the slow part has lost all but 1/e of its correlation."""
    fast_h: float
    """The same for the fast part."""
    slow_share: float
    """Share of the slow part in the variance."""
    wave_h: float
    """Memory of the wave of the day, as of the others."""
    wave_share: float
    """Share of the wave in the variance; what the two shares leave is fast."""


@dataclass(frozen=True)
class ShapeParameters:
    """What the generator needs of a recorded year; tuples, so that equal parameters are equal keys."""

    month: tuple[float, ...]
    """Mean score of January to December."""
    working_day: Rows
    """Pattern of working days by season and hour, ``(4, 24)``."""
    weekend: Rows
    """The same for Saturdays and Sundays."""
    scale: Rows
    """Size of the deviation by season and hour, ``(4, 24)``."""
    quantiles: tuple[float, ...]
    """Of the year's prices over its spread, at `PROBABILITIES`."""
    memory: Memory


@lru_cache(maxsize=16)
def shape_years(parameters: ShapeParameters, year: int, seed: int, count: int) -> Array:
    """Shapes ``0 … count − 1`` like a recorded year, shape ``(shape, 8760)``, not writeable."""
    uniform = streams.uniform_block(seed, f"{STREAM}.{year}", 0, count, _PARTS * HOURS)
    normal = special.ndtri(np.maximum(uniform, np.finfo(float).tiny)).reshape(count, _PARTS, HOURS)
    shapes = _standardised(_raw(parameters, normal))
    shapes.setflags(write=False)
    return shapes


def _raw(parameters: ShapeParameters, normal: Array) -> Array:
    """Prices over the spread: the hours in the order of their scores take those of the recorded year."""
    order = np.argsort(_score(parameters, normal), axis=1, kind="stable")
    in_order = np.interp((np.arange(HOURS) + 0.5) / HOURS, PROBABILITIES, parameters.quantiles)
    raw = np.empty_like(order, dtype=np.float64)
    np.put_along_axis(raw, order, in_order[None, :], axis=1)
    return raw


def _score(parameters: ShapeParameters, normal: Array) -> Array:
    """Where each hour stands in the order of the year, ``(row, hour)``."""
    hours = shape_calendar.reference_hours()
    season = shape_calendar.season_of_month(hours.month)
    at = (season, hours.hour_of_day)
    pattern = np.where(
        hours.is_working_day,
        np.array(parameters.working_day)[at],
        np.array(parameters.weekend)[at],
    )
    deviation = np.array(parameters.scale)[at] * deviation_score(parameters.memory, normal)
    score: Array = np.array(parameters.month)[hours.month] + pattern + deviation
    return score


def deviation_score(memory: Memory, normal: Array) -> Array:
    """Normal score of the deviation from four independent ones, ``(row, hour)`` from ``(row, 4, hour)``.

    Its correlation over a lag is ``a e^(−lag/slow) + b e^(−lag/wave) cos(2π lag/24) + c e^(−lag/fast)``.
    """
    angle = 2 * np.pi * np.arange(normal.shape[2]) / 24
    slow = remembering(normal[:, 0], memory.slow_h)
    fast = remembering(normal[:, 1], memory.fast_h)
    wave = np.cos(angle) * remembering(normal[:, 2], memory.wave_h)
    wave += np.sin(angle) * remembering(normal[:, 3], memory.wave_h)
    fast_share = max(1.0 - memory.slow_share - memory.wave_share, 0.0)
    score: Array = (
        np.sqrt(memory.slow_share) * slow
        + np.sqrt(memory.wave_share) * wave
        + np.sqrt(fast_share) * fast
    )
    return score


def correlation(memory: Memory, lag_h: Array) -> Array:
    """Correlation of the deviation's score with itself some hours later."""
    slow, wave = memory.slow_share, memory.wave_share
    found: Array = (
        slow * np.exp(-lag_h / memory.slow_h)
        + wave * np.exp(-lag_h / memory.wave_h) * np.cos(2 * np.pi * lag_h / 24)
        + (1.0 - slow - wave) * np.exp(-lag_h / memory.fast_h)
    )
    return found


def remembering(normal: Array, memory_h: float) -> Array:
    """First-order autoregression with unit variance from independent normal values, ``(row, hour)``."""
    result = normal.copy()
    _remember(result, np.exp(-1.0 / memory_h))
    return result


@compiled
def _remember(values: Array, kept: float) -> None:
    fresh = np.sqrt(1.0 - kept * kept)
    for row in range(values.shape[0]):
        for hour in range(1, values.shape[1]):
            values[row, hour] = kept * values[row, hour - 1] + fresh * values[row, hour]


def _standardised(raw: Array) -> Array:
    """Mean 0 in each month, standard deviation 1 over the year."""
    centred = shape_calendar.less_mean_of_months(raw)
    scaled: Array = centred / centred.std(axis=-1, keepdims=True)
    return scaled
