"""From available to goodput."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ausbau.allocation.amounts import UseShares, amounts
from ausbau.allocation.policies import proportional


def shares(allocated: float, busy: float, goodput: float) -> UseShares:
    return UseShares(*(np.array([share]) for share in (allocated, busy, goodput)))


def test_a_scarce_pool_by_hand() -> None:
    # Two groups want 600 and 200 h; at 80 percent held they order 750 and 250 of the 500 there are.
    # Sold 375 and 125; held 300 and 100; busy at 60 percent 180 and 60; kept at 90 percent 162 and 54.
    wanted = np.array([600.0, 200.0]).reshape(1, 1, 2, 1)
    found = amounts(wanted, np.array([[[500.0]]]), shares(0.8, 0.6, 0.9), proportional)
    np.testing.assert_allclose(found.sold.ravel(), [375, 125])
    np.testing.assert_allclose(found.granted.ravel(), [300, 100])
    np.testing.assert_allclose(found.busy.ravel(), [180, 60])
    np.testing.assert_allclose(found.goodput.ravel(), [162, 54])


def test_with_room_enough_everybody_holds_what_they_want() -> None:
    wanted = np.array([600.0, 200.0]).reshape(1, 1, 2, 1)
    found = amounts(wanted, np.array([[[5000.0]]]), shares(0.8, 0.6, 0.9), proportional)
    np.testing.assert_allclose(found.granted, wanted)


def test_perfect_use_makes_all_four_amounts_equal() -> None:
    wanted = np.full((1, 2, 3, 2), 10.0)
    found = amounts(wanted, np.full((1, 2, 2), 12.0), shares(1, 1, 1), proportional)
    for amount in (found.granted, found.busy, found.goodput):
        np.testing.assert_array_equal(amount, found.sold)


def test_the_amounts_are_nested_and_pools_do_not_lend() -> None:
    generator = np.random.default_rng(5)
    wanted, available = generator.random((1, 4, 3, 2)), generator.random((1, 4, 2))
    available[..., 1] = 0.0
    found = amounts(wanted, available, shares(0.7, 0.5, 0.9), proportional)
    assert not found.sold[..., 1].any()
    chain = [found.goodput, found.busy, found.granted, found.sold]
    for part, whole in pairwise(chain):
        assert (part <= whole).all()
    assert (found.sold.sum(axis=2) <= available * (1 + 1e-12)).all()
    assert found.sold[..., 0].sum() == pytest.approx(
        np.minimum(wanted[..., 0].sum(axis=2) / 0.7, available[..., 0]).sum()
    )
