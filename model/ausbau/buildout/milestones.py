"""Milestones: when each lot reached which state, and what follows for GPUs and GPU-hours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ausbau.buildout.server_lives import Life
from ausbau.core.arrays import Array, IntArray

MILESTONES = (
    "announced",
    "ordered",
    "delivered",
    "hall_ready",
    "installed",
    "commissioned",
    "in_service",
    "opened",
)
"""States of a lot.

``hall_ready`` is hall, power and cooling ready for all GPUs up to this lot in the planned order. The others
follow each other; a lot may be installed before its own ``hall_ready`` when it overtakes one that is late.
"""


def gpu_in_state(
    milestone_h: Array, lot_gpu: Array, pool_of_lot: IntArray, pools: int, at_h: Array
) -> Array:
    """GPUs that have reached each milestone, shape ``(draw, time, pool, milestone)``.

    Parameters
    ----------
    milestone_h
        Hours since start, infinite for never, shape ``(draw, lot, milestone)``.
    lot_gpu, pool_of_lot
        GPUs and index of the pool, shape ``(lot,)``.
    pools
        Number of pools.
    at_h
        Hours since start, shape ``(time,)``; what happens at that very instant has happened.
    """
    draws, lots, states = milestone_h.shape
    gpus = np.zeros((draws, len(at_h), pools, states))
    for lot in range(lots):
        has_reached = milestone_h[:, lot, np.newaxis, :] <= at_h[np.newaxis, :, np.newaxis]
        gpus[:, :, pool_of_lot[lot], :] += lot_gpu[lot] * has_reached
    return gpus


def living_gpu_hours(
    since_h: Array,
    lives: Sequence[Life],
    lot_gpu: Array,
    pool_of_lot: IntArray,
    *,
    pools: int,
    bounds_h: Array,
) -> Array:
    """GPU-hours from a milestone on in which servers stand in the racks, shape ``(draw, month, pool)``.

    For the parameters see `gpu_hours`; places are empty between two lives.
    """
    hours = np.zeros((len(since_h), len(bounds_h) - 1, pools))
    for life in lives:
        begins_h, ends_h = np.maximum(since_h, life.since_h), np.maximum(since_h, life.until_h)
        hours += gpu_hours(begins_h, lot_gpu, pool_of_lot, pools, bounds_h)
        hours -= gpu_hours(ends_h, lot_gpu, pool_of_lot, pools, bounds_h)
    return hours


def gpu_hours(
    since_h: Array, lot_gpu: Array, pool_of_lot: IntArray, pools: int, bounds_h: Array
) -> Array:
    """GPU-hours from an instant on, shape ``(draw, month, pool)``.

    1,000 GPUs that reach it 10 h before the end of a month have 10,000 GPU-hours in it.

    Parameters
    ----------
    since_h
        When it comes for each lot, infinite for never, shape ``(draw, lot)``.
    lot_gpu, pool_of_lot, pools
        As in `gpu_in_state`.
    bounds_h
        Bounds of the months in hours since start, shape ``(month + 1,)``.
    """
    begin_h, end_h = bounds_h[np.newaxis, :-1], bounds_h[np.newaxis, 1:]
    hours = np.zeros((len(since_h), len(bounds_h) - 1, pools))
    for lot in range(since_h.shape[1]):
        active_h = end_h - np.clip(since_h[:, lot, np.newaxis], begin_h, end_h)
        hours[:, :, pool_of_lot[lot]] += lot_gpu[lot] * active_h
    return hours
