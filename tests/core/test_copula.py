"""The Gaussian copula against its definition and the bounds of Monte Carlo error."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri
from scipy.stats import kstest

from ausbau.core.arrays import Array
from ausbau.core.copula import correlate, share_tail
from ausbau.core.streams import uniforms

DRAWS = 100_000
LOADINGS = (0.3, 0.8, -0.6)


def own(member: int) -> Array:
    """Own levels of a member."""
    return uniforms(1, f"parameter:member.{member}", 0, DRAWS)


def factor() -> Array:
    """Levels of the common factor."""
    return uniforms(1, "factor:group", 0, DRAWS)


def test_one_draw_by_hand() -> None:
    # Scores 1 (factor) and 0.5 (own) at loading 0.6: 0.6 × 1 + 0.8 × 0.5 = 1.
    u = correlate(ndtr(np.array([0.5])), ndtr(np.array([1.0])), 0.6)
    np.testing.assert_allclose(u, [0.8413447460685429], rtol=1e-14)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 2), (1, 2)])
def test_scores_correlate_with_the_product_of_the_loadings(first: int, second: int) -> None:
    scores = [
        ndtri(correlate(own(member), factor(), LOADINGS[member])) for member in (first, second)
    ]
    sampled = float(np.asarray(np.corrcoef(scores))[0, 1])
    # Fisher: artanh of a sample correlation is normal with standard deviation 1 / sqrt(n - 3).
    distance = abs(math.atanh(sampled) - math.atanh(LOADINGS[first] * LOADINGS[second]))
    assert distance * math.sqrt(DRAWS - 3) < 4.0


@pytest.mark.parametrize("loading", [-1.0, -0.6, 0.01, 0.8, 1.0])
def test_levels_stay_uniform(loading: float) -> None:
    u = np.sort(correlate(own(0), factor(), loading))
    ranks = np.arange(DRAWS + 1) / DRAWS
    distance = max(np.max(ranks[1:] - u), np.max(u - ranks[:-1]))
    # Kolmogorov: P(sqrt(n) D > 1.9495) = 0.001.
    assert distance * math.sqrt(DRAWS) < 1.9495


def test_without_loading_the_own_levels_come_back_bit_for_bit() -> None:
    u = np.array([0.0, 2.0**-53, 0.3, 1 - 2.0**-53])
    np.testing.assert_array_equal(correlate(u, np.full(4, 0.9), 0.0), u)
    np.testing.assert_array_equal(correlate(u, np.full(4, 0.9), np.zeros(4)), u)


def test_the_result_is_an_array_of_its_own() -> None:
    u = np.array([0.25, 0.5])
    result = correlate(u, u, 0.0)
    result[0] = 0.75
    assert u[0] == 0.25


def test_full_loading_is_the_factor_or_its_mirror_image() -> None:
    np.testing.assert_allclose(correlate(own(0), factor(), 1.0), factor(), atol=1e-15)
    np.testing.assert_allclose(correlate(own(0), factor(), -1.0), 1 - factor(), atol=1e-15)


def test_each_draw_may_have_its_own_loading() -> None:
    loading = np.resize([0.0, 0.5, -0.9], DRAWS)
    mixed = correlate(own(0), factor(), loading)
    for value in (0.0, 0.5, -0.9):
        chosen = loading == value
        np.testing.assert_array_equal(mixed[chosen], correlate(own(0), factor(), value)[chosen])
    np.testing.assert_array_equal(mixed[loading == 0], own(0)[loading == 0])


@given(
    u=st.lists(st.floats(0.0, 1.0), min_size=1),
    u_factor=st.floats(0.0, 1.0),
    loading=st.floats(-1.0, 1.0).filter(lambda value: value != 0),
)
def test_levels_lie_strictly_inside_and_do_not_fall_with_the_own_level(
    u: list[float], u_factor: float, loading: float
) -> None:
    levels = correlate(np.sort(u), np.full(len(u), u_factor), loading)
    assert np.all((levels > 0) & (levels < 1))
    assert np.all(np.diff(levels) >= 0)


@pytest.mark.parametrize("loading", [1.0000001, -2.0, math.nan, math.inf])
def test_a_loading_beyond_one_is_refused(loading: float) -> None:
    with pytest.raises(ValueError, match="expected -1 to 1"):
        correlate(np.array([0.5]), np.array([0.5]), loading)
    with pytest.raises(ValueError, match="expected -1 to 1"):
        correlate(np.array([0.5, 0.5]), np.array([0.5, 0.5]), np.array([0.0, loading]))


def test_a_spared_and_a_hit_level_by_hand() -> None:
    """A shock of 5 % and a tail of 10 %: hit, 0.5 lies in the middle of the tail, at 0.95.

    Spared, the tail's chance is 0.05 / 0.95 = 1 / 19: a level of 0.5 goes to 0.5 × 0.95 = 0.475, one
    of 1 − 1 / 38 to the middle of the tail.
    """
    is_hit = np.array([True, False, False])
    u = share_tail(np.array([0.5, 0.5, 1 - 1 / 38]), is_hit, np.full(3, 0.05), 0.1)
    np.testing.assert_allclose(u, [0.95, 0.475, 0.95], rtol=1e-12)


@pytest.mark.parametrize(("probability", "tail_share"), [(0.05, 0.1), (0.1, 0.1), (0.2, 0.6)])
def test_a_shock_leaves_the_distribution_of_each_member_as_it_is(
    probability: float, tail_share: float
) -> None:
    is_hit = uniforms(1, "shock:test", 0, DRAWS) < probability
    u = share_tail(own(0), is_hit, np.full(DRAWS, probability), tail_share)
    assert kstest(u, "uniform").pvalue > 1e-4


def test_members_lie_in_their_tails_together_as_often_as_the_shock_hits() -> None:
    """Joint tail of two: p + (1 − p) q² with q = (t − p) / (1 − p); independent it would be t²."""
    p, t = 0.05, 0.1
    is_hit = uniforms(1, "shock:test", 0, DRAWS) < p
    members = [share_tail(own(member), is_hit, np.full(DRAWS, p), t) for member in (0, 1)]
    joint = np.mean((members[0] > 1 - t) & (members[1] > 1 - t))
    q = (t - p) / (1 - p)
    expected = p + (1 - p) * q**2
    assert joint == pytest.approx(expected, abs=4.5 * math.sqrt(expected / DRAWS))


def test_a_shock_that_never_hits_changes_no_bit() -> None:
    u = share_tail(own(0), np.zeros(DRAWS, dtype=bool), np.zeros(DRAWS), 0.1)
    assert np.array_equal(u, own(0))


def test_a_tail_smaller_than_the_shock_is_refused() -> None:
    with pytest.raises(ValueError, match="no less than"):
        share_tail(own(0), np.ones(DRAWS, dtype=bool), np.full(DRAWS, 0.2), 0.1)
