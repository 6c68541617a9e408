"""Taxes on the plant's profit: the rates of the law, what is taxable, and the gross-up of a return.

Corporate income tax with solidarity surcharge (§ 23 (1) KStG, § 4 SolzG) and trade tax (§ 11 (2) and § 16
GewStG) fall on the same profit. Interest is not deducted here, because the cost of capital that discounts
is one after tax and holds its deduction already. Additions and cuts of the trade tax are left out. A loss
lowers the tax of the same month: the operator is taken to have other profits to set it off against (an
assumption, right for a group, too kind to a firm that has this plant alone).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray


@dataclass(frozen=True)
class Rates:
    """Rates on the same profit by month, ``(draw, month)``."""

    corporate: Array
    """Corporate income tax with its surcharge."""
    trade: Array

    @property
    def both(self) -> Array:
        """What is paid of one more EUR of profit."""
        return self.corporate + self.trade


def rate_of_year(by_year: Mapping[int, Array], year: IntArray) -> Array:
    """Rate by month ``(draw, month)``; a rate by calendar year ``(draw,)`` holds until the next one.

    Months before the first year have the first rate.
    """
    years = sorted(by_year)
    rate = np.repeat(by_year[years[0]][:, np.newaxis], len(year), axis=1)
    for first in years:
        rate[:, year >= first] = by_year[first][:, np.newaxis]
    return rate


def rates(corporate: Array, surcharge: Array, trade_base: Array, multiplier: Array) -> Rates:
    """Rates from corporate tax ``(draw, month)``, and surcharge, base rate and multiplier ``(draw,)``.

    The surcharge is a share of the corporate tax; the trade tax is the base rate (Steuermesszahl) times
    the multiplier of the municipality (Hebesatz).
    """
    trade = np.broadcast_to((trade_base * multiplier)[:, np.newaxis], corporate.shape)
    return Rates(corporate * (1.0 + surcharge)[:, np.newaxis], trade)


def paid_eur(income_eur: Array, rate: Array) -> Array:
    """Tax on an income ``(draw, month, relief)`` at rates ``(draw, month)``; negative on a loss."""
    tax_eur: Array = income_eur * rate[:, :, np.newaxis]
    return tax_eur


def return_tax_eur(charge_eur: Array, shielded_eur: Array, rate: Array) -> Array:
    """Tax that a price must cover on top of a capital charge, ``(draw, month)``.

    A charge ``c`` recovers capital with its return after tax. A price ``p`` does so if
    ``p − τ (p − z c) = c``, where the deductions for depreciation are worth the share ``z`` of the capital,
    so that ``p − c = τ (1 − z) c / (1 − τ)``: the rental price of capital of Hall and Jorgenson, Tax Policy
    and Investment Behavior, American Economic Review 57, 1967. ``shielded_eur`` is ``z c``.
    """
    tax_eur: Array = (charge_eur - shielded_eur) * rate / (1.0 - rate)
    return tax_eur
