"""The bill, line by line."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ausbau.core.timeline import Timeline
from ausbau.energy import tariff
from ausbau.energy.tariff import GridPrices, Metering, Tariff

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


PRICES = (
    "wholesale",
    "supply_margin",
    "electricity_tax",
    "kwkg_levy",
    "offshore_levy",
    "special_grid_use_first",
    "special_grid_use_above",
    "concession_fee",
    "concession_limit",
)


def prices(
    capacity_eur_per_mw_year: float = 0.0, grid_energy: float = 0.0, **named: float
) -> Tariff:
    """A tariff with the named prices in EUR/MWh; the others are zero."""
    by_month = {f"{name}_eur_per_mwh": np.full((1, 12), named.get(name, 0.0)) for name in PRICES}
    grid = GridPrices(np.full((1, 12), capacity_eur_per_mw_year), np.full((1, 12), grid_energy))
    return Tariff(grid=grid, **by_month)


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
    lines = tariff.bill_lines_eur(
        prices(capacity_eur_per_mw_year=53_060.0, grid_energy=6.9),
        metering(100_000.0, 100_000.0 / hours_of_use),
    )
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
            electricity_tax=20.5,
            kwkg_levy=kwkg,
            offshore_levy=offshore,
            special_grid_use_first=first_gwh,
            special_grid_use_above=0.5,
            concession_fee=1.1,
        ),
        metering(100_000.0, 12.0),
    )
    assert sum(line.sum() for line in lines.values()) / 1e5 == pytest.approx(eur_per_mwh, abs=0.05)


def test_use_below_one_gwh_pays_the_first_rate_alone():
    levy = tariff.special_grid_use_levy_eur(
        metering(900.0, 1.0), np.full((1, 12), 15.58), np.full((1, 12), 0.5)
    )
    assert levy.sum() == pytest.approx(900.0 * 15.58)


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ((11_390.0, 23.6), (53_060.0, 6.9)),  # extra-high voltage, 2026
        ((17_180.0, 28.1), (76_700.0, 4.3)),  # transformation to 110 kV, 2026
    ],
)
def test_both_pairs_of_the_published_sheets_cost_the_same_at_2500_hours(
    below: tuple[float, float], above: tuple[float, float]
):
    """Energy facts 2.2: the break between the two tariffs lies at 2,500 hours of use."""
    bills = [
        sum(
            line.sum()
            for line in tariff.bill_lines_eur(
                prices(capacity_eur_per_mw_year=capacity, grid_energy=energy),
                metering(25_000.0, 10.0),
            ).values()
        )
        for capacity, energy in (below, above)
    ]
    assert bills[0] == pytest.approx(bills[1], rel=2e-3)


def test_the_pair_of_few_hours_applies_where_it_is_asked_for():
    below = GridPrices(np.array([[1.0, 1.0]]), np.array([[2.0, 2.0]]))
    above = GridPrices(np.array([[3.0, 3.0]]), np.array([[4.0, 4.0]]))
    found = tariff.applied(below, above, np.array([[True, False]]))
    assert found.capacity_eur_per_mw_year.tolist() == [[1.0, 3.0]]
    assert found.energy_eur_per_mwh.tolist() == [[2.0, 4.0]]


@pytest.mark.parametrize(("other", "is_due"), [(241.5, False), (241.6, True), (300.0, True)])
def test_below_the_limit_of_the_average_price_no_concession_fee_is_due(other: float, is_due: bool):  # noqa: FBT001 - a table of cases
    """§ 2 (4) KAV at the Grenzpreis of 2023, 24.27 ct/kWh; the fee of 0.11 ct counts in the average."""
    lines = tariff.bill_lines_eur(
        prices(wholesale=other, concession_fee=1.1, concession_limit=242.7),
        metering(100_000.0, 12.0),
    )
    assert lines["concession_fee"].sum() == pytest.approx(110_000.0 if is_due else 0.0)


def test_the_limit_is_judged_over_the_year_and_not_by_month():
    meter = metering(120_000.0, 20.0)
    other = meter.energy_mwh * 100.0
    other[0, 0] += 120_000.0 * 50.0
    fee, limit = np.full((1, 12), 1.1), np.full((1, 12), 155.0)
    assert not tariff.concession_fee_eur(meter, fee, limit, other).any()
    assert tariff.concession_fee_eur(meter, fee, limit - 5.0, other).all()
