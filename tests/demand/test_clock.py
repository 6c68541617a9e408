"""The clock of growth."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.demand.clock import held_back, phase, time_to_use


def test_six_months_of_delay_by_hand() -> None:
    # From month 10 on the path stands for six months, then goes on six months late.
    found = held_back(np.array([4.0, 10.0, 13.0, 16.0, 20.0]), 10.0, np.array(6.0))
    assert found.tolist() == [4.0, 10.0, 10.0, 10.0, 14.0]


def test_no_delay_changes_nothing() -> None:
    elapsed = np.linspace(-5, 40, 100)
    np.testing.assert_array_equal(held_back(elapsed, 10.0, np.array(0.0)), elapsed)


def test_time_never_runs_backwards_nor_ahead() -> None:
    elapsed = np.linspace(-5, 40, 400)
    found = held_back(elapsed, 10.0, np.array(7.0))
    assert (np.diff(found) >= 0).all()
    assert (found <= elapsed).all()
    assert elapsed[-1] - found[-1] == pytest.approx(7.0)


def test_a_measure_is_built_up_in_a_straight_line() -> None:
    found = phase(np.array([0.0, 10.0, 15.0, 30.0, 99.0]), 10.0, np.array(20.0))
    assert found.tolist() == [0.0, 0.0, 0.25, 1.0, 1.0]


def test_a_quarter_saved_by_services_half_built_up() -> None:
    # 12 months · (1 − 0.25 · 0.5)
    assert time_to_use(np.array(12.0), np.array(0.25), np.array(0.5)) == pytest.approx(10.5)
