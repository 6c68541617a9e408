"""What a thing is worth at an age: the margins that it has yet to earn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from ausbau.finance.depreciation import worth_share


def share(age: float, life: float, rate: float, decline: float) -> float:
    return worth_share(
        np.array([age]), np.array([life]), np.array([rate]), np.array([decline])
    ).item()


def test_a_server_of_three_years_by_hand() -> None:
    # 5 percent interest, prices fall by 20 percent a year: each year counts 0.8 / 1.05 = 0.761905 of the
    # one before. 0.8^3 (1 - 0.761905^2) / (1 - 0.761905^5) = 0.512 x 0.419501 / 0.743255 = 0.288979.
    assert share(3.0, 5.0, 0.05, 0.2) == pytest.approx(0.288979, rel=1e-5)


def test_without_interest_at_steady_prices_it_is_the_line_of_the_books() -> None:
    assert share(3.0, 5.0, 0.0, 0.0) == pytest.approx(0.4)


def test_prices_that_rise_at_the_rate_of_interest_leave_a_line_that_rises_with_them() -> None:
    # All years of margin have the same present value: 2 of 5 are left, each at 1.25^3 of its first price.
    assert share(3.0, 5.0, 0.25, -0.25) == pytest.approx(0.4 * 1.953125)


def test_new_it_is_worth_its_price_and_at_the_end_of_its_life_nothing() -> None:
    assert share(0.0, 5.0, 0.07, 0.3) == 1.0
    assert share(5.0, 5.0, 0.07, 0.3) == 0.0
    assert share(9.0, 5.0, 0.07, 0.3) == 0.0


@pytest.mark.parametrize(("rate", "decline"), [(0.045, 0.167), (0.12, 0.0), (0.03, -0.2)])
@pytest.mark.parametrize("age", [0.5, 2.0, 4.9])
def test_it_is_the_discounted_sum_of_the_margins_that_remain(
    age: float, rate: float, decline: float
) -> None:
    def left_from(start: float) -> float:
        def margin(at: float) -> float:
            return float((1 - decline) ** at * (1 + rate) ** (start - at))

        return float(quad(margin, start, 5.0)[0])

    assert share(age, 5.0, rate, decline) == pytest.approx(left_from(age) / left_from(0.0))


def test_the_faster_prices_fall_the_less_is_left() -> None:
    declines = np.linspace(-0.3, 0.8, 12)
    left = worth_share(np.array(2.0), np.array(5.0), np.array(0.05), declines)
    assert (np.diff(left) < 0).all()
