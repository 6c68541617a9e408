"""Who lends to whom, by hand, and that nothing is lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ausbau.allocation.lending import entitled, lent
from ausbau.core.arrays import Array

QUOTAS = np.array([0.5, 0.2, 0.2, 0.1])


def test_borrowers_share_what_owners_leave_by_hand() -> None:
    # Of 100: quotas 50, 20, 20, 10. The first holds 30 and leaves 20, the third 10 and leaves 10. The second
    # holds 35, so borrows 15, the fourth 25, so 15: of each ten come from the first, five from the third.
    found = lent(np.array([30.0, 35.0, 10.0, 25.0]), 100 * QUOTAS, np.array(100.0))
    np.testing.assert_allclose(
        found, [[0, 10, 0, 10], [0, 0, 0, 0], [0, 5, 0, 5], [0, 0, 0, 0]], atol=1e-12
    )


def test_what_belongs_to_nobody_serves_borrowers_first() -> None:
    # Of 100 both are entitled to 40. The second holds 65, so 25 beyond: 20 of nobody's, 5 of the first.
    found = lent(np.array([10.0, 65.0]), np.array([40.0, 40.0]), np.array(100.0))
    np.testing.assert_allclose(found, [[0.0, 5.0], [0.0, 0.0]])


def test_without_quotas_nobody_lends() -> None:
    assert not lent(np.array([30.0, 70.0]), np.zeros(2), np.array(100.0)).any()


def test_an_owner_is_entitled_to_its_quota_as_far_as_it_asks() -> None:
    found = entitled(np.array([30.0, 90.0]), np.array([50.0, 50.0]))
    assert found.tolist() == [30.0, 50.0]


@given(
    held=hnp.arrays(np.float64, (3, 4), elements=st.floats(0, 1)),
    quotas=hnp.arrays(np.float64, (4,), elements=st.floats(0, 0.25)),
    capacity=st.floats(1, 1e5),
)
def test_what_is_lent_is_what_is_borrowed_and_no_more_than_is_unused(
    held: Array, quotas: Array, capacity: float
) -> None:
    sold = capacity * held / np.maximum(held.sum(axis=-1, keepdims=True), 1.0)
    nominal = np.broadcast_to(quotas * capacity, sold.shape)
    matrix = lent(sold, nominal, np.full(3, capacity))
    borrowed, unused = np.maximum(sold - nominal, 0), np.maximum(nominal - sold, 0)
    close = 1e-9 * capacity
    assert (matrix >= 0).all()
    assert (matrix.sum(axis=-1) <= unused + close).all()
    assert (matrix.sum(axis=-2) <= borrowed + close).all()
    beyond = np.maximum(borrowed.sum(axis=-1) - capacity * (1 - quotas.sum()), 0)
    np.testing.assert_allclose(matrix.sum(axis=(-1, -2)), beyond, atol=close)
    assert np.abs(matrix[..., np.arange(4), np.arange(4)]).max() == 0.0
