"""The electricity bill of a large consumer in Germany, line by line, before any aid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.energy import calendar_year

LINES = (
    "procurement",
    "supply_margin",
    "grid_capacity",
    "grid_energy",
    "electricity_tax",
    "kwkg_levy",
    "offshore_levy",
    "special_grid_use_levy",
    "concession_fee",
)
"""Lines of the bill. Grid capacity is the Leistungspreis, grid energy the Arbeitspreis."""

RECIPIENTS = {
    "procurement": "sellers",
    "supply_margin": "supplier",
    "grid_capacity": "grid_operators",
    "grid_energy": "grid_operators",
    "electricity_tax": "federal_budget",
    "kwkg_levy": "levy_accounts",
    "offshore_levy": "levy_accounts",
    "special_grid_use_levy": "levy_accounts",
    "concession_fee": "municipality",
}
"""Who receives each line. The tax is the federation's, the concession fee the municipality's (§ 1 (2) KAV);
levies pass through accounts of the grid operators to plants and grids that law names (EnFG)."""

SPECIAL_GRID_USE_BLOCK_MWH = 1_000.0
"""First GWh of a connection point and calendar year, § 19 (2) sentence 15 StromNEV (group A)."""


@dataclass(frozen=True)
class GridPrices:
    """Leistungspreis in EUR/MW/year and Arbeitspreis in EUR/MWh by month, ``(draw, month)``."""

    capacity_eur_per_mw_year: Array
    energy_eur_per_mwh: Array


def applied(below: GridPrices, above: GridPrices, is_below: BoolArray) -> GridPrices:
    """The pair of grid prices that a year's hours of use choose."""
    return GridPrices(
        np.where(is_below, below.capacity_eur_per_mw_year, above.capacity_eur_per_mw_year),
        np.where(is_below, below.energy_eur_per_mwh, above.energy_eur_per_mwh),
    )


@dataclass(frozen=True)
class Tariff:
    """Prices by month, each of shape ``(draw, month)``; the grid's are those that apply.

    The surcharge for special grid use has two rates: for the first GWh of a calendar year (group A)
    and for use above it (group B).
    """

    wholesale_eur_per_mwh: Array
    supply_margin_eur_per_mwh: Array
    grid: GridPrices
    electricity_tax_eur_per_mwh: Array
    kwkg_levy_eur_per_mwh: Array
    offshore_levy_eur_per_mwh: Array
    special_grid_use_first_eur_per_mwh: Array
    special_grid_use_above_eur_per_mwh: Array
    concession_fee_eur_per_mwh: Array
    concession_limit_eur_per_mwh: Array


@dataclass(frozen=True)
class Metering:
    """What the meter counts, and the calendar that it is settled by.

    ``year`` and ``year_share`` (hours of the month over hours of its calendar year) have shape
    ``(month,)``, energy and highest load ``(draw, month)``. Lines and hours of use are settled by the
    connection point (Abnahmestelle), so each site has a metering of its own.
    """

    energy_mwh: Array
    peak_load_mw: Array
    year: IntArray
    year_share: Array


def demand_charge_eur(metering: Metering, charge_eur_per_mw_year: Array) -> Array:
    """Leistungspreis: the calendar year's highest load, spread over its months by their hours.

    The load is billed by its highest quarter-hour of the year (§ 17 (2) StromNEV). A supply that
    begins within a year pays from its first month on, pro rata: the practice of price sheets.
    """
    return billed_mw_years(metering) * charge_eur_per_mw_year


def billed_mw_years(metering: Metering) -> Array:
    """The calendar year's highest load in each month of supply, times the month's part of the year."""
    highest_mw = calendar_year.highest_of_year(metering.peak_load_mw, metering.year)
    is_supplied = calendar_year.has_begun(metering.peak_load_mw, metering.year)
    return highest_mw * is_supplied * metering.year_share


def special_grid_use_levy_eur(
    metering: Metering, first_eur_per_mwh: Array, above_eur_per_mwh: Array
) -> Array:
    """Surcharge for special grid use (Aufschlag für besondere Netznutzung, formerly § 19 levy)."""
    first_mwh = calendar_year.first_block(
        metering.energy_mwh, metering.year, SPECIAL_GRID_USE_BLOCK_MWH
    )
    return first_mwh * first_eur_per_mwh + (metering.energy_mwh - first_mwh) * above_eur_per_mwh


def concession_fee_eur(
    metering: Metering, fee_eur_per_mwh: Array, limit_eur_per_mwh: Array, other_lines_eur: Array
) -> Array:
    """Concession fee, or nothing in a year whose average price lies below the limit.

    § 2 (4) KAV: nothing may be agreed for customers whose average price per kWh of the calendar year
    lies below the Grenzpreis, the mean revenue of all special contracts two years before. The average
    holds energy, grid, tax, levies and the fee itself; reliefs of the tax are left out of it (BGH,
    EnZR 57/09, law-bgh-enzr-57-09).
    """
    fee_eur = metering.energy_mwh * fee_eur_per_mwh
    paid_eur = calendar_year.sum_of_year(other_lines_eur + fee_eur, metering.year)
    at_limit_eur = calendar_year.sum_of_year(metering.energy_mwh * limit_eur_per_mwh, metering.year)
    return np.where(paid_eur < at_limit_eur, 0.0, fee_eur)


def bill_lines_eur(tariff: Tariff, metering: Metering) -> dict[str, Array]:
    """Each line of the bill, accrued in the month of use, shape ``(draw, month)``.

    Source: the passports of ``energy.tariff``; each line there names its law and its Rechtsstand.
    """
    energy_mwh = metering.energy_mwh
    lines = {
        "procurement": energy_mwh * tariff.wholesale_eur_per_mwh,
        "supply_margin": energy_mwh * tariff.supply_margin_eur_per_mwh,
        "grid_capacity": demand_charge_eur(metering, tariff.grid.capacity_eur_per_mw_year),
        "grid_energy": energy_mwh * tariff.grid.energy_eur_per_mwh,
        "electricity_tax": energy_mwh * tariff.electricity_tax_eur_per_mwh,
        "kwkg_levy": energy_mwh * tariff.kwkg_levy_eur_per_mwh,
        "offshore_levy": energy_mwh * tariff.offshore_levy_eur_per_mwh,
        "special_grid_use_levy": special_grid_use_levy_eur(
            metering,
            tariff.special_grid_use_first_eur_per_mwh,
            tariff.special_grid_use_above_eur_per_mwh,
        ),
    }
    lines["concession_fee"] = concession_fee_eur(
        metering,
        tariff.concession_fee_eur_per_mwh,
        tariff.concession_limit_eur_per_mwh,
        total_eur(lines),
    )
    return lines


def total_eur(lines_eur: Mapping[str, Array]) -> Array:
    """Sum of the lines in their declared order, shape ``(draw, month)``."""
    total: Array = np.sum([lines_eur[line] for line in LINES if line in lines_eur], axis=0)
    return total
