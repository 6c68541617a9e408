"""Graduates, courses, the Technology Center, and measures that begin on a day."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ausbau.talent.education import (
    center_staff_fte,
    expanded,
    growing_per_year,
    trained_per_year,
)
from ausbau.talent.measure import active_share, phase


def test_ten_years_of_graduates_as_counted() -> None:
    # talent-f2, talent-f1: about 17,000 in 2012 and 34,385 in 2022, 7.3 percent a year (talent-f4)
    found = growing_per_year(np.array(17_000.0), np.array(0.073), np.array([0.0, 10.0]))
    assert found == pytest.approx([17_000, 34_385], rel=0.01)


def test_a_growing_number_was_smaller_before_the_start() -> None:
    assert growing_per_year(np.array(100.0), np.array(0.25), np.array(-1.0)) == pytest.approx(80.0)


def test_an_expansion_reaches_its_factor_with_its_build_up() -> None:
    # 10,000 seats to three times as many: none, a quarter and all of the 20,000 further ones
    found = expanded(np.array(10_000.0), np.array(3.0), np.array([0.0, 0.25, 1.0]))
    assert found == pytest.approx([10_000, 15_000, 30_000])


def test_the_centre_is_empty_until_it_opens_and_fills_then() -> None:
    found = center_staff_fte(
        np.array([0.0, 1000.0, 1500.0, 1e6]), np.array(1000.0), np.array(50.0), np.array(500.0)
    )
    assert found == pytest.approx([0.0, 0.0, 50 * (1 - 1 / math.e), 50.0])


def test_courses_by_hand() -> None:
    # (10,000 seats + 30 staff with 50 each) of whom 80 percent complete
    found = trained_per_year(np.array(10_000.0), np.array(30.0), np.array(50.0), np.array(0.8))
    assert found == pytest.approx(9200.0)


def test_a_measure_covers_the_part_of_a_month_after_its_start() -> None:
    found = active_share(np.array([0.0, 100.0, 300.0, 400.0]), 150.0)
    assert found.tolist() == [0.0, 0.75, 1.0]


def test_a_measure_after_the_horizon_covers_nothing() -> None:
    assert not active_share(np.array([0.0, 100.0, 300.0]), 999.0).any()


def test_a_measure_is_built_up_in_a_straight_line() -> None:
    found = phase(np.array([0.0, 100.0, 125.0, 999.0]), 100.0, np.array(50.0))
    assert found.tolist() == [0.0, 0.0, 0.5, 1.0]
