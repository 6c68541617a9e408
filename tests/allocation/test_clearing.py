"""The price that clears a pool."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from ausbau.allocation.clearing import clearing_price_ratio

ELASTICITIES = np.array([-0.5, -1.5, -1.0])


def test_a_price_that_doubles_by_hand() -> None:
    # 100 · 2^-1 + 100 · 2^-2 = 75
    found = clearing_price_ratio(
        np.array([[100.0, 100.0]]),
        np.array([75.0]),
        elasticities=np.array([-1.0, -2.0]),
        highest=3.0,
    )
    assert found[0] == pytest.approx(2.0)


def test_the_price_is_the_root_that_another_solver_finds() -> None:
    generator = np.random.default_rng(2)
    requested = 100 * generator.random((50, 3))
    capacity = requested.sum(axis=1) * generator.uniform(0.2, 0.95, 50)
    found = clearing_price_ratio(requested, capacity, elasticities=ELASTICITIES, highest=100.0)
    for row in range(50):
        root = brentq(
            lambda x, row=row: float((requested[row] * x**ELASTICITIES).sum() - capacity[row]),
            1.0, 100.0, xtol=1e-13,
        )  # fmt: skip
        assert found[row] == pytest.approx(root, rel=1e-10)


def test_where_all_fits_the_price_is_the_asked_one() -> None:
    requested = np.array([[10.0, 20.0, 30.0], [0.0, 0.0, 0.0]])
    found = clearing_price_ratio(
        requested, np.array([60.0, 5.0]), elasticities=ELASTICITIES, highest=3.0
    )
    assert found.tolist() == [1.0, 1.0]


def test_the_price_stops_where_customers_go_elsewhere() -> None:
    found = clearing_price_ratio(
        np.array([[10.0, 20.0, 30.0]]), np.array([1e-6]), elasticities=ELASTICITIES, highest=3.0
    )
    assert found[0] == pytest.approx(3.0)


def test_nothing_to_sell_has_no_price() -> None:
    found = clearing_price_ratio(
        np.array([[10.0, 20.0, 30.0]]), np.array([0.0]), elasticities=ELASTICITIES, highest=3.0
    )
    assert found.tolist() == [1.0]


def test_the_price_rises_as_capacity_falls() -> None:
    capacity = np.linspace(1.0, 80.0, 60)
    requested = np.broadcast_to(np.array([10.0, 20.0, 30.0]), (60, 3))
    found = clearing_price_ratio(requested, capacity, elasticities=ELASTICITIES, highest=50.0)
    assert (np.diff(found) <= 1e-12).all()
