"""From IT load to facility load."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import cooling

FULL = np.array([[100.0]])
PUE = np.array([[1.2]])


def test_half_load_takes_seven_tenths_of_the_overhead():
    found = cooling.overhead_energy_mwh(np.array([[50.0]]), FULL, PUE, np.array([0.4]))
    assert found[0, 0] == pytest.approx(14.0)  # 100 · 0.2 · (0.4 + 0.6 · 0.5)


def test_at_full_load_the_pue_is_the_stated_one():
    overhead = cooling.overhead_energy_mwh(FULL, FULL, PUE, np.array([0.4]))
    assert (FULL + overhead) / FULL == pytest.approx(1.2)


def test_without_a_fixed_share_the_pue_is_the_same_at_any_load():
    energy = np.array([[5.0, 60.0, 100.0]])
    overhead = cooling.overhead_energy_mwh(
        energy, np.full((1, 3), 100.0), np.full((1, 3), 1.2), np.array([0.0])
    )
    assert (energy + overhead) / energy == pytest.approx(1.2)


def test_the_peak_is_that_of_the_hottest_hour():
    found = cooling.peak_facility_load_mw(
        np.array([[10.0]]), np.array([[1.158]]), np.array([[1.9]])
    )
    assert found[0, 0] == pytest.approx(13.0, abs=0.01)  # hybrid hall in Munich: PUE 1.30


def test_a_lot_counts_from_its_commissioning():
    bounds = np.array([0.0, 720.0, 1464.0])
    commissioned = np.array([[360.0, np.inf, -5.0]])
    found = cooling.nameplate_mwh_by_lot(commissioned, np.array([[2.0, 1.0, 1.0]]), bounds)
    assert found.tolist() == [[[720.0, 0.0, 720.0], [1488.0, 0.0, 744.0]]]


def test_halls_are_weighted_by_what_is_powered_in_them():
    value = np.array([[1.1, 1.3]])
    weight = np.array([[[0.0, 0.0], [5.0, 0.0], [3.0, 1.0]]])
    assert cooling.mean_of_lots(value, weight)[0] == pytest.approx([1.2, 1.1, 1.15])
