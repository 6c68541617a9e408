"""IT load by state, and the highest of it."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import load


def three_d(*values: float) -> np.ndarray:
    """One world, one month, one value per GPU type."""
    return np.array([[values]])


def test_energy_by_state_agrees_with_a_calculation_by_hand():
    hours = load.gpu_h_by_state(three_d(100.0), three_d(60.0), training_share=np.array([0.5]))
    found = load.it_energy_mwh(
        hours, np.array([[0.001]]), np.array([[[0.2, 0.5, 0.8]]]), np.array([0.1])
    )
    # 40, 30 and 30 GPU-hours at 1 kW, times 0.2, 0.5 and 0.8, and a tenth on top
    assert found[0, 0] == pytest.approx([0.0088, 0.0165, 0.0264])


def test_each_type_draws_its_own_share_of_its_own_nameplate():
    """100 hours at 2 kW and 0.25, and 100 at 1 kW and 0.1: 50 and 10 kWh of idle servers."""
    hours = load.gpu_h_by_state(
        three_d(100.0, 100.0), three_d(0.0, 0.0), training_share=np.array([0.5])
    )
    shares = np.array([[[0.25, 0.6, 0.8], [0.1, 0.5, 0.7]]])
    found = load.it_energy_mwh(hours, np.array([[0.002, 0.001]]), shares, np.array([0.0]))
    assert found[0, 0] == pytest.approx([0.06, 0.0, 0.0])


def test_1250_dgx_b200_in_training_draw_13_6_mw():
    """Section 5 of the energy facts: 17.9 MW at rating, 13.6 MW at 0.76."""
    hours = load.gpu_h_by_state(
        three_d(10_000.0), three_d(10_000.0), training_share=np.array([1.0])
    )
    per_gpu = np.array([[0.0143 / 8]])
    found = load.it_energy_mwh(hours, per_gpu, np.array([[[0.22, 0.55, 0.76]]]), np.array([0.0]))
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


def test_energy_at_full_load_is_peak_power_times_hours():
    found = load.full_load_energy_mwh(
        np.array([[[720.0 * 100]]]), np.array([[0.002]]), np.array([[0.8]]), np.array([0.25])
    )
    assert found[0, 0] == pytest.approx(720 * 0.2)


def test_the_busiest_share_is_the_mean_times_the_ratio():
    """Philly's servers: 73.9 percent with work in the mean, 93.6 at the highest, a ratio of 1.267."""
    found = load.highest_busy_share(
        three_d(1_000.0), three_d(739.0), three_d(1_000.0), np.array([93.6 / 73.9])
    )
    assert found[0, 0, 0] == pytest.approx(0.936)


def test_the_busiest_share_never_exceeds_what_is_granted_or_powered():
    found = load.highest_busy_share(
        three_d(100.0, 100.0, 0.0),
        three_d(50.0, 90.0, 0.0),
        three_d(60.0, 100.0, 0.0),
        np.array([1.5]),
    )
    assert found[0, 0] == pytest.approx([0.6, 1.0, 0.0])


def test_the_highest_draw_mixes_both_kinds_of_work():
    """Three quarters train at 0.84, the others answer at 0.6: 0.63 and 0.15."""
    found = load.highest_draw_share(
        np.array([[[0.5, 0.8]]]), np.array([[[0.6, 0.84]]]), np.array([0.75])
    )
    assert found[0] == pytest.approx([0.78])


def test_the_highest_draw_is_never_below_the_mean_of_what_is_busy():
    found = load.highest_draw_share(
        np.array([[[0.7, 0.8]]]), np.array([[[0.6, 0.75]]]), np.array([0.5])
    )
    assert found[0] == pytest.approx([0.75])


def test_what_is_commissioned_before_the_end_of_the_month_counts_in_it():
    found = load.commissioned_nameplate_mw(
        np.array([[100.0, 720.0, np.inf]]), np.array([[0.2, 0.4, 0.8]]), np.array([720.0, 1464.0])
    )
    assert found[0] == pytest.approx([0.2, 0.6])


def test_the_peak_of_a_half_used_plant_agrees_with_a_calculation_by_hand():
    """10 MW at 0.22 idle and 4 of 10 GPUs at 0.82: 2.2 + 0.4 · 6 = 4.6 MW, and a tenth on top."""
    found = load.peak_it_load_mw(
        three_d(10.0), three_d(0.4), np.array([[0.22]]), np.array([[0.82]]), np.array([0.1])
    )
    assert found[0, 0] == pytest.approx(4.6 * 1.1)


@pytest.mark.parametrize(("busy", "expected"), [(0.0, 2.2), (1.0, 8.2)])
def test_the_peak_lies_between_all_idle_and_all_at_their_highest(busy: float, expected: float):
    found = load.peak_it_load_mw(
        three_d(10.0), three_d(busy), np.array([[0.22]]), np.array([[0.82]]), np.array([0.0])
    )
    assert found[0, 0] == pytest.approx(expected)


def test_the_connection_carries_all_or_a_share():
    found = load.carried_share(np.array([[50.0, 200.0, 0.0]]), np.array([[100.0, 100.0, 0.0]]))
    assert found.tolist() == [[1.0, 0.5, 1.0]]


def test_work_draws_what_busy_servers_draw_more_than_idle_ones():
    """A fifth of 10 MW at 0.55 in place of 0.22 of the nameplate, and 12 per cent of support on top."""
    found = load.work_power_mw(
        np.array([[[10.0, 0.0]]]),
        np.array([[[0.2, 1.0]]]),
        np.array([[0.22, 0.3]]),
        np.array([[0.55, 0.9]]),
        np.array([0.12]),
    )
    assert found[0, 0] == pytest.approx(0.7392)
