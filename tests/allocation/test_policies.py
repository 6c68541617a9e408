"""The contract that every policy keeps, and hand-worked numbers of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ausbau.allocation.policies import (
    Sharing,
    first_come,
    market,
    max_min_fair,
    proportional,
    quota,
    reserved_floor,
    strict_priority,
)
from ausbau.core.arrays import Array, IntArray

GROUPS = 4
RANKS = np.array([2, 1, 2, 3])
SHARES = np.array([0.5, 0.2, 0.2, 0.1])
WEIGHTS = np.array([1.0, 3.0, 0.5, 2.0])
FLOORS = np.array([0.0, 0.2, 0.1, 0.0])
ELASTICITIES = np.array([-0.5, -1.5, -1.0, -0.05])

Make = Callable[[IntArray], Sharing]
POLICIES: dict[str, Make] = {
    "proportional": lambda _: proportional,
    "strict_priority": lambda order: (
        lambda requested, capacity: strict_priority(requested, capacity, ranks=RANKS[order])
    ),
    "quota_with_borrowing": lambda order: partial(quota, shares=SHARES[order], borrowing=True),
    "quota_without_borrowing": lambda order: partial(quota, shares=SHARES[order], borrowing=False),
    "max_min_fair": lambda order: partial(max_min_fair, weights=WEIGHTS[order]),
    "max_min_fair_alike": lambda _: partial(max_min_fair, weights=np.ones(GROUPS)),
    "reserved_floor": lambda order: partial(reserved_floor, floors=FLOORS[order]),
    "market": lambda order: partial(
        market, elasticities=ELASTICITIES[order], highest_price_ratio=3.0
    ),
}
LEAVES_IDLE = ("quota_without_borrowing", "reserved_floor")
"""Policies that keep capacity for owners who do not use it."""
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


@pytest.mark.parametrize(
    "make", [make for name, make in POLICIES.items() if name not in LEAVES_IDLE]
)
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


def test_unused_quota_is_lent_in_proportion_to_unmet_requests() -> None:
    # Of 100: quotas 50, 20, 20, 10. The first asks for 10 and lends 40; the third asks for nothing and
    # lends 20. Unmet are 60 - 20 = 40 of the second and 50 - 10 = 40 of the fourth: 30 each.
    requested, capacity = np.array([[10.0, 60.0, 0.0, 50.0]]), np.array([100.0])
    granted = quota(requested, capacity, shares=SHARES, borrowing=True)
    np.testing.assert_allclose(granted, [[10.0, 50.0, 0.0, 40.0]])


def test_an_owner_reclaims_its_quota_as_soon_as_it_asks() -> None:
    requested, capacity = np.array([[90.0, 60.0, 0.0, 50.0]]), np.array([100.0])
    granted = quota(requested, capacity, shares=SHARES, borrowing=True)
    assert granted[0, 0] >= 50.0
    # lent are the 20 of the third alone, for unmet 40, 40 and 40
    np.testing.assert_allclose(granted, [[50 + 20 / 3, 20 + 20 / 3, 0.0, 10 + 20 / 3]])


def test_without_borrowing_unused_quota_lies_idle() -> None:
    requested, capacity = np.array([[10.0, 60.0, 0.0, 50.0]]), np.array([100.0])
    granted = quota(requested, capacity, shares=SHARES, borrowing=False)
    np.testing.assert_allclose(granted, [[10.0, 20.0, 0.0, 10.0]])


def test_a_full_quota_of_one_group_is_strict_priority_for_it() -> None:
    requested, capacity = np.array([[90.0, 100.0, 30.0, 50.0]]), np.array([160.0])
    granted = quota(requested, capacity, shares=np.array([0.0, 1.0, 0.0, 0.0]), borrowing=True)
    first = strict_priority(requested, capacity, ranks=np.array([2, 1, 2, 2]))
    np.testing.assert_allclose(granted, first)


def test_a_reserved_floor_stays_idle_and_the_rest_is_shared() -> None:
    # Of 100, 20 and 10 are set aside for the second and third, 70 are open. The second asks for 5 of its
    # 20; the third for 40, so 30 beyond its floor; with 90 and 20 that makes 140 for the open 70.
    requested, capacity = np.array([[90.0, 5.0, 40.0, 20.0]]), np.array([100.0])
    granted = reserved_floor(requested, capacity, floors=FLOORS)
    np.testing.assert_allclose(granted, [[45.0, 5.0, 25.0, 10.0]])


def test_without_floors_the_reserved_floor_is_the_proportional_policy() -> None:
    generator = np.random.default_rng(12)
    requested, capacity = generator.random((6, GROUPS)), generator.random(6)
    granted = reserved_floor(requested, capacity, floors=np.zeros(GROUPS))
    np.testing.assert_allclose(granted, proportional(requested, capacity))


def test_a_market_squeezes_the_elastic_most() -> None:
    # At x = 2: 100 · 2^-1 = 50 and 100 · 2^-2 = 25 make 75
    granted = market(
        np.array([[100.0, 100.0]]), np.array([75.0]),
        elasticities=np.array([-1.0, -2.0]), highest_price_ratio=3.0,
    )  # fmt: skip
    np.testing.assert_allclose(granted, [[50.0, 25.0]])


def test_at_its_highest_price_a_market_rations_what_is_left() -> None:
    # At x = 1.5: 100/1.5 = 66.67 and 100/1.5² = 44.44, together 111.11 for 50: 45 percent of each
    granted = market(
        np.array([[100.0, 100.0]]), np.array([50.0]),
        elasticities=np.array([-1.0, -2.0]), highest_price_ratio=1.5,
    )  # fmt: skip
    np.testing.assert_allclose(granted, [[30.0, 20.0]])


def test_with_equal_elasticities_a_market_is_the_proportional_policy() -> None:
    generator = np.random.default_rng(13)
    requested, capacity = generator.random((6, GROUPS)), generator.random(6)
    granted = market(
        requested, capacity, elasticities=np.full(GROUPS, -0.7), highest_price_ratio=3.0
    )
    np.testing.assert_allclose(granted, proportional(requested, capacity), rtol=1e-12)


def test_max_min_fair_meets_small_requests_and_levels_the_others() -> None:
    # Of 100 for 4: 10 and 20 are below 25; of the 70 left the other two get 35 each.
    requested, capacity = np.array([[10.0, 60.0, 20.0, 50.0]]), np.array([100.0])
    granted = max_min_fair(requested, capacity, weights=np.ones(GROUPS))
    np.testing.assert_allclose(granted, [[10.0, 35.0, 20.0, 35.0]])


def test_a_group_of_twice_the_weight_gets_twice_as_much() -> None:
    # The first is met with 10; the 90 left go 1 to 2 to those with weights 1 and 2.
    requested, capacity = np.array([[10.0, 80.0, 80.0]]), np.array([100.0])
    granted = max_min_fair(requested, capacity, weights=np.array([1.0, 1.0, 2.0]))
    np.testing.assert_allclose(granted, [[10.0, 30.0, 60.0]])


@given(requested=requests, capacity=capacities)
def test_under_max_min_fairness_nobody_unmet_has_less_than_another(
    requested: Array, capacity: Array
) -> None:
    granted = max_min_fair(requested, capacity, weights=np.ones(GROUPS))
    unmet = granted < requested * (1 - 1e-9)
    level = np.where(unmet, granted, np.inf).min(axis=-1, keepdims=True)
    assert (granted <= level * (1 + 1e-9)).all()


def test_who_came_first_keeps_it_and_newcomers_share_the_rest() -> None:
    # Of 100 the first holds 50 and asks for 70, the second 30 and asks for 20 now; the third is new.
    # Kept are 50 and 20; of the 30 left for unmet 20 and 40 a half each: 10 and 20.
    requested, held = np.array([[70.0, 20.0, 40.0]]), np.array([[50.0, 30.0, 0.0]])
    granted = first_come(requested, np.array([100.0]), held)
    np.testing.assert_allclose(granted, [[60.0, 20.0, 20.0]])


def test_who_holds_more_than_there_is_gives_up_the_same_part() -> None:
    requested, held = np.array([[50.0, 30.0, 40.0]]), np.array([[50.0, 30.0, 0.0]])
    granted = first_come(requested, np.array([40.0]), held)
    np.testing.assert_allclose(granted, [[25.0, 15.0, 0.0]])


@given(requested=requests, capacity=capacities, held=requests)
def test_first_come_keeps_the_contract_of_the_others(
    requested: Array, capacity: Array, held: Array
) -> None:
    granted = first_come(requested, capacity, held)
    assert (granted >= 0).all()
    assert (granted <= requested).all()
    served = np.minimum(requested.sum(axis=-1), capacity)
    np.testing.assert_allclose(granted.sum(axis=-1), served, rtol=1e-12)
    kept = np.minimum(requested, held)
    fits = kept.sum(axis=-1) <= capacity
    assert (granted[fits] >= kept[fits] * (1 - 1e-12)).all()


def test_first_come_without_anybody_there_before_is_the_proportional_policy() -> None:
    generator = np.random.default_rng(14)
    requested, capacity = generator.random((6, GROUPS)), generator.random(6)
    granted = first_come(requested, capacity, np.zeros_like(requested))
    np.testing.assert_allclose(granted, proportional(requested, capacity))
