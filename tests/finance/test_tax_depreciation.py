"""Deductions by age: the law's own example, the line, the integral, and what leaves service."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate

from ausbau.finance.renewal import Generation
from ausbau.finance.tax_depreciation import WriteOff, deductions, shield_share
from ausbau.finance.write_off_kernel import book_share

YEAR_H = 8766.0
FORCE_30 = -math.log(0.7)
ONE = np.ones(1)


def write_off(**changed: float) -> WriteOff:
    given = {
        "life_years": 4.0,
        "declining_share": 0.3,
        "window_begin_h": 0.0,
        "window_end_h": YEAR_H,
        "inflation_per_year": 0.0,
        "nominal_rate_per_year": 0.05,
    } | changed
    return WriteOff(**{name: np.array([value]) for name, value in given.items()})


def purchase(since_h: float, life_h: float = 10 * YEAR_H) -> Generation:
    price = np.full((1, 1, 1), 100.0)
    since = np.array([[since_h]])
    return Generation(price, price, since, since + life_h)


def test_without_a_declining_share_the_book_falls_by_the_line() -> None:
    np.testing.assert_allclose(
        [book_share(age, 4.0, 0.0) for age in (0.0, 1.0, 4.0, 9.0)],
        [1.0, 0.75, 0.0, 0.0],
    )


def test_thirty_percent_of_what_is_left_are_deducted_in_each_early_year() -> None:
    # Ten years: the even rest takes over 2.8 years before the end, so the first years are 0.7, 0.49.
    found = [book_share(age, 10.0, FORCE_30) for age in (1.0, 2.0, 10.0)]
    np.testing.assert_allclose(found, [0.7, 0.49, 0.0])


@pytest.mark.parametrize("force", [0.0, FORCE_30])
@pytest.mark.parametrize("interest", [0.0, 0.07])
def test_the_worth_of_deductions_is_their_integral(force: float, interest: float) -> None:
    """Against scipy's quadrature of the book that is left: ∫ −B' e^(−ka) = 1 − k ∫ B e^(−ka)."""
    held, _ = integrate.quad(
        lambda age: book_share(age, 6.0, force) * np.exp(-interest * age),
        0,
        6,
        points=[6 - 1 / force] if force else None,
    )
    found = shield_share(np.array(6.0), np.array(force), np.array(interest))
    np.testing.assert_allclose(found, 1 - interest * held, rtol=1e-9)


def test_deductions_sum_to_the_price_where_money_keeps_its_worth() -> None:
    bounds_h = np.arange(0, 8.25, 0.25) * YEAR_H
    found = deductions([purchase(1000.0)], write_off(), bounds_h)
    np.testing.assert_allclose(found.by_month_eur.sum(), 100.0)
    np.testing.assert_array_equal(found.left_eur, 0.0)


def test_what_is_bought_after_the_window_is_written_off_by_the_line() -> None:
    bounds_h = np.array([2.0, 3.0, 4.0]) * YEAR_H
    found = deductions([purchase(2.0 * YEAR_H)], write_off(), bounds_h)
    np.testing.assert_allclose(found.by_month_eur, [[25.0, 25.0]])
    np.testing.assert_allclose(found.left_eur, 50.0)


def test_what_leaves_service_is_written_off_at_once() -> None:
    bounds_h = np.arange(5.0) * YEAR_H
    found = deductions([purchase(0.0, 2 * YEAR_H)], write_off(declining_share=0.0), bounds_h)
    np.testing.assert_allclose(found.by_month_eur, [[25.0, 75.0, 0.0, 0.0]])


def test_inflation_eats_deductions() -> None:
    # One year of 4, in the middle of the second year, 1.5 years after the purchase at 10 percent.
    bounds_h = np.arange(3.0) * YEAR_H
    found = deductions(
        [purchase(0.0)], write_off(declining_share=0.0, inflation_per_year=0.1), bounds_h
    )
    np.testing.assert_allclose(found.by_month_eur[0, 1], 25.0 / 1.1**1.5)


def test_what_is_never_bought_is_never_deducted() -> None:
    found = deductions([purchase(np.inf)], write_off(), np.arange(3.0) * YEAR_H)
    for amounts in (found.by_month_eur, found.left_eur, found.shielded_eur_years):
        np.testing.assert_array_equal(amounts, 0.0)
