"""When the money is back, which load pays."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.finance.profitability import break_even_price, break_even_share, payback_h

BOUNDS_H = np.array([0.0, 700.0, 1400.0, 2100.0, 2800.0])


def paid_back(*flows: float) -> float:
    return float(payback_h(np.array(flows).reshape(1, -1, 1), BOUNDS_H[: len(flows) + 1])[0, 0])


def test_the_debt_is_paid_back_within_its_month() -> None:
    # 100 owed, 60 earned by 1,400 h; 40 of the next 80 fill half a month more.
    assert paid_back(-100.0, 60.0, 80.0) == pytest.approx(1400.0 + 350.0)


def test_a_second_purchase_counts_before_the_money_is_back() -> None:
    # Back at zero after the second month, then 200 more are spent and earned by the last bound.
    assert paid_back(-100.0, 100.0, -200.0, 200.0) == pytest.approx(2800.0)


def test_what_is_not_earned_within_the_horizon_never_is() -> None:
    assert paid_back(-100.0, 60.0) == np.inf


def test_without_debt_there_is_nothing_to_pay_back() -> None:
    assert paid_back(0.0, 0.0) == 0.0
    assert paid_back(5.0, -2.0) == 0.0


def test_more_revenue_never_pays_back_later() -> None:
    generator = np.random.default_rng(8)
    flows = np.concatenate([np.full((50, 1, 1), -10.0), generator.random((50, 3, 1)) * 8], axis=1)
    better = flows + np.array([0.0, 1.0, 1.0, 1.0]).reshape(1, 4, 1)
    assert (payback_h(better, BOUNDS_H) <= payback_h(flows, BOUNDS_H)).all()


def test_break_even_by_hand() -> None:
    # 90 to be covered, 120 at full use: three quarters must be sold; nothing to sell, nothing covers it.
    found = break_even_share(np.array([[90.0, 60.0], [90.0, 60.0]]), np.array([120.0, 0.0]))
    np.testing.assert_allclose(found, [[0.75, 0.5], [np.inf, np.inf]])


def test_who_is_paid_more_than_the_cost_by_others_need_sell_nothing() -> None:
    # 30 more than the cost for 120 at full use: no share, and a quarter of a euro for each of 120 hours.
    cost, full = np.array([[-30.0]]), np.array([120.0])
    np.testing.assert_array_equal(break_even_share(cost, full), [[0.0]])
    np.testing.assert_array_equal(break_even_price(cost, full), [[-0.25]])
    np.testing.assert_array_equal(break_even_price(cost, np.array([0.0])), [[np.inf]])
