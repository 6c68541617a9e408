"""Work: durations, and durations given that they have not ended yet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from small_plan import PASSPORT, spec_of, worlds_of

from ausbau.buildout.work import Work, chosen, drawn
from ausbau.core.worlds import Loading, Worlds

PATH = "buildout.contract.duration"


def worlds(distribution: dict[str, object], draws: int = 50) -> Worlds:
    spec = spec_of({"contract": {"duration": {**distribution, **PASSPORT}}})
    return worlds_of(spec, 0, draws)


def hours(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float64)


def test_a_triangular_duration_is_conditioned_like_scipy_does() -> None:
    """Truncation by scipy's CDF and quantile, for 10 / 20 / 60 hours after 30."""
    free = worlds({"triangular": ["10 h", "20 h", "60 h"]})
    work = drawn(free, PATH)
    law = stats.triang(c=0.2, loc=10.0, scale=50.0)
    level = law.cdf(work.duration_h)
    expected = law.ppf(law.cdf(30.0) + level * (1.0 - law.cdf(30.0)))
    np.testing.assert_allclose(work.beyond_h(np.full(50, 30.0)), expected, rtol=1e-9)


def test_nothing_has_passed_at_the_start() -> None:
    work = drawn(worlds({"uniform": ["0 h", "20 h"]}), PATH)
    np.testing.assert_allclose(work.beyond_h(np.zeros(50)), work.duration_h)


def test_the_condition_comes_after_the_copula() -> None:
    """With a loading of 1 the level of the duration is that of the common factor."""
    free = worlds({"uniform": ["0 h", "20 h"]})
    tied = replace(free, loadings={PATH: Loading("market", 1.0)}, _cache={})
    work = drawn(tied, PATH)
    assert not np.allclose(work.duration_h, drawn(free, PATH).duration_h)
    expected = 5.0 + work.duration_h / 20.0 * 15.0
    np.testing.assert_allclose(work.beyond_h(np.full(50, 5.0)), expected, rtol=1e-6)


def test_a_factor_and_an_offset_are_undone_before_the_condition() -> None:
    """1.5 · X + 4 still runs after 10 hours: X exceeds 4, so X = 4 + u · 16 for X in 0 to 20."""
    work = drawn(worlds({"uniform": ["0 h", "20 h"]}), PATH)
    level = work.duration_h / 20.0
    longer = work.times(np.full(50, 1.5)).plus(np.full(50, 4.0))
    np.testing.assert_allclose(longer.duration_h, 1.5 * work.duration_h + 4.0)
    np.testing.assert_allclose(longer.beyond_h(np.full(50, 10.0)), 1.5 * (4.0 + level * 16.0) + 4.0)
    assert longer.longest_h == 34.0


def test_a_factor_of_zero_leaves_nothing() -> None:
    gone = drawn(worlds({"uniform": ["0 h", "20 h"]}), PATH).times(np.zeros(50))
    assert not gone.duration_h.any()
    assert gone.beyond_h(np.full(50, 3.0)).tolist() == [3.0] * 50


def test_a_choice_is_conditioned_as_what_was_chosen() -> None:
    short, long = Work(hours(5, 5), longest_h=5.0), Work(hours(9, 9), longest_h=9.0)
    either = chosen(np.array([0, 1]), [short, long])
    assert either.duration_h.tolist() == [5, 9]
    assert either.beyond_h(hours(7, 7)).tolist() == [7, 9]
    assert either.longest_h == 9.0
    assert chosen(np.array([0, 0]), [short, long]).longest_h == 5.0


@pytest.mark.parametrize("elapsed", [0.0, 3.0, 19.9, 20.0, 400.0])
def test_what_still_runs_never_lasts_less_than_it_has(elapsed: float) -> None:
    work = drawn(worlds({"uniform": ["0 h", "20 h"]}), PATH)
    assert (work.beyond_h(np.full(50, elapsed)) >= elapsed).all()
