"""The loop over purchases and the months in which they are written off, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.compiled import compiled
from ausbau.core.unit_table import HOURS_PER_YEAR


class Purchases(NamedTuple):
    """What is bought and how it is written off; ``(draw, lot)`` where nothing else is said."""

    paid_eur: Array
    """Nothing for what never comes."""
    since_h: Array
    """The end of the horizon at the latest."""
    until_h: Array
    force_per_year: Array
    """Of the declining share; 0 by the line."""
    shield_share: Array
    life_years: Array
    """For tax, ``(draw,)``."""
    inflation_force_per_year: Array
    """``(draw,)``."""


@compiled
def book_share(age_years: float, life_years: float, force: float) -> float:
    """Share of a purchase that is not deducted yet at an age.

    With the force ``δ = −ln(1 − declining share)`` the rest falls as ``exp(−δ a)`` up to the age
    ``L − 1/δ``, where the even rest begins to be more, and then by the line to zero at the life L. At δ = 0
    it is the line all along. Steady within the year, where the law counts whole months.
    """
    turn = turning_years(life_years, force)
    to_go = min(max((life_years - age_years) / (life_years - turn), 0.0), 1.0)
    if force == 0.0:
        return to_go
    declining: float = np.exp(-force * min(age_years, turn))
    return declining * to_go


@compiled
def turning_years(life_years: float, force: float) -> float:
    """Age at which the even rest begins to be more than the declining share."""
    return max(life_years - 1.0 / force, 0.0) if force > 0.0 else 0.0


@compiled
def written_off(bought: Purchases, bounds_h: Array) -> tuple[Array, Array, Array]:
    """Deductions by month, real; what is still to be deducted at the end; capital in use times its shield.

    Shapes ``(draw, month)``, ``(draw,)`` and ``(draw, month)``. What leaves service is written off at once.
    """
    draws, lots = bought.paid_eur.shape
    by_month, left = np.zeros((draws, len(bounds_h) - 1)), np.zeros(draws)
    shielded = np.zeros(by_month.shape)
    for draw in range(draws):
        for lot in range(lots):
            if bought.paid_eur[draw, lot] > 0.0:
                months = by_month[draw], shielded[draw]
                left[draw] += _write_off(bought, (draw, lot), bounds_h, months)
    return by_month, left, shielded


@compiled
def _write_off(
    bought: Purchases, cell: tuple[int, int], bounds_h: Array, months: tuple[Array, Array]
) -> float:
    """Add one purchase's deductions and shielded capital to its months; what it has left at the end."""
    paid, since_h, until_h = bought.paid_eur[cell], bought.since_h[cell], bought.until_h[cell]
    life, force = bought.life_years[cell[0]], bought.force_per_year[cell]
    inflation = bought.inflation_force_per_year[cell[0]]
    deducted, shielded = months
    begin, book = 0.0, 1.0
    for month in range(len(deducted)):
        begin_h, end_h = bounds_h[month], bounds_h[month + 1]
        end = max(end_h - since_h, 0.0) / HOURS_PER_YEAR
        in_use_h = min(end_h, until_h) - max(begin_h, since_h)
        if in_use_h > 0.0:
            after = book_share(end, life, force) if end_h < until_h else 0.0
            worth = np.exp(-inflation * (begin + end) / 2.0)
            deducted[month] += paid * (book - after) * worth
            shielded[month] += paid * bought.shield_share[cell] * in_use_h / HOURS_PER_YEAR
            book = after
        begin = end
    return paid * book * np.exp(-inflation * begin) if book > 0.0 else 0.0
