"""What a gigafactory draws from the other sites: grid capacity and demand.

The crews that it draws are no coupling: where it stands in the plan, all sites share them within the
build-out. Which pools are gigafactories, and what they draw, a scenario says by pool in section
``couplings``; nobody has measured any of it.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds


def undrawn_share(open_gpu_h: Array, whole_gpu_h: Array, drawn_share: Array) -> Array:
    """Share of the demand for other pools that a gigafactory leaves, ``(draw, month)``.

    It takes ``drawn_share`` ``(draw,)`` once it is open in full, and of that the part that is open:
    a fifth where half of the GPUs are and two fifths would go.
    """
    is_planned = whole_gpu_h > 0.0
    open_share = np.where(is_planned, open_gpu_h / np.where(is_planned, whole_gpu_h, 1.0), 0.0)
    share: Array = 1.0 - drawn_share[:, np.newaxis] * open_share
    return share


def grid_ceiling_gpu(drawn_mw: Array, connectable_mw: Array, mw_per_gpu: Array) -> Array:
    """GPUs of later phases that a grid area has room for, ``(draw, month, gpu_type)``.

    What the area could connect up to a month, ``(draw, month)``, less what gigafactories have taken of
    it, ``drawn_mw`` ``(draw, month, gpu_type)``, over the facility power of a GPU, ``(draw, gpu_type)``.
    Infinite while they have taken nothing: observed waits contain the grid as it was without them.
    """
    room_mw = np.maximum(connectable_mw[:, :, np.newaxis] - drawn_mw, 0.0)
    needed = np.broadcast_to(mw_per_gpu[:, np.newaxis, :], drawn_mw.shape)
    ceiling_gpu = np.full(drawn_mw.shape, np.inf)
    np.divide(room_mw, needed, out=ceiling_gpu, where=(drawn_mw > 0.0) & (needed > 0.0))
    return ceiling_gpu


def undrawn_by_pool(results: xr.Dataset, worlds: Worlds) -> Array:
    """What each pool leaves to the others, ``(draw, month, gpu_type)``: 1 but for gigafactories."""
    opened = results["buildout.open_gpu_h"].transpose("draw", "month", "gpu_type")
    pools = [str(pool) for pool in opened["gpu_type"].values]
    planned_gpu = _planned_gpu(results, pools).sum(axis=0)
    left = np.ones(opened.shape)
    for position, pool in enumerate(pools):
        path = f"couplings.gigafactory_draws_demand.drawn_share.{pool}"
        if path in worlds.parameters:
            left[:, :, position] = undrawn_share(
                opened.values[:, :, position],
                planned_gpu[position] * worlds.timeline.month_hours,
                worlds.value(path),
            )
    return left


def draw_demand(returned: xr.Dataset, left: Array, _: Worlds) -> dict[str, Array]:
    """Those who go are among the users whom the gigafactory is assumed to bring: nothing is added there."""
    asked = returned["demand.requested_gpu_h"].transpose("draw", "month", "group", "gpu_type")
    remaining = asked.values.copy()
    for taker in range(left.shape[2]):
        others = np.arange(left.shape[2]) != taker
        remaining[:, :, :, others] *= left[:, :, taker, np.newaxis, np.newaxis]
    before, after = (hours.sum(axis=(2, 3)) for hours in (asked.values, remaining))
    kept = np.where(before > 0.0, after / np.where(before > 0.0, before, 1.0), 1.0)
    taken = returned["demand.competitor_share"].transpose("draw", "month").values
    return {
        "demand.requested_gpu_h": remaining,
        "demand.competitor_share": taken + (1.0 - taken) * (1.0 - kept),
    }


def grid_room(results: xr.Dataset, worlds: Worlds) -> Array:
    """GPUs of later phases beside those of a gigafactory's own, ``(draw, month, gpu_type)``.

    The power of a site belongs to its pools by their planned GPUs. The area connects as much a year
    as stated, from the start of the horizon on.
    """
    path = "couplings.gigafactory_draws_grid"
    pools = [str(pool) for pool in results["gpu_type"].values]
    planned_gpu = _planned_gpu(results, pools)
    site_gpu = planned_gpu.sum(axis=1)
    share = planned_gpu / np.where(site_gpu > 0.0, site_gpu, 1.0)[:, np.newaxis]
    connected = results["buildout.connection_mw"].transpose("draw", "bound", "site").values[:, 1:]
    drawn_mw = np.zeros((*connected.shape[:2], len(pools)))
    for position, pool in enumerate(pools):
        if f"{path}.drawn_share.{pool}" in worlds.parameters:
            drawn_share = worlds.value(f"{path}.drawn_share.{pool}")[:, np.newaxis]
            drawn_mw[:, :, position] = drawn_share * (connected * share[:, position]).sum(axis=2)
    by_others_mw = drawn_mw.sum(axis=2, keepdims=True) - drawn_mw
    years = worlds.timeline.bounds_h[1:] / HOURS_PER_YEAR
    connectable_mw = worlds.value(f"{path}.strengthening")[:, np.newaxis] * years
    pool_mw = (_planned_mw(results)[:, :, np.newaxis] * share).sum(axis=1)
    pool_gpu = planned_gpu.sum(axis=0)
    return grid_ceiling_gpu(
        by_others_mw, connectable_mw, pool_mw / np.where(pool_gpu > 0.0, pool_gpu, 1.0)
    )


def _planned_gpu(results: xr.Dataset, pools: list[str]) -> Array:
    """GPUs in the plan, ``(site, gpu_type)``."""
    lots, sites = results["buildout.lot_gpu"], results["site"].values
    of_site = lots["lot_site"].values == sites[:, np.newaxis]
    of_pool = lots["lot_gpu_type"].values == np.array(pools)[:, np.newaxis]
    both = of_site[:, np.newaxis, :] & of_pool[np.newaxis, :, :]
    planned: Array = np.where(both, lots.values, 0.0).sum(axis=2)
    return planned


def _planned_mw(results: xr.Dataset) -> Array:
    """Facility power that the sites are planned to have in the end, ``(draw, site)``."""
    gains = results["buildout.power_gain_mw"].transpose("draw", "power_gain")
    site_of_gain = [str(gain).split(".", 1)[0] for gain in gains["power_gain"].values]
    of_site = np.array(site_of_gain) == results["site"].values[:, np.newaxis]
    planned: Array = np.where(of_site, gains.values[:, np.newaxis, :], 0.0).sum(axis=2)
    return planned
