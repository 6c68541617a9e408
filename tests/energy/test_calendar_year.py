"""Amounts of the calendar year."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import calendar_year

YEAR = np.array([2025, 2025, 2026, 2026, 2026])


def test_the_block_is_used_up_by_the_first_months_and_starts_anew_each_year():
    amount = np.array([[600.0, 600.0, 0.0, 1_500.0, 100.0]])
    assert calendar_year.first_block(amount, YEAR, 1_000.0).tolist() == [
        [600.0, 400.0, 0.0, 1_000.0, 0.0]
    ]


def test_the_block_may_differ_between_worlds():
    amount = np.full((2, 5), 10.0)
    found = calendar_year.first_block(amount, YEAR, np.array([[15.0], [0.0]]))
    assert found.tolist() == [[10.0, 5.0, 10.0, 5.0, 0.0], [0.0] * 5]


def test_the_highest_load_of_a_year_stands_in_all_its_months():
    amount = np.array([[3.0, 1.0, 2.0, 7.0, 5.0]])
    assert calendar_year.highest_of_year(amount, YEAR).tolist() == [[3.0, 3.0, 7.0, 7.0, 7.0]]


def test_supply_that_has_begun_goes_on_until_the_end_of_the_year():
    amount = np.array([[0.0, 4.0, 0.0, 5.0, 0.0]])
    assert calendar_year.has_begun(amount, YEAR).tolist() == [[0.0, 1.0, 0.0, 1.0, 1.0]]


@pytest.mark.parametrize(
    ("wanted", "expected"), [(2020, 1.0), (2025, 1.0), (2026, 1.0), (2030, 5.0)]
)
def test_a_year_without_a_value_takes_that_of_the_year_before(wanted: int, expected: float):
    by_year = {2027: np.array([5.0]), 2025: np.array([1.0])}
    assert calendar_year.in_force(by_year, np.array([wanted])).tolist() == [[expected]]


def test_the_sum_of_a_year_stands_in_all_its_months():
    amount = np.array([[3.0, 1.0, 2.0, 7.0, 5.0]])
    assert calendar_year.sum_of_year(amount, YEAR).tolist() == [[4.0, 4.0, 14.0, 14.0, 14.0]]
    assert calendar_year.sum_of_year(amount[0], YEAR).tolist() == [4.0, 4.0, 14.0, 14.0, 14.0]


def test_the_mean_of_the_year_before_is_weighted_by_hours():
    value, hours = np.array([[1.0, 4.0, 9.0, 9.0, 9.0]]), np.array([100.0, 200.0, 1.0, 1.0, 1.0])
    found = calendar_year.mean_of_year_before(value, hours, YEAR, unknown=7.0)
    assert found.tolist() == [[7.0, 7.0, 3.0, 3.0, 3.0]]


def test_between_given_years_values_lie_on_a_line_and_beyond_them_they_stay():
    by_year = {2030: np.array([8.0]), 2026: np.array([4.0]), 2027: np.array([5.0])}
    found = calendar_year.interpolated(by_year, np.array([[2020.0, 2026.5, 2028.5, 2035.0]]))
    assert found.tolist() == [[4.0, 4.5, 6.5, 8.0]]
