"""Kinds of line that the German tariff does not use, and the formulas behind all of them."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter
from tariffed_load import BERLIN, TARIFFS, running

import ausbau.energy
from ausbau.core.passports import ValidationContext
from ausbau.energy.bill_lines import Charge, Metered, charges, looked_back
from ausbau.energy.bill_meter import metered_years
from ausbau.energy.price_series import HourlySeries
from ausbau.energy.tariff_lines import CapacityCharge, Line

PASSPORT = {
    "title": {"de": "Zeile", "en": "line"},
    "law": "test",
    "rechtsstand": "test",
    "source": "user",
    "confidence": "low",
}
CONTEXT = ValidationContext(None, None)


def line(**content: Any) -> Line:
    adapter: TypeAdapter[Line] = TypeAdapter(Line)
    return adapter.validate_python({**PASSPORT, **content}, context=CONTEXT)


def charge(load: HourlySeries, **content: Any) -> Charge:
    (year,) = metered_years(load, BERLIN)
    metered = Metered(year, np.full(len(year.load_mw), 50.0))
    return charges({"line": line(**content)}, metered)["line"]


def monthly(peaks_mw: list[float]) -> HourlySeries:
    """A load that stands but for one hour of each month, at 16 o'clock of its fifth day."""
    load = running(0.0, 0)
    (year,) = metered_years(load, BERLIN)
    days = np.cumsum(np.diff(year.month, prepend=0) != 0)
    for month, peak in enumerate(peaks_mw, start=1):
        first = int(np.flatnonzero(days == month)[0])
        load.values[first + 4 * 24 + 16] = peak
    return load


def test_blocks_share_out_the_use_of_the_year():
    """Dutch energy tax on 20 GWh: 10 · 108.80 + 40 · 90.37 + 9,950 · 39.43 + 10,000 · 1.88 EUR."""
    found = charge(
        running(4.0, 5_000),
        kind="blocks",
        blocks=[
            {"up_to": "10 MWh", "rate": "108.80 EUR/MWh"},
            {"up_to": "50 MWh", "rate": "90.37 EUR/MWh"},
            {"up_to": "10 GWh", "rate": "39.43 EUR/MWh"},
            {"rate": "1.88 EUR/MWh"},
        ],
    )
    assert found.amount_eur == 1_088.00 + 3_614.80 + 392_328.50 + 18_800.00


def test_a_use_within_the_first_block_knows_no_other():
    blocks = [{"up_to": "1 GWh", "rate": "15.59 EUR/MWh"}, {"rate": "0.50 EUR/MWh"}]
    found = charge(running(1.0, 999), kind="blocks", blocks=blocks)
    assert found.amount_eur == 15_574.41
    assert len(found.terms) == 1


def test_a_monthly_demand_charge_bills_each_month_by_its_hours():
    """Peaks of 1 to 12 MW at 8,760 EUR/MW a year are 1 EUR per MW and hour of the month."""
    found = charge(
        monthly([float(mw) for mw in range(1, 13)]),
        kind="capacity",
        basis="month",
        rate="8.76 EUR/kW/year",
    )
    hours = [744, 672, 743, 720, 744, 720, 744, 744, 720, 745, 720, 744]
    assert found.amount_eur == sum(mw * h for mw, h in enumerate(hours, start=1))


def test_a_yearly_demand_charge_bills_the_highest_load():
    peaks = [3.0, 9.0, *[1.0] * 10]
    found = charge(monthly(peaks), kind="capacity", rate="100 EUR/kW/year")
    assert found.amount_eur == 900_000.00


def test_a_ratchet_remembers_a_share_of_earlier_peaks():
    """80 percent of 10 MW is 8 MW, for as many months as it looks back: two."""
    ratchet = line(
        kind="capacity",
        basis="look_back",
        look_back_months=2,
        look_back_share="80 percent",
        rate="1 EUR/kW/year",
    )
    assert isinstance(ratchet, CapacityCharge)
    found = looked_back({1: 10.0, 2: 5.0, 3: 9.0, 4: 1.0, 5: 1.0, 6: 1.0}, [], ratchet)
    assert list(found.values()) == pytest.approx([10.0, 8.0, 9.0, 7.2, 7.2, 1.0])


def test_a_ratchet_remembers_months_of_the_year_before():
    ratchet = line(kind="capacity", basis="look_back", rate="1 EUR/kW/year")
    assert isinstance(ratchet, CapacityCharge)
    assert looked_back({1: 2.0}, [6.0, 3.0], ratchet) == {1: 6.0}


def test_only_the_window_counts_for_coincident_peaks():
    """Texas: the mean of June to September; a plant that stands in its hours pays nothing."""
    window = {"months": [6, 7, 8, 9], "hours": [16, 17]}
    peaks = [50.0] * 5 + [10.0, 20.0, 30.0, 40.0] + [50.0] * 3
    rules = {"kind": "capacity", "basis": "month", "rate": "62 EUR/kW/year", "window": window}
    assert charge(monthly(peaks), **rules).amount_eur == 62_000.00 * 25
    other = {**rules, "window": {"months": [6, 7, 8, 9], "hours": [3]}}
    assert charge(monthly(peaks), **other).amount_eur == 0.0


def test_a_fixed_charge_is_paid_once_a_year():
    assert charge(running(1.0, 10), kind="fixed", amount="1200 EUR").amount_eur == 1_200.00


@pytest.mark.parametrize("file", sorted(TARIFFS.glob("*.yaml")), ids=lambda file: file.stem)
def test_what_is_explained_is_what_was_charged(file: Any):
    """The factors of each formula, multiplied and added by themselves, give its amount to the cent."""
    year = ausbau.energy.bill(running(12.0, 8_000), file).years[0]
    for found in (year.lines, year.contained, year.reliefs):
        for one in found.values():
            by_factors = sum(prod(factor.value for factor in term) for term in one.terms)
            assert one.amount_eur == pytest.approx(by_factors, abs=0.005001)
    assert year.gross_eur == pytest.approx(sum(c.amount_eur for c in year.lines.values()))
