"""Start of a group and its split over pools."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.demand.need import split, start_gpu


def test_start_ups_by_hand() -> None:
    # 687 start-ups with 8 engineers, 4 GPUs each, 5 percent brought to the plan
    assert start_gpu(np.array(687 * 8.0), np.array(4.0), np.array(0.05)) == pytest.approx(1099.2)


def test_weights_are_scaled_to_the_whole() -> None:
    # weights 0.6 and 0.2 are three quarters and one quarter
    amounts = np.array([[100.0, 40.0]])
    found = split(amounts, np.array([[0.6, 0.2]]))
    np.testing.assert_allclose(found, [[[75.0, 25.0], [30.0, 10.0]]])


def test_nothing_is_lost_or_added_by_the_split() -> None:
    generator = np.random.default_rng(7)
    amounts, weights = generator.random((5, 3, 4)), generator.random((5, 6))
    np.testing.assert_allclose(split(amounts, weights).sum(axis=-1), amounts, rtol=1e-14)


def test_no_pool_wanted_means_nothing_asked_for() -> None:
    assert split(np.array([[8.0]]), np.zeros((1, 2))).tolist() == [[[0.0, 0.0]]]
