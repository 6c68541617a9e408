"""Prices by month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from energy_plant import energy_spec

from ausbau.core.timeline import Timeline
from ausbau.energy import prices

THREE_YEARS = Timeline.from_dates(date(2027, 1, 1), date(2029, 12, 31))
BOUNDS_H = THREE_YEARS.bounds_h
START_OF_2028_H = THREE_YEARS.hours(date(2028, 1, 1))
YEAR_H = 8_784.0

# day-ahead means of the energy facts, section 3
MEAN_2021 = 96.85
MONTHS_2022 = [167.7, 128.8, 252.0, 165.7, 177.5, 218.0, 315.0, 465.2, 346.1, 152.6, 173.6, 251.6]


def shock(factor: float, relative_rise: list[float], duration_h: float = YEAR_H) -> np.ndarray:
    """Multiplier of one world with a shock from the start of 2028 on."""
    return prices.shock_multiplier(
        np.array([factor]),
        START_OF_2028_H,
        np.array([duration_h]),
        np.array(relative_rise),
        BOUNDS_H,
    )[0]


def test_the_weight_of_a_year_scales_the_logarithm_of_the_factor():
    level = np.full((1, 3), 80.0)
    found = prices.uncertain_level(level, np.array([1.44]), np.array([[0.0, 0.5, 1.0]]))
    assert found[0] == pytest.approx([80.0, 96.0, 115.2])


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_mean_over_the_hours_of_a_year_is_the_level(year: int):
    timeline = Timeline.from_dates(date(year, 1, 1), date(year, 12, 31))
    relative = np.array([1.2, 1.1, 1.0, 0.9, 0.8, 0.9, 0.9, 1.0, 1.1, 1.0, 1.3, 1.2])
    shape = prices.seasonal_shape(relative, timeline.year_of_month, np.arange(1, 13))
    assert np.average(shape, weights=timeline.month_hours) == pytest.approx(1.0)
    assert shape / shape[2] == pytest.approx(relative)


def test_a_horizon_within_a_year_keeps_the_level_of_its_months():
    relative = np.ones(12)
    relative[11] = 2.0
    shape = prices.seasonal_shape(relative, np.array([2025]), np.array([12]))
    assert shape[0] == pytest.approx(2.0 / ((334 + 2 * 31) / 365))


def test_a_shock_with_factor_one_changes_no_bit():
    assert (shock(1.0, [0.3, 2.7]) == 1.0).all()


def test_a_flat_shock_lifts_the_months_it_covers_and_no_others():
    found = shock(2.5, [1.0])
    assert (found[:12] == 1.0).all()
    assert found[12:24] == pytest.approx(2.5)
    assert found[24:] == pytest.approx(1.0)


def test_a_month_half_under_the_shock_takes_half_of_the_rise():
    found = shock(3.0, [1.0], duration_h=15.5 * 24)  # January 2028 has 31 days
    assert found[12] == pytest.approx(2.0)
    assert found[13] == pytest.approx(1.0)


@pytest.mark.parametrize("rise", [[1.0], [0.0, 1.0], [0.38, 0.17, 1.18, 0.58, 0.78]])
def test_the_mean_over_the_duration_is_the_factor_whatever_the_profile(rise: list[float]):
    found = shock(2.2, rise)[12:24]
    assert np.average(found, weights=np.diff(BOUNDS_H)[12:24]) == pytest.approx(2.2)


def test_the_profile_of_the_base_scenario_repeats_the_months_of_2022():
    """At a level of 2021 and a factor of 2.47, each month lies within 4 percent of its price in 2022."""
    spec = energy_spec().price
    season = prices.seasonal_shape(
        np.array(spec.month_shape.relative_price),
        THREE_YEARS.year_of_month,
        np.tile(np.arange(1, 13), 3),
    )
    multiplier = shock(2.47, list(spec.shock.profile.relative_rise))
    found = (MEAN_2021 * season * multiplier)[12:24]
    assert found == pytest.approx(MONTHS_2022, rel=0.04)
    assert np.average(found, weights=np.diff(BOUNDS_H)[12:24]) == pytest.approx(235.45, rel=0.01)


def test_the_future_of_a_year_knows_the_shock_of_the_year_before_and_not_its_own():
    multiplier = shock(2.5, [1.0])[None]
    hours, year = THREE_YEARS.month_hours, THREE_YEARS.year_of_month
    found = prices.forward_eur_per_mwh(np.full((1, 36), 70.0), multiplier, hours, year)[0]
    assert found == pytest.approx([70.0] * 24 + [175.0] * 12)
