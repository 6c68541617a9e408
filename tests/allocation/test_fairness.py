"""Jain's index."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.allocation.fairness import jain_index


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
