"""Waste heat of the plant and of the country: reads the parameters and calls the rules."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.energy import calendar_year, prices, waste_heat, year_tables
from ausbau.energy.efficiency_act import HOURS_OF_YEAR
from ausbau.energy.heat_spec import NationSpec, WasteHeatSpec

SECTION = "energy.waste_heat"


def delivered_mwh(
    spec: WasteHeatSpec,
    worlds: Worlds,
    it_energy_mwh: Array,
    capturable_share: Array,
    in_service_h: Array,
) -> Array:
    """Heat of the plant that a network takes, shape ``(draw, month)``.

    ``in_service_h`` is when the first GPUs work, shape ``(draw,)``. Whether a network connects the
    plant is luck, with the chance that new data centres have in the country.
    """
    timeline = worlds.timeline
    is_connected = worlds.luck("energy.heat_network") < worlds.value(f"{SECTION}.connected_share")
    connected_h = np.where(
        is_connected, in_service_h + worlds.value(f"{SECTION}.connection_delay"), np.inf
    )
    season = prices.seasonal_shape(
        np.array(spec.demand.relative_demand),
        timeline.year_of_month,
        year_tables.month_of_year(timeline),
    )
    return waste_heat.delivered_mwh(
        it_energy_mwh,
        capturable_share,
        waste_heat.connected_share(connected_h, timeline.bounds_h),
        worlds.value(f"{SECTION}.taken_share")[:, None] * season,
    )


def pump_mwh(worlds: Worlds, heat_mwh: Array) -> Array:
    """Power that lifts the plant's heat to its network, whoever pays it, shape ``(draw, month)``."""
    return waste_heat.lift_power_mwh(
        heat_mwh,
        worlds.value(f"{SECTION}.source_temperature"),
        worlds.value(f"{SECTION}.network_temperature"),
        worlds.value(f"{SECTION}.heat_pump_quality"),
    )


def national_mwh(spec: NationSpec, worlds: Worlds) -> Array:
    """Heat of all data centres in Germany that networks take, shape ``(draw, month)``.

    The stock of the first year given delivers hardly any; of what is added to it a share is connected,
    once the delay has passed.
    """
    path, year = f"{SECTION}.nation", worlds.timeline.year_of_month.astype(np.float64)
    use = {entry: worlds.value(f"{path}.use.{entry}") for entry in spec.use}
    delay_years = worlds.value(f"{SECTION}.connection_delay") / HOURS_OF_YEAR
    stock_mwh = use[min(use)][:, None]
    old_enough_mwh = calendar_year.interpolated(use, year[None, :] - delay_years[:, None])
    pue = worlds.value(f"{path}.pue")[:, None]
    new_heat_share = (
        worlds.value(f"{SECTION}.connected_share")
        * worlds.value(f"{path}.capturable_share")
        * worlds.value(f"{SECTION}.taken_share")
    )
    yearly_mwh = waste_heat.national_mwh_per_year(
        np.broadcast_to(stock_mwh / pue, old_enough_mwh.shape),
        np.maximum(old_enough_mwh - stock_mwh, 0.0) / pue,
        worlds.value(f"{path}.existing_heat_share"),
        new_heat_share,
    )
    return yearly_mwh * year_tables.year_share(worlds.timeline)
