"""Builders, operators and users as capacities."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from ausbau.core.arrays import Array
from ausbau.talent.supply import (
    operators_supply_fte,
    presupposed_person,
    productive_share,
    trade_entries_person,
    trade_index,
    users_supply_share,
    whole_crews,
)


def operators(elapsed_h: Array, hiring_h: float, ramp_h: float) -> Array:
    """25 people at the start and 100 more in the end."""
    ready = productive_share(elapsed_h, np.array(hiring_h), np.array(ramp_h))
    return operators_supply_fte(np.array(25.0), np.array(100.0), ready)


def test_crews_are_whole() -> None:
    assert whole_crews(np.array([3.4, 3.6, 0.2])).tolist() == [3.0, 4.0, 0.0]


def test_a_market_that_grows_by_a_tenth_adds_a_crew_in_the_second_year() -> None:
    # 6, 6.6 and 7.26 crews
    index = trade_index(np.array(0.1), np.array([0.0, 1.0, 2.0]))
    assert whole_crews(6.0 * index).tolist() == [6.0, 7.0, 7.0]


def test_a_trade_that_stands_still_replaces_those_who_leave() -> None:
    # 3 percent of 10,000 in a year, and in a growing one what it grows by besides
    steady = trade_entries_person(np.array(1e4), np.array(0.0), np.array(0.03), np.array(1.0))
    assert steady == pytest.approx(300.0)
    growing = trade_entries_person(np.array(1e4), np.array(0.1), np.array(0.0), np.array(1.0))
    assert growing == pytest.approx(1000.0)


def test_entries_and_exits_of_a_trade_make_its_growth() -> None:
    growth, exits, months = 0.04, 0.03, np.full(24, 1 / 12)
    stock = 1e4 * trade_index(np.array(growth), np.arange(25) / 12)
    entries = trade_entries_person(stock[:-1], np.array(growth), np.array(exits), months)
    left = solve_ivp(lambda t, _: [exits * 1e4 * 1.04**t], (0.0, 2.0), [0.0], rtol=1e-10)
    assert entries.sum() - left.y[0, -1] == pytest.approx(stock[-1] - stock[0], rel=1e-8)


def test_nobody_enters_a_trade_that_shrinks_faster_than_people_leave() -> None:
    found = trade_entries_person(np.array(1e4), np.array(-0.2), np.array(0.03), np.array(1.0))
    assert found == 0.0


def test_hired_and_trained_after_a_time_by_hand() -> None:
    # t = 2 τ with a ramp of half the hiring time: 1 − (2 e^-2 − e^-4) = 1 − 0.2523549
    found = operators(np.array(2000.0), 1000.0, 500.0)
    assert found == pytest.approx(25 + 100 * 0.7476451)


@pytest.mark.parametrize("ramp_h", [1.0, 300.0, 999.9999, 1000.0, 5000.0])
def test_two_delays_in_a_row_solve_their_differential_equations(ramp_h: float) -> None:
    solution = solve_ivp(
        lambda _, state: [(1 - state[0]) / 1000, (state[0] - state[1]) / ramp_h],
        (0.0, 6000.0), [0.0, 0.0], rtol=1e-9, atol=1e-12, t_eval=[10.0, 1000.0, 6000.0],
        method="LSODA",
    )  # fmt: skip
    found = operators(solution.t, 1000.0, ramp_h)
    np.testing.assert_allclose(found, 25 + 100 * solution.y[1], rtol=1e-5, atol=1e-5)


def test_without_ramp_it_is_one_delay() -> None:
    # 63 percent after one time constant
    found = operators(np.array([0.0, 7800.0]), 7800.0, 1e-6)
    assert found == pytest.approx([25.0, 25 + 100 * (1 - 1 / math.e)], rel=1e-6)


def test_hiring_starts_at_the_core_team_and_ends_at_all() -> None:
    found = operators(np.array([0.0, 1e3, 1e4, 1e7]), 5000.0, 2000.0)
    assert found[0] == 25.0
    assert found[-1] == pytest.approx(125.0)
    assert (np.diff(found) > 0).all()


def test_a_stock_that_stands_still_where_ten_percent_growth_is_presupposed() -> None:
    # one year: 1 and 1/1.1 at the bounds, mean 0.9545…
    presupposed = presupposed_person(np.array([[1e4]]), np.array([[0.1]]), np.array([0.0, 1.0]))
    found = users_supply_share(np.array([[1e4, 1e4]]), presupposed)
    assert found.tolist() == [[pytest.approx((1 + 1 / 1.1) / 2)]]


def test_users_are_no_limit_while_the_stock_grows_as_presupposed_or_faster() -> None:
    years = np.arange(6.0)
    stock = np.stack([1e4 * 1.06**years, 1e4 * 1.3**years])
    presupposed = presupposed_person(stock[:, :1], np.array([[0.06], [0.06]]), years)
    found = users_supply_share(stock, presupposed)
    np.testing.assert_allclose(found, 1.0, rtol=1e-12)
    assert (found <= 1).all()


def test_without_specialists_nobody_uses_anything() -> None:
    found = users_supply_share(np.zeros((1, 3)), np.zeros((1, 3)))
    assert not found.any()
