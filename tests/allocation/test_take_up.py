"""How a new plant fills."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.allocation.take_up import hours_open, opening_month, signed_share


def test_the_first_month_with_capacity_is_found_in_each_draw() -> None:
    available = np.array([[0.0, 5.0, 9.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    assert opening_month(available).tolist() == [1, 3, 0]


def test_time_counts_from_the_start_of_the_opening_month() -> None:
    # months of 100, 200 and 60 h; opening in the second: middle of it is 100 h later, of the third 230 h
    found = hours_open(np.array([1]), np.array([0.0, 100.0, 300.0, 360.0]))
    assert found.tolist() == [[0.0, 100.0, 230.0]]


def test_a_plant_that_never_opens_counts_no_hours() -> None:
    assert not hours_open(np.array([2]), np.array([0.0, 100.0, 200.0])).any()


def test_after_one_time_constant_63_percent_of_the_others_have_signed() -> None:
    # 0.4 + 0.6 · (1 − 1/e) = 0.4 + 0.6 · 0.63212056
    found = signed_share(np.array([6574.5]), np.array([0.4]), np.array([6574.5]))
    assert found[0] == pytest.approx(0.77927233)


def test_take_up_starts_at_the_share_signed_and_grows_to_all() -> None:
    elapsed_h = np.linspace(0, 1e6, 200)
    found = signed_share(elapsed_h, np.array(0.3), np.array(6000.0))
    assert found[0] == pytest.approx(0.3)
    assert found[-1] == pytest.approx(1.0)
    assert (np.diff(found) >= 0).all()
