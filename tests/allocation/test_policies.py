"""The contract that every policy keeps, and hand-worked numbers of each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ausbau.allocation.policies import Grant, proportional, strict_priority
from ausbau.core.arrays import Array, IntArray

GROUPS = 4
RANKS = np.array([2, 1, 2, 3])

Make = Callable[[IntArray], Grant]
POLICIES: dict[str, Make] = {
    "proportional": lambda _: proportional,
    "strict_priority": lambda order: (
        lambda requested, capacity: strict_priority(requested, capacity, ranks=RANKS[order])
    ),
}
IN_ORDER = np.arange(GROUPS)
hours = st.one_of(st.just(0.0), st.floats(1e-3, 1e7))
requests = hnp.arrays(np.float64, (3, GROUPS), elements=hours)
capacities = hnp.arrays(np.float64, (3,), elements=hours)
every_policy = pytest.mark.parametrize("make", POLICIES.values(), ids=POLICIES.keys())


@every_policy
@given(requested=requests, capacity=capacities)
def test_grants_stay_below_capacity_and_request(
    make: Make, requested: Array, capacity: Array
) -> None:
    granted = make(IN_ORDER)(requested, capacity)
    assert (granted >= 0).all()
    assert (granted <= requested).all()
    assert (granted.sum(axis=-1) <= capacity * (1 + 1e-12)).all()


@every_policy
@given(requested=requests, capacity=capacities)
def test_nothing_is_idle_while_somebody_asks(make: Make, requested: Array, capacity: Array) -> None:
    granted = make(IN_ORDER)(requested, capacity).sum(axis=-1)
    served = np.minimum(requested.sum(axis=-1), capacity)
    np.testing.assert_allclose(granted, served, rtol=1e-12)


@every_policy
@given(requested=requests, capacity=capacities, order=st.permutations(range(GROUPS)))
def test_the_number_of_a_group_does_not_matter(
    make: Make, requested: Array, capacity: Array, order: list[int]
) -> None:
    granted = make(IN_ORDER)(requested, capacity)
    shuffled = make(np.array(order))(requested[:, order], capacity)
    np.testing.assert_allclose(shuffled, granted[:, order], rtol=1e-9, atol=1e-6)


@every_policy
@given(requested=requests, capacity=capacities, factor=st.floats(0.01, 100))
def test_a_multiple_of_everything_grants_the_multiple(
    make: Make, requested: Array, capacity: Array, factor: float
) -> None:
    grant = make(IN_ORDER)
    scaled = grant(requested * factor, capacity * factor)
    np.testing.assert_allclose(scaled, factor * grant(requested, capacity), rtol=1e-9, atol=1e-6)


@every_policy
def test_no_capacity_and_no_request_grant_nothing(make: Make) -> None:
    grant = make(IN_ORDER)
    assert not grant(np.ones((2, GROUPS)), np.zeros(2)).any()
    assert not grant(np.zeros((2, GROUPS)), np.ones(2)).any()


@every_policy
def test_leading_axes_are_independent(make: Make) -> None:
    generator = np.random.default_rng(3)
    requested, capacity = generator.random((2, 5, GROUPS)), 2 * generator.random((2, 5))
    together = make(IN_ORDER)(requested, capacity)
    for index in np.ndindex(2, 5):
        alone = make(IN_ORDER)(requested[index], np.asarray(capacity[index]))
        np.testing.assert_array_equal(together[index], alone)


def test_half_the_capacity_serves_half_of_each_request() -> None:
    granted = proportional(np.array([[600.0, 300.0, 100.0]]), np.array([500.0]))
    np.testing.assert_allclose(granted, [[300.0, 150.0, 50.0]])


def test_first_rank_is_full_and_the_second_shares_the_rest() -> None:
    # 100 to rank 1; 60 left for 90 and 30 of rank 2, so half of each; nothing for rank 3
    requested, capacity = np.array([[90.0, 100.0, 30.0, 50.0]]), np.array([160.0])
    granted = strict_priority(requested, capacity, ranks=RANKS)
    np.testing.assert_allclose(granted, [[45.0, 100.0, 15.0, 0.0]])


def test_equal_ranks_are_the_proportional_policy() -> None:
    generator = np.random.default_rng(11)
    requested, capacity = generator.random((6, GROUPS)), generator.random(6)
    granted = strict_priority(requested, capacity, ranks=np.ones(GROUPS, dtype=np.int64))
    np.testing.assert_array_equal(granted, proportional(requested, capacity))
