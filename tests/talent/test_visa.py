"""The visa queue: an exact fluid queue that loses nobody."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ausbau.core.arrays import Array
from ausbau.talent.visa import QueuePath, arrived_person, follow_queue, waiting_h


def one_class(backlog: float, applied: list[float], capacity: list[float]) -> QueuePath:
    return follow_queue(
        np.array([[backlog]]), np.array(applied).reshape(1, -1, 1), np.array([capacity])
    )


def test_a_backlog_grows_and_is_worked_off_by_hand() -> None:
    # 50 wait; 30 come each month; the office handles 20, then 100
    found = one_class(50.0, [30.0, 30.0, 30.0], [20.0, 100.0, 100.0])
    assert found.backlog_person[0, :, 0].tolist() == [50.0, 60.0, 0.0, 0.0]
    assert found.handled_person[0, :, 0].tolist() == [20.0, 90.0, 30.0]


def test_with_room_nobody_waits() -> None:
    found = one_class(0.0, [30.0, 10.0], [99.0, 99.0])
    assert not found.backlog_person.any()
    np.testing.assert_array_equal(found.handled_person, found.applied_person)


def test_splitting_the_steps_changes_nothing() -> None:
    whole = one_class(70.0, [30.0, 30.0, 30.0], [50.0, 50.0, 50.0])
    thirds = one_class(70.0, [10.0] * 9, [50 / 3] * 9)
    np.testing.assert_allclose(whole.backlog_person[0], thirds.backlog_person[0, ::3], atol=1e-9)


def test_the_wait_is_that_of_a_queue_with_names() -> None:
    """A first-come queue of single people, one unit of time per month, against Little's law."""
    applied, capacity, backlog = [40, 40, 40, 40, 40, 40], 30, 60
    line = deque([-1] * backlog)
    waits: dict[int, list[float]] = {}
    for month in range(40):
        line.extend([month] * (applied[month] if month < len(applied) else 0))
        for place in range(min(capacity, len(line))):
            waits.setdefault(line.popleft(), []).append(month + place / capacity)
    path = one_class(float(backlog), [float(n) for n in applied], [float(capacity)] * 6)
    found = waiting_h(path.backlog_person[0, :, 0], np.array(float(capacity)))
    for month in range(1, 6):
        first_of_month = waits[month][0] - month
        assert found[month] == pytest.approx(first_of_month, abs=1e-9)


def test_classes_are_handled_in_proportion_to_what_waits_of_them() -> None:
    # 30 and 10 wait after the month's applications; half of them are handled
    found = follow_queue(np.array([[20.0, 10.0]]), np.array([[[10.0, 0.0]]]), np.array([[20.0]]))
    assert found.handled_person.tolist() == [[[15.0, 5.0]]]


people = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))


@given(
    backlog=hnp.arrays(np.float64, (2, 3), elements=people),
    applied=hnp.arrays(np.float64, (2, 5, 3), elements=people),
    capacity=hnp.arrays(np.float64, (2, 5), elements=people),
)
def test_nobody_is_lost_and_nobody_waits_beside_an_idle_office(
    backlog: Array, applied: Array, capacity: Array
) -> None:
    found = follow_queue(backlog, applied, capacity)
    change = np.diff(found.backlog_person, axis=1)
    scale = backlog.max() + applied.sum()
    np.testing.assert_allclose(change, applied - found.handled_person, atol=1e-12 * scale + 1e-12)
    assert (found.backlog_person >= -1e-12 * scale).all()
    handled = found.handled_person.sum(axis=2)
    assert (handled <= capacity * (1 + 1e-12)).all()
    idle = capacity - handled > 1e-9 * scale
    left = found.backlog_person[:, 1:].sum(axis=2)
    assert (left[idle] <= 1e-9 * scale).all()


BOUNDS_H = np.array([0.0, 100.0, 200.0, 300.0, 400.0])


def test_who_is_taken_up_arrives_a_lag_later() -> None:
    # 150 h of lag: half of the first month's and half of the steady past come in the second month
    found = arrived_person(np.array([[10.0, 40.0, 0.0, 0.0]]), np.full((1, 5), 150.0), BOUNDS_H)
    np.testing.assert_allclose(found[0], [10.0, 10.0, 25.0, 20.0])


def test_a_lag_that_falls_brings_people_at_once() -> None:
    # the lag falls from 100 to 0 h in the third month: two months' cases arrive together
    lag_h = np.array([[100.0, 100.0, 100.0, 0.0, 0.0]])
    found = arrived_person(np.array([[10.0, 20.0, 30.0, 40.0]]), lag_h, BOUNDS_H)
    np.testing.assert_allclose(found[0], [10.0, 10.0, 50.0, 40.0])


@settings(deadline=None)  # the first call compiles
@given(
    handled=hnp.arrays(np.float64, (2, 4), elements=people),
    lag_h=hnp.arrays(np.float64, (2, 5), elements=st.floats(0, 500)),
)
def test_nobody_arrives_twice_or_in_the_negative(handled: Array, lag_h: Array) -> None:
    found = arrived_person(handled, lag_h, BOUNDS_H)
    scale = handled.max() + 1.0
    assert (found >= -1e-9 * scale).all()
    # since the start no more arrive than were taken up, and than waited underway at the start
    underway = handled[:, 0] / 100.0 * lag_h.max(axis=1)
    assert (found.sum(axis=1) <= handled.sum(axis=1) + underway + 1e-9 * scale).all()
