"""Reliefs of the plant and of a tariff file are two unions of the same laws: they grant the same."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from tariffed_load import TARIFFS, constant_price, running

import ausbau.energy
from ausbau.core.arrays import Array
from ausbau.energy import (
    calendar_year,
    electricity_tax,
    hours_of_use,
    individual_grid_fee,
    industrial_price,
    strompreiskompensation,
)
from ausbau.energy.relief_spec import Relief
from ausbau.energy.strompreiskompensation import Scheme
from ausbau.energy.tariff import Metering, demand_charge_eur
from ausbau.energy.tariff_reliefs import FileRelief

DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
ONE = np.ones(1)


@pytest.fixture(scope="module")
def of_file() -> dict[str, float]:
    """12 MW through 2026 under the shipped tariff at 110 kV."""
    load = running(12.0, 8_760)
    bill = ausbau.energy.bill(load, TARIFFS / "de-2026.yaml", constant_price(84.83))
    return {name: charge.amount_eur for name, charge in bill.years[0].reliefs.items()}


@pytest.fixture(scope="module")
def metering() -> Metering:
    """The same load by month, in one world."""
    energy = 12.0 * 24 * DAYS[None, :]
    return Metering(energy, np.full((1, 12), 12.0), np.full(12, 2026), DAYS / 365)


def total(amount: Array) -> float:
    return float(amount.sum())


def test_the_electricity_tax(of_file: dict[str, float], metering: Metering):
    refund = electricity_tax.refund_eur(
        20.5 * metering.energy_mwh, metering.energy_mwh, 0.5 * ONE, ONE[:, None] > 0, metering.year
    )
    assert total(refund) == pytest.approx(of_file["electricity_tax_relief"], abs=0.006)


def test_the_compensation(of_file: dict[str, float], metering: Metering):
    scheme = Scheme(2026 * ONE, 0.72 * ONE, 0.75 * ONE, 0 * ONE, ONE < 0, ONE, np.inf * ONE)
    aid = strompreiskompensation.accrued_eur(metering, scheme, np.full((1, 12), 76.5))
    assert total(aid) == pytest.approx(of_file["compensation"], abs=0.006)


def test_the_industrial_price(of_file: dict[str, float], metering: Metering):
    aid = industrial_price.aid_eur_per_mwh(np.full((1, 12), 87.0), 0.5 * ONE, 0.5 * ONE, 50.0 * ONE)
    assert total(aid * metering.energy_mwh) == pytest.approx(of_file["industrial_price"], abs=0.006)


def test_the_individual_grid_fee(of_file: dict[str, float], metering: Metering):
    charge = demand_charge_eur(metering, np.full((1, 12), 90_000.0))
    floor = individual_grid_fee.floor_share(
        calendar_year.sum_of_year(metering.energy_mwh, metering.year),
        hours_of_use.of_calendar_year_h(metering),
    )
    discount = individual_grid_fee.discount_eur(
        charge + 5.0 * metering.energy_mwh, floor, 0.8 * ONE, ONE
    )
    assert total(discount) == pytest.approx(of_file["individual_grid_fee"], abs=0.006)


def kinds_of(union: object) -> set[str]:
    """Kinds of a closed union of specs."""
    specs = get_args(get_args(union)[0])
    return {get_args(spec.model_fields["kind"].annotation)[0] for spec in specs}


def test_only_the_sale_of_heat_is_a_relief_of_files_alone():
    """For the plant heat is an account of its own, with a network that may never come."""
    assert kinds_of(FileRelief) - kinds_of(Relief) == {"waste_heat"}
    assert kinds_of(Relief) < kinds_of(FileRelief)
