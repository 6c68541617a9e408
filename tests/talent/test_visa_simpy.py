"""The visa queue of amounts against one of single people, and that against the theory of queues."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.core.streams import uniforms
from ausbau.talent.visa import follow_queue, waiting_h
from ausbau.talent.visa_simpy import backlog_person, taken_up_h

MONTH_H = 730.5


def test_two_clerks_take_up_the_third_case_when_the_first_is_done() -> None:
    assert taken_up_h([0.0, 1.0, 2.0], 10.0, clerks=2).tolist() == [0.0, 1.0, 10.0]


def test_amounts_and_single_people_have_the_same_backlog_and_wait() -> None:
    # 40 a month come for half a year to an office that handles 30, then nobody does for another half
    applied_h = (np.arange(240) + 0.5) * MONTH_H / 40
    found_h = taken_up_h(applied_h.tolist(), MONTH_H / 30)
    applied = np.array([40.0] * 6 + [0.0] * 6)
    path = follow_queue(np.zeros((1, 1)), applied.reshape(1, -1, 1), np.full((1, 12), 30.0))
    bounds_h = np.arange(13) * MONTH_H
    counted = backlog_person(applied_h, found_h, bounds_h)
    np.testing.assert_allclose(path.backlog_person[0, :, 0], counted, atol=1.0)
    # the wait of who applies at a bound: within the time of one case
    wait = waiting_h(path.backlog_person[0, :6, 0], np.array(30 / MONTH_H))
    first = np.searchsorted(applied_h, bounds_h[:6])
    np.testing.assert_allclose(found_h[first] - applied_h[first], wait, atol=2 * MONTH_H / 30)


def test_everybody_is_taken_up_in_the_order_of_application() -> None:
    applied_h = np.sort(uniforms(1, "test:visa", 0, 200) * 1000.0)
    found_h = taken_up_h(applied_h.tolist(), 6.0, clerks=1)
    assert (np.diff(found_h) >= 6.0 - 1e-9).all()
    assert (found_h >= applied_h - 1e-9).all()


def test_with_random_applications_the_mean_wait_is_that_of_pollaczek_and_khinchine() -> None:
    """M/D/1: the mean wait is ρ S / (2 (1 − ρ)); an office at 60 percent makes people wait for 0.75 cases."""
    service_h, load = 1.0, 0.6
    gaps_h = -np.log1p(-uniforms(3, "test:visa", 0, 15_000)) * service_h / load
    applied_h = np.cumsum(gaps_h)
    waits_h = taken_up_h(applied_h.tolist(), service_h) - applied_h
    assert waits_h.mean() == pytest.approx(load * service_h / (2 * (1 - load)), rel=0.05)


def test_an_office_with_room_lets_nobody_wait() -> None:
    applied_h = np.arange(50.0) * 10
    np.testing.assert_array_equal(taken_up_h(applied_h.tolist(), 9.0), applied_h)
