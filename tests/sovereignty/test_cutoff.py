"""A cut-off by hand, its limits, and the two readings of the whole."""

from __future__ import annotations

import numpy as np

from ausbau.sovereignty.cutoff import longest_switch_h, loss_share, lost_h

DAYS = np.array([10.0, 40.0, 100.0])


def test_a_layer_is_lost_from_the_end_of_its_stock_to_the_switch() -> None:
    # Half of the layer hangs on the supplier; it goes on for 30, another one has taken over after 70.
    found = lost_h(np.array([0.5]), np.array([30.0]), np.array([70.0]), DAYS)
    np.testing.assert_array_equal(found, [[0.0, 5.0, 20.0]])


def test_a_layer_that_switches_before_its_stock_ends_loses_nothing() -> None:
    found = lost_h(np.array([1.0]), np.array([50.0]), np.array([20.0]), DAYS)
    np.testing.assert_array_equal(found, 0.0)


def test_a_layer_without_stock_or_alternative_is_lost_all_the_time() -> None:
    lost = lost_h(np.array([1.0]), np.array([0.0]), np.array([np.inf]), DAYS)
    np.testing.assert_array_equal(loss_share(lost[:, np.newaxis, :], DAYS), 1.0)


def test_the_readings_by_hand() -> None:
    # In a cut-off of 100 two layers lose 20 and 30: worst 30, one after the other 50; never above all.
    lost = np.array([[[20.0], [30.0]], [[80.0], [90.0]]])
    found = loss_share(lost, np.array([100.0]))
    np.testing.assert_array_equal(found[:, :, 0], [[0.3, 0.5], [0.9, 1.0]])


def test_the_worst_layer_never_loses_more_than_all_layers() -> None:
    generator = np.random.default_rng(2)
    lost = generator.uniform(0, 1, (40, 5, 3)) * DAYS
    worst, every = np.moveaxis(loss_share(lost, DAYS), 1, 0)
    assert (worst <= every).all()


def test_the_longest_switch_counts_layers_that_hang_on_the_supplier() -> None:
    share = np.array([[1.0, 0.0, 0.2], [0.0, 0.0, 0.0]])
    switch = np.array([[3.0, 99.0, 5.0], [1.0, 2.0, 3.0]])
    np.testing.assert_array_equal(longest_switch_h(share, switch), [5.0, 0.0])
