"""Shares in all compute from those of the plant and of the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ausbau.scenario import load
from ausbau.sovereignty.german_compute import covered_share, share_with_plant, used_h100e

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_a_plant_of_one_third_dilutes_by_one_third() -> None:
    # 200 of others at 60 percent, 100 of the plant at none: 120 of 300.
    found = share_with_plant(
        np.array([[200.0]]), np.array([0.6]), np.array([[100.0]]), np.array([0.0])
    )
    np.testing.assert_allclose(found, [[0.4]])


def test_a_plant_like_the_others_changes_nothing_and_no_plant_neither() -> None:
    others, plant = np.array([[200.0, 300.0]]), np.array([[50.0, 0.0]])
    found = share_with_plant(others, np.array([0.6]), plant, np.array([0.6]))
    np.testing.assert_allclose(found, 0.6)


def test_the_share_lies_between_the_two() -> None:
    generator = np.random.default_rng(4)
    low, high = generator.random(40) * 0.5, 0.5 + generator.random(40) * 0.5
    found = share_with_plant(generator.random((40, 3)) + 0.1, high, generator.random((40, 3)), low)
    assert (found <= high[:, np.newaxis] + 1e-12).all()
    assert (found >= low[:, np.newaxis] - 1e-12).all()


def test_half_run_abroad_means_twice_as_much_used() -> None:
    np.testing.assert_allclose(used_h100e(np.array([[10.0]]), np.array([0.5])), [[20.0]])
    np.testing.assert_allclose(used_h100e(np.array([[10.0]]), np.array([0.0])), [[10.0]])


def covered(standing: float, plant: float, plant_us: float) -> float:
    """Of 100 used without the plant, 70 run by Americans."""
    used, run_by_us = np.array([[100.0]]), np.array([0.7])
    own, others = np.array([[plant]]), np.array([plant_us])
    return float(covered_share(np.array([[standing]]), used, run_by_us, own, others).item())


def test_what_others_run_covers_as_far_as_it_finds_room_at_home() -> None:
    assert covered(50.0, 0.0, 0.0) == pytest.approx(0.3)
    assert covered(20.0, 0.0, 0.0) == 0.2


def test_a_plant_covers_by_the_part_that_is_not_american() -> None:
    # 30 at home and 40 of a plant of 50, of 150 in all
    assert covered(50.0, 50.0, 0.2) == pytest.approx((30.0 + 40.0) / 150.0)


def test_germany_has_hardly_ever_more_compute_than_the_union_that_it_is_part_of() -> None:
    # Drawn apart, one world of a hundred had more in 2030; the same boom moves both.
    worlds = load(SCENARIOS / "industrial-ai-cloud-2026-11.yaml").worlds(1, 0, 2000)

    def of_2030(stock: str, *growth: str) -> np.ndarray:
        grown = np.prod([1.0 + worlds.value(f"sovereignty.{path}") for path in growth], axis=0)
        return worlds.value(f"sovereignty.{stock}") * grown**5

    germany = of_2030("germany.stock_end_of_2025", "germany.growth")
    world = of_2030("world.stock_end_of_2025", "world.growth", "world.eu_relative_growth")
    assert (germany > world * worlds.value("sovereignty.world.eu_share")).mean() < 0.005
