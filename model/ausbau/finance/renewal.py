"""What is bought wears out and is bought again: generations of servers, halls and connections.

Sellers of hours pay for a server what it will earn, so that a fall of the price of hours takes the
price of servers of that type with it. Each order pays the price of its day on this path. This is an
assumption: in 2025 lists of servers moved in steps, with each new generation of chips.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.finance import capex
from ausbau.finance.depreciation import worth_share


@dataclass(frozen=True)
class Assets:
    """Things of one life, bought lot by lot; dates in hours ``(draw, lot)``."""

    price_eur: Array
    """At the start of the horizon, ``(draw, lot, part)``."""
    ordered_h: Array
    """Day whose price the first purchase pays."""
    since_h: Array
    """Paid and in use from here on; infinite for never."""
    is_renewed: BoolArray
    """Whether the lot is bought again at the end of its life, ``(draw, lot)``."""
    life_h: Array
    """Shape ``(draw,)``."""
    decline_per_year: Array
    """Share of the price that a like thing loses in a year, ``(draw,)``."""


@dataclass(frozen=True)
class Generation:
    """One purchase of each lot; infinite where a lot has none."""

    paid_eur: Array
    """``(draw, lot, part)``."""
    worth_new_eur: Array
    """What the like costs on the day on which it comes into use, ``(draw, lot, part)``."""
    since_h: Array
    until_h: Array


@dataclass(frozen=True)
class Ledger:
    """What purchases come to; arrays ``(draw, month, part)`` but ``worth_eur``."""

    first_eur: Array
    """First investment when it falls due."""
    replacement_eur: Array
    eur_years: Array
    """Capital in use times years, at the price that was paid for it."""
    worth_eur: Array
    """What is there at the end of the horizon is worth then, ``(draw,)``."""


def price_factor(at_h: Array, decline_per_year: Array, end_h: float) -> Array:
    """Price of a like thing at an instant ``(draw, lot)`` relative to the start of the horizon.

    What is ordered before the start has the price of the start, what lies after the end that of the end.
    """
    years = np.clip(at_h, 0.0, end_h) / HOURS_PER_YEAR
    factor: Array = np.exp(np.log1p(-decline_per_year)[:, np.newaxis] * years)
    return factor


def generations(assets: Assets, end_h: float) -> Iterator[Generation]:
    """The purchases that are in use within the horizon, first to last."""
    life_h = assets.life_h[:, np.newaxis]
    since_h, ordered_h = assets.since_h, assets.ordered_h
    while (since_h < end_h).any():
        yield Generation(
            paid_eur=_at(assets, ordered_h, end_h),
            worth_new_eur=_at(assets, since_h, end_h),
            since_h=since_h,
            until_h=since_h + life_h,
        )
        since_h = ordered_h = np.where(assets.is_renewed, since_h + life_h, np.inf)


def _at(assets: Assets, at_h: Array, end_h: float) -> Array:
    factor = price_factor(at_h, assets.decline_per_year, end_h)
    return assets.price_eur * factor[:, :, np.newaxis]


def ledger(assets: Assets, rate_per_year: Array, bounds_h: Array) -> Ledger:
    """Purchases, capital in use and worth at the end, at a real cost of capital ``(draw,)``."""
    draws, _, parts = assets.price_eur.shape
    spent, eur_years = [], np.zeros((parts, draws, len(bounds_h) - 1)).transpose(1, 2, 0)
    worth_eur = np.zeros(draws)
    for bought in generations(assets, bounds_h[-1]):
        paid, since_h = bought.paid_eur, bought.since_h
        spent.append(capex.spent_by_month(paid, since_h, bounds_h))
        eur_years += capex.years_in_use(paid, since_h, bounds_h, until_h=bought.until_h)
        share = worth_share(
            (bounds_h[-1] - np.minimum(since_h, bounds_h[-1])) / HOURS_PER_YEAR,
            assets.life_h[:, np.newaxis] / HOURS_PER_YEAR,
            rate_per_year[:, np.newaxis],
            assets.decline_per_year[:, np.newaxis],
        )
        is_there = since_h < bounds_h[-1]
        worth_eur += (bought.worth_new_eur.sum(axis=2) * np.where(is_there, share, 0.0)).sum(axis=1)
    nothing = np.zeros_like(eur_years)
    return Ledger(
        first_eur=spent[0] if spent else nothing,
        replacement_eur=np.sum(spent[1:], axis=0) if len(spent) > 1 else nothing,
        eur_years=eur_years,
        worth_eur=worth_eur,
    )
