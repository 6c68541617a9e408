"""The bill, line by line."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from ausbau.core.timeline import Timeline
from ausbau.energy import tariff
from ausbau.energy.tariff import Metering, Tariff

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
SHARE = YEAR_2026.month_hours / 8760.0


def metering(energy_mwh: float, peak_load_mw: float) -> Metering:
    """A flat load through 2026."""
    shape = (1, 12)
    return Metering(
        energy_mwh * np.broadcast_to(SHARE, shape),
        np.full(shape, peak_load_mw),
        YEAR_2026.year_of_month,
        SHARE,
    )


def prices(**named: float) -> Tariff:
    """A tariff with the named prices; the others are zero."""
    return Tariff(
        **{field.name: np.full((1, 12), named.get(field.name, 0.0)) for field in fields(Tariff)}
    )


def test_the_lines_are_the_declared_ones():
    assert tuple(tariff.bill_lines_eur(prices(), metering(1.0, 1.0))) == tariff.LINES


def test_a_year_pays_the_leistungspreis_once():
    charge = tariff.demand_charge_eur(metering(100_000.0, 12.5), np.full((1, 12), 90_000.0))
    assert charge.sum() == pytest.approx(1_125_000.0)


def test_the_highest_load_of_the_year_is_charged_even_if_it_comes_last():
    meter = metering(100_000.0, 10.0)
    meter.peak_load_mw[0, 11] = 14.0
    charge = tariff.demand_charge_eur(meter, np.full((1, 12), 100_000.0))
    assert charge.sum() == pytest.approx(1_400_000.0)
    assert charge[0, 0] == pytest.approx(1_400_000.0 * 31 / 365)


def test_supply_from_july_on_pays_for_half_a_year():
    meter = metering(50_000.0, 10.0)
    meter.peak_load_mw[0, :6] = 0.0
    charge = tariff.demand_charge_eur(meter, np.full((1, 12), 100_000.0))
    assert not charge[0, :6].any()
    assert charge.sum() == pytest.approx(1_000_000.0 * 184 / 365)


@pytest.mark.parametrize(
    ("hours_of_use", "eur_per_mwh"), [(6_000, 15.7), (7_000, 14.5), (8_000, 13.5)]
)
def test_grid_fees_of_2026_at_extra_high_voltage_agree_with_the_facts(
    hours_of_use: float, eur_per_mwh: float
):
    """Section 2.2 of the energy facts: 53.06 EUR/kW and 0.69 ct/kWh."""
    named = {"grid_capacity_eur_per_mw_year": 53_060.0, "grid_energy_eur_per_mwh": 6.9}
    lines = tariff.bill_lines_eur(prices(**named), metering(100_000.0, 100_000.0 / hours_of_use))
    fee = (lines["grid_capacity"] + lines["grid_energy"]).sum() / 100_000.0
    assert fee == pytest.approx(eur_per_mwh, abs=0.06)


@pytest.mark.parametrize(
    ("kwkg", "offshore", "first_gwh", "eur_per_mwh"),
    [(4.46, 9.41, 15.59, 36.1), (2.77, 8.16, 15.58, 33.2)],
    ids=["2026", "2025"],
)
def test_levies_and_tax_of_a_hundred_gwh_agree_with_the_facts(
    kwkg: float, offshore: float, first_gwh: float, eur_per_mwh: float
):
    """Section 2.3 of the energy facts."""
    lines = tariff.bill_lines_eur(
        prices(
            electricity_tax_eur_per_mwh=20.5,
            kwkg_levy_eur_per_mwh=kwkg,
            offshore_levy_eur_per_mwh=offshore,
            special_grid_use_first_eur_per_mwh=first_gwh,
            special_grid_use_above_eur_per_mwh=0.5,
            concession_fee_eur_per_mwh=1.1,
        ),
        metering(100_000.0, 12.0),
    )
    assert sum(line.sum() for line in lines.values()) / 1e5 == pytest.approx(eur_per_mwh, abs=0.05)


def test_use_below_one_gwh_pays_the_first_rate_alone():
    levy = tariff.special_grid_use_levy_eur(
        metering(900.0, 1.0), np.full((1, 12), 15.58), np.full((1, 12), 0.5)
    )
    assert levy.sum() == pytest.approx(900.0 * 15.58)
