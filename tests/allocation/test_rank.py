"""Who is looked at first: the compiled rank by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.allocation.rank import decayed_use, fair_share, priority, sort_by_rank


def test_use_halves_in_a_half_life() -> None:
    assert decayed_use(80.0, 0, 100, 100.0) == pytest.approx(40.0)
    assert decayed_use(80.0, 0, 300, 100.0) == pytest.approx(10.0)


def test_steady_use_approaches_its_rate_times_the_half_life_over_ln_2() -> None:
    """Where as much is used as decays, ``g = U ln 2 / h``."""
    assert decayed_use(0.0, 3, 100_000, 100.0) == pytest.approx(3 * 100 / np.log(2))
    assert decayed_use(0.0, 3, 100, 100.0) == pytest.approx(1.5 * 100 / np.log(2))


def test_use_of_a_moment_ago_counts_in_full() -> None:
    """Against a half-life of a million ticks ten ticks on 7 GPUs are 70 GPU-ticks."""
    assert decayed_use(0.0, 7, 10, 1e6) == pytest.approx(70.0, rel=1e-5)


def test_counting_in_two_steps_is_counting_in_one() -> None:
    at_once = decayed_use(50.0, 4, 70, 30.0)
    assert decayed_use(decayed_use(50.0, 4, 20, 30.0), 4, 50, 30.0) == pytest.approx(at_once)


@pytest.mark.parametrize(
    ("use", "share", "factor"),
    [(0.0, 0.5, 1.0), (50.0, 0.5, 0.5), (100.0, 0.5, 0.25), (25.0, 0.5, 0.5**0.5), (1.0, 0.0, 0.0)],
)
def test_the_factor_is_a_half_where_use_is_as_large_as_the_share(
    use: float, share: float, factor: float
) -> None:
    """Of a total use of 100."""
    assert fair_share(use, 100.0, share) == pytest.approx(factor)


def test_jobs_are_sorted_by_level_then_priority_then_number() -> None:
    """As NumPy sorts the same three keys; few values, so that many jobs are equal in some."""
    random = np.random.default_rng(11)
    jobs = random.permutation(500)
    ranks = random.integers(0, 4, (500, 2)).astype(np.float64)
    expected = jobs[np.lexsort((jobs, -ranks[:, 1], -ranks[:, 0]))]
    sort_by_rank(jobs, ranks)
    assert jobs.tolist() == expected.tolist()


def test_priority_is_the_weighted_sum_with_an_age_that_stops_counting() -> None:
    """10 · 0.5 + 4 · 0.25 + 2 · 0.8 = 7.6; from its oldest age on 10 + 1 + 1.6."""
    weights = np.array([10.0, 4.0, 2.0])
    assert priority(weights, 50, 100, 0.25, 0.8) == pytest.approx(7.6)
    assert priority(weights, 100, 100, 0.25, 0.8) == pytest.approx(12.6)
    assert priority(weights, 900, 100, 0.25, 0.8) == pytest.approx(12.6)
