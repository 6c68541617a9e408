"""Customers of very different size, and the choice of a cloud by its price."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.core.capped_lognormal import moment
from ausbau.demand.competition import chosen_share
from ausbau.demand.customers import number, size_variation, sum_ratio

MEDIAN, SPREAD, LARGEST = np.array(8.0), np.array(2.0), np.array(1000.0)


def test_the_mean_size_is_near_that_of_indias_public_portal() -> None:
    # demand-derived-4: 15,114 GPUs in use by some 300 users, 4,096 of them by one
    mean = moment(1, MEDIAN, SPREAD, np.array(4096.0))
    assert mean == pytest.approx(15_114 / 300, rel=0.15)


def test_two_hundred_gpus_are_four_customers_by_hand() -> None:
    assert number(np.array(200.0), np.array(50.0)) == 4.0


def test_the_variation_of_sizes_is_that_of_a_large_sample() -> None:
    sizes = np.minimum(8.0 * np.exp(2.0 * np.random.default_rng(5).normal(size=1_000_000)), 1000.0)
    assert size_variation(MEDIAN, SPREAD, LARGEST) == pytest.approx(
        sizes.var() / sizes.mean() ** 2, rel=0.01
    )


def test_a_customer_of_one_size_varies_by_nothing() -> None:
    # a cap far below the median
    assert size_variation(np.array(1e6), np.array(0.5), np.array(3.0)) == pytest.approx(0.0)


@pytest.mark.parametrize("customers", [2.0, 30.0])
def test_luck_keeps_mean_and_variance_of_the_sum(customers: float) -> None:
    luck = (np.arange(400_000) + 0.5) / 400_000
    ratio = sum_ratio(luck, np.array(customers), np.array(1.5))
    assert ratio.mean() == pytest.approx(1.0, rel=2e-3)
    assert ratio.var() == pytest.approx(1.5 / customers, rel=2e-2)


def test_many_customers_leave_nothing_to_luck_and_none_ask_for_nothing_else() -> None:
    luck = np.array([0.01, 0.99])
    np.testing.assert_allclose(sum_ratio(luck, np.array(1e12), np.array(7.0)), 1.0, atol=1e-4)
    assert sum_ratio(luck, np.array(0.0), np.array(7.0)).tolist() == [1.0, 1.0]


def test_quantiles_of_the_sum_of_eight_customers_are_met_within_a_third() -> None:
    """The lognormal sum against 20,000 sums of eight sizes: the mean is exact, the shape an approximation."""
    generator = np.random.default_rng(6)
    sizes = np.minimum(8.0 * np.exp(2.0 * generator.normal(size=(20_000, 8))), 1000.0)
    sums = sizes.sum(axis=1)
    variation = size_variation(MEDIAN, SPREAD, LARGEST)
    told = sum_ratio(np.array([0.1, 0.5, 0.9]), np.array(8.0), variation)
    seen = np.quantile(sums, [0.1, 0.5, 0.9]) / sums.mean()
    np.testing.assert_allclose(told, seen, rtol=0.34)


def test_a_tenth_above_the_market_costs_a_sixth_of_the_odds_by_hand() -> None:
    # even odds at the market's price; 1.1^-2 = 0.8264, so 0.8264 / 1.8264
    share = chosen_share(np.array(0.5), np.array(1.1), np.array(2.0))
    assert share == pytest.approx(0.45249, abs=1e-5)


def test_at_the_market_price_the_stated_share_chooses_the_plan() -> None:
    stated = np.array([0.0, 0.32, 1.0])
    np.testing.assert_allclose(chosen_share(stated, np.array(1.0), np.array(5.0)), stated)


def test_nobody_who_would_never_come_is_drawn_by_a_low_price_and_all_stay_who_must() -> None:
    for price in (0.5, 3.0):
        assert chosen_share(np.array(0.0), np.array(price), np.array(4.0)) == 0.0
        assert chosen_share(np.array(1.0), np.array(price), np.array(4.0)) == pytest.approx(1.0)
