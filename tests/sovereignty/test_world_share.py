"""The plan beside the world's stock of compute."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.sovereignty.world_share import plant_h100e, share_of, stock_h100e

HOURS_PER_YEAR = 8766.0


def test_ten_thousand_mixed_gpus_by_hand() -> None:
    # 4,000 x 2.275 + 6,000 x 0.5 = 9,100 + 3,000 = 12,100 H100-equivalents.
    plant = plant_h100e(np.array([[[4000.0, 6000.0]]]), np.array([[2.275, 0.5]]))
    assert plant[0, 0] == pytest.approx(12_100)
    # Of 16 million that is 0.0756 percent.
    assert share_of(plant, np.array([[16e6]]))[0, 0] == pytest.approx(7.5625e-4)


def test_the_stock_passes_through_its_anchor_and_grows_on_both_sides() -> None:
    hours = np.array([0.0, 1.0, 2.0, 4.0]) * HOURS_PER_YEAR
    stock = stock_h100e(np.array([16e6]), np.array([1.5]), HOURS_PER_YEAR, hours)
    np.testing.assert_allclose(stock, [[6.4e6, 16e6, 40e6, 250e6]])


def test_a_stock_without_growth_stays() -> None:
    stock = stock_h100e(np.array([5.0]), np.array([0.0]), 100.0, np.array([0.0, 1e4]))
    np.testing.assert_array_equal(stock, [[5.0, 5.0]])


def test_a_plant_larger_than_its_world_is_all_of_it() -> None:
    np.testing.assert_array_equal(share_of(np.array([3.0, 0.0]), np.array([2.0, 2.0])), [1.0, 0.0])
