"""Emissions by place and by contract."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import carbon

ENERGY = np.array([[1_000.0, 2_000.0]])


def test_location_based_emissions_are_energy_times_the_mix_of_the_grid():
    """1 and 2 GWh at 363 g/kWh, the German mix of 2024 (energy facts, 6.2)."""
    found = carbon.location_based_t(ENERGY, np.full((1, 2), 0.363))
    assert found[0] == pytest.approx([363.0, 726.0])


def test_market_based_emissions_count_what_no_contract_covers():
    shares, residual = np.array([[0.5, 1.0]]), np.array([0.7])
    assert carbon.market_based_t(ENERGY, shares, residual)[0] == pytest.approx([350.0, 0.0])


def test_contracts_leave_location_based_emissions_alone():
    mix = np.full((1, 2), 0.4)
    found = [
        carbon.market_based_t(ENERGY, np.full((1, 2), share), np.array([0.4]))
        for share in (0.0, 0.8)
    ]
    assert found[0] == pytest.approx(carbon.location_based_t(ENERGY, mix))
    assert found[1] == pytest.approx(0.2 * carbon.location_based_t(ENERGY, mix))
