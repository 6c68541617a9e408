"""Means over the hours of a month against sums over the hours themselves."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import shape_calendar, shape_moments
from ausbau.energy.shape_moments import Ramp

RANDOM = np.random.default_rng(11)
DEGC = np.round(RANDOM.normal(12.0, 9.0, 8_760), 1)  # with ties, as records have them
PROFILE = RANDOM.normal(size=8_760)
SHAPES = RANDOM.normal(size=(3, 8_760))
TABLE = shape_moments.ramp_table(DEGC, PROFILE, SHAPES)
LOWER = np.array([-60.0, 8.0, 12.3, 14.0, 60.0])
SPAN = np.array([10.0, 20.0, 0.5, 10.0, 5.0])


def ramps() -> np.ndarray:
    """By draw and hour."""
    return np.clip((DEGC - LOWER[:, None]) / SPAN[:, None], 0.0, 1.0)


def test_means_of_the_ramp_are_sums_over_the_hours():
    found = shape_moments.ramp_means(TABLE, Ramp(LOWER, SPAN))
    for weight, means in zip((np.ones(8_760), PROFILE), found, strict=True):
        expected = shape_calendar.mean_of_months(ramps() * weight)
        np.testing.assert_allclose(means, expected, rtol=1e-9, atol=1e-12)


def test_means_with_the_price_are_sums_over_the_hours_of_each_worlds_shape():
    month = np.arange(14) % 12
    shape = RANDOM.integers(0, 3, (5, 14))
    found = shape_moments.priced_ramp_means(TABLE, Ramp(LOWER, SPAN), shape, month)
    for draw in range(5):
        for position in range(14):
            hours = shape_calendar.months()[month[position]]
            priced = SHAPES[shape[draw, position], hours] * ramps()[draw, hours]
            assert found[0, draw, position] == pytest.approx(priced.mean(), rel=1e-9, abs=1e-12)
            both = (priced * PROFILE[hours]).mean()
            assert found[1, draw, position] == pytest.approx(both, rel=1e-9, abs=1e-12)


def test_a_ramp_far_below_is_1_and_far_above_is_0():
    found = shape_moments.ramp_means(TABLE, Ramp(LOWER, SPAN))[0]
    assert found[0] == pytest.approx(1.0)
    assert not found[4].any()
