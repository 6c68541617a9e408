"""The bill of the plant: reads the parameters of price and tariff and calls their rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.energy import hours_of_use, prices, tariff, year_tables
from ausbau.energy.spec import EnergySpec, PriceSpec
from ausbau.energy.tariff import GridPrices, Metering, Tariff
from ausbau.energy.tariff_spec import VOLTAGE_LEVELS, TariffSpec


@dataclass(frozen=True)
class Prices:
    """Wholesale prices by month in EUR/MWh, shape ``(draw, month)``."""

    forward: Array
    """Base future of the year, as a mean of the year before."""
    procurement: Array
    """What the operator pays with his share of forward and spot purchases."""


def wholesale(spec: PriceSpec, worlds: Worlds) -> Prices:
    """Price paths of each world."""
    timeline = worlds.timeline
    year = timeline.year_of_month
    multiplier = prices.shock_multiplier(
        worlds.value("energy.price.shock.factor"),
        timeline.hours(spec.shock.start),
        worlds.value("energy.price.shock.duration"),
        np.array(spec.shock.profile.relative_rise),
        timeline.bounds_h,
    )
    season = prices.seasonal_shape(
        np.array(spec.month_shape.relative_price), year, year_tables.month_of_year(timeline)
    )
    level = year_tables.by_month(worlds, "energy.price.level", spec.level)
    known = _level_as_known(spec, worlds, level, years_ahead=1)
    spot = _level_as_known(spec, worlds, level, years_ahead=0) * season * multiplier
    forward = prices.forward_eur_per_mwh(known, multiplier, timeline.month_hours, year)
    share = worlds.value("energy.price.forward_share")
    return Prices(forward, prices.procurement_eur_per_mwh(spot, forward, share))


def _level_as_known(spec: PriceSpec, worlds: Worlds, level: Array, *, years_ahead: int) -> Array:
    """Level of each year with the uncertainty that was resolved so many years ahead of it."""
    weight = year_tables.by_month(
        worlds,
        "energy.price.uncertainty_weight",
        spec.uncertainty_weight,
        worlds.timeline.year_of_month - years_ahead,
    )
    return prices.uncertain_level(level, worlds.value("energy.price.uncertainty_factor"), weight)


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
    chosen = worlds.option("energy.tariff.voltage_level")
    return np.stack(by_level, axis=1)[np.arange(worlds.draws), chosen]
