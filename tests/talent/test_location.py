"""Choice of place: a logit around observed shares."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from ausbau.core.arrays import Array
from ausbau.talent.location import (
    attraction_ratio,
    destination_pull,
    fee_pay_ratio,
    leaving_rate,
    network_utility,
    pay_utility,
)

GERMANY, US = 0.63, 0.13
"""Where AI doctors of German chairs are, as shares (talent-f43)."""


def logit(base_shares: Array, utility_change: Array) -> Array:
    """Choices of the logit whose constants give the base shares, by SciPy."""
    shares: Array = softmax(np.log(base_shares) + 3.7 + utility_change, axis=-1)
    return shares


def test_twice_the_odds_for_the_us_by_hand() -> None:
    # 0.26 of 1.13 instead of 0.13 of 1
    found = attraction_ratio(np.array([US]), np.array([math.log(2)]))
    assert found * US == pytest.approx(0.26 / 1.13)


@given(share=st.floats(0.001, 0.999), change=st.floats(-5, 5))
def test_a_place_draws_as_many_as_in_the_logit(share: float, change: float) -> None:
    expected = logit(np.array([share, 1.0 - share]), np.array([change, 0.0]))[0]
    found = attraction_ratio(np.array([share]), np.array([change]))
    assert found * share == pytest.approx(expected)


def test_without_a_change_people_choose_as_before() -> None:
    np.testing.assert_allclose(attraction_ratio(np.array([GERMANY, US]), np.zeros(2)), 1.0)


@given(change=st.lists(st.floats(-5, 5), min_size=4, max_size=4))
def test_two_places_keep_their_ratio_whatever_a_third_does(change: list[float]) -> None:
    weights, home = np.array([[13.0, 7.0, 5.0]]), np.array(change[:1])
    found = destination_pull(weights, home, np.array([change[1:]]))[0]
    alone = destination_pull(weights, home, np.array([[*change[1:3], 0.0]]))[0]
    assert found[0] / found[1] == pytest.approx(alone[0] / alone[1])


def test_a_tenth_more_pay_draws_about_a_tenth_more_people_where_few_come() -> None:
    utility = pay_utility(np.array([1.1]), np.array([1.0]))
    assert attraction_ratio(np.array([1e-6]), utility) == pytest.approx(1.1, rel=1e-5)
    # of those who all come anyway no more can come
    assert attraction_ratio(np.array([1.0]), utility) == pytest.approx(1.0)


def test_a_fee_of_100_000_dollars_over_four_years_takes_18_percent_of_the_pay() -> None:
    # 87,000 / (4 · 120,000)
    kept = fee_pay_ratio(np.array(87_000.0), np.array(120_000.0), np.array(4.0))
    assert kept == pytest.approx(1 - 0.18125)
    assert fee_pay_ratio(np.array(0.0), np.array(120_000.0), np.array(4.0)) == 1.0


def test_compatriots_count_only_beyond_their_trend() -> None:
    found = network_utility(
        np.array([100.0, 200.0, 0.0]), np.array([100.0, 100.0, 0.0]), np.array(0.5)
    )
    assert found.tolist() == pytest.approx([0.0, 0.5 * math.log(2), 0.0])


def test_leavers_spread_as_before_while_nothing_changes() -> None:
    pull = destination_pull(np.array([[13.0, 7.0, 5.0]]), np.zeros(1), np.zeros((1, 3)))
    np.testing.assert_allclose(pull, [[0.52, 0.28, 0.20]])
    assert leaving_rate(np.array([0.037]), pull.sum(axis=1)) == pytest.approx(0.037)


def test_hazards_are_the_yearly_logit_of_staying_and_going() -> None:
    # Three percent leave in a year, half of them for the US, which gets half as attractive; the home twice.
    base = np.array([[0.97, 0.015, 0.015]])
    change = np.array([[math.log(2), math.log(0.5), 0.0]])
    shares = logit(base, change)
    pull = destination_pull(np.array([[1.0, 1.0]]), change[:, 0], change[:, 1:])
    hazard = leaving_rate(np.array([-math.log(0.97)]), pull.sum(axis=1))
    assert math.exp(-hazard[0]) == pytest.approx(shares[0, 0])
    assert pull[0, 0] / pull[0].sum() == pytest.approx(shares[0, 1] / (1 - shares[0, 0]))


def test_nobody_leaves_a_country_that_nobody_left() -> None:
    assert leaving_rate(np.array(0.0), np.array(5.0)) == 0.0
