"""The internal rate of return: by hand, without a rate, and against its own definition."""

from __future__ import annotations

import numpy as np

from ausbau.finance.discounting import discount_factors, present_value
from ausbau.finance.internal_rate import internal_rate_per_year

YEAR_H = 8766.0


def rate(flow: list[float], left: float, bounds_h: np.ndarray) -> float:
    flows = np.array(flow)[np.newaxis, :, np.newaxis]
    return float(internal_rate_per_year(flows, np.array([[left]]), bounds_h)[0, 0])


def test_ten_percent_by_hand() -> None:
    # 100 spent in the middle of the first year, 110 back in the middle of the second.
    assert np.isclose(rate([-100.0, 110.0], 0.0, np.array([0.0, 1.0, 2.0]) * YEAR_H), 0.1)


def test_what_is_left_at_the_end_counts_then() -> None:
    # 100 in the middle of the year, 121 left half a year later: 21 percent in half a year.
    assert np.isclose(rate([-100.0], 121.0, np.array([0.0, 1.0]) * YEAR_H), 1.21**2 - 1)


def test_money_that_does_not_come_back_is_a_total_loss() -> None:
    bounds_h = np.array([0.0, 1.0, 2.0]) * YEAR_H
    assert rate([-100.0, 0.0], 0.0, bounds_h) == -1.0
    assert rate([100.0, 5.0], 0.0, bounds_h) == np.inf


def test_at_its_internal_rate_a_plant_is_worth_nothing() -> None:
    generator = np.random.default_rng(4)
    bounds_h = np.cumsum(generator.uniform(600, 800, 61)) - 600
    flow = generator.uniform(0.5, 2.0, (30, 60, 2))
    flow[:, 0] = -generator.uniform(20, 100, (30, 2))
    left = generator.uniform(0, 10, (30, 2))
    found = internal_rate_per_year(flow, left, bounds_h)
    assert np.isfinite(found).all()
    for relief in range(2):
        middle_h = (bounds_h[1:] + bounds_h[:-1]) / 2
        worth = present_value(flow[:, :, relief], discount_factors(found[:, relief], middle_h))
        end = discount_factors(found[:, relief], bounds_h[-1:])[:, 0]
        np.testing.assert_allclose(worth + left[:, relief] * end, 0.0, atol=1e-6)
