"""Which recorded years the shared shapes are like, and which shape a world has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from energy_plant import energy_spec

from ausbau.energy import shape_ensemble, shape_tables
from ausbau.energy.shape_ensemble import Regimes


@pytest.fixture(scope="module")
def regimes() -> Regimes:
    """Known in June 2025, with a few shapes."""
    spec = energy_spec({"price.hourly.shape_years": 6, "price.hourly.crisis_years": 2})
    return shape_tables.regimes_of(spec.price.hourly)


def test_a_year_that_is_one_half_weight_older_weighs_half():
    weight = shape_ensemble.weights([2020, 2022, 2024], 2.0)
    assert weight == pytest.approx([0.25, 0.5, 1.0])


def test_shapes_are_apportioned_by_largest_remainders():
    """10 by 5 : 3 : 1 are 5.56, 3.33 and 1.11: whole parts 5, 3, 1, and the one left to the first."""
    assert shape_ensemble.apportioned(10, np.array([5.0, 3.0, 1.0])).tolist() == [6, 3, 1]


def test_all_shapes_are_given_out_whatever_the_weights():
    for count in range(33):
        weight = np.random.default_rng(count).exponential(size=5)
        assert shape_ensemble.apportioned(count, weight).sum() == count


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # 28 by 1/32 : 1/16 : 1/2 : 1 are 0.55, 1.10, 8.78 and 17.57
        (date(2025, 6, 13), {2019: 0, 2020: 1, 2023: 9, 2024: 18}),
        # 28 by 1/64 : 1/32 : 1/4 : 1/2 : 1 are 0.24, 0.49, 3.90, 7.79 and 15.58
        (date(2026, 11, 21), {2019: 0, 2020: 0, 2023: 4, 2024: 8, 2025: 16}),
    ],
)
def test_the_newest_known_year_has_most_shapes(as_of: date, expected: dict[int, int]):
    regimes = shape_tables.regimes_of(energy_spec(as_of=as_of).price.hourly)
    assert {entry.year: entry.shapes for entry in regimes.usual} == expected
    assert {entry.year: entry.shapes for entry in regimes.crisis} == {2021: 1, 2022: 3}


def test_a_further_year_changes_no_shape_of_the_others(regimes: Regimes):
    fewer = Regimes(regimes.usual[-1:], ())
    shapes = shape_ensemble.shapes_of(regimes, 1)
    last = slice(regimes.usual_shapes - regimes.usual[-1].shapes, regimes.usual_shapes)
    assert np.array_equal(shape_ensemble.shapes_of(fewer, 1), shapes[last])


def test_months_of_a_shock_have_shapes_of_a_crisis_and_others_do_not(regimes: Regimes):
    """Six usual shapes and two of a crisis: a luck of 0.9 is the last of either."""
    luck = np.array([[0.0, 0.0, 0.9], [0.9, 0.4, 0.6]])
    is_shock = np.array([[False, True, True], [False, False, True]])
    found = shape_ensemble.shape_of_worlds(luck, is_shock, regimes)
    assert found.tolist() == [[0, 6, 7], [5, 2, 7]]


def test_without_a_crisis_on_record_a_shock_keeps_the_usual_shapes(regimes: Regimes):
    alone = replace(regimes, crisis=())
    luck, is_shock = np.array([[0.5]]), np.array([[True]])
    assert shape_ensemble.shape_of_worlds(luck, is_shock, alone).tolist() == [[3]]
