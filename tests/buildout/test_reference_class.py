"""The law of a class beside closed forms, another program's fit, and a posterior that is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ausbau.buildout.reference_cases import Observations
from ausbau.buildout.reference_class import (
    Candidates,
    LogNormal,
    class_law,
    fit_lognormal,
    given_up_per_h_at,
    law_at,
    time_to_giving_up_h,
    unless_given_up_h,
)
from ausbau.core import streams

TIMES_H = np.array([3.4, 4.0, 7.8, 12.9, 19.7, 25.2, 30.0, 46.8])
HAPPENED = np.array([True, True, True, False, True, True, False, True])
ALL = np.ones(8, dtype=np.bool_)


def levels(name: str, draws: int = 20_000) -> np.ndarray:
    return streams.uniforms(1, f"event:test.{name}", 0, draws)


def seen(times_h: np.ndarray, opened: np.ndarray, given_up: np.ndarray) -> Observations:
    return Observations(tuple(map(str, range(len(times_h)))), times_h, opened, given_up)


def candidates(sigma: np.ndarray | None = None) -> Candidates:
    return Candidates(
        median_h=np.exp(np.linspace(np.log(0.5), np.log(500.0), 801)),
        sigma=np.linspace(0.2, 3.0, 141) if sigma is None else sigma,
        given_up_per_h=np.linspace(0.0001, 0.2, 2000),
    )


@pytest.mark.parametrize("happened", [HAPPENED, ALL])
def test_another_program_fits_the_same_law(happened: np.ndarray) -> None:
    ours = fit_lognormal(TIMES_H, happened)
    censored = stats.CensoredData.right_censored(TIMES_H, ~happened)
    sigma, _, median = stats.lognorm.fit(censored, floc=0)
    assert (ours.median_h, ours.sigma) == pytest.approx((median, sigma), rel=1e-3)


def test_without_censoring_the_fit_is_mean_and_deviation_of_the_logarithms() -> None:
    law = fit_lognormal(TIMES_H, ALL)
    assert np.log(law.median_h) == pytest.approx(np.log(TIMES_H).mean(), abs=1e-6)
    assert law.sigma == pytest.approx(np.log(TIMES_H).std(), rel=1e-6)


def test_what_cannot_be_fitted_is_refused() -> None:
    for times_h, happened in (
        ([1.0, 2.0], [False, False]),
        ([2.0, 2.0], [True, True]),
        ([2.0, 1.0], [True, False]),
        ([0.0, 1.0], [True, True]),
    ):
        with pytest.raises(ValueError, match=r"needs two events|not above 0"):
            fit_lognormal(np.array(times_h), np.array(happened))


def test_the_heaviest_candidate_is_the_law_of_greatest_likelihood() -> None:
    possible = candidates()
    law = class_law(seen(TIMES_H, HAPPENED, ~ALL), possible)
    median, sigma = np.unravel_index(law.weight.argmax(), law.weight.shape)
    fitted = fit_lognormal(TIMES_H, HAPPENED)
    assert np.log(possible.median_h[median]) == pytest.approx(np.log(fitted.median_h), abs=0.01)
    assert possible.sigma[sigma] == pytest.approx(fitted.sigma, abs=0.02)


def test_with_a_known_spread_the_median_is_as_sure_as_the_textbook_says() -> None:
    # a flat prior on ln m and a known σ: ln m is normal about the mean of the logarithms, deviation σ/√n
    law = class_law(seen(TIMES_H, ALL, ~ALL), candidates(np.array([0.8])))
    level = (np.arange(4000) + 0.5) / 4000
    logs = np.log(np.asarray(law_at(law, level, np.full(4000, 0.5)).median_h))
    assert logs.mean() == pytest.approx(np.log(TIMES_H).mean(), abs=0.01)
    assert logs.std() == pytest.approx(0.8 / np.sqrt(8), rel=0.02)


def test_the_rate_of_giving_up_has_a_gamma_posterior() -> None:
    # a flat prior, 2 events in 149.8 h: a gamma law of shape 3, mean 3 / 149.8 and that over √3 as deviation
    given_up = np.array([False, False, False, True, False, False, True, False])
    law = class_law(seen(TIMES_H, HAPPENED, given_up), candidates())
    rates = given_up_per_h_at(law, (np.arange(4000) + 0.5) / 4000)
    assert rates.mean() == pytest.approx(3 / TIMES_H.sum(), rel=0.01)
    assert rates.std() == pytest.approx(np.sqrt(3) / TIMES_H.sum(), rel=0.01)


def test_without_cases_the_prior_stands() -> None:
    none = np.zeros(0)
    law = class_law(seen(none, none.astype(bool), none.astype(bool)), candidates())
    np.testing.assert_allclose(law.weight, 1 / law.weight.size)
    np.testing.assert_allclose(law.rate_weight, 1 / 2000)


def test_a_prior_that_rules_out_what_was_seen_stands_as_it_is() -> None:
    never = Candidates(np.array([10.0]), np.array([0.5]), np.zeros(4))
    given_up = np.array([False] * 7 + [True])
    np.testing.assert_array_equal(
        class_law(seen(TIMES_H, ~given_up, given_up), never).rate_weight, 0.25
    )


def test_open_cases_make_the_time_longer() -> None:
    middle = np.full(1, 0.5)
    with_open = law_at(class_law(seen(TIMES_H, HAPPENED, ~ALL), candidates()), middle, middle)
    all_done = law_at(class_law(seen(TIMES_H, ALL, ~ALL), candidates()), middle, middle)
    assert with_open.median_h > all_done.median_h


def test_quantiles_by_hand() -> None:
    law = LogNormal(10.0, 0.5)
    # Φ(1) = 0.8413447: one deviation above the median, 10 · e^0.5
    assert law.time_h(np.array([0.5, 0.8413447])) == pytest.approx([10.0, 16.4872127], rel=1e-6)


def test_what_has_not_happened_by_now_happens_later_as_its_law_has_it() -> None:
    # scipy's own law, cut off at 30 h
    law, level = LogNormal(10.0, 0.9), np.array([0.0, 0.1, 0.5, 0.99])
    plain = stats.lognorm(0.9, scale=10.0)
    expected = plain.isf(plain.sf(30.0) * (1 - level))
    assert law.time_h(level, 30.0) == pytest.approx(expected, rel=1e-9)
    assert (law.time_h(level, 1e9) >= 1e9).all()


def test_three_of_four_open_where_giving_up_is_a_third_as_likely() -> None:
    # two constant rates, 0.03 and 0.01 an hour
    opens_h = -np.log1p(-levels("open")) / 0.03
    times_h = unless_given_up_h(opens_h, time_to_giving_up_h(0.01, levels("give_up")))
    opened = np.isfinite(times_h)
    assert opened.mean() == pytest.approx(0.75, abs=4.5 * np.sqrt(0.75 * 0.25 / 20_000))
    # those that open do so at the sum of both rates: 1 / 0.04 h on average
    assert times_h[opened].mean() == pytest.approx(25.0, rel=4.5 / np.sqrt(opened.sum()))


def test_without_giving_up_every_plant_opens() -> None:
    opens_h = LogNormal(10.0, 1.0).time_h(levels("open", 100))
    gives_up_h = time_to_giving_up_h(0.0, np.clip(levels("give_up", 100), 1e-6, 1.0))
    np.testing.assert_array_equal(unless_given_up_h(opens_h, gives_up_h), opens_h)


def test_giving_up_has_no_memory() -> None:
    level = levels("give_up", 100)
    later_h = time_to_giving_up_h(0.02, level, 300.0) - 300.0
    np.testing.assert_allclose(later_h, time_to_giving_up_h(0.02, level), atol=1e-9)
