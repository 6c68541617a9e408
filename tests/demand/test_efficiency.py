"""A jump of efficiency and its rebound."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.demand.efficiency import adopted_share, mean_need_factor, need_factor, trend


def test_a_quarter_of_the_compute_with_half_the_saving_eaten_up() -> None:
    # 0.25^0.5
    assert need_factor(np.array(0.25), np.array(0.5)) == pytest.approx(0.5)


def test_rebound_of_one_keeps_need_and_more_raises_it() -> None:
    found = need_factor(np.array(0.1), np.array([0.0, 1.0, 1.5]))
    np.testing.assert_allclose(found, [0.1, 1.0, 10**0.5])


def test_no_jump_changes_nothing_whatever_the_rebound() -> None:
    assert need_factor(np.array(1.0), np.array([0.3, 1.0, 1.5])).tolist() == [1.0, 1.0, 1.0]


def test_spending_on_tasks_follows_the_elasticity() -> None:
    """With price elasticity −r, tasks rise by c^−r when a task costs the share c of before."""
    cost, elasticity = 0.2, -0.8
    tasks = cost**elasticity
    assert need_factor(np.array(cost), np.array(0.8)) == pytest.approx(tasks * cost)


def test_after_one_time_constant_63_percent_have_adopted() -> None:
    found = adopted_share(np.array([-5.0, 0.0, 9.0, 1e4]), np.array(9.0))
    assert found == pytest.approx([0.0, 0.0, 1 - np.exp(-1), 1.0])


def test_need_is_the_mean_of_those_who_have_adopted_and_those_who_have_not() -> None:
    # 40 percent at one half, 60 percent as before
    assert mean_need_factor(np.array(0.4), np.array(0.5)) == pytest.approx(0.8)


def test_three_years_of_halving_in_eight_months() -> None:
    # 36 / 8 = 4.5 halvings: 2^-4.5
    assert trend(np.array(36 * 730.5), np.array(8 * 730.5)) == pytest.approx(0.0441942)


def test_a_tenth_in_three_years_needs_a_halving_in_at_most_ten_point_eight_months() -> None:
    # D04: 36 / log2(10) = 10.837 months
    found = trend(np.array(36.0), np.array([10.83, 10.84]))
    assert found[0] < 0.1 < found[1]
