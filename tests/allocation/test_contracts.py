"""Contracts in blocks for a term, and hours on demand in between."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ausbau.allocation.contracts import (
    Sales,
    Terms,
    committed_share,
    contract_price_ratio,
    mean_price_ratio,
    paid_gpu,
    share_of_large_customers,
    whole_months,
)
from ausbau.allocation.contracts import sell as sell_by_grant
from ausbau.allocation.policies import (
    Grant,
    Sharing,
    by_month,
    first_come,
    max_min_fair,
    proportional,
    quota,
    strict_priority,
)
from ausbau.core.arrays import Array


def terms(share: float, block: float = 10.0, term: int = 3, onboarding: float = 0.0) -> Terms:
    return Terms(
        share=np.array([[[share]]]),
        block_gpu=np.array([[block]]),
        term_months=np.array([[term]]),
        onboarding_months=np.array([[onboarding]]),
    )


def months(*rows: list[float]) -> Array:
    """Orders of one world and pool, a row per month with an entry per group."""
    return np.array(rows)[np.newaxis, :, np.newaxis, :]


def capacity(*gpus: float) -> Array:
    return np.array(gpus)[np.newaxis, :, np.newaxis]


def sell(wanted: Array, there_is: Array, each: Terms, sharing: Sharing) -> Sales:
    """Sales under a policy that shares each month out anew."""
    return sell_by_grant(wanted, there_is, each, [by_month(sharing)] * wanted.shape[1])


def test_a_contract_pays_for_who_needs_more_than_the_break_even_by_hand() -> None:
    # half price: needs above 50 percent of the time are 1 - 0.5² of all hours
    assert committed_share(np.array([0.5, 0.0, 1.0])).tolist() == [0.75, 0.0, 1.0]


def test_the_committed_share_is_that_of_customers_drawn_evenly() -> None:
    need = (np.arange(200_000) + 0.5) / 200_000
    hours = need[need > 0.7].sum() / need.sum()
    assert committed_share(np.array(0.3)) == pytest.approx(hours, abs=1e-5)


def large(block: float, median: float, spread: float = 2.0, largest: float = 1e12) -> float:
    numbers = (np.array(number) for number in (block, median, spread, largest))
    return float(share_of_large_customers(*numbers))


def test_customers_of_a_block_hold_nine_tenths_of_the_gpus_by_hand() -> None:
    # Φ(σ − ln(32 / 8) / σ) = Φ(2 − 0.6931) = Φ(1.3069) = 0.9044
    assert large(32.0, 8.0) == pytest.approx(0.9044, abs=1e-4)


def test_without_blocks_all_can_sign_and_above_the_largest_customer_none() -> None:
    assert large(0.0, 8.0) == pytest.approx(1.0)
    assert large(2000.0, 8.0, largest=1000.0) == 0.0


def test_customers_that_are_not_counted_can_all_sign() -> None:
    assert large(1e6, np.inf) == 1.0


def test_larger_blocks_shut_out_more_customers() -> None:
    shares = [large(block, 8.0, largest=1000.0) for block in (1.0, 8.0, 32.0, 256.0, 1000.0)]
    assert (np.diff(shares) < 0).all()


def test_terms_are_whole_months() -> None:
    assert whole_months(np.array([100.0, 730.5, 8766.0])).tolist() == [1, 1, 12]


def test_sales_grow_in_whole_blocks_and_the_rest_is_on_demand() -> None:
    # 80 percent of 36, 44 and 50 under contract: 28.8, 35.2, 40.0 in blocks of ten
    sales = sell(
        months([36.0], [44.0], [50.0]), capacity(99.0, 99.0, 99.0), terms(0.8), proportional
    )
    assert sales.contract[0, :, 0, 0].tolist() == [20.0, 30.0, 40.0]
    np.testing.assert_allclose(sales.on_demand[0, :, 0, 0], [16.0, 14.0, 10.0])


def test_a_contract_is_held_for_its_term_when_demand_collapses() -> None:
    sales = sell(
        months([40.0], [5.0], [5.0], [5.0]), capacity(99.0, 99.0, 99.0, 99.0), terms(1.0),
        proportional,
    )  # fmt: skip
    assert sales.contract[0, :, 0, 0].tolist() == [40.0, 40.0, 40.0, 0.0]
    assert sales.on_demand[0, :, 0, 0].tolist() == [0.0, 0.0, 0.0, 5.0]


def test_contracts_are_not_reclaimed_before_they_end() -> None:
    """The second group may borrow the first one's quota and keeps what it signed for its term."""
    grant = partial(quota, shares=np.array([0.5, 0.5]), borrowing=True)
    wanted = months([0.0, 100.0], [100.0, 100.0], [100.0, 100.0], [100.0, 100.0])
    sales = sell(wanted, capacity(100.0, 100.0, 100.0, 100.0), terms(1.0), grant)
    assert sales.contract[0, :, 0, 1].tolist() == [100.0, 100.0, 100.0, 50.0]
    assert sales.contract[0, :, 0, 0].tolist() == [0.0, 0.0, 0.0, 50.0]


def test_what_is_bought_on_demand_is_reclaimed_at_once() -> None:
    grant = partial(quota, shares=np.array([0.5, 0.5]), borrowing=True)
    wanted = months([0.0, 100.0], [100.0, 100.0])
    sales = sell(wanted, capacity(100.0, 100.0), terms(0.0), grant)
    np.testing.assert_allclose(sales.on_demand[0, :, 0], [[0.0, 100.0], [50.0, 50.0]])


def test_capacity_that_falls_cuts_all_contracts_alike() -> None:
    sales = sell(
        months([60.0, 40.0], [60.0, 40.0]), capacity(100.0, 50.0), terms(1.0), proportional
    )
    np.testing.assert_allclose(sales.contract[0, :, 0], [[60.0, 40.0], [30.0, 20.0]])


def test_onboarding_delays_the_first_job_and_a_renewal_does_not() -> None:
    # signed in month 0 for three months, renewed in month 3; one and a half months of onboarding
    sales = sell(
        months([40.0], [40.0], [40.0], [40.0]), capacity(99.0, 99.0, 99.0, 99.0),
        terms(1.0, onboarding=1.5), proportional,
    )  # fmt: skip
    assert sales.contract[0, :, 0, 0].tolist() == [40.0, 40.0, 40.0, 40.0]
    assert sales.onboarding[0, :, 0, 0].tolist() == [40.0, 20.0, 0.0, 0.0]


def test_without_contracts_sales_are_what_the_policy_grants() -> None:
    generator = np.random.default_rng(4)
    wanted, there_is = generator.random((3, 5, 2, 4)), 2 * generator.random((3, 5, 2))
    none = Terms(
        share=np.zeros((3, 2, 1)), block_gpu=np.ones((3, 2)),
        term_months=np.ones((3, 2), dtype=np.int64), onboarding_months=np.zeros((3, 2)),
    )  # fmt: skip
    sales = sell(wanted, there_is, none, proportional)
    np.testing.assert_allclose(sales.on_demand, proportional(wanted, there_is))
    assert not sales.contract.any()


def test_the_mean_price_weighs_contracts_and_hours_on_demand() -> None:
    # the first buys 30 at 0.6 and 10 at 1.2 of the asked price, as 18 + 12 GPUs at it; the second 20 at 1.2;
    # together 54 for 60
    contract, on_demand = months([30.0, 0.0]), months([10.0, 20.0])
    sales = Sales(contract, on_demand, onboarding=0 * contract, signed=contract)
    paid = paid_gpu(sales, np.full((1, 1, 1, 2), 0.6), capacity(1.2))
    np.testing.assert_allclose(paid[0, 0, 0], [30.0, 24.0])
    assert mean_price_ratio(paid, sales).item() == pytest.approx(0.9)
    nothing = Sales(0 * contract, 0 * contract, 0 * contract, 0 * contract)
    assert mean_price_ratio(0 * paid, nothing).item() == 1.0


def price_ratio(signed: Array, price: Array, term: int, discount: float) -> Array:
    """Of one world and pool, by month."""
    terms_of_pool = np.array([[term]]), np.array([[discount]])
    together = signed.sum(axis=-1, keepdims=True)
    return contract_price_ratio(together, price, *terms_of_pool)[0, :, 0, 0]


def test_contracts_keep_the_price_of_the_month_in_which_they_were_signed_by_hand() -> None:
    # 30 for two months at 4 EUR, then 10 at 3 EUR, a quarter off: 3.00 in the first month, 30 at 3.00 and
    # 10 at 2.25 in the second, 10 at 2.25 in the third, over 4, 3 and 2 EUR on demand.
    signed, price = months([20.0, 10.0], [0.0, 10.0], [0.0, 0.0]), capacity(4.0, 3.0, 2.0)
    found = price_ratio(signed, price, term=2, discount=0.25)
    np.testing.assert_allclose(found, [0.75, (30 * 3.0 + 10 * 2.25) / 40 / 3.0, 2.25 / 2.0])


def test_each_group_keeps_the_price_of_its_own_contracts() -> None:
    # The first signs at 4 EUR, the second at 2; in the second month, at 2 EUR, it is twice and once that.
    signed = months([20.0, 0.0], [0.0, 10.0])
    found = contract_price_ratio(signed, capacity(4.0, 2.0), np.array([[2]]), np.array([[0.0]]))
    np.testing.assert_allclose(found[0, 1, 0], [2.0, 1.0])


def test_at_a_constant_price_contracts_cost_it_less_the_discount() -> None:
    signed = np.random.default_rng(3).random((1, 9, 1, 2))
    found = price_ratio(signed, np.full((1, 9, 1), 2.5), term=4, discount=0.3)
    np.testing.assert_allclose(found, 0.7)


def test_contracts_of_one_month_float_with_the_market() -> None:
    generator = np.random.default_rng(4)
    signed, price = generator.random((1, 9, 1, 2)), 1.0 + generator.random((1, 9, 1))
    np.testing.assert_allclose(price_ratio(signed, price, term=1, discount=0.3), 0.7)


def test_where_no_contract_runs_the_ratio_is_that_of_a_new_one() -> None:
    found = price_ratio(months([0.0], [0.0]), capacity(2.0, 1.0), term=3, discount=0.4)
    np.testing.assert_allclose(found, 0.6)


def test_what_is_signed_is_what_runs_while_its_term_lasts() -> None:
    wanted = 50.0 * np.random.default_rng(6).random((1, 12, 1, 2))
    sales = sell(wanted, np.full((1, 12, 1), 1e6), terms(0.8, block=1.0, term=3), proportional)
    signed = sales.signed[0, :, 0].sum(axis=1)
    running = [signed[max(0, month - 2) : month + 1].sum() for month in range(12)]
    np.testing.assert_allclose(sales.contract[0, :, 0].sum(axis=1), running)


gpus = st.one_of(st.just(0.0), st.floats(0.5, 1e4))
GRANTS: list[Grant] = [
    by_month(proportional),
    by_month(partial(strict_priority, ranks=np.array([2, 1, 3]))),
    by_month(partial(quota, shares=np.array([0.5, 0.3, 0.2]), borrowing=True)),
    by_month(partial(max_min_fair, weights=np.array([1.0, 2.0, 3.0]))),
    first_come,
]


@given(
    wanted=hnp.arrays(np.float64, (1, 8, 1, 3), elements=gpus),
    there_is=hnp.arrays(np.float64, (1, 8, 1), elements=gpus),
    share=st.floats(0, 1),
    block=st.floats(1, 500),
    term=st.integers(1, 9),
    grant=st.sampled_from(GRANTS),
)
def test_sales_fit_and_leave_nothing_idle_while_somebody_asks(
    wanted: Array, there_is: Array, share: float, block: float, term: int, grant: Grant
) -> None:
    sales = sell_by_grant(wanted, there_is, terms(share, block, term), [grant] * 8)
    sold = sales.contract + sales.on_demand
    assert (sold >= 0).all()
    assert (sold.sum(axis=-1) <= there_is * (1 + 1e-9)).all()
    # beyond its contracts a group buys no more than it wants
    assert (sales.on_demand <= np.maximum(wanted - sales.contract, 0) * (1 + 1e-9) + 1e-9).all()
    served = np.minimum(np.maximum(wanted, sales.contract).sum(axis=-1), there_is)
    np.testing.assert_allclose(sold.sum(axis=-1), served, rtol=1e-9, atol=1e-6)


@given(
    wanted=hnp.arrays(np.float64, (2, 6, 2, 3), elements=gpus),
    term=st.integers(1, 7),
    block=st.floats(1, 500),
)
def test_contracts_are_whole_blocks_where_capacity_suffices(
    wanted: Array, term: int, block: float
) -> None:
    each = Terms(
        share=np.full((2, 2, 1), 0.7), block_gpu=np.full((2, 2), block),
        term_months=np.full((2, 2), term, dtype=np.int64), onboarding_months=np.zeros((2, 2)),
    )  # fmt: skip
    sales = sell(wanted, np.full((2, 6, 2), 1e9), each, proportional)
    blocks = sales.contract / block
    np.testing.assert_allclose(blocks, np.rint(blocks), atol=1e-6)


def test_first_come_looks_at_what_was_granted_the_month_before() -> None:
    # The first has 60 of 100 and keeps them; the second is new and gets the 40 left of the 80 it wants.
    wanted, nothing_signed = months([60.0, 0.0], [60.0, 80.0], [60.0, 80.0]), terms(0.0)
    sales = sell_by_grant(wanted, capacity(100.0, 100.0, 50.0), nothing_signed, [first_come] * 3)
    np.testing.assert_allclose(sales.on_demand[0, :, 0], [[60.0, 0.0], [60.0, 40.0], [30.0, 20.0]])
