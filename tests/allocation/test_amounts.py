"""From what is sold to the work that is kept."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ausbau.allocation.amounts import UseShares, amounts, ordered


def shares(allocated: float, busy: float, goodput: float) -> UseShares:
    return UseShares(*(np.array([share]) for share in (allocated, busy, goodput)))


def test_who_wants_800_hours_at_80_percent_held_buys_1000() -> None:
    assert ordered(np.array([[800.0]]), np.array([0.8])) == pytest.approx(1000.0)


def test_a_scarce_pool_by_hand() -> None:
    # Sold 375 and 125; held 300 and 100; busy at 60 percent 180 and 60; kept at 90 percent 162 and 54.
    usable = np.array([375.0, 125.0]).reshape(1, 1, 2, 1)
    found = amounts(usable, np.full((1, 1, 2, 1), 1e3), shares(0.8, 0.6, 0.9))
    np.testing.assert_allclose(found.granted.ravel(), [300, 100])
    np.testing.assert_allclose(found.busy.ravel(), [180, 60])
    np.testing.assert_allclose(found.goodput.ravel(), [162, 54])


def test_a_contract_that_is_too_large_is_not_filled() -> None:
    usable, needed = np.full((1, 1, 1, 1), 500.0), np.full((1, 1, 1, 1), 100.0)
    assert amounts(usable, needed, shares(0.8, 0.6, 0.9)).granted.item() == 80.0


def test_perfect_use_makes_all_amounts_equal() -> None:
    usable = np.full((1, 2, 3, 2), 10.0)
    found = amounts(usable, usable, shares(1, 1, 1))
    for amount in (found.granted, found.busy, found.goodput):
        np.testing.assert_array_equal(amount, usable)


def test_the_amounts_are_nested() -> None:
    generator = np.random.default_rng(5)
    usable, needed = generator.random((1, 4, 3, 2)), generator.random((1, 4, 3, 2))
    found = amounts(usable, needed, shares(0.7, 0.5, 0.9))
    for part, whole in pairwise([found.goodput, found.busy, found.granted, usable]):
        assert (part <= whole).all()
    assert (found.granted <= needed).all()
