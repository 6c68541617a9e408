"""The state as anchor: a floor under load and price."""

from __future__ import annotations

import numpy as np

from ausbau.finance.anchor_contract import (
    Sales,
    paid_by_customers_eur,
    paid_by_state_eur,
    unused_gpu_h,
)


def sales(available: list[float], sold: list[float], anchor: list[float]) -> Sales:
    """One world, one month, a pool per entry."""
    return Sales(*(np.array(hours).reshape(1, 1, -1) for hours in (available, sold, anchor)))


def test_a_floor_of_35_percent_by_hand() -> None:
    # Pool one: 1,000 h open, 200 sold: the state pays for 150 nobody uses. Pool two sells enough.
    given = sales([1000.0, 1000.0], [200.0, 500.0], [50.0, 100.0])
    unused = unused_gpu_h(given, np.array([0.35]))
    np.testing.assert_allclose(unused, [[[150.0, 0.0]]])
    # At 3 and 1 EUR: (50 + 150) x 3 + 100 x 1 = 700 EUR.
    np.testing.assert_allclose(paid_by_state_eur(given, unused, np.array([[3.0, 1.0]])), [[700.0]])
    # The others pay 150 h x 2 EUR + 400 h x 0.5 EUR = 500 EUR at prices that have fallen.
    price = np.array([[[2.0, 0.5]]])
    np.testing.assert_allclose(paid_by_customers_eur(given, price), [[500.0]])


def test_without_a_minimum_the_state_pays_its_own_hours_alone() -> None:
    given = sales([1000.0], [200.0], [80.0])
    unused = unused_gpu_h(given, np.zeros(1))
    assert not unused.any()
    np.testing.assert_allclose(paid_by_state_eur(given, unused, np.array([[2.0]])), [[160.0]])


def test_a_floor_of_the_whole_plant_pays_for_every_hour_exactly_once() -> None:
    generator = np.random.default_rng(5)
    available = generator.random((6, 4, 2)) * 100.0
    sold = available * generator.random((6, 4, 2))
    given = Sales(available, sold, sold * generator.random((6, 4, 2)))
    unused = unused_gpu_h(given, np.ones(6))
    one_eur = np.ones((6, 2))
    paid = paid_by_state_eur(given, unused, one_eur) + paid_by_customers_eur(
        given, np.ones_like(sold)
    )
    np.testing.assert_allclose(paid, available.sum(axis=2), rtol=1e-13)


def test_a_higher_minimum_never_costs_less() -> None:
    generator = np.random.default_rng(6)
    available = generator.random((6, 4, 2))
    given = Sales(available, available * 0.3, np.zeros_like(available))
    low, high = (unused_gpu_h(given, np.full(6, share)) for share in (0.35, 0.5))
    assert (high >= low).all()
