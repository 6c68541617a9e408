"""Electricity tax at a lower rate."""

from __future__ import annotations

import numpy as np

from ausbau.energy.electricity_tax import refund_eur


def test_a_refund_takes_the_line_down_to_the_lower_rate():
    energy = np.full((1, 2), 1_000.0)
    found = refund_eur(energy * 20.5, energy, np.array([0.5]), np.array([[False, True]]))
    assert found.tolist() == [[0.0, 20_000.0]]


def test_a_rate_above_the_line_refunds_nothing():
    energy = np.full((1, 1), 1_000.0)
    assert refund_eur(energy * 20.5, energy, np.array([25.0]), np.array([[True]])).tolist() == [
        [0.0]
    ]
