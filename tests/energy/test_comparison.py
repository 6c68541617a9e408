"""The plant's own load under another country's prices, by hand and beside that country's tariff file."""

from __future__ import annotations

import numpy as np
import pytest
from energy_plant import base_section
from tariffed_load import TARIFFS, running

import ausbau.energy
from ausbau.core.arrays import Array
from ausbau.core.units import quantity
from ausbau.energy.bill_content import distance
from ausbau.energy.comparison import cost_abroad_eur
from ausbau.energy.comparison_spec import COUNTRIES
from ausbau.energy.tariff import Metering, billed_mw_years

FILES = {
    "france": "fr-2025",
    "netherlands": "nl-2025",
    "sweden": "se-2025",
    "texas": "us-texas-2025",
}


def metering(peaks_mw: list[float], energy_mwh: list[float]) -> Metering:
    """Months of equal length of one year, in one world."""
    count = len(peaks_mw)
    year = np.full(count, 2027)
    return Metering(np.array([energy_mwh]), np.array([peaks_mw]), year, np.full(count, 1 / count))


def elsewhere(of: Metering, energy_price: float, capacity_price: float) -> Array:
    prices = np.array([energy_price]), np.array([capacity_price])
    return cost_abroad_eur(of.energy_mwh, billed_mw_years(of), *prices)


def test_the_same_load_pays_its_energy_and_its_highest_load():
    """300 MWh at 80 are 24,000 EUR; 3 MW, the year's highest, at 50,000 a year are 150,000."""
    found = elsewhere(metering([2.0, 3.0], [100.0, 200.0]), 80.0, 50_000.0)
    assert found.tolist() == [[8_000.0 + 75_000.0, 16_000.0 + 75_000.0]]


def test_what_uses_nothing_pays_nothing():
    found = elsewhere(metering([0.0], [0.0]), 80.0, 50_000.0)
    assert found.tolist() == [[0.0]]


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_prices_of_the_base_are_those_of_the_tariff_file(country: str):
    """12 MW flat through 2025: the most likely value of the base lies within 1 EUR/MWh of the file's bill."""
    entry = base_section("energy")["comparators"][country]
    energy = quantity(entry["energy_price"]["triangular"][1], "EUR/MWh")
    capacity = quantity(entry["capacity_price"]["value"], "EUR/MW/year")
    flat = running(12.0, 8_760, 2025)
    of_base = elsewhere(metering([12.0], [105_120.0]), energy, capacity)
    (row,) = distance([ausbau.energy.bill(flat, TARIFFS / f"{FILES[country]}.yaml")])
    assert float(of_base[0, 0]) / 105_120 == pytest.approx(row["net_eur_per_mwh"], abs=1.0)
    assert entry["year"] == 2025
