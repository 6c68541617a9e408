"""Hours of the load."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import load_shape, shape_calendar

OFFICE = [0.2] * 8 + [1.0] * 10 + [0.2] * 6
NIGHT = [0.2] * 24


def test_the_profile_has_mean_0_and_highest_value_1_in_each_month():
    profile = load_shape.work_profile(OFFICE, NIGHT)
    assert shape_calendar.mean_of_months(profile) == pytest.approx(0.0, abs=1e-12)
    assert [profile[month].max() for month in shape_calendar.months()] == pytest.approx([1.0] * 12)


def test_january_of_the_reference_year_agrees_with_a_count_by_hand():
    """23 working days with 10 busy hours of 744: 230 at 1 and 514 at 0.2, mean 0.44731."""
    profile = load_shape.work_profile(OFFICE, NIGHT)
    mean = (230 * 1.0 + 514 * 0.2) / 744
    assert profile[: 31 * 24].min() == pytest.approx((0.2 - mean) / (1.0 - mean))


def test_a_profile_without_swing_is_zero():
    assert not load_shape.work_profile([0.7] * 24, [0.7] * 24).any()


def test_working_days_and_weekends_are_those_of_2025():
    hours = shape_calendar.reference_hours()
    assert hours.is_working_day.reshape(365, 24)[:5, 0].tolist() == [True] * 3 + [False] * 2
    assert hours.is_working_day.sum() == 261 * 24


def swing(inference: float, headroom: float, wanted: float, lowest: float = -0.5) -> float:
    share = np.array([[[inference]]]), np.array([[[headroom]]])
    return float(load_shape.swing_share(*share, np.array([wanted]), lowest)[0, 0, 0])


@pytest.mark.parametrize(
    ("inference", "headroom", "wanted", "expected"),
    [
        (0.4, 0.5, 0.6, 0.24),  # 60 per cent above the mean
        (0.4, 0.1, 0.6, 0.1),  # no more is granted
        (0.4, 5.0, 9.0, 0.8),  # at night the profile is −0.5 and work not below nothing
        (0.0, 0.5, 0.6, 0.0),  # training runs day and night
        (0.4, -1e-17, 0.6, 0.0),
    ],
)
def test_work_swings_as_far_as_there_is_work_and_room(
    inference: float, headroom: float, wanted: float, expected: float
):
    assert swing(inference, headroom, wanted) == pytest.approx(expected)


def test_only_hours_that_no_other_reaches_in_all_traits_can_hold_the_peak():
    """In January hour 5 is hottest, hour 9 busiest, hour 7 the best of both; all others lose."""
    profile, degc = np.zeros(8_760), np.zeros(8_760)
    profile[[5, 7, 9]], degc[[5, 7, 9]] = [0.1, 0.5, 1.0], [30.0, 25.0, 20.0]
    found = load_shape.candidate_hours(profile, [degc])
    assert found[0].tolist() == [5, 7, 9]
    assert [len(hours) for hours in found[1:]] == [1] * 11


def test_the_highest_value_of_any_rising_load_lies_in_a_candidate():
    random = np.random.default_rng(3)
    profile, dry, wet = random.normal(size=(3, 8_760))
    candidates = load_shape.candidate_hours(profile, [dry, wet])
    for weights in random.uniform(0, 1, (50, 3)):
        load = weights @ np.stack([profile, np.exp(dry), wet])
        highest = [load[month].max() for month in shape_calendar.months()]
        assert [load[hours].max() for hours in candidates] == highest
