"""Cost over hours, in each world and over all of them."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.finance.levelised_cost import levelised_cost, ratio_of_expectations


def test_cost_over_hours_by_hand() -> None:
    found = levelised_cost(np.array([[300.0, 240.0]]), np.array([[150.0, 100.0, 60.0]]))
    np.testing.assert_allclose(found, [[[2.0, 3.0, 5.0], [1.6, 2.4, 4.0]]])


def test_a_world_without_hours_has_an_infinite_cost_even_if_nothing_was_spent() -> None:
    found = levelised_cost(np.array([[5.0], [0.0]]), np.zeros((2, 1)))
    assert np.isposinf(found).all()


def test_money_lost_in_a_world_without_hours_raises_the_ratio_of_expectations() -> None:
    # 10 EUR for 10 hours, and 30 EUR for nothing: 4 EUR per hour; half of the worlds have no hours.
    found = ratio_of_expectations(np.array([[10.0], [30.0]]), np.array([[10.0], [0.0]]))
    assert found.value[0, 0] == pytest.approx(4.0)
    assert found.share_without_hours[0] == 0.5


def test_without_any_hours_in_any_world_the_ratio_is_infinite() -> None:
    found = ratio_of_expectations(np.ones((3, 1)), np.zeros((3, 1)))
    assert np.isposinf(found.value).all()
    assert found.share_without_hours[0] == 1.0


def test_the_ratio_of_expectations_lies_between_the_cheapest_and_the_dearest_world() -> None:
    generator = np.random.default_rng(3)
    cost, hours = generator.random((50, 2)) + 0.1, generator.random((50, 3)) + 0.1
    each, whole = levelised_cost(cost, hours), ratio_of_expectations(cost, hours).value
    assert (whole >= each.min(axis=0)).all()
    assert (whole <= each.max(axis=0)).all()


def test_equal_hours_make_it_the_mean_of_the_worlds() -> None:
    found = ratio_of_expectations(np.array([[10.0], [30.0]]), np.full((2, 1), 5.0))
    assert found.value[0, 0] == pytest.approx(4.0)
