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
from ausbau.finance.renewal import Generation
from ausbau.finance.write_off_kernel import Purchases, written_off


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
    """`turning_years` of arrays."""
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
        found = written_off(_purchases(bought, write_off, bounds_h[-1]), bounds_h)
        by_month += found[0]
        left += found[1]
        shielded += found[2]
    return Deductions(by_month, left, shielded)


def _purchases(bought: Generation, write_off: WriteOff, end_h: float) -> Purchases:
    begin_h, stop_h = (
        of_law[:, np.newaxis] for of_law in (write_off.window_begin_h, write_off.window_end_h)
    )
    since_h = np.minimum(bought.since_h, end_h)
    in_window = (since_h >= begin_h) & (since_h < stop_h)
    force = -np.log1p(-np.where(in_window, write_off.declining_share[:, np.newaxis], 0.0))
    return Purchases(
        paid_eur=np.where(bought.since_h < end_h, bought.paid_eur.sum(axis=2), 0.0),
        since_h=since_h,
        until_h=bought.until_h,
        force_per_year=force,
        shield_share=shield_share(
            write_off.life_years[:, np.newaxis],
            force,
            np.log1p(write_off.nominal_rate_per_year)[:, np.newaxis],
        ),
        life_years=write_off.life_years,
        inflation_force_per_year=np.log1p(write_off.inflation_per_year),
    )
