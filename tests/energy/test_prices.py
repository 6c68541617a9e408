"""Procurement price by month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ausbau.core.timeline import Timeline
from ausbau.energy import prices


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
