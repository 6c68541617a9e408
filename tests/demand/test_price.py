"""The answer of demand to the price."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.demand.price import response


def test_twice_the_price_at_minus_one_and_a_half_by_hand() -> None:
    # 2^-1.5 = 1 / (2 √2)
    found = response(np.array(7.0), np.array(3.5), np.array(-1.5))
    assert found == pytest.approx(0.35355339)


def test_the_reference_price_changes_nothing() -> None:
    assert response(np.array(3.5), np.array(3.5), np.array(-1.0)) == 1.0


def test_at_unit_elasticity_spending_does_not_depend_on_the_price() -> None:
    prices = np.array([1.0, 2.0, 5.0, 14.0])
    spending = prices * response(prices, np.array(3.5), np.array(-1.0))
    np.testing.assert_allclose(spending, 3.5)
