"""Builders, operators and users as capacities."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ausbau.talent.supply import operators_supply_fte, users_supply_share, whole_crews


def test_crews_are_whole() -> None:
    assert whole_crews(np.array([3.4, 3.6, 0.2])).tolist() == [3.0, 4.0, 0.0]


def test_half_of_the_hireable_are_there_after_seven_tenths_of_the_time_constant() -> None:
    # t = τ ln 2
    found = operators_supply_fte(
        np.array(7800 * math.log(2)), np.array(25.0), np.array(100.0), np.array(7800.0)
    )
    assert found == pytest.approx(75.0)


def test_hiring_starts_at_the_core_team_and_ends_at_all() -> None:
    elapsed_h = np.array([0.0, 1e3, 1e4, 1e7])
    found = operators_supply_fte(elapsed_h, np.array(25.0), np.array(100.0), np.array(7800.0))
    assert found[0] == 25.0
    assert found[-1] == pytest.approx(125.0)
    assert (np.diff(found) > 0).all()


def test_a_stock_that_stands_still_where_ten_percent_growth_is_presupposed() -> None:
    # one year: 1 and 1/1.1 at the bounds, mean 0.9545…
    found = users_supply_share(np.array([[1e4, 1e4]]), np.array([0.0, 1.0]), np.array([0.1]))
    assert found.tolist() == [[pytest.approx((1 + 1 / 1.1) / 2)]]


def test_users_are_no_limit_while_the_stock_grows_as_presupposed_or_faster() -> None:
    years = np.arange(6.0)
    stock = np.stack([1e4 * 1.06**years, 1e4 * 1.3**years])
    found = users_supply_share(stock, years, np.array([0.06, 0.06]))
    np.testing.assert_allclose(found, 1.0, rtol=1e-12)
    assert (found <= 1).all()


def test_without_specialists_nobody_uses_anything() -> None:
    found = users_supply_share(np.zeros((1, 3)), np.arange(3.0), np.array([0.06]))
    assert not found.any()
