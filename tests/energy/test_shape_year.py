"""Hourly shapes of the spot price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from energy_plant import energy_spec

from ausbau.energy import shape_calendar, shape_fit, shape_tables, shape_year
from ausbau.energy.price_series import read_hourly_series
from ausbau.energy.shape_fit import DailyPrices
from ausbau.energy.shape_year import ShapeParameters


@pytest.fixture(scope="module")
def parameters() -> ShapeParameters:
    return shape_tables.shape_parameters(energy_spec().price.hourly)


@pytest.fixture(scope="module")
def shapes(parameters: ShapeParameters) -> np.ndarray:
    return shape_year.shape_years(parameters, 1, 32)


def test_each_shape_has_mean_0_in_each_month_and_a_spread_of_1(shapes: np.ndarray):
    assert shapes.shape == (32, 8_760)
    assert shape_calendar.mean_of_months(shapes) == pytest.approx(0.0, abs=1e-12)
    assert shapes.std(axis=1) == pytest.approx(1.0)


def test_more_shapes_leave_the_first_ones_alone(parameters: ShapeParameters, shapes: np.ndarray):
    assert np.array_equal(shape_year.shape_years(parameters, 1, 3), shapes[:3])


def test_another_seed_has_other_shapes_with_the_same_day(
    parameters: ShapeParameters, shapes: np.ndarray
):
    others = shape_year.shape_years(parameters, 2, 32)
    assert not np.array_equal(others, shapes)
    days = [each.reshape(-1, 24).mean(axis=0) for each in (shapes, others)]
    np.testing.assert_allclose(*days, atol=0.05)


def test_without_deviation_a_shape_is_its_pattern(parameters: ShapeParameters):
    """1 at one hour of working days, else 0; scaled by its standard deviation around monthly means."""
    day = tuple(float(hour == 18) for hour in range(24))
    flat = ((0.0,) * 24,) * 4
    pure = replace(parameters, working_day=(day,) * 4, weekend=flat, scale=flat)
    shape = shape_year.shape_years(pure, 1, 2)
    assert np.array_equal(shape[0], shape[1])
    january = shape[0, : 31 * 24]
    assert np.ptp(january) == pytest.approx(1 / np.sqrt(_variance_by_hand()))


def _variance_by_hand() -> float:
    """Mean over the hours of q (1 − q), with the share q of hours at 18:00 of working days by month."""
    working_days = (23, 20, 21, 22, 22, 21, 23, 21, 22, 23, 20, 23)  # of 2025
    days = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    shares = [working / (24 * month) for working, month in zip(working_days, days, strict=True)]
    return sum(share * (1 - share) * month for share, month in zip(shares, days, strict=True)) / 365


@pytest.mark.parametrize("memory_h", [4.0, 90.0])
def test_the_deviation_remembers_as_an_exponential(memory_h: float):
    normal = np.random.default_rng(5).normal(size=(400, 2_000))
    found = shape_year.remembering(normal, memory_h)
    assert found.var() == pytest.approx(1.0, rel=0.1)
    for lag in (1, 6, 24):
        expected = np.exp(-lag / memory_h)
        assert shape_fit.autocorrelation(found, lag) == pytest.approx(expected, abs=0.02)


def test_the_score_has_unit_variance_and_the_stated_correlation(parameters: ShapeParameters):
    normal = np.random.default_rng(6).normal(size=(300, 4, 2_000))
    score = shape_year.deviation_score(parameters.memory, normal)
    assert score.var() == pytest.approx(1.0, rel=0.05)
    for lag in (1, 12, 24):
        expected = float(shape_year.correlation(parameters.memory, np.array(lag)))
        assert shape_fit.autocorrelation(score, lag) == pytest.approx(expected, abs=0.03)


def test_the_fit_finds_the_parameters_that_years_were_made_from(
    parameters: ShapeParameters, shapes: np.ndarray
):
    hours = shape_calendar.reference_hours()
    made = [
        DailyPrices(
            80.0 + 50.0 * shape.reshape(365, 24),
            hours.month[::24],
            hours.is_working_day[::24],
        )
        for shape in shapes[:16]
    ]
    found = shape_fit.fit(made)
    assert np.array(found.working_day) == pytest.approx(np.array(parameters.working_day), abs=0.25)
    lags = np.array([1, 6, 24, 72])
    np.testing.assert_allclose(
        shape_year.correlation(found.memory, lags),
        shape_year.correlation(parameters.memory, lags),
        atol=0.08,
    )
    assert shape_fit.spread_eur_per_mwh(made[0]) == pytest.approx(50.0)


@pytest.fixture(scope="module")
def compared(data_folder, shapes: np.ndarray) -> dict[int, tuple[dict, dict]]:
    """Recorded and generated figures of the fitted years and of 2025, which the fit has not seen."""
    series = read_hourly_series(data_folder / "day_ahead_de_lu.csv", column="price_eur_mwh")
    found = {}
    for year in (2023, 2024, 2025):
        record = shape_fit.year_of_record(series, year)
        drawn = [shape_fit.statistics(row) for row in shape_fit.on_months_of(record, shapes)]
        means = {name: float(np.mean([one[name] for one in drawn])) for name in drawn[0]}
        found[year] = shape_fit.statistics(record.price.ravel()), means
    return found


def test_the_record_has_the_published_statistics(compared: dict[int, tuple[dict, dict]]):
    """Energy facts, section 3: 2025 in local time."""
    record, _ = compared[2025]
    assert record["mean"] == pytest.approx(89.32, abs=0.01)
    assert record["hours below zero"] == 576
    assert record["correlation with 24 h before"] == pytest.approx(0.700, abs=0.002)
    assert record["mean of the cheapest 8 hours of a day"] == pytest.approx(50.83, abs=0.1)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_generated_years_resemble_recorded_ones(compared: dict, year: int):
    """Spread, middle of the distribution and worth of cheap hours are met; negative hours to half."""
    record, drawn = compared[year]
    for name in ("mean", "standard deviation"):
        assert drawn[name] == pytest.approx(record[name], rel=0.005)
    for name in ("median", "25 % quantile", "75 % quantile"):
        assert drawn[name] == pytest.approx(record[name], abs=12.0)
    for name in ("95 % quantile", "99 % quantile"):
        assert drawn[name] == pytest.approx(record[name], rel=0.15)
    for name in ("mean of the cheapest 8 hours of a day", "mean of the cheapest 16 hours of a day"):
        assert drawn[name] == pytest.approx(record[name], abs=9.0)
    assert 0.5 < drawn["hours below zero"] / record["hours below zero"] < 1.5
    for lag in (1, 24):
        name = f"correlation with {lag} h before"
        assert drawn[name] == pytest.approx(record[name], abs=0.13)
