"""Shares of control by layer, and readings of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.sovereignty.layers import (
    LAYERS,
    OWNERS,
    READINGS,
    concentration,
    controlled_share,
    readings,
    vendor_shares,
    with_rest,
)

GERMAN, EU, US, OTHER = range(4)


def test_the_rest_goes_to_its_owner() -> None:
    shares = with_rest(np.array([[0.5, 0.2, 0.0, 0.0], [0.9, 0.1, 0.0, 0.0]]), US)
    np.testing.assert_allclose(shares, [[0.5, 0.2, 0.3, 0.0], [0.9, 0.1, 0.0, 0.0]], atol=1e-15)


def test_accelerators_are_weighted_by_their_performance() -> None:
    # 1,000 US GPUs of 3 H100 each and 1,000 European ones of 1: three quarters are American.
    shares = vendor_shares(np.array([1000.0, 1000.0]), np.array([[3.0, 1.0]]), np.array([US, EU]))
    np.testing.assert_allclose(shares, [[0.0, 0.25, 0.75, 0.0]])


def test_cutting_a_lot_in_two_changes_no_share() -> None:
    whole = vendor_shares(np.array([600.0, 400.0]), np.array([[2.0, 1.0]]), np.array([US, OTHER]))
    cut = vendor_shares(
        np.array([200.0, 400.0, 400.0]), np.array([[2.0, 2.0, 1.0]]), np.array([US, US, OTHER])
    )
    np.testing.assert_allclose(cut, whole, rtol=1e-15)
    np.testing.assert_allclose(whole.sum(axis=1), 1.0)


def test_a_plan_without_gpus_depends_on_no_vendor() -> None:
    empty = np.zeros(0, dtype=np.int64)
    np.testing.assert_array_equal(
        vendor_shares(np.zeros(0), np.zeros((2, 0)), empty), np.zeros((2, 4))
    )


def test_control_is_german_and_eu_together() -> None:
    found = controlled_share(np.array([[[0.4, 0.3, 0.2, 0.1]]]))
    np.testing.assert_allclose(found, [[0.7]])


def test_concentration_of_one_owner_and_of_four_equals() -> None:
    found = concentration(np.array([[[0.0, 0.0, 1.0, 0.0], [0.25] * 4, [0.5, 0.0, 0.5, 0.0]]]))
    np.testing.assert_allclose(found, [[1.0, 0.25, 0.5]])


def test_the_readings_by_hand() -> None:
    """Eight layers at 1 and the accelerator at 2⁻⁹: geometric mean 2⁻¹, mean (8 + 2⁻⁹) / 9.

    Of the seven without systems and models, six are at 1: (6 + 2⁻⁹) / 7.
    """
    shares = np.ones((1, len(LAYERS)))
    shares[0, LAYERS.index("accelerator")] = 2.0**-9
    assert READINGS == ("minimum", "mean", "geometric", "mean_of_seven")
    expected = [2.0**-9, (8 + 2.0**-9) / 9, 0.5, (6 + 2.0**-9) / 7]
    np.testing.assert_allclose(readings(shares), [expected])


def test_one_layer_in_foreign_hands_decides_two_of_the_readings() -> None:
    """The published proposal has seven layers: 1, 1, 0.9, 1, 0.5, 0, 0.7, with the mean 0.73."""
    proposal = {
        "location": 1.0,
        "operator": 1.0,
        "law": 0.9,
        "building": 1.0,
        "platform": 0.5,
        "accelerator": 0.0,
        "energy": 0.7,
    }
    found = readings(np.array([[proposal.get(layer, 0.0) for layer in LAYERS]]))[0]
    assert found[READINGS.index("mean_of_seven")] == pytest.approx(0.73, abs=0.005)
    assert found[READINGS.index("minimum")] == 0.0
    assert found[READINGS.index("geometric")] == 0.0


def test_the_readings_are_ordered_minimum_geometric_mean() -> None:
    controlled = np.random.default_rng(2).random((200, len(LAYERS)))
    minimum, mean, geometric, _ = readings(controlled).T
    assert (minimum <= geometric).all()
    assert (geometric <= mean).all()


def test_full_control_of_all_layers_is_one_in_each_reading() -> None:
    np.testing.assert_array_equal(readings(np.ones((1, len(LAYERS)))), [[1.0] * len(READINGS)])
    assert len(OWNERS) == 4
