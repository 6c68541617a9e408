"""Temperature through a month: means of a ramp against other ways to compute them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ausbau.energy import weather
from ausbau.energy.weather import Temperature

JULY = 6


def temperature(mean: float, daily_range: float, sd: float) -> Temperature:
    """The same month all year."""
    return Temperature(np.full(12, mean), np.full(12, daily_range), sd)


def mean_ramp(given: Temperature, lower: float, span: float) -> float:
    return float(weather.mean_ramp(given, np.array([lower]), np.array([span]))[0, JULY])


def test_the_mean_of_the_ramp_agrees_with_a_sum_over_many_days_and_hours():
    """Days at the quantiles of the normal distribution, 1,440 minutes each."""
    days = stats.norm.ppf((np.arange(4_000) + 0.5) / 4_000, 19.4, 3.2)
    minutes = 12.5 / 2 * np.cos(2 * np.pi * (np.arange(1_440) + 0.5) / 1_440)
    ramp = np.clip((days[:, None] + minutes - 10.0) / 20.0, 0.0, 1.0)
    assert mean_ramp(temperature(19.4, 12.5, 3.2), 10.0, 20.0) == pytest.approx(
        ramp.mean(), abs=2e-4
    )


@pytest.mark.parametrize(("mean", "expected"), [(-20.0, 0.0), (60.0, 1.0), (20.0, 0.5)])
def test_far_below_in_the_middle_and_far_above_the_ramp_its_mean_is_known(
    mean: float, expected: float
):
    assert mean_ramp(temperature(mean, 10.0, 3.0), 10.0, 20.0) == pytest.approx(expected, abs=1e-6)


def test_a_warmer_month_has_a_larger_mean():
    means = [mean_ramp(temperature(degc, 8.0, 3.0), 14.0, 10.0) for degc in range(-10, 40)]
    assert (np.diff(means) >= 0).all()


def test_the_hottest_of_thirty_days_lies_two_standard_deviations_above_the_mean():
    """Expected maximum by its integral: 1 − Φⁿ above zero, less Φⁿ below."""
    x = np.linspace(-8.0, 8.0, 160_001)
    of_all = stats.norm.cdf(x) ** 30
    expected = np.trapezoid(np.where(x > 0, 1.0 - of_all, -of_all), x)
    assert pytest.approx(expected, abs=0.005) == weather.HOTTEST_DAY_SD


def test_the_hottest_hour_of_july_in_munich_has_33_degrees():
    """Mean of the highest hours of July, 2019 to 2023: 33.0 °C at Munich Airport (data-dwd-01262)."""
    found = weather.hottest_degc(temperature(19.4, 12.5, 3.2))
    assert found[JULY] == pytest.approx(33.0, abs=1.0)
