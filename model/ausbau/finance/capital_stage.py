"""What the plan buys, at which prices, and how it wears out: from labelled results to rules."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import BUILDING_KINDS
from ausbau.core.arrays import Array, IntArray
from ausbau.core.upstream import labels, values
from ausbau.core.worlds import Worlds
from ausbau.finance import plant, renewal, tax_stage
from ausbau.finance.interest_stage import Interest
from ausbau.finance.plant import Capital, Lots, Prices, Wear


def run(lots: Lots, interest: Interest, worlds: Worlds, upstream: xr.Dataset) -> Capital:
    """Investment, replacement and capital in use of the lots and the grid connection."""
    return plant.capital_of(
        lots,
        _prices(worlds, upstream),
        _wear(interest, worlds, upstream),
        values(upstream, "buildout.connection_mw"),
        worlds.timeline.bounds_h,
    )


def lots_of(worlds: Worlds, upstream: xr.Dataset) -> Lots:
    """The plan's lots and the dates at which they cost money."""
    gpu = values(upstream, "buildout.lot_gpu").astype(np.float64)

    def reached_h(milestone: str) -> Array:
        return values(upstream, "buildout.milestone_h", "draw", "lot", milestone=milestone)

    return Lots(
        gpu=gpu,
        it_mw=gpu * _by_lot(upstream, lambda name: _nameplate_mw_per_gpu(worlds, name), worlds),
        ordered_h=reached_h("ordered"),
        delivered_h=reached_h("delivered"),
        hall_ready_h=reached_h("hall_ready"),
        in_service_h=reached_h("in_service"),
    )


def order_price_eur_per_gpu(worlds: Worlds, upstream: xr.Dataset) -> Array:
    """What a server with its network and storage costs per GPU if ordered at the end of each month.

    ``(draw, month, gpu_type)``, on the path of prices on which each lot pays that of its day.
    """
    eur_per_usd = values(upstream, "demand.exchange_rate_eur_per_usd")
    beside = 1.0 + worlds.value("finance.capex.network_share")
    beside = beside + worlds.value("finance.capex.storage_share")
    bounds_h = worlds.timeline.bounds_h
    decline = values(upstream, "demand.price_decline_per_year")
    path = renewal.price_factor(bounds_h[np.newaxis, 1:], decline, bounds_h[-1])
    prices = [
        worlds.value(f"finance.capex.gpu_servers.{gpu_type}") * eur_per_usd * beside
        for gpu_type in labels(upstream, "gpu_type")
    ]
    price: Array = path[:, :, np.newaxis] * np.stack(prices, axis=1)[:, np.newaxis, :]
    return price


def _prices(worlds: Worlds, upstream: xr.Dataset) -> Prices:
    site_names = [str(name) for name in values(upstream, "lot_site")]
    building = values(upstream, "buildout.building", "draw", "site", site=site_names)
    eur_per_usd = values(upstream, "demand.exchange_rate_eur_per_usd")

    def server_eur_per_gpu(gpu_type: str) -> Array:
        price: Array = worlds.value(f"finance.capex.gpu_servers.{gpu_type}") * eur_per_usd
        return price

    return Prices(
        server_eur_per_gpu=_by_lot(upstream, server_eur_per_gpu, worlds),
        hall_eur_per_mw=_hall_eur_per_mw(worlds, building.astype(np.int64)),
        network_share=worlds.value("finance.capex.network_share"),
        storage_share=worlds.value("finance.capex.storage_share"),
        design_share=worlds.value("finance.capex.design_share"),
        contingency_share=worlds.value("finance.capex.contingency_share"),
        connection_eur_per_mw=worlds.value("finance.capex.grid_connection"),
        owned_share=1.0 - worlds.value("finance.hall_lease.share"),
    )


def _wear(interest: Interest, worlds: Worlds, upstream: xr.Dataset) -> Wear:
    """A like server loses the share of its price that an hour of it loses.

    What is left at the end is worth what a buyer without the plant's guarantees would pay for it.
    """
    it_write_off, hall_write_off = tax_stage.write_offs(interest, worlds)
    return Wear(
        rate_per_year=interest.market_rate_per_year,
        it_life_h=worlds.value("catalogue.server_life"),
        hall_life_h=worlds.value("finance.life.hall"),
        it_decline_per_year=values(upstream, "demand.price_decline_per_year"),
        hall_decline_per_year=-worlds.value("finance.capex.hall_price_trend"),
        it_write_off=it_write_off,
        hall_write_off=hall_write_off,
    )


def _by_lot(upstream: xr.Dataset, value: Callable[[str], Array], worlds: Worlds) -> Array:
    """A value of each GPU type, set beside each lot of that type, shape ``(draw, lot)``."""
    columns = [value(str(name)) for name in values(upstream, "lot_gpu_type")]
    return np.stack(columns, axis=1) if columns else np.zeros((worlds.draws, 0))


def _nameplate_mw_per_gpu(worlds: Worlds, gpu_type: str) -> Array:
    path = f"catalogue.gpu_types.{gpu_type}"
    return worlds.value(f"{path}.server_nameplate") / worlds.value(f"{path}.gpus_per_server")


def _hall_eur_per_mw(worlds: Worlds, building: IntArray) -> Array:
    prices = [worlds.value(f"finance.capex.hall.{kind}") for kind in BUILDING_KINDS]
    return np.take_along_axis(np.stack(prices, axis=1), building, axis=1)
