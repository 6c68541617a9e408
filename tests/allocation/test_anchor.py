"""The state as anchor customer."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ausbau.allocation.anchor import AnchorTerms, AnchorUse, share_out
from ausbau.core.arrays import Array

STATE, RESEARCH, STARTUPS, INDUSTRY = range(4)
PASSED_ON = np.array([[0.0, 0.5, 0.5, 0.0]])


def anchor(
    orders: list[float],
    capacity: float,
    share: float,
    passed_on: Array = PASSED_ON,
    free_demand: float = 1.0,
) -> AnchorUse:
    terms = AnchorTerms(np.array([share]), STATE, passed_on, np.array([free_demand]))
    return share_out(np.array(orders).reshape(1, 1, 1, 4), np.array([[[capacity]]]), terms)


def test_the_state_uses_its_own_first_and_passes_the_rest_on_by_hand() -> None:
    # 35 of 100 guaranteed; the state needs 5, research 10 of its 15, start-ups 50: their 15 and 5 more
    found = anchor([5.0, 10.0, 50.0, 80.0], 100.0, 0.35)
    assert found.guaranteed.item() == 35.0
    np.testing.assert_allclose(found.used.ravel(), [5.0, 10.0, 20.0, 0.0])


def test_a_state_that_needs_more_than_it_guaranteed_passes_nothing_on() -> None:
    found = anchor([50.0, 10.0, 50.0, 80.0], 100.0, 0.35)
    np.testing.assert_allclose(found.used.ravel(), [35.0, 0.0, 0.0, 0.0])


def test_without_anybody_to_pass_it_on_to_the_rest_lies_idle() -> None:
    found = anchor([5.0, 10.0, 50.0, 80.0], 100.0, 0.35, np.zeros((1, 4)))
    np.testing.assert_allclose(found.used.ravel(), [5.0, 0.0, 0.0, 0.0])


def test_hours_free_of_charge_are_wanted_more() -> None:
    # research would buy 10 and use 20 free of charge: of the 30 passed on it has its 15 and borrows
    # nothing more, because start-ups take theirs
    found = anchor([5.0, 10.0, 50.0, 80.0], 100.0, 0.35, free_demand=2.0)
    np.testing.assert_allclose(
        found.used[..., RESEARCH].item() + found.used[..., STARTUPS].item(), 30.0
    )
    # quotas of 15 each; research misses 5 more, start-ups 85, and nothing is left
    np.testing.assert_allclose(found.used.ravel(), [5.0, 15.0, 15.0, 0.0])


def test_no_guarantee_changes_nothing() -> None:
    found = anchor([5.0, 10.0, 50.0, 80.0], 100.0, 0.0)
    assert not found.guaranteed.any()
    assert not found.used.any()


hours = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))


@given(
    orders=hnp.arrays(np.float64, (2, 3, 2, 4), elements=hours),
    capacity=hnp.arrays(np.float64, (2, 3, 2), elements=hours),
    share=st.one_of(st.just(0.0), st.floats(1e-6, 1)),
)
def test_use_stays_within_the_guarantee_and_within_orders(
    orders: Array, capacity: Array, share: float
) -> None:
    terms = AnchorTerms(np.full(2, share), STATE, np.repeat(PASSED_ON, 2, 0), np.ones(2))
    found = share_out(orders, capacity, terms)
    assert (found.used <= orders).all()
    assert (found.used.sum(axis=-1) <= found.guaranteed * (1 + 1e-12)).all()
    assert not found.used[..., INDUSTRY].any()
