"""Electricity tax at the lower rate of manufacturing, less its Sockelbetrag."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy.electricity_tax import refund_eur

RATE = np.array([0.5])


def refunds(energy_mwh: list[float], year: list[int], *, until: int = 9999) -> list[float]:
    energy, years = np.array([energy_mwh]), np.array(year)
    found = refund_eur(energy * 20.5, energy, RATE, (years <= until)[None, :], years)
    return [float(amount) for amount in found[0]]


def test_each_calendar_year_keeps_its_first_250_eur():
    """10 MWh a month are 200 EUR: 200 and 50 of them are kept of 2026, 200 and 50 again of 2027."""
    found = refunds([10.0, 10.0, 10.0, 10.0, 10.0], [2026, 2026, 2026, 2027, 2027])
    assert found == pytest.approx([0.0, 150.0, 200.0, 0.0, 150.0])


def test_a_year_of_twelve_and_a_half_mwh_gets_nothing():
    """12.5 MWh at 20 EUR are the 250 EUR; above it every MWh counts."""
    assert refunds([12.5], [2026]) == [0.0]
    assert refunds([1_000.0], [2026]) == [19_750.0]


def test_outside_its_years_nothing_is_refunded_and_nothing_kept():
    assert refunds([100.0, 100.0], [2026, 2027], until=2026) == pytest.approx([1_750.0, 0.0])


def test_a_rate_above_the_line_refunds_nothing():
    energy = np.full((1, 1), 1_000.0)
    in_force, year = np.array([[True]]), np.array([2026])
    found = refund_eur(energy * 20.5, energy, np.array([25.0]), in_force, year)
    assert found.tolist() == [[0.0]]
