"""Debt and equity: one loan for the plant, what serving it takes, and what is left to the owners.

A share of the first investment less the grant is borrowed in one loan, on the day in the middle of the
payments, at a nominal rate before tax, and is paid back by a steady annuity. What replaces worn-out parts
is paid from the cash flow. Whether the plant pays does not hang on this: the cost of capital is a mean of
debt and equity already. It decides how safe the lenders are and what the owners earn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.finance import discounting


@dataclass(frozen=True)
class Terms:
    """What the lenders ask for; arrays ``(draw,)``."""

    share: Array
    """Of the first investment less the grant."""
    rate_per_year: Array
    """Nominal, before tax."""
    tenor_years: Array
    inflation_per_year: Array


def guaranteed_rate_per_year(rate_per_year: Array, share: Array, fall_per_year: Array) -> Array:
    """Rate of a loan when guarantees lower the cost of capital by ``fall_per_year``; arrays ``(draw,)``.

    The cost of capital is a mean of debt and equity, and a guarantee is one for the lenders. So a loan for
    ``share`` of the money becomes cheaper by ``fall / share``; free of interest at the least. The shield
    of interest from tax is left out of this.
    """
    is_lent = share > 0.0
    fall = np.where(is_lent, fall_per_year / np.where(is_lent, share, 1.0), 0.0)
    rate: Array = np.maximum(rate_per_year - fall, 0.0)
    return rate


def guarantee_loss_eur(
    owed_eur_years: Array, guarantee_share: Array, debt_share: Array, loss_per_year: Array
) -> Array:
    """What a guarantor is expected to pay by month ``(draw, month)``, for money owed times years.

    Guarantees for a share of the capital cover lenders, and no more than is lent: for 30 percent of the
    capital they cover three fifths of a loan for half of it. What lenders are expected to lose in a year
    ``(draw,)`` is then paid by the guarantor, and no fee comes in for it. A fee at the market's price would
    undo what the guarantee is for; below it, it is aid (Commission Notice on guarantees, OJ 2008/C 155/02).
    """
    is_lent = debt_share > 0.0
    covered = np.where(is_lent, guarantee_share / np.where(is_lent, debt_share, 1.0), 0.0)
    rate = np.minimum(covered, 1.0) * loss_per_year
    return owed_eur_years * rate[:, np.newaxis]


@dataclass(frozen=True)
class Loan:
    """The loan by month, real; arrays ``(draw, month)`` unless said otherwise."""

    drawn_eur: Array
    service_eur: Array
    """Interest and repayment."""
    interest_eur: Array
    owed_eur_years: Array
    """What is owed on average in the month, times its years from the loan to its last payment."""
    owed_at_end_eur: Array
    """Shape ``(draw,)``."""


def outstanding_share(age_years: Array, tenor_years: Array, force: Array) -> Array:
    """Share of a loan still owed at an age: ``(1 − e^−k(T − a)) / (1 − e^−kT)``; arrays broadcast.

    Nothing from the tenor T on; by the line where the force of interest k is zero.
    """
    to_go = np.clip(tenor_years - age_years, 0.0, tenor_years)
    is_free = force == 0.0
    divisor = np.where(is_free, 1.0, -np.expm1(-force * tenor_years))
    share: Array = np.where(is_free, to_go / tenor_years, -np.expm1(-force * to_go) / divisor)
    return share


def loan(invested_eur: Array, terms: Terms, bounds_h: Array) -> Loan:
    """The loan for an investment less its grant ``(draw, month)``, as its payments fall due."""
    drawn_eur = invested_eur * terms.share[:, np.newaxis]
    principal_eur = drawn_eur.sum(axis=1)
    middle_h = (bounds_h[:-1] + bounds_h[1:]) / 2.0
    divisor = np.where(principal_eur > 0.0, principal_eur, 1.0)
    begin_h = (drawn_eur * middle_h).sum(axis=1) / divisor
    age_years = np.maximum(bounds_h - begin_h[:, np.newaxis], 0.0) / HOURS_PER_YEAR
    tenor_years = terms.tenor_years[:, np.newaxis]
    force = np.log1p(terms.rate_per_year)[:, np.newaxis]
    owed_eur = principal_eur[:, np.newaxis] * outstanding_share(age_years, tenor_years, force)
    annuity = discounting.annuity_per_year(terms.rate_per_year, terms.tenor_years)
    served_years = np.diff(np.minimum(age_years, tenor_years), axis=1)
    nominal_eur = (principal_eur * annuity)[:, np.newaxis] * served_years
    inflation = terms.inflation_per_year[:, np.newaxis]
    ages = (age_years[:, 1:] + age_years[:, :-1]) / 2.0
    interest_eur = np.maximum(nominal_eur + np.diff(owed_eur, axis=1), 0.0)
    owed_eur_years = (owed_eur[:, 1:] + owed_eur[:, :-1]) / 2.0 * served_years
    return Loan(
        drawn_eur=drawn_eur,
        service_eur=discounting.in_price_year(nominal_eur, ages, inflation),
        interest_eur=discounting.in_price_year(interest_eur, ages, inflation),
        owed_eur_years=discounting.in_price_year(owed_eur_years, ages, inflation),
        owed_at_end_eur=discounting.in_price_year(
            owed_eur[:, -1], age_years[:, -1], terms.inflation_per_year
        ),
    )


def cover_ratio(earned_eur: Array, service_eur: Array, year_of_month: IntArray) -> Array:
    """Lowest ratio of a calendar year's earnings to its debt service, ``(draw, relief)``.

    Earnings ``(draw, month, relief)`` are the cash flow before investment and financing. Years without
    debt service do not count; infinite without any. Below one, the earnings of a year do not serve the debt.
    """
    lowest = np.full((earned_eur.shape[0], earned_eur.shape[2]), np.inf)
    for year in np.unique(year_of_month):
        of_year = np.flatnonzero(year_of_month == year)
        due = service_eur[:, of_year].sum(axis=1)[:, np.newaxis]
        earned = earned_eur[:, of_year].sum(axis=1)
        ratio = np.divide(earned, due, out=np.full_like(lowest, np.inf), where=due > 0.0)
        lowest = np.minimum(lowest, ratio)
    return lowest
