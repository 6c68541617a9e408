"""Depreciation for tax: what of a purchase may be deducted by which age, and what that is worth.

Movable assets are written off evenly over their life for tax (§ 7 (1) EStG) or, if bought within a window
of the law, by a constant share of what is left until the even rest is more (§ 7 (2) EStG). Deductions are
nominal: they are the price that was paid, and lose value with inflation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.finance import discounting
from ausbau.finance.renewal import Generation


@dataclass(frozen=True)
class WriteOff:
    """How purchases are written off; arrays ``(draw,)``."""

    life_years: Array
    """Life for tax."""
    declining_share: Array
    """Share of what is left that is deducted in a year, for what is bought in the window; 0 for none."""
    window_begin_h: Array
    window_end_h: Array
    inflation_per_year: Array
    nominal_rate_per_year: Array
    """At which deductions are discounted."""


@dataclass(frozen=True)
class Deductions:
    """What purchases may deduct, real."""

    by_month_eur: Array
    """``(draw, month)``."""
    left_eur: Array
    """Still to be deducted at the end of the horizon, ``(draw,)``."""
    shielded_eur_years: Array
    """Capital in use times years, times what its deductions are worth per EUR; ``(draw, month)``."""


def book_share(age_years: Array, life_years: Array, force: Array) -> Array:
    """Share of a purchase that is not deducted yet at an age; arrays broadcast.

    With the force ``δ = −ln(1 − declining share)`` the rest falls as ``exp(−δ a)`` up to the age
    ``L − 1/δ``, where the even rest begins to be more, and then by the line to zero at the life L. At δ = 0
    it is the line all along. Steady within the year, where the law counts whole months.
    """
    turn = _turn(life_years, force)
    declining = np.exp(-force * np.minimum(age_years, turn))
    to_go = np.clip((life_years - age_years) / (life_years - turn), 0.0, 1.0)
    share: Array = declining * to_go
    return share


def shield_share(life_years: Array, force: Array, nominal_force: Array) -> Array:
    """Present value of all deductions per EUR bought, at the force of interest ``nominal_force``.

    ``∫ −B'(a) exp(−k a) da`` over the life for the rest B of `book_share`: the declining part and the
    line after it in closed form. One without interest.
    """
    turn = _turn(life_years, force)
    both, line = force + nominal_force, life_years - turn
    declining = force * turn * _mean_discount(both * turn)
    even = np.exp(-both * turn) * _mean_discount(nominal_force * line)
    share: Array = declining + even
    return share


def _turn(life_years: Array, force: Array) -> Array:
    """Age at which the even rest begins to be more than the declining share."""
    return np.maximum(life_years - 1.0 / np.where(force > 0.0, force, 1e-12), 0.0)


def _mean_discount(discount: Array) -> Array:
    """``(1 − exp(−x)) / x``, one at zero."""
    is_nothing = discount == 0.0
    divisor = np.where(is_nothing, 1.0, discount)
    return np.where(is_nothing, 1.0, -np.expm1(-discount) / divisor)


def deductions(
    generations: Iterable[Generation], write_off: WriteOff, bounds_h: Array
) -> Deductions:
    """What all purchases may deduct by month; what leaves service is written off at once."""
    draws, months = len(write_off.life_years), len(bounds_h) - 1
    by_month, left = np.zeros((draws, months)), np.zeros(draws)
    shielded = np.zeros((draws, months))
    for bought in generations:
        for lot in range(bought.since_h.shape[1]):
            found = _of_lot(bought, lot, write_off, bounds_h)
            by_month += found.by_month_eur
            left += found.left_eur
            shielded += found.shielded_eur_years
    return Deductions(by_month, left, shielded)


def _of_lot(bought: Generation, lot: int, write_off: WriteOff, bounds_h: Array) -> Deductions:
    since_h = np.minimum(bought.since_h[:, lot], bounds_h[-1])
    paid = bought.paid_eur[:, lot].sum(axis=1)
    paid = np.where(bought.since_h[:, lot] < bounds_h[-1], paid, 0.0)
    in_window = (since_h >= write_off.window_begin_h) & (since_h < write_off.window_end_h)
    force = -np.log1p(-np.where(in_window, write_off.declining_share, 0.0))
    age_years = np.maximum(bounds_h - since_h[:, np.newaxis], 0.0) / HOURS_PER_YEAR
    book = book_share(age_years, write_off.life_years[:, np.newaxis], force[:, np.newaxis])
    in_service = bounds_h < bought.until_h[:, lot, np.newaxis]
    book = np.where(in_service, book, 0.0)
    middle_years = (age_years[:, 1:] + age_years[:, :-1]) / 2.0
    inflation = write_off.inflation_per_year[:, np.newaxis]
    nominal = paid[:, np.newaxis] * -np.diff(book, axis=1)
    shield = shield_share(write_off.life_years, force, np.log1p(write_off.nominal_rate_per_year))
    years = np.diff(np.minimum(age_years, _life_years(bought, lot)[:, np.newaxis]), axis=1)
    return Deductions(
        by_month_eur=discounting.in_price_year(nominal, middle_years, inflation),
        left_eur=discounting.in_price_year(
            paid * book[:, -1], age_years[:, -1], write_off.inflation_per_year
        ),
        shielded_eur_years=(paid * shield)[:, np.newaxis] * years,
    )


def _life_years(bought: Generation, lot: int) -> Array:
    """Years in service; a purchase that never comes has none."""
    with np.errstate(invalid="ignore"):
        life_h = bought.until_h[:, lot] - bought.since_h[:, lot]
    return np.where(np.isfinite(life_h), life_h, 0.0) / HOURS_PER_YEAR
