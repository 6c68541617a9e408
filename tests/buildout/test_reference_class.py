"""The outside view beside closed forms, and beside SciPy's own fits of censored data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ausbau.buildout import reference_cases
from ausbau.buildout.reference_cases import observed_by
from ausbau.buildout.reference_class import (
    LogNormal,
    Weibull,
    fit_lognormal,
    fit_weibull,
    hours_to_open,
    mixed_h,
    rate_per_h,
)
from ausbau.core import streams, yaml_source
from ausbau.core.errors import InputError
from ausbau.core.passports import ValidationContext

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TIMES_H = np.array([3.4, 4.0, 7.8, 12.9, 19.7, 25.2, 30.0, 46.8])
HAPPENED = np.array([True, True, True, False, True, True, False, True])
ALL_KINDS = frozenset({"existing", "modular", "new"})
MONTH_DAYS = 30.4375


def censored(times_h: np.ndarray, happened: np.ndarray) -> stats.CensoredData:
    return stats.CensoredData.right_censored(times_h, ~happened)


def context() -> ValidationContext:
    sources = yaml_source.read(SCENARIOS / "sources.yaml").value
    assert isinstance(sources, dict)
    return ValidationContext(None, frozenset(sources))


def levels(name: str, draws: int = 20_000) -> np.ndarray:
    return streams.uniforms(1, f"event:test.{name}", 0, draws)


def test_a_constant_rate_is_events_by_exposure() -> None:
    happened = np.array([True, False, True, False])
    assert rate_per_h(np.array([10.0, 20.0, 30.0, 40.0]), happened) == pytest.approx(0.02)


def test_the_weibull_fit_satisfies_its_closed_form_for_the_scale() -> None:
    law = fit_weibull(TIMES_H, HAPPENED)
    assert law.scale_h**law.shape == pytest.approx((TIMES_H**law.shape).sum() / HAPPENED.sum())


@pytest.mark.parametrize("happened", [HAPPENED, np.ones(8, dtype=np.bool_)])
def test_another_program_fits_the_same_laws(happened: np.ndarray) -> None:
    ours = fit_weibull(TIMES_H, happened)
    shape, _, scale = stats.weibull_min.fit(censored(TIMES_H, happened), floc=0)
    assert (ours.shape, ours.scale_h) == pytest.approx((shape, scale), rel=1e-3)
    normal = fit_lognormal(TIMES_H, happened)
    sigma, _, median = stats.lognorm.fit(censored(TIMES_H, happened), floc=0)
    assert (normal.median_h, normal.sigma) == pytest.approx((median, sigma), rel=1e-3)


def test_without_censoring_the_log_normal_is_mean_and_deviation_of_the_logarithms() -> None:
    law = fit_lognormal(TIMES_H, np.ones(8, dtype=np.bool_))
    assert np.log(law.median_h) == pytest.approx(np.log(TIMES_H).mean(), abs=1e-6)
    assert law.sigma == pytest.approx(np.log(TIMES_H).std(), rel=1e-6)


def test_a_known_law_is_found_again_although_half_of_it_is_censored() -> None:
    times_h = Weibull(1.7, 20.0).quantile_h(levels("weibull"))
    watched_h = Weibull(1.7, 20.0).quantile_h(levels("watched"))
    law = fit_weibull(np.minimum(times_h, watched_h), times_h <= watched_h)
    # the deviation of a fitted shape is about 0.78 · shape / √events: 0.013 with 10,000 events
    assert law.shape == pytest.approx(1.7, abs=4.5 * 0.014)
    assert law.scale_h == pytest.approx(20.0, rel=0.03)


def test_open_cases_make_the_time_longer() -> None:
    everything = fit_weibull(TIMES_H, np.ones(8, dtype=np.bool_))
    assert fit_weibull(TIMES_H, HAPPENED).scale_h > everything.scale_h


def test_the_unit_of_time_does_not_matter() -> None:
    hours, months = fit_weibull(TIMES_H * 730.5, HAPPENED), fit_weibull(TIMES_H, HAPPENED)
    assert hours.shape == pytest.approx(months.shape)
    assert hours.scale_h == pytest.approx(730.5 * months.scale_h)


def test_what_cannot_be_fitted_is_refused() -> None:
    for times_h, happened in (
        ([1.0, 2.0], [False, False]),
        ([2.0, 2.0], [True, True]),
        ([2.0, 1.0], [True, False]),
        ([0.0, 1.0], [True, True]),
    ):
        for fit in (fit_weibull, fit_lognormal):
            with pytest.raises(ValueError, match=r"needs two events|not above 0"):
                fit(np.array(times_h), np.array(happened))


def test_quantiles_by_hand() -> None:
    assert Weibull(2.0, 10.0).quantile_h(np.array([1 - np.exp(-4)])) == pytest.approx(20.0)
    assert LogNormal(10.0, 0.5).quantile_h(np.array([0.5])) == pytest.approx(10.0)


def test_three_of_four_open_where_giving_up_is_a_third_as_likely() -> None:
    law = Weibull(1.0, 1 / 0.03)
    times_h = hours_to_open(law, 0.01, levels("open"), levels("give_up"))
    opened = np.isfinite(times_h)
    assert opened.mean() == pytest.approx(0.75, abs=4.5 * np.sqrt(0.75 * 0.25 / 20_000))
    # those that open do so at the sum of both rates: 1 / 0.04 h on average
    assert times_h[opened].mean() == pytest.approx(25.0, rel=4.5 / np.sqrt(opened.sum()))


def test_without_giving_up_every_plant_opens_by_its_law() -> None:
    law, level = Weibull(1.3, 100.0), levels("open", 100)
    times_h = hours_to_open(law, 0.0, level, levels("give_up", 100))
    np.testing.assert_array_equal(times_h, law.quantile_h(level))


def test_the_weight_is_the_share_of_worlds_that_believe_the_outside_view() -> None:
    inside_h, outside_h, level = np.full(4, 1.0), np.full(4, 9.0), np.array([0.0, 0.4, 0.5, 0.9])
    for weight, expected in ((0.0, [1, 1, 1, 1]), (0.5, [9, 9, 1, 1]), (1.0, [9, 9, 9, 9])):
        assert mixed_h(inside_h, outside_h, np.full(4, weight), level).tolist() == expected


def test_the_cases_load_with_sources_that_the_project_knows() -> None:
    cases = reference_cases.read(context())
    assert len(cases) >= 20
    assert {case.kind for case in cases.values()} == ALL_KINDS


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("dawn", 3.4),
        ("industrial_ai_cloud", 7.8),
        ("hunter", 12.9),
        ("jupiter", 23.1),
        ("leonardo", 25.2),
        ("fairwater_1", 25.5),
        ("aurora", 117.7),
    ],
)
def test_times_to_opening_are_those_of_the_published_table(name: str, months: float) -> None:
    case = reference_cases.read(context())[name]
    assert case.opened is not None
    assert (case.end - case.announced).days / MONTH_DAYS == pytest.approx(months, abs=0.1)


def test_a_day_knows_what_had_ended_by_then_and_sees_the_rest_open() -> None:
    cases = reference_cases.read(context())
    seen = observed_by(cases, date(2025, 6, 13), kinds=frozenset({"new"}))
    found = dict(zip(seen.names, zip(seen.has_opened, seen.was_given_up, strict=True), strict=True))
    assert found["leonardo"] == (True, False)
    assert found["edinburgh"] == (False, True)
    # given up a month later, opened a year later: both were open
    assert found["google_mittenwalde"] == found["fairwater_1"] == (False, False)
    assert "stargate_uk" not in found
    days = dict(zip(seen.names, seen.duration_h / 24, strict=True))
    assert days["fairwater_1"] == (date(2025, 6, 13) - date(2024, 5, 8)).days


def test_the_forecast_case_is_not_in_its_own_class() -> None:
    cases, day = reference_cases.read(context()), date(2026, 11, 21)
    kinds = frozenset({"existing"})
    everything = observed_by(cases, day, kinds=kinds)
    without = observed_by(cases, day, kinds=kinds, without="industrial_ai_cloud")
    assert set(everything.names) - set(without.names) == {"industrial_ai_cloud"}


def test_the_class_of_existing_halls_can_be_fitted_and_no_case_of_it_was_given_up() -> None:
    seen = observed_by(
        reference_cases.read(context()), date(2026, 11, 21), kinds=frozenset({"existing"})
    )
    months = fit_weibull(seen.duration_h, seen.has_opened).quantile_h(np.array([0.5])) / 730.5
    # half of the cases that ended took up to 13 months, the first of their kind 28 to 118
    assert 7.8 < months[0] < 46.8
    assert not seen.was_given_up.any()


def test_a_case_without_an_end_or_with_two_is_refused(tmp_path: Path) -> None:
    passport = "source: buildout-rcr, confidence: high, known_on: 2026-02-04"
    for name, ends in (
        ("none", ""),
        ("both", "opened: 2025-01-01, given_up: 2025-01-02, "),
        ("before", "opened: 2023-01-01, "),
    ):
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"a: {{kind: new, announced: 2024-01-01, {ends}{passport}}}\n", "utf-8")
        with pytest.raises(InputError, match="needs one of opened"):
            reference_cases.read(context(), path)
