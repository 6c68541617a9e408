"""Annuity, present value, Fisher's real rate and price years."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.integrate import quad

from ausbau.finance.discounting import (
    annuity_per_year,
    discount_factors,
    in_price_year,
    present_value,
    real_rate_per_year,
    years_after_price_year,
)

HOURS_PER_YEAR = 8766.0


def test_the_annuity_of_a_published_table() -> None:
    # Tables give 0.23740 a year for 6 percent over 5 years, paid at the end of each year; a payment
    # spread over the year is smaller by ln(1.06) / 0.06.
    expected = 0.23740 * np.log(1.06) / 0.06
    assert annuity_per_year(np.array([0.06]), np.array([5.0]))[0] == pytest.approx(
        expected, rel=1e-4
    )


@pytest.mark.parametrize(
    ("rate", "life"), [(0.044, 5.0), (0.12, 14.5), (0.001, 40.0), (-0.02, 6.0)]
)
def test_an_annuity_repays_exactly_what_was_lent(rate: float, life: float) -> None:
    annuity = annuity_per_year(np.array([rate]), np.array([life]))[0]
    repaid = quad(lambda year: annuity * (1 + rate) ** -year, 0.0, life)[0]
    assert repaid == pytest.approx(1.0, rel=1e-10)


def test_without_interest_the_capital_is_spread_over_the_life() -> None:
    rates = np.array([0.0, 1e-12, -1e-12])
    np.testing.assert_allclose(annuity_per_year(rates, np.full(3, 8.0)), 0.125, rtol=1e-10)


def test_what_lasts_for_ever_costs_its_interest() -> None:
    found = annuity_per_year(np.array([0.05, 0.0]), np.array([np.inf, np.inf]))
    np.testing.assert_allclose(found, [np.log(1.05), 0.0], rtol=1e-14)


def test_fisher_by_hand() -> None:
    # 1.065 / 1.02 = 1.0441176
    assert real_rate_per_year(np.array([0.065]), np.array([0.02]))[0] == pytest.approx(
        0.0441176470588
    )


def test_a_payment_in_a_year_is_worth_less_by_one_year_of_interest() -> None:
    factors = discount_factors(np.array([0.10, 0.0]), np.array([0.0, HOURS_PER_YEAR]))
    np.testing.assert_allclose(factors, [[1.0, 1 / 1.1], [1.0, 1.0]], rtol=1e-14)


def test_present_value_keeps_the_axes_behind_the_months() -> None:
    flow = np.array([[[1.0, 10.0], [2.0, 20.0]]])
    np.testing.assert_allclose(present_value(flow, np.array([[1.0, 0.5]])), [[2.0, 20.0]])


def test_prices_of_two_years_later_are_worth_less_today() -> None:
    assert in_price_year(np.array([110.25]), 2.0, np.array([0.05]))[0] == pytest.approx(100.0)


def test_each_sum_has_its_own_years() -> None:
    nominal = np.array([[100.0, 102.0, 104.04]])
    found = in_price_year(nominal, np.array([[0.0, 1.0, 2.0]]), np.array([[0.02]]))
    np.testing.assert_allclose(found, 100.0)


def test_prices_of_a_year_are_those_of_its_middle() -> None:
    # 2025 has 365 days; its middle is 2 July, 12:00. To New Year 2026 are 182.5 days of 365.25.
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    assert years_after_price_year(new_year, 2025) == pytest.approx(182.5 / 365.25)
    assert years_after_price_year(datetime(2025, 7, 2, 12, tzinfo=UTC), 2025) == 0.0
    assert years_after_price_year(new_year, 2026) == pytest.approx(-182.5 / 365.25)
