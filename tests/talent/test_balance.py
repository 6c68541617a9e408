"""Operators needed and missing."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.talent.balance import (
    facility_staff_fte,
    missing_fte,
    operators_demand_fte,
    waiting_gpu,
)


def test_ten_thousand_gpus_in_eighteen_megawatts_by_hand() -> None:
    # facility 18 · 2 = 36, above the floor of 18; 10,000 · 0.006 = 60
    facility = facility_staff_fte(np.array(18.0), np.array(2.0), np.array(18.0))
    assert operators_demand_fte(np.array(1e4), np.array(0.006), facility) == pytest.approx(96.0)


def test_a_small_site_needs_the_floor_and_an_empty_one_nobody() -> None:
    found = facility_staff_fte(np.array([0.5, 0.0]), np.array(2.0), np.array(18.0))
    assert found.tolist() == [18.0, 0.0]


def test_staff_is_missing_only_where_need_exceeds_supply() -> None:
    found = missing_fte(np.array([96.0, 40.0, 0.0]), np.array([60.0, 60.0, 0.0]))
    assert found.tolist() == [36.0, 0.0, 0.0]


def test_gpus_wait_from_delivery_to_a_ready_hall_until_they_are_installed() -> None:
    # the first lot waits from 20 to 50 h, the second from 30 h on; the third never comes
    found = waiting_gpu(
        delivered_h=np.array([[10.0, 30.0, np.inf]]),
        hall_ready_h=np.array([[20.0, 20.0, 20.0]]),
        installed_h=np.array([[50.0, np.inf, np.inf]]),
        lot_gpu=np.array([1000.0, 400.0, 600.0]),
        at_h=np.array([15.0, 20.0, 30.0, 50.0]),
    )
    assert found.tolist() == [[0.0, 1000.0, 1400.0, 400.0]]


def test_a_lot_installed_before_its_hall_counts_as_ready_never_waits() -> None:
    found = waiting_gpu(
        delivered_h=np.array([[10.0]]),
        hall_ready_h=np.array([[60.0]]),
        installed_h=np.array([[40.0]]),
        lot_gpu=np.array([1000.0]),
        at_h=np.array([20.0, 50.0, 70.0]),
    )
    assert not found.any()
