"""Scores of forecasts by hand, beside closed forms, and for outcomes that are known in part."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from ausbau.hindcast.scores import (
    HORIZON_MONTHS,
    Seen,
    brier,
    crps,
    is_by,
    is_covered,
    mean_interval,
    pit,
    pit_histogram,
    quantiles,
    width,
)

LEVELS = (np.arange(4000) + 0.5) / 4000


def normal_crps(mean: float, deviation: float, outcome: float) -> float:
    """Closed form of a normal forecast (Gneiting and Raftery 2007, page 367)."""
    score = (outcome - mean) / deviation
    normal = stats.norm
    inner = score * (2 * normal.cdf(score) - 1) + 2 * normal.pdf(score) - 1 / np.sqrt(np.pi)
    return float(deviation * inner)


@pytest.mark.parametrize("outcome", [40.0, 30.0, 62.0])
def test_the_score_of_a_normal_forecast_is_its_closed_form(outcome: float) -> None:
    draws = stats.norm.ppf(LEVELS, 40.0, 6.0)
    assert crps(draws, Seen(outcome)) == pytest.approx(normal_crps(40.0, 6.0, outcome), abs=0.01)


def test_the_score_by_hand() -> None:
    # F steps by a half at 1 and at 3; the outcome is 2: (½)² over two months
    assert crps(np.array([3.0, 1.0]), Seen(2.0)) == pytest.approx(0.5)
    # a point forecast scores its distance
    assert crps(np.full(5, 9.0), Seen(20.0)) == pytest.approx(11.0)


def test_never_counts_as_beyond_the_horizon() -> None:
    assert crps(np.full(3, np.inf), Seen(np.inf)) == 0.0
    assert crps(np.full(3, 30.0), Seen(np.inf)) == pytest.approx(HORIZON_MONTHS - 30.0)
    # half of the worlds never open: F is ½ from 20 on, and the outcome comes at 50
    half = np.array([20.0, np.inf])
    expected = 0.25 * (50.0 - 20.0) + 0.25 * (HORIZON_MONTHS - 50.0)
    assert crps(half, Seen(50.0)) == pytest.approx(expected)


def test_an_open_case_is_scored_up_to_the_last_look() -> None:
    draws = stats.gamma(3.0, scale=8.0).ppf(LEVELS)
    law = stats.gamma(3.0, scale=8.0)
    expected, _ = integrate.quad(lambda month: law.cdf(month) ** 2, 0.0, 18.0)
    assert crps(draws, Seen(18.0, is_open=True)) == pytest.approx(expected, abs=0.01)
    # what is forecast beyond the last look costs nothing
    assert crps(np.full(3, 40.0), Seen(18.0, is_open=True)) == 0.0


def test_quantiles_are_draws_and_never_is_one_of_them() -> None:
    draws = np.array([4.0, 2.0, np.inf, 3.0, 1.0, 5.0, 6.0, 7.0, 8.0, np.inf])
    # the first, the fifth and the ninth of ten
    assert quantiles(draws) == [1.0, 5.0, np.inf]
    assert width(draws) == HORIZON_MONTHS - 1.0


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(5.0), True),
        (Seen(0.5), False),
        (Seen(np.inf), False),
        (Seen(12.0, is_open=True), False),
        (Seen(5.0, is_open=True), None),
    ],
)
def test_an_interval_holds_what_was_seen_or_not_or_nobody_knows(
    seen: Seen, expected: object
) -> None:
    assert is_covered(np.arange(1.0, 11.0), seen) is expected


def test_an_interval_without_an_upper_end_holds_never() -> None:
    assert is_covered(np.array([1.0, 2.0, np.inf, np.inf]), Seen(np.inf)) is True


def test_the_transform_of_outcomes_from_the_forecast_is_uniform() -> None:
    forecast = stats.lognorm(0.7, scale=20.0)
    draws = forecast.ppf(LEVELS)
    outcomes = forecast.ppf((np.arange(500) + 0.5) / 500)
    levels = [pit(draws, Seen(float(outcome)))[0] for outcome in outcomes]
    assert stats.kstest(levels, "uniform").statistic < 0.005
    shares = pit_histogram([(level, level) for level in levels], 5)
    np.testing.assert_allclose(shares, 0.2, atol=0.005)


def test_a_transform_that_is_known_in_part_spreads_over_what_is_possible() -> None:
    draws = np.array([10.0, 20.0, 30.0, np.inf])
    assert pit(draws, Seen(25.0, is_open=True)) == (0.5, 1.0)
    assert pit(draws, Seen(np.inf)) == (0.75, 1.0)
    # one case in the first of four bins, one spread over the upper half
    assert pit_histogram([(0.1, 0.1), (0.5, 1.0)], 4) == [0.5, 0.0, 0.25, 0.25]
    assert pit_histogram([(1.0, 1.0)], 4) == [0.0, 0.0, 0.0, 1.0]


def test_the_brier_score_by_hand() -> None:
    assert brier(0.7, happened=False) == pytest.approx(0.49)
    assert brier(1.0, happened=True) == 0.0


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(9.0), True),
        (Seen(10.0), True),
        (Seen(10.1), False),
        (Seen(np.inf), False),
        (Seen(9.0, is_open=True), None),
        (Seen(10.0, is_open=True), False),
    ],
)
def test_a_promise_is_kept_broken_or_open(seen: Seen, expected: object) -> None:
    assert is_by(seen, 10.0) is expected


def test_the_interval_of_a_difference_draws_projects_and_not_cases() -> None:
    differences = np.array([1.0, 1.0, 1.0, 1.0, -2.0, -2.0, -2.0, -2.0])
    alike = mean_interval(differences, ["a", "a", "a", "a", "b", "b", "b", "b"], 1)
    # two projects: a mean is 1, −½ or −2, and each end comes in a quarter of the resamples
    assert alike == (-0.5, -2.0, 1.0)
    mean, low, high = mean_interval(differences, list("abcdefgh"), 1)
    # scipy's percentile interval of eight independent cases
    reference = stats.bootstrap(
        (differences,), np.mean, method="percentile", n_resamples=9999, rng=np.random.default_rng(1)
    ).confidence_interval
    assert mean == -0.5
    assert (low, high) == pytest.approx((reference.low, reference.high), abs=0.2)
