"""The bill of each site: reads the parameters of the tariff and calls its rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.worlds import Worlds
from ausbau.energy import (
    calendar_year,
    hours_of_use,
    individual_grid_fee,
    plant_sites,
    tariff,
    year_tables,
)
from ausbau.energy.price_paths import Prices
from ausbau.energy.spec import EnergySpec
from ausbau.energy.tariff import GridPrices, Metering, Tariff
from ausbau.energy.tariff_spec import VOLTAGE_LEVELS, TariffSpec


@dataclass(frozen=True)
class SiteBill:
    """Meter and bill of one connection point (Abnahmestelle), before any relief.

    Attributes
    ----------
    lines_eur
        Each line, shape ``(draw, month)``.
    contained_subsidy_eur
        What the subsidy to transmission costs has taken off the grid fees, shape ``(draw, month)``.
    fee_floor
        Share of the published grid fee that § 19 (2) StromNEV leaves at least; 1 in years that miss its
        thresholds, shape ``(draw, month)``.
    """

    metering: Metering
    lines_eur: Mapping[str, Array]
    contained_subsidy_eur: Array
    fee_floor: Array


def of_site(
    spec: EnergySpec, worlds: Worlds, site: str, metering: Metering, price: Prices
) -> SiteBill:
    """What a site pays at its own voltage level, by its own hours of use."""
    level = voltage_level(spec.tariff, worlds, site)
    lines = _lines_eur(spec, worlds, level, metering, price)
    energy_of_year_mwh = calendar_year.sum_of_year(metering.energy_mwh, metering.year)
    return SiteBill(
        metering,
        lines,
        _contained_subsidy_eur(spec.tariff, worlds, level, lines),
        individual_grid_fee.floor_share(
            energy_of_year_mwh, hours_of_use.of_calendar_year_h(metering)
        ),
    )


def voltage_level(spec: TariffSpec, worlds: Worlds, site: str) -> IntArray:
    """Code of the level in each world: the site's own, if it names one, else that of the section."""
    if site in spec.voltage_level_of_site:
        return worlds.option(f"energy.tariff.voltage_level_of_site.{site}")
    return worlds.option("energy.tariff.voltage_level")


def lines_together_eur(sites: Sequence[SiteBill]) -> dict[str, Array]:
    """Each line summed over the sites, shape ``(draw, month)``."""
    return {
        line: plant_sites.together([site.lines_eur[line] for site in sites])
        for line in tariff.LINES
    }


def metering_together(sites: Sequence[SiteBill]) -> Metering:
    """Energy and highest loads of all sites added; what is billed by the site must not use it."""
    calendar = sites[0].metering
    return Metering(
        plant_sites.together([site.metering.energy_mwh for site in sites]),
        plant_sites.together([site.metering.peak_load_mw for site in sites]),
        calendar.year,
        calendar.year_share,
    )


def _lines_eur(
    spec: EnergySpec, worlds: Worlds, level: IntArray, metering: Metering, price: Prices
) -> Mapping[str, Array]:
    """Each line of the bill, shape ``(draw, month)``."""

    def levy(name: str, table: str = "by_year") -> Array:
        by_year = getattr(getattr(spec.tariff, name), table)
        return year_tables.by_month(worlds, f"energy.tariff.{name}.{table}", by_year)

    charged = Tariff(
        wholesale_eur_per_mwh=price.procurement,
        supply_margin_eur_per_mwh=levy("supply_margin"),
        grid=tariff.applied(
            _grid_prices(spec.tariff, worlds, level, "below_2500_h"),
            _grid_prices(spec.tariff, worlds, level, "from_2500_h"),
            hours_of_use.is_below_border(metering),
        ),
        electricity_tax_eur_per_mwh=levy("electricity_tax"),
        kwkg_levy_eur_per_mwh=levy("kwkg_levy"),
        offshore_levy_eur_per_mwh=levy("offshore_levy"),
        special_grid_use_first_eur_per_mwh=levy("special_grid_use_levy", "first_gwh"),
        special_grid_use_above_eur_per_mwh=levy("special_grid_use_levy", "above"),
        concession_fee_eur_per_mwh=levy("concession_fee"),
        concession_limit_eur_per_mwh=levy("concession_fee", "limit_price"),
    )
    return tariff.bill_lines_eur(charged, metering)


def _contained_subsidy_eur(
    spec: TariffSpec, worlds: Worlds, level: IntArray, lines_eur: Mapping[str, Array]
) -> Array:
    """The fees are those with the subsidy: without it they would be higher by the ratio less one."""
    by_level = [
        year_tables.by_month(
            worlds,
            f"energy.tariff.grid_subsidy.ratio_without.{name}",
            getattr(spec.grid_subsidy.ratio_without, name),
        )
        for name in VOLTAGE_LEVELS
    ]
    ratio = _at_level(level, by_level)
    return (ratio - 1.0) * (lines_eur["grid_capacity"] + lines_eur["grid_energy"])


def _grid_prices(spec: TariffSpec, worlds: Worlds, level: IntArray, use: str) -> GridPrices:
    """The pair of prices for a class of hours of use, at the voltage level of each world."""
    return GridPrices(
        _grid_price(spec, worlds, level, use, "capacity"),
        _grid_price(spec, worlds, level, use, "energy"),
    )


def _grid_price(spec: TariffSpec, worlds: Worlds, level: IntArray, use: str, part: str) -> Array:
    by_level = []
    for name in VOLTAGE_LEVELS:
        path = f"energy.tariff.grid_fees.{name}"
        by_year = getattr(getattr(getattr(spec.grid_fees, name), use), part)
        sheet = year_tables.by_month(worlds, f"{path}.{use}.{part}", by_year)
        by_level.append(sheet * worlds.value(f"{path}.local_factor")[:, None])
    return _at_level(level, by_level)


def _at_level(level: IntArray, by_level: Sequence[Array]) -> Array:
    """Of values by voltage level, each ``(draw, month)``, those of each world's own level."""
    return np.stack(by_level, axis=1)[np.arange(len(level)), level]
