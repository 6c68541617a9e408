"""The plant's cost of capital in each world, and what it makes of money paid later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.finance import discounting
from ausbau.finance.plant import Lots
from ausbau.finance.spec import OPERATORS


@dataclass(frozen=True)
class Interest:
    """Cost of capital ``(draw,)``, and what 1 paid later is worth at the horizon's start, real."""

    nominal_rate_per_year: Array
    rate_per_year: Array
    """Real."""
    market_rate_per_year: Array
    """The same without guarantees: what others who would buy the plant reckon with."""
    factors: Array
    """Paid within each month, counted at its middle, ``(draw, month)``."""
    at_end: Array
    """Paid at the end of the horizon, ``(draw, 1)``."""


def run(lots: Lots, worlds: Worlds) -> Interest:
    """Interest of the kind of operator on the day of financing, as far as guarantees do not lower it."""
    market = _market_rate(financed_years(lots, worlds.timeline), worlds)
    nominal = market - guaranteed_fall(worlds)
    inflation = worlds.value("finance.inflation")
    rate = discounting.real_rate_per_year(nominal, inflation)
    timeline = worlds.timeline
    return Interest(
        nominal_rate_per_year=nominal,
        rate_per_year=rate,
        market_rate_per_year=discounting.real_rate_per_year(market, inflation),
        factors=discounting.discount_factors(rate, timeline.month_middles_h),
        at_end=discounting.discount_factors(rate, timeline.bounds_h[-1:]),
    )


def annuity_per_year(life: str, interest: Interest, worlds: Worlds) -> Array:
    """Yearly payment for 1 EUR of what has the life of this path, ``(draw,)``."""
    life_years = worlds.value(life) / HOURS_PER_YEAR
    return discounting.annuity_per_year(interest.rate_per_year, life_years)


def financed_years(lots: Lots, timeline: Timeline) -> Array:
    """Years to the financing: when the GPUs are ordered on average, ``(draw,)``.

    Orders before the horizon count at its start, those after it at its end; without GPUs it is the start.
    """
    ordered_h = np.clip(lots.ordered_h, 0.0, timeline.duration_h)
    total = max(float(lots.gpu.sum()), 1.0)
    years: Array = (ordered_h * lots.gpu).sum(axis=1) / total / HOURS_PER_YEAR
    return years


def of_operator(path: str, worlds: Worlds) -> Array:
    """A value that each kind of operator has, for the one of each world, ``(draw,)``."""
    by_operator = np.stack([worlds.value(f"{path}.{kind}") for kind in OPERATORS], axis=1)
    operator = worlds.option("finance.operator")[:, np.newaxis]
    return np.take_along_axis(by_operator, operator, axis=1)[:, 0]


def guaranteed_fall(worlds: Worlds) -> Array:
    """By how much guarantees lower the nominal cost of capital per year, ``(draw,)``."""
    covered = worlds.value("finance.support.guarantee_share")
    fall: Array = covered * worlds.value("finance.support.guarantee_effect")
    return fall


def _market_rate(years: Array, worlds: Worlds) -> Array:
    fall = of_operator("finance.wacc_fall", worlds)
    market: Array = of_operator("finance.wacc", worlds) * (1.0 - fall) ** years
    return market
