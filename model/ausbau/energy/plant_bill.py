"""The bill of the plant: reads the parameters of the tariff and calls its rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.energy import hours_of_use, tariff, year_tables
from ausbau.energy.price_paths import Prices
from ausbau.energy.spec import EnergySpec
from ausbau.energy.tariff import GridPrices, Metering, Tariff
from ausbau.energy.tariff_spec import VOLTAGE_LEVELS, TariffSpec


def lines_eur(
    spec: EnergySpec, worlds: Worlds, metering: Metering, price: Prices
) -> Mapping[str, Array]:
    """Each line of the bill, shape ``(draw, month)``."""

    def levy(name: str, table: str = "by_year") -> Array:
        by_year = getattr(getattr(spec.tariff, name), table)
        return year_tables.by_month(worlds, f"energy.tariff.{name}.{table}", by_year)

    charged = Tariff(
        wholesale_eur_per_mwh=price.procurement,
        supply_margin_eur_per_mwh=levy("supply_margin"),
        grid=tariff.applied(
            _grid_prices(spec.tariff, worlds, "below_2500_h"),
            _grid_prices(spec.tariff, worlds, "from_2500_h"),
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


def contained_subsidy_eur(
    spec: TariffSpec, worlds: Worlds, lines_eur: Mapping[str, Array]
) -> Array:
    """What the subsidy to transmission costs has taken off the grid fees, ``(draw, month)``.

    The fees are those with it: without it they would be higher by the ratio less one.
    """
    by_level = [
        year_tables.by_month(
            worlds,
            f"energy.tariff.grid_subsidy.ratio_without.{level}",
            getattr(spec.grid_subsidy.ratio_without, level),
        )
        for level in VOLTAGE_LEVELS
    ]
    ratio = _at_level(worlds, by_level)
    return (ratio - 1.0) * (lines_eur["grid_capacity"] + lines_eur["grid_energy"])


def _grid_prices(spec: TariffSpec, worlds: Worlds, use: str) -> GridPrices:
    """The pair of prices for a class of hours of use, at the voltage level of each world."""
    return GridPrices(
        _grid_price(spec, worlds, use, "capacity"), _grid_price(spec, worlds, use, "energy")
    )


def _grid_price(spec: TariffSpec, worlds: Worlds, use: str, part: str) -> Array:
    by_level = []
    for level in VOLTAGE_LEVELS:
        path = f"energy.tariff.grid_fees.{level}"
        by_year = getattr(getattr(getattr(spec.grid_fees, level), use), part)
        sheet = year_tables.by_month(worlds, f"{path}.{use}.{part}", by_year)
        by_level.append(sheet * worlds.value(f"{path}.local_factor")[:, None])
    return _at_level(worlds, by_level)


def _at_level(worlds: Worlds, by_level: Sequence[Array]) -> Array:
    """Of values by voltage level, each ``(draw, month)``, those of each world's own level."""
    chosen = worlds.option("energy.tariff.voltage_level")
    return np.stack(by_level, axis=1)[np.arange(worlds.draws), chosen]
