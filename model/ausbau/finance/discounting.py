"""Annuities, present values and price years: the one place where nominal and real money meet."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import hours_between
from ausbau.core.unit_table import HOURS_PER_YEAR


def real_rate_per_year(nominal_per_year: Array, inflation_per_year: Array) -> Array:
    """Real rate from a nominal one, by Fisher: (1 + nominal) / (1 + inflation) - 1."""
    return (1.0 + nominal_per_year) / (1.0 + inflation_per_year) - 1.0


def annuity_per_year(rate_per_year: Array, life_years: Array) -> Array:
    """Yearly payment, spread evenly over the year, that repays 1 with interest over the life.

    ``ln(1 + r) / (1 - (1 + r)^-n)``: the end-of-year annuity times ``ln(1 + r) / r``. Limits: ``1 / n``
    at a rate of zero, ``ln(1 + r)`` for an infinite life. Rates lie above -1, lives above 0.
    """
    rate, life = np.broadcast_arrays(rate_per_year, life_years)
    force = np.log1p(rate)
    with np.errstate(invalid="ignore", divide="ignore"):
        growing = force / -np.expm1(-force * life)
    return np.where(force == 0.0, 1.0 / life, growing)


def discount_factors(rate_per_year: Array, at_h: Array) -> Array:
    """Value at the horizon's start of 1 paid at each hour, shape ``(draw, time)``."""
    force_per_h = np.log1p(rate_per_year) / HOURS_PER_YEAR
    return np.exp(-force_per_h[:, np.newaxis] * at_h)


def present_value(flow: Array, factors: Array) -> Array:
    """Sum over the months of a flow ``(draw, month, …)`` times the factors ``(draw, month)``."""
    total = np.empty((flow.shape[0], *flow.shape[2:]))
    for entry in np.ndindex(flow.shape[2:]):
        # One order of the sum whatever the order of the flow in memory, which hangs on the block.
        total[:, *entry] = np.multiply(flow[:, :, *entry], factors, order="C").sum(axis=1)
    return total


def in_price_year(
    nominal_eur: Array, years_later: Array | float, inflation_per_year: Array
) -> Array:
    """Money of a day that lies ``years_later`` after the price year, in prices of that year."""
    return nominal_eur / (1.0 + inflation_per_year) ** years_later


def in_money_of_day(
    real_eur: Array, years_later: Array | float, inflation_per_year: Array
) -> Array:
    """Money in prices of the price year, in that of a day ``years_later``: `in_price_year` undone."""
    return real_eur * (1.0 + inflation_per_year) ** years_later


def years_after_price_year(instant: datetime, price_year: int) -> float:
    """Years from the middle of the price year, whose prices are its mean, to an instant in UTC."""
    first, next_first = (datetime(year, 1, 1, tzinfo=UTC) for year in (price_year, price_year + 1))
    middle = first + (next_first - first) / 2
    return hours_between(middle, instant) / HOURS_PER_YEAR
