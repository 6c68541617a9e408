"""Who is needed and missing, and what stands idle for it."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.talent.balance import (
    facility_staff_fte,
    missing_fte,
    unstaffed_gpu,
    unused_gpu_h,
    waiting_gpu,
)


def test_eighteen_megawatts_by_hand() -> None:
    # 18 · 2 = 36, above the floor of 18
    facility = facility_staff_fte(np.array(18.0), np.array(2.0), np.array(18.0))
    assert facility == pytest.approx(36.0)


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


def test_the_role_of_which_least_is_there_decides_what_runs() -> None:
    # of 36 technicians 27 are there, of 60 engineers 30: half of 10,000 GPUs stand still
    found = unstaffed_gpu(np.array([1e4]), np.array([[36.0, 60.0]]), np.array([[27.0, 30.0]]))
    assert found.tolist() == [5000.0]


def test_more_staff_than_needed_and_no_need_at_all_leave_nothing_idle() -> None:
    needed = np.array([[10.0, 10.0], [0.0, 0.0]])
    found = unstaffed_gpu(np.array([100.0, 100.0]), needed, np.array([[99.0, 10.0], [0.0, 0.0]]))
    assert found.tolist() == [0.0, 0.0]


def test_missing_users_leave_free_hours_idle_as_far_as_there_are_any() -> None:
    # four fifths of the users ask for 800 hours: the others would ask for 200 of 150, 300 and no free ones
    free = np.array([150.0, 300.0, 0.0])
    found = unused_gpu_h(free, np.full(3, 800.0), np.full(3, 0.8))
    assert found.tolist() == pytest.approx([150.0, 200.0, 0.0])


def test_without_users_all_that_is_free_stands_idle_and_with_all_of_them_nothing() -> None:
    found = unused_gpu_h(np.full(2, 100.0), np.array([0.0, 500.0]), np.array([0.0, 1.0]))
    assert found.tolist() == [100.0, 0.0]
