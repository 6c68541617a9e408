"""IT load by state."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import load


def test_energy_by_state_agrees_with_a_calculation_by_hand():
    hours = load.gpu_h_by_state(
        np.array([[[100.0]]]), np.array([[[60.0]]]), training_share=np.array([0.5])
    )
    found = load.it_energy_mwh(
        hours, np.array([[0.001]]), np.array([[0.2, 0.5, 0.8]]), np.array([0.1])
    )
    # 40, 30 and 30 GPU-hours at 1 kW, times 0.2, 0.5 and 0.8, and a tenth on top
    assert found[0, 0] == pytest.approx([0.0088, 0.0165, 0.0264])


def test_1250_dgx_b200_in_training_draw_13_6_mw():
    """Section 5 of the energy facts: 17.9 MW at rating, 13.6 MW at 0.76."""
    hours = load.gpu_h_by_state(
        np.array([[[10_000.0]]]), np.array([[[10_000.0]]]), training_share=np.array([1.0])
    )
    per_gpu = np.array([[0.0143 / 8]])
    found = load.it_energy_mwh(hours, per_gpu, np.array([[0.22, 0.55, 0.76]]), np.array([0.0]))
    assert found.sum() == pytest.approx(13.6, abs=0.05)


def test_a_plant_without_work_only_idles():
    powered = np.full((1, 2, 3), 50.0)
    hours = load.gpu_h_by_state(powered, np.zeros_like(powered), training_share=np.array([0.7]))
    assert np.array_equal(hours[..., 0], powered)
    assert not hours[..., 1:].any()


def test_the_hours_of_the_states_are_the_powered_hours():
    random = np.random.default_rng(5)
    powered = random.uniform(0, 100, (4, 3, 2))
    busy = powered * random.uniform(0, 1, powered.shape)
    hours = load.gpu_h_by_state(powered, busy, random.uniform(0, 1, 4))
    assert hours.sum(axis=-1) == pytest.approx(powered)
    assert (hours >= 0).all()


def test_the_peak_counts_what_is_commissioned_before_the_end_of_the_month():
    found = load.peak_it_load_mw(
        np.array([[100.0, 720.0, np.inf]]),
        np.array([[0.2, 0.4, 0.8]]),
        np.array([720.0, 1464.0]),
        np.array([0.8]),
        np.array([0.25]),
    )
    assert found[0] == pytest.approx([0.2, 0.6])  # 0.8 times 1.25 is 1


def test_energy_at_full_load_is_peak_power_times_hours():
    found = load.full_load_energy_mwh(
        np.array([[[720.0 * 100]]]), np.array([[0.002]]), np.array([0.8]), np.array([0.25])
    )
    assert found[0, 0] == pytest.approx(720 * 0.2)
