"""The plant's cost of capital in each world, and what it makes of money paid later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.finance import discounting
from ausbau.finance.spec import OPERATORS


@dataclass(frozen=True)
class Interest:
    """Real cost of capital ``(draw,)``, and what 1 paid later is worth at the horizon's start."""

    rate_per_year: Array
    factors: Array
    """Paid within each month, counted at its middle, ``(draw, month)``."""
    at_end: Array
    """Paid at the end of the horizon, ``(draw, 1)``."""


def run(worlds: Worlds) -> Interest:
    """Interest of the kind of operator, as far as guarantees do not lower it."""
    rate = _real_rate(worlds)
    timeline = worlds.timeline
    return Interest(
        rate_per_year=rate,
        factors=discounting.discount_factors(rate, _middle_h(timeline)),
        at_end=discounting.discount_factors(rate, timeline.bounds_h[-1:]),
    )


def annuity_per_year(kind: str, interest: Interest, worlds: Worlds) -> Array:
    """Yearly payment for 1 EUR of IT or hall over its life, ``(draw,)``."""
    life_years = worlds.value(f"finance.life.{kind}") / HOURS_PER_YEAR
    return discounting.annuity_per_year(interest.rate_per_year, life_years)


def _real_rate(worlds: Worlds) -> Array:
    by_operator = np.stack([worlds.value(f"finance.wacc.{kind}") for kind in OPERATORS], axis=1)
    operator = worlds.option("finance.operator")[:, np.newaxis]
    market = np.take_along_axis(by_operator, operator, axis=1)[:, 0]
    covered = worlds.value("finance.support.guarantee_share")
    nominal = market - covered * worlds.value("finance.support.guarantee_effect")
    return discounting.real_rate_per_year(nominal, worlds.value("finance.inflation"))


def _middle_h(timeline: Timeline) -> Array:
    middle: Array = (timeline.bounds_h[:-1] + timeline.bounds_h[1:]) / 2.0
    return middle
