"""Power: needs, reserves, steps."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.buildout.power import (
    carried_mw,
    needed_power_mw,
    power_ready_h,
    reserved_kw,
    step_increments_kw,
)

NEVER_H = np.inf


def test_12_mw_do_not_carry_10_000_gpus_in_dgx_b200() -> None:
    # 10,000 / 8 = 1,250 servers × 14.3 kW = 17.875 MW before anything is added
    bare_mw = needed_power_mw(1250, 0.0143, 0.0, 1.0)
    assert bare_mw == pytest.approx(17.875)
    assert bare_mw > 12.0
    # 17.875 × 1.12 = 20.02 MW of IT, × 1.25 = 25.025 MW at the meter
    assert needed_power_mw(1250, 0.0143, 0.12, 1.25) == pytest.approx(25.025)


def test_a_reserve_is_rounded_up_to_whole_kw_and_a_whole_one_stays() -> None:
    assert reserved_kw(10, 0.0143, 0.0, 1.0) == 143
    assert reserved_kw(10, 0.0143, 0.12, 1.25) == 201  # 200.2 kW
    assert reserved_kw(0, 0.0143, 0.12, 1.25) == 0


def test_steps_add_what_they_carry_more_than_those_before() -> None:
    increments = step_increments_kw(np.array([[10.0, 20.0], [10.0, 8.0], [0.0143, 0.0143]]))
    assert increments.tolist() == [[10_000, 10_000], [10_000, 0], [14, 0]]


def test_the_connection_carries_the_steps_that_have_come() -> None:
    step_h = np.array([[100.0, 50.0], [100.0, NEVER_H]])
    increments = np.array([[10_000, 5_000], [10_000, 5_000]])
    carried = carried_mw(step_h, increments, np.array([0.0, 50.0, 99.0, 100.0]))
    assert carried.tolist() == [[0.0, 5.0, 5.0, 15.0], [0.0, 0.0, 0.0, 10.0]]


def test_a_need_is_met_by_the_step_that_fills_it_up_whatever_their_order() -> None:
    step_h = np.array([[100.0, 50.0]])
    increments = np.array([[10_000, 5_000]])
    ready = power_ready_h(step_h, increments, np.array([0, 5_000, 5_001, 15_000, 15_001]))
    assert ready.tolist() == [[50.0, 50.0, 100.0, 100.0, NEVER_H]]


def test_more_need_is_never_met_earlier() -> None:
    random = np.random.default_rng(3)
    step_h = random.uniform(0.0, 1000.0, (50, 4))
    increments = random.integers(0, 5_000, (50, 4))
    ready = power_ready_h(step_h, increments, np.arange(0, 20_000, 500))
    assert (ready[:, 1:] >= ready[:, :-1]).all()
