"""What jobs on demand meet in a month: the policy turns some away, the others wait in the queue.

Refused is what a group wants on demand and the policy of the month does not grant it. What is granted
loads the part of the pool that no contract holds, and those jobs wait by `service_curves`, interpolated
in the load, in the logarithm of the pool's size and, under quotas, in that of the group's load over its
quota; outside the points they wait as at the nearest one. Jobs under contract have GPUs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.allocation.service_curves import LOADS, LOADS_OVER_QUOTA, POOLS_GPU
from ausbau.core.arrays import Array, IntArray

_LOADS = np.array((0.0, *LOADS))
_LOG_POOLS = np.log(np.array(POOLS_GPU, dtype=np.float64))
_LOG_OVER_QUOTA = np.log(np.array(LOADS_OVER_QUOTA))


def load(held_gpu: Array, pool_gpu: Array) -> Array:
    """GPUs that jobs hold over those of the pool; 0 without a pool."""
    found: Array = np.divide(held_gpu, pool_gpu, out=np.zeros_like(pool_gpu), where=pool_gpu > 0)
    return found


def load_over_quota(held_gpu: Array, quota_gpu: Array) -> Array:
    """GPUs that a group's jobs hold over its quota; infinite beside a quota of 0, 0 where it holds none."""
    without = np.where(held_gpu > 0, np.inf, 0.0)
    found: Array = np.divide(held_gpu, quota_gpu, out=without, where=quota_gpu > 0)
    return found


def refused_share(wanted: Array, granted: Array) -> Array:
    """Part of what is wanted on demand that is not granted; 0 where nothing is wanted."""
    met = np.divide(granted, wanted, out=np.ones_like(wanted), where=wanted > 0)
    refused: Array = 1.0 - np.minimum(met, 1.0)
    return refused


@dataclass(frozen=True)
class Corners:
    """The points of the table around places in it, and what part each has of the value there."""

    row: IntArray
    """Row of a curve whose quotas and pools lie one behind the other, ``(corner, …)``."""
    column: IntArray
    weight: Array


def corners(pool_gpu: Array, load: Array, over_quota: Array | None = None) -> Corners:
    """Where pools at these loads lie in a curve; ``over_quota`` is nan where no quota rules, or None."""
    along = _between(np.interp(load, _LOADS, np.arange(float(len(_LOADS)))), len(_LOADS))
    sizes = np.interp(
        np.log(np.maximum(pool_gpu, 1.0)), _LOG_POOLS, np.arange(float(len(_LOG_POOLS)))
    )
    rows = _between(sizes, len(_LOG_POOLS))
    if over_quota is not None:
        rows = _beside_quotas(rows, over_quota)
    return Corners(
        np.stack([row for row, _ in rows for _ in along]),
        np.stack([column for _ in rows for column, _ in along]),
        np.stack([down * across for _, down in rows for _, across in along]),
    )


def on_curve(curve: Array, corners: Corners) -> Array:
    """A column of the curves, ``(quota, pool, load)``, at these places."""
    points = curve.reshape(-1, curve.shape[-1])
    found: Array = (points[corners.row, corners.column] * corners.weight).sum(axis=0)
    return found


def _between(place: Array, points: int) -> list[tuple[IntArray, Array]]:
    """The points below and above each place, and their weights: 1.5 is halfway from point 1 to 2."""
    low = place.astype(np.int64)
    above = place - low
    return [(low, 1.0 - above), (np.minimum(low + 1, points - 1), above)]


def _beside_quotas(
    rows: list[tuple[IntArray, Array]], over_quota: Array
) -> list[tuple[IntArray, Array]]:
    """Pools of each level of the quota; the level of no quotas stands apart from the others."""
    logarithm = np.log(np.clip(over_quota, LOADS_OVER_QUOTA[0], LOADS_OVER_QUOTA[-1]))
    place = np.interp(logarithm, _LOG_OVER_QUOTA, np.arange(float(len(_LOG_OVER_QUOTA))))
    place = np.where(np.isnan(over_quota), 0.0, 1.0 + place)
    levels = _between(place, 1 + len(LOADS_OVER_QUOTA))
    return [
        (level * len(POOLS_GPU) + row, beside * down)
        for level, beside in levels
        for row, down in rows
    ]
