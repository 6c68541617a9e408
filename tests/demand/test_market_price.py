"""The price of a GPU-hour: trend, and good and bad times around it."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.demand.market_price import good_and_bad_times, price_per_gpu_h

YEAR_H = 8766.0
MONTH_H = 730.5


def test_a_fall_of_a_fifth_a_year_by_hand() -> None:
    # 3 EUR and 1 EUR: 2.40 and 0.80 after one year, 1.92 and 0.64 after two.
    found = price_per_gpu_h(
        np.array([[3.0, 1.0]]),
        np.array([0.2]),
        np.zeros((1, 3)),
        np.array([0.0, YEAR_H, 2 * YEAR_H]),
    )
    np.testing.assert_allclose(found, [[[3.0, 1.0], [2.4, 0.8], [1.92, 0.64]]])


def test_a_negative_decline_is_a_rise() -> None:
    found = price_per_gpu_h(
        np.array([[2.0]]), np.array([-0.1]), np.zeros((1, 1)), np.array([YEAR_H])
    )
    assert found[0, 0, 0] == pytest.approx(2.2)


def test_good_times_lift_all_pools_alike() -> None:
    deviation = np.log(np.array([[1.25]]))
    found = price_per_gpu_h(np.array([[4.0, 1.0]]), np.array([0.3]), deviation, np.array([0.0]))
    np.testing.assert_allclose(found[0, 0], [5.0, 1.25])


def test_without_volatility_the_trend_is_all_there_is() -> None:
    luck = np.random.default_rng(0).random((4, 10))
    calm = good_and_bad_times(luck, np.zeros(4), np.full(4, 500.0), np.full(10, MONTH_H))
    assert not calm.any()


def test_a_median_month_halves_a_deviation_in_its_half_life() -> None:
    # 0.8413... of the standard normal is one standard deviation; then luck of one half pushes nothing.
    half_life = MONTH_H / np.log(2.0)
    luck = np.array([[0.8413447460685429, 0.5, 0.5]])
    found = good_and_bad_times(luck, np.array([0.2]), np.array([half_life]), np.full(3, MONTH_H))
    first = 0.2 * np.sqrt(1 - 0.25)
    np.testing.assert_allclose(found[0], [first, first / 2, first / 4], rtol=1e-12)


def test_the_scatter_grows_as_the_process_is_known_to() -> None:
    # Ornstein-Uhlenbeck from zero: variance sigma^2 (1 - exp(-2 t / tau)); 20,000 draws, 3 percent.
    draws, months, tau = 20_000, 24, 4000.0
    luck = np.random.default_rng(11).random((draws, months))
    found = good_and_bad_times(
        luck, np.full(draws, 0.3), np.full(draws, tau), np.full(months, MONTH_H)
    )
    at_h = MONTH_H * np.arange(1, months + 1)
    expected = 0.3 * np.sqrt(1 - np.exp(-2 * at_h / tau))
    np.testing.assert_allclose(found.std(axis=0), expected, rtol=0.03)
    np.testing.assert_allclose(found.mean(axis=0), 0.0, atol=0.01)


def test_halving_the_step_leaves_the_law_of_the_last_month_alone() -> None:
    # With no push in the second half, one step of two months and two of one month decay alike.
    tau = np.array([3000.0])
    pushed = good_and_bad_times(
        np.array([[0.9, 0.5]]), np.array([0.2]), tau, np.array([MONTH_H, 2 * MONTH_H])
    )
    split = good_and_bad_times(
        np.array([[0.9, 0.5, 0.5]]), np.array([0.2]), tau, np.full(3, MONTH_H)
    )
    assert pushed[0, -1] == pytest.approx(split[0, -1], rel=1e-13)
