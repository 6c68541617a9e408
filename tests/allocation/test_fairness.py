"""Jain's index, and what no other point beats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ausbau.allocation.fairness import jain_index, pareto_front
from ausbau.core.arrays import Array


def test_one_two_three_by_hand() -> None:
    # (1 + 2 + 3)² / (3 · (1 + 4 + 9)) = 36 / 42
    assert jain_index(np.array([1.0, 2.0, 3.0]), np.ones(3)) == pytest.approx(6 / 7)


def test_one_who_has_everything_gives_one_over_n() -> None:
    assert jain_index(np.array([0.0, 5.0, 0.0, 0.0]), np.ones(4)) == pytest.approx(0.25)


def test_equal_service_is_one_whatever_its_level() -> None:
    served = np.array([[0.2, 0.2, 0.2], [0.0, 0.0, 0.0]])
    assert jain_index(served, np.ones((2, 3))).tolist() == pytest.approx([1.0, 1.0])


def test_entries_that_do_not_count_change_nothing() -> None:
    counts = np.array([1.0, 4.0, 0.0])
    assert jain_index(np.array([1.0, 3.0, 9.0]), counts) == pytest.approx(16 / 20)


def test_the_front_is_what_no_other_point_beats_by_hand() -> None:
    # (3, 1) and (1, 3) and (2, 2) stand on it; (1, 2) is beaten by (2, 2), and (3, 0) by (3, 1)
    points = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [1.0, 2.0], [3.0, 0.0]])
    assert pareto_front(points).tolist() == [True, True, True, False, False]


def test_equal_points_stand_on_the_front_together_and_one_point_is_the_front() -> None:
    assert pareto_front(np.array([[2.0, 2.0], [2.0, 2.0], [1.0, 1.0]])).tolist() == [
        True, True, False,
    ]  # fmt: skip
    assert pareto_front(np.array([[0.5, 0.5]])).tolist() == [True]


@given(points=hnp.arrays(np.float64, (6, 2), elements=st.floats(0, 1)))
def test_every_point_off_the_front_is_beaten_by_one_on_it(points: Array) -> None:
    front = pareto_front(points)
    assert front.any()
    for point in points[~front]:
        assert (points[front] >= point).all(axis=1).any()
