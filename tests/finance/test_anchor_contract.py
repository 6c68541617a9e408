"""The state as anchor: its hours are paid for at a price that stays."""

from __future__ import annotations

import numpy as np

from ausbau.finance.anchor_contract import Sales, paid_by_customers_eur, paid_by_state_eur


def sales(available: list[float], sold: list[float], anchor: list[float]) -> Sales:
    """One world, one month, a pool per entry."""
    return Sales(*(np.array(hours).reshape(1, 1, -1) for hours in (available, sold, anchor)))


def test_what_the_state_and_the_others_pay_by_hand() -> None:
    # The state takes 200 and 100 h at 3 and 1 EUR: 700 EUR. The others pay 150 h x 2 EUR + 400 h x 0.5 EUR
    # = 500 EUR at prices that have fallen.
    given = sales([1000.0, 1000.0], [350.0, 500.0], [200.0, 100.0])
    np.testing.assert_allclose(paid_by_state_eur(given, np.array([[3.0, 1.0]])), [[700.0]])
    np.testing.assert_allclose(paid_by_customers_eur(given, np.array([[[2.0, 0.5]]])), [[500.0]])


def test_without_an_anchor_the_state_pays_nothing() -> None:
    assert not paid_by_state_eur(sales([1000.0], [200.0], [0.0]), np.array([[2.0]])).any()


def test_every_sold_hour_is_paid_exactly_once() -> None:
    generator = np.random.default_rng(5)
    available = generator.random((6, 4, 2)) * 100.0
    sold = available * generator.random((6, 4, 2))
    given = Sales(available, sold, sold * generator.random((6, 4, 2)))
    paid = paid_by_state_eur(given, np.ones((6, 2))) + paid_by_customers_eur(
        given, np.ones_like(sold)
    )
    np.testing.assert_allclose(paid, sold.sum(axis=2), rtol=1e-13)
