"""GPUs by state and GPU-hours."""

from __future__ import annotations

import numpy as np

from ausbau.buildout.milestones import gpu_hours, gpu_in_state

NEVER_H = np.inf
BOUNDS_H = np.array([0.0, 720.0, 1464.0, 2208.0])


def test_gpus_count_from_the_instant_at_which_they_reach_a_state() -> None:
    milestone_h = np.array([[[100.0, 720.0], [700.0, NEVER_H]]])  # (draw, lot, milestone)
    counted = gpu_in_state(milestone_h, np.array([80.0, 24.0]), np.array([0, 0]), 1, BOUNDS_H)
    assert counted[0, :, 0, 0].tolist() == [0, 104, 104, 104]
    assert counted[0, :, 0, 1].tolist() == [0, 80, 80, 80]


def test_pools_are_counted_apart_and_an_empty_one_has_nothing() -> None:
    milestone_h = np.zeros((1, 2, 1))
    counted = gpu_in_state(milestone_h, np.array([80.0, 24.0]), np.array([0, 2]), 3, BOUNDS_H)
    assert counted[0, 0, :, 0].tolist() == [80, 0, 24]


def test_1_000_gpus_ten_hours_before_the_end_of_a_month_have_10_000_gpu_hours() -> None:
    hours = gpu_hours(np.array([[710.0]]), np.array([1000.0]), np.array([0]), 1, BOUNDS_H)
    assert hours[0, :, 0].tolist() == [10_000.0, 744_000.0, 744_000.0]


def test_what_never_comes_or_comes_after_the_end_has_no_hours() -> None:
    hours = gpu_hours(
        np.array([[NEVER_H, 5000.0]]), np.array([8.0, 8.0]), np.array([0, 0]), 1, BOUNDS_H
    )
    assert not hours.any()


def test_hours_are_the_gpus_times_what_is_left_of_the_period() -> None:
    random = np.random.default_rng(5)
    since_h, gpus = random.uniform(0.0, 3000.0, (20, 6)), random.integers(1, 100, 6).astype(float)
    hours = gpu_hours(since_h, gpus, np.array([0, 1, 0, 1, 2, 0]), 3, BOUNDS_H)
    left_h = np.maximum(BOUNDS_H[-1] - since_h, 0.0)
    np.testing.assert_allclose(hours.sum(axis=(1, 2)), (left_h * gpus).sum(axis=1), rtol=1e-12)
