"""Operation: which share of the open GPU-hours customers can use, read from the worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.buildout import fleet, outage
from ausbau.buildout.export_stop import stop_begins_h
from ausbau.buildout.reference import SECTION
from ausbau.buildout.server_lives import Life, Racked, lives
from ausbau.core.arrays import Array, IntArray
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds

FLEET = f"{SECTION}.fleet"


@dataclass(frozen=True, eq=False)
class Opened:
    """What is there to be operated."""

    lives: Sequence[Life]
    """When the servers of each lot are under power."""
    lot_gpu: Array
    pool_of_lot: IntArray
    open_gpu_h: Array
    """GPU-hours open to customers, were nothing ever down, ``(draw, month, pool)``."""


def server_lives(worlds: Worlds, racked: Racked) -> tuple[Life, ...]:
    """The lives of the servers of each lot that begin within the horizon."""
    life_h, end_h = worlds.value("catalogue.server_life"), worlds.timeline.duration_h
    return tuple(lives(racked, life_h, _value(worlds, "renewal_time"), end_h))


def availability_share(
    worlds: Worlds, opened: Opened, pools: Sequence[str], from_h: float
) -> Array:
    """Share of the open GPU-hours that customers can use, ``(draw, month, pool)``; 1 where none is open.

    ``from_h`` is until when there has certainly been no outage.
    """
    is_open = opened.open_gpu_h > 0.0
    left = _left_after_plans(worlds, from_h)[:, :, np.newaxis]
    return np.where(is_open, _left_after_failures(worlds, opened, pools) * left, 1.0)


def _left_after_failures(worlds: Worlds, opened: Opened, pools: Sequence[str]) -> Array:
    gpus = opened.open_gpu_h / worlds.timeline.month_hours[:, np.newaxis]
    of_pools = [worlds.value(f"catalogue.gpu_types.{pool}.gpus_per_server") for pool in pools]
    gpus_per_server = np.stack(of_pools, axis=1)[:, np.newaxis, :]
    servers = gpus / gpus_per_server
    crews = np.ceil(gpus / _value(worlds, "gpus_per_repair_crew")[:, np.newaxis, np.newaxis])
    failures_per_h = _failures_per_gpu_h(worlds, opened, len(pools)) * gpus_per_server
    down = fleet.mean_down(servers, np.maximum(crews, 1.0), failures_per_h, _repair(worlds))
    spares = _value(worlds, "spare_share")[:, np.newaxis, np.newaxis] * servers
    return fleet.available_share(servers, down, spares)


def _failures_per_gpu_h(worlds: Worlds, opened: Opened, pools: int) -> Array:
    ageing = fleet.Ageing(
        _value(worlds, "early_shape"), _value(worlds, "early_time"), _value(worlds, "growth")
    )
    ratio = fleet.failure_ratio(
        opened.lives,
        opened.lot_gpu,
        opened.pool_of_lot,
        worlds.timeline.bounds_h,
        pools,
        ageing,
    )
    per_gpu_h = _value(worlds, "failures_per_gpu_year") / HOURS_PER_YEAR
    return np.asarray(ratio * per_gpu_h[:, np.newaxis, np.newaxis])


def _repair(worlds: Worlds) -> fleet.Repair:
    return fleet.Repair(
        _value(worlds, "swap_share"),
        _value(worlds, "part_wait"),
        _value(worlds, "crew_time"),
        _value(worlds, "restart"),
    )


def _left_after_plans(worlds: Worlds, from_h: float) -> Array:
    """What planned maintenance and an outage leave, ``(draw, month)``."""
    hazard = _value(worlds, "outage.hazard")
    begins_h = stop_begins_h(worlds.luck(outage.EVENT), hazard, from_h)
    ends_h = begins_h + _value(worlds, "outage.duration")
    lost_share = _value(worlds, "outage.lost_share")
    left = outage.hours_left_share(begins_h, ends_h, lost_share, worlds.timeline.bounds_h)
    return np.asarray(left * (1.0 - _value(worlds, "planned_share"))[:, np.newaxis])


def _value(worlds: Worlds, name: str) -> Array:
    return worlds.value(f"{FLEET}.{name}")
