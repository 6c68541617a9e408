"""The electricity bill of a large consumer in Germany, line by line, before any aid."""

from __future__ import annotations

from dataclasses import dataclass

from ausbau.core.arrays import Array, IntArray
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

SPECIAL_GRID_USE_BLOCK_MWH = 1_000.0
"""First GWh of a connection point and calendar year, § 19 (2) sentence 15 StromNEV (group A)."""


@dataclass(frozen=True)
class Tariff:
    """Prices by month, each of shape ``(draw, month)``.

    The surcharge for special grid use has two rates: for the first GWh of a calendar year (group A)
    and for use above it (group B).
    """

    wholesale_eur_per_mwh: Array
    supply_margin_eur_per_mwh: Array
    grid_capacity_eur_per_mw_year: Array
    grid_energy_eur_per_mwh: Array
    electricity_tax_eur_per_mwh: Array
    kwkg_levy_eur_per_mwh: Array
    offshore_levy_eur_per_mwh: Array
    special_grid_use_first_eur_per_mwh: Array
    special_grid_use_above_eur_per_mwh: Array
    concession_fee_eur_per_mwh: Array


@dataclass(frozen=True)
class Metering:
    """What the meter counts, and the calendar that it is settled by.

    ``year`` and ``year_share`` (hours of the month over hours of its calendar year) have shape
    ``(month,)``, energy and highest load ``(draw, month)``.
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
    highest_mw = calendar_year.highest_of_year(metering.peak_load_mw, metering.year)
    is_supplied = calendar_year.has_begun(metering.peak_load_mw, metering.year)
    return highest_mw * is_supplied * charge_eur_per_mw_year * metering.year_share


def special_grid_use_levy_eur(
    metering: Metering, first_eur_per_mwh: Array, above_eur_per_mwh: Array
) -> Array:
    """Surcharge for special grid use (Aufschlag für besondere Netznutzung, formerly § 19 levy).

    The whole plant is one connection point.
    """
    first_mwh = calendar_year.first_block(
        metering.energy_mwh, metering.year, SPECIAL_GRID_USE_BLOCK_MWH
    )
    return first_mwh * first_eur_per_mwh + (metering.energy_mwh - first_mwh) * above_eur_per_mwh


def bill_lines_eur(tariff: Tariff, metering: Metering) -> dict[str, Array]:
    """Each line of the bill, accrued in the month of use, shape ``(draw, month)``.

    Source: the passports of ``energy.tariff``; each line there names its law and its Rechtsstand.
    """
    energy_mwh = metering.energy_mwh
    return {
        "procurement": energy_mwh * tariff.wholesale_eur_per_mwh,
        "supply_margin": energy_mwh * tariff.supply_margin_eur_per_mwh,
        "grid_capacity": demand_charge_eur(metering, tariff.grid_capacity_eur_per_mw_year),
        "grid_energy": energy_mwh * tariff.grid_energy_eur_per_mwh,
        "electricity_tax": energy_mwh * tariff.electricity_tax_eur_per_mwh,
        "kwkg_levy": energy_mwh * tariff.kwkg_levy_eur_per_mwh,
        "offshore_levy": energy_mwh * tariff.offshore_levy_eur_per_mwh,
        "special_grid_use_levy": special_grid_use_levy_eur(
            metering,
            tariff.special_grid_use_first_eur_per_mwh,
            tariff.special_grid_use_above_eur_per_mwh,
        ),
        "concession_fee": energy_mwh * tariff.concession_fee_eur_per_mwh,
    }
