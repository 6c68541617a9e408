"""The answer of demand to the price."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.core.arrays import Array
from ausbau.demand.market_price import price_per_gpu_h
from ausbau.demand.price_response import response


def one(price: float, elasticity: float) -> float:
    """The answer to one price in one world and pool, where the reference is 3.50."""
    path = np.array([[[price]]])
    return response(path, np.full_like(path, 3.5), np.array([[elasticity]])).item()


def test_twice_the_price_at_minus_one_and_a_half_by_hand() -> None:
    # 2^-1.5 = 1 / (2 √2)
    assert one(7.0, -1.5) == pytest.approx(0.35355339)


def test_the_reference_price_changes_nothing() -> None:
    assert one(3.5, -1.0) == 1.0


def test_at_unit_elasticity_spending_does_not_depend_on_the_price() -> None:
    assert [price * one(price, -1.0) for price in (1.0, 2.0, 5.0, 14.0)] == pytest.approx([3.5] * 4)


def falling(level: float, decline: float) -> Array:
    """The path of one pool over three years."""
    years = np.array([0.5, 1.5, 2.5])
    calm = np.zeros((1, 3))
    return price_per_gpu_h(np.array([[level]]), np.array([decline]), calm, years * 8766.0)


@pytest.mark.parametrize("decline", [-0.2, 0.0, 0.35])
def test_the_general_fall_of_prices_is_not_counted_twice(decline: float) -> None:
    # A fifth above the reference at an elasticity of -1 leaves five sixths, in each year.
    found = response(falling(4.8, decline), falling(4.0, decline), np.array([[-1.0]]))
    np.testing.assert_allclose(found, 5 / 6)


def test_each_pool_answers_its_own_price() -> None:
    found = response(np.array([[[8.0, 1.0]]]), np.array([[[4.0, 1.0]]]), np.array([[-2.0]]))
    np.testing.assert_allclose(found, [[[[0.25, 1.0]]]])


def test_each_group_answers_with_its_own_elasticity() -> None:
    # Twice the price: 1/2 at -1, 1 at 0, 1/4 at -2.
    path = np.array([[[8.0]]])
    found = response(path, path / 2.0, np.array([[-1.0, 0.0, -2.0]]))
    np.testing.assert_allclose(found[0, 0, :, 0], [0.5, 1.0, 0.25])
