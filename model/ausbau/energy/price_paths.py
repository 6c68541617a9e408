"""Price paths of the worlds: reads the parameters of prices and contracts and calls their rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.energy import price_shock, prices, procurement, year_tables
from ausbau.energy.plant_power import Power
from ausbau.energy.price_spec import PowerContract, PriceSpec
from ausbau.energy.procurement import Contract, Market
from ausbau.energy.shape_tables import Hours


@dataclass(frozen=True)
class Prices:
    """Prices by month in EUR/MWh, shape ``(draw, month)``.

    ``procurement`` is what the operator pays with all he buys, ``profile_cost`` the part of it that
    the hours of his load cost.
    """

    forward: Array
    procurement: Array
    profile_cost: Array


def wholesale(spec: PriceSpec, worlds: Worlds, hours: Hours, power: Power) -> Prices:
    """What a plant with this load pays."""
    market = market_paths(spec, worlds)
    year = worlds.timeline.year_of_month
    contracts = [
        _contract(worlds, hours, contract_id, contract)
        for contract_id, contract in sorted(spec.contracts.items())
    ]
    delivered = [
        procurement.delivered_share(contract, power.facility_energy_mwh, year)
        for contract in contracts
    ]
    share = worlds.value("energy.price.forward_share")
    of_shape = procurement.profile_cost_eur_per_mwh(
        market.spread, power.price_covariance_mw, power.mean_load_mw
    )
    of_energy = procurement.energy_price(market, share, contracts, delivered)
    return Prices(market.forward, of_energy + of_shape, of_shape)


def market_paths(spec: PriceSpec, worlds: Worlds) -> Market:
    """Spot, future and spread of each month; a shock lifts level and spread alike, as in 2022."""
    timeline = worlds.timeline
    year = timeline.year_of_month
    multiplier = price_shock.multiplier(spec, worlds)
    season = prices.seasonal_shape(
        np.array(spec.month_shape.relative_price), year, year_tables.month_of_year(timeline)
    )
    level = year_tables.by_month(worlds, "energy.price.level", spec.level)
    factor = worlds.value("energy.price.uncertainty_factor")
    weight = _weight(spec, worlds, years_ahead=0)
    known = prices.uncertain_level(level, factor, _weight(spec, worlds, years_ahead=1))
    spread = year_tables.by_month(worlds, "energy.price.spread", spec.spread)
    spread_factor = worlds.value("energy.price.spread_factor")
    return Market(
        spot=prices.uncertain_level(level, factor, weight) * season * multiplier,
        forward=prices.forward_eur_per_mwh(known, multiplier, timeline.month_hours, year),
        spread=prices.uncertain_level(spread, spread_factor, weight) * multiplier,
    )


def _weight(spec: PriceSpec, worlds: Worlds, *, years_ahead: int) -> Array:
    """How much of the long-run factors a year carries, seen from so many years ahead of it."""
    year = worlds.timeline.year_of_month - years_ahead
    path = "energy.price.uncertainty_weight"
    return year_tables.by_month(worlds, path, spec.uncertainty_weight, year)


def _contract(worlds: Worlds, hours: Hours, contract_id: str, contract: PowerContract) -> Contract:
    path = f"energy.price.contracts.{contract_id}"
    share, price = worlds.value(f"{path}.share"), worlds.value(f"{path}.price")
    if contract.profile == "base":
        flat = np.ones(len(hours.month_of_year))
        return Contract(share, price, flat, np.zeros((worlds.draws, len(flat))))
    output = hours.sums.solar[hours.month_of_year]
    covariance = hours.sums.price_solar[hours.shape, hours.month_of_year[None, :]]
    return Contract(share, price, output, covariance)
