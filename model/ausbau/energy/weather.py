"""Temperature through a month: a day's wave around a daily mean that varies from day to day.

What cooling needs of the weather is the mean of a ramp: 0 up to a lower temperature, rising to 1 over a
span, 1 above. Within a day the temperature follows a cosine; its mean over the day is taken at the
nodes of Gauss-Chebyshev quadrature, which are the temperatures at the middle of each hour. Daily means
are normal around the month's mean, and the mean of the ramp over them has a closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from ausbau.core.arrays import Array

_NODES = np.cos(np.pi * (np.arange(12) + 0.5) / 12)
"""A cosine at the middle of twelve hours; the other twelve repeat them."""

HOTTEST_DAY_SD = 2.04
"""Expected highest of 30 independent standard normal values: the hottest daily mean of a month."""


@dataclass(frozen=True)
class Temperature:
    """January to December: mean in °C and daily range in K; one spread of daily means in K."""

    mean_degc: Array
    daily_range_k: Array
    day_to_day_sd_k: float


def mean_ramp(temperature: Temperature, lower_degc: Array, span_k: Array) -> Array:
    """Mean of the ramp over the hours of each month of the year, shape ``(draw, 12)``.

    ``lower_degc`` and ``span_k`` have shape ``(draw,)``.
    """
    half_range = temperature.daily_range_k[:, None] / 2
    of_hour = temperature.mean_degc[:, None] + half_range * _NODES
    above = of_hour[None] - lower_degc[:, None, None]
    sd, span = temperature.day_to_day_sd_k, span_k[:, None, None]
    mean = (_expected_excess(above, sd) - _expected_excess(above - span, sd)) / span
    over_day: Array = mean.mean(axis=2)
    return over_day


def hottest_degc(temperature: Temperature) -> Array:
    """Temperature at noon of the hottest day of each month of the year, shape ``(12,)``."""
    hottest_day = temperature.mean_degc + HOTTEST_DAY_SD * temperature.day_to_day_sd_k
    return hottest_day + temperature.daily_range_k / 2


def ramp(temperature_degc: Array, lower_degc: Array, span_k: Array) -> Array:
    """The ramp at given temperatures ``(month,)``, shape ``(draw, month)``."""
    above = temperature_degc[None, :] - lower_degc[:, None]
    return np.clip(above / span_k[:, None], 0.0, 1.0)


def _expected_excess(mean: Array, sd: float) -> Array:
    """Expected part above zero of a normal variable: ``m Φ(m/s) + s φ(m/s)``."""
    standard = mean / sd
    density = np.exp(-0.5 * standard**2) / np.sqrt(2.0 * np.pi)
    excess: Array = mean * ndtr(standard) + sd * density
    return excess
