"""Hourly shapes of the spot price."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from energy_plant import energy_spec
from recorded_prices import YEARS, recorded_year

from ausbau.energy import shape_calendar, shape_fit, shape_tables, shape_year
from ausbau.energy.shape_fit import DailyPrices
from ausbau.energy.shape_year import ShapeParameters

YEAR = 2024


@pytest.fixture(scope="module")
def parameters() -> ShapeParameters:
    return shape_tables.shape_parameters(energy_spec().price.hourly.recorded[YEAR])


@pytest.fixture(scope="module")
def shapes(parameters: ShapeParameters) -> np.ndarray:
    return shape_year.shape_years(parameters, YEAR, 1, 16)


def test_each_shape_has_mean_0_in_each_month_and_a_spread_of_1(shapes: np.ndarray):
    assert shapes.shape == (16, 8_760)
    assert shape_calendar.mean_of_months(shapes) == pytest.approx(0.0, abs=1e-12)
    assert shapes.std(axis=1) == pytest.approx(1.0)


def test_more_shapes_leave_the_first_ones_alone(parameters: ShapeParameters, shapes: np.ndarray):
    assert np.array_equal(shape_year.shape_years(parameters, YEAR, 1, 3), shapes[:3])


def test_another_seed_has_other_shapes_with_the_same_day(
    parameters: ShapeParameters, shapes: np.ndarray
):
    others = shape_year.shape_years(parameters, YEAR, 2, 16)
    assert not np.array_equal(others, shapes)
    days = [each.reshape(-1, 24).mean(axis=0) for each in (shapes, others)]
    np.testing.assert_allclose(*days, atol=0.07)


def test_without_deviation_the_dearest_prices_stand_at_the_highest_scores(
    parameters: ShapeParameters,
):
    """Scores of 1 at 18 o'clock of working days, else 0; prices of 1 in as many hours, else 0.

    The shape is 1 at these hours less their share of the month, over the standard deviation of that.
    """
    day = tuple(float(hour == 18) for hour in range(24))
    flat = ((0.0,) * 24,) * 4
    share = 261 / 8_760  # working days of 2025
    steps = tuple(float(probability > 1 - share) for probability in shape_year.PROBABILITIES)
    pure = replace(
        parameters,
        month=(0.0,) * 12,
        working_day=(day,) * 4,
        weekend=flat,
        scale=flat,
        quantiles=steps,
    )
    shape = shape_year.shape_years(pure, YEAR, 1, 2)
    assert np.array_equal(shape[0], shape[1])
    is_evening = shape_calendar.reference_hours().is_working_day & (np.arange(8_760) % 24 == 18)
    dear = shape[0] > np.quantile(shape[0], 1 - share)
    assert not (
        dear & ~is_evening
    ).any()  # a step lies between two probabilities, so some are in between
    assert dear.sum() == pytest.approx(261, abs=1)


def test_the_hours_of_a_generated_year_have_the_prices_of_the_recorded_one(
    parameters: ShapeParameters,
):
    """Before they are centred: the same quantiles, whatever the order of the hours."""
    normal = np.random.default_rng(3).normal(size=(2, 4, 8_760))
    raw = shape_year._raw(parameters, normal)
    assert not np.array_equal(raw[0], raw[1])
    np.testing.assert_array_equal(*np.sort(raw, axis=1))
    share = np.array(shape_year.PROBABILITIES[4:-4])
    np.testing.assert_allclose(
        np.quantile(raw[0], share), parameters.quantiles[4:-4], rtol=0.02, atol=0.02
    )


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


def test_the_fit_finds_the_parameters_that_a_year_was_made_from(
    parameters: ShapeParameters, shapes: np.ndarray
):
    """One year of hours knows its day to a few tenths; its memory to a tenth of the correlation."""
    hours = shape_calendar.reference_hours()
    means = np.linspace(60.0, 115.0, 12)[hours.month]
    made = DailyPrices(
        (means + 50.0 * shapes[0]).reshape(365, 24), hours.month[::24], hours.is_working_day[::24]
    )
    found = shape_fit.fit(made)
    difference = np.array(found.working_day) - np.array(parameters.working_day)
    assert np.sqrt((difference**2).mean()) < 0.15
    lags = np.array([1, 6, 24, 72])
    np.testing.assert_allclose(
        shape_year.correlation(found.memory, lags),
        shape_year.correlation(parameters.memory, lags),
        atol=0.12,
    )
    assert shape_fit.spread_eur_per_mwh(made) == pytest.approx(50.0)


def test_normal_scores_are_those_of_ranks():
    """Of three values the ranks are 1/4, 2/4 and 3/4, whose normal quantiles are ∓0.6745 and 0."""
    assert shape_fit.normal_scores(np.array([7.0, -50.0, 900.0])) == pytest.approx(
        [0.0, -0.67449, 0.67449], abs=1e-5
    )


def test_the_figures_of_a_year_are_those_of_its_hours():
    """Two prices by the clock and two by the kind of day, worked by hand."""
    hours = shape_calendar.reference_hours()
    kind = hours.is_working_day[::24]
    price = np.where(np.arange(24) < 12, -10.0, 30.0)[None, :] + np.where(kind, 0.0, 2.0)[:, None]
    found = shape_fit.statistics(DailyPrices(price, hours.month[::24], kind))
    assert found["hours below zero"] == 12 * 365
    assert found["weekend less working days"] == pytest.approx(2.0)
    assert found["mean of the cheapest 8 hours of a day"] == pytest.approx(-10.0 + 2.0 * 104 / 365)
    assert found["highest less lowest hour of a day"] == pytest.approx(40.0)
    noon = found["noon (11 to 16 h) less the day, April to September"]
    assert noon == pytest.approx(
        (-10.0 + 4 * 30.0) / 5 - 10.0
    )  # one hour before twelve, four after


def test_a_levelled_year_has_the_same_mean_in_each_month():
    """January at 100 ± 10 and the rest at 50 ± 5: both become the year's mean, a tenth of it up and down."""
    hours = shape_calendar.reference_hours()
    month = hours.month[::24]
    level = np.where(month == 0, 100.0, 50.0)[:, None]
    price = level * np.where(np.arange(24) < 12, 0.9, 1.1)
    found = shape_fit.levelled(DailyPrices(price, month, hours.is_working_day[::24])).price
    mean = (31 * 100.0 + 334 * 50.0) / 365
    assert found[0] == pytest.approx(mean * np.where(np.arange(24) < 12, 0.9, 1.1))
    assert found.mean(axis=1) == pytest.approx(mean)


@pytest.fixture(scope="module")
def years(data_folder: Path) -> dict[int, DailyPrices]:
    """The recorded years by the local clock."""
    return {year: recorded_year(data_folder, year) for year in YEARS}


def test_the_record_has_the_published_statistics(years: dict[int, DailyPrices]):
    """Energy facts, section 3: 2025 in local time."""
    record = shape_fit.statistics(years[2025])
    assert record["mean"] == pytest.approx(89.32, abs=0.01)
    assert record["hours below zero"] == 576
    assert record["correlation with 24 h before"] == pytest.approx(0.700, abs=0.002)
    assert record["mean of the cheapest 8 hours of a day"] == pytest.approx(50.83, abs=0.1)


def test_the_newest_year_foretells_the_next_ones_day_best(years: dict[int, DailyPrices]):
    """docs/prices.md: 2025 is missed by 0.247 spreads with a half-weight of a year, by 0.346 without."""
    known = [2019, 2020, 2023, 2024]
    days = [shape_fit.mean_days(years[year]) for year in known]
    newest = shape_fit.mean_days(years[2025])
    missed = [
        np.sqrt(np.mean((np.average(days, axis=0, weights=weight) - newest) ** 2))
        for weight in ((1 / 32, 1 / 16, 1 / 2, 1.0), (1.0, 1.0, 1.0, 1.0))
    ]
    assert missed == pytest.approx([0.247, 0.346], abs=0.001)


def test_the_shipped_parameters_are_the_fit_of_the_record(years: dict[int, DailyPrices]):
    shipped = energy_spec().price.hourly.recorded
    assert set(shipped) == set(years)
    for year, entry in years.items():
        is_crisis = shipped[year].regime == "crisis"
        found = shape_fit.fit(shape_fit.levelled(entry) if is_crisis else entry)
        assert shape_tables.shape_parameters(shipped[year]) == found


@pytest.mark.parametrize("year", YEARS)
def test_generated_years_resemble_the_recorded_one(years: dict[int, DailyPrices], year: int):
    """Level, distribution, season, week, noon and memory are met; the day is up to a fifth too wide."""
    entry = energy_spec().price.hourly.recorded[year]
    shapes = shape_year.shape_years(shape_tables.shape_parameters(entry), year, 1, 4)
    record = shape_fit.statistics(years[year])
    made = shape_fit.years_like(years[year], shapes, is_crisis=entry.regime == "crisis")
    like = [shape_fit.statistics(each) for each in made]
    drawn = {name: float(np.mean([one[name] for one in like])) for name in record}
    spread = shape_fit.spread_eur_per_mwh(years[year])
    assert drawn["mean"] == pytest.approx(record["mean"], rel=0.005)
    close = 0.05 if entry.regime == "crisis" else 0.005  # a crisis is scaled by month
    assert drawn["standard deviation"] == pytest.approx(record["standard deviation"], rel=close)
    for name in ("5 % quantile", "25 % quantile", "median", "75 % quantile", "95 % quantile"):
        assert drawn[name] == pytest.approx(record[name], abs=0.2 * spread)
    for name in ("noon (11 to 16 h) less the day, April to September", "weekend less working days"):
        assert drawn[name] == pytest.approx(record[name], abs=0.2 * spread)
    assert 0.75 < drawn["hours below zero"] / record["hours below zero"] < 1.8
    assert (
        1.0
        < drawn["standard deviation within a day"] / record["standard deviation within a day"]
        < 1.2
    )
    for lag in (1, 24, 168):
        name = f"correlation with {lag} h before"
        assert drawn[name] == pytest.approx(record[name], abs=0.15)
