"""What jobs on demand meet in a month: the policy turns some away, the others wait in the queue.

Refused is what a group wants on demand and the policy of the month does not grant it. What is granted
loads the part of the pool that no contract holds, and those jobs wait by `service_curves`, interpolated
in the load and in the logarithm of the pool's size; outside the points they wait as at the nearest one.
Jobs under contract have GPUs of their own.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.service_curves import LOADS, POOLS_GPU
from ausbau.core.arrays import Array


def load(held_gpu: Array, pool_gpu: Array) -> Array:
    """GPUs that jobs hold over those of the pool; 0 without a pool."""
    found: Array = np.divide(held_gpu, pool_gpu, out=np.zeros_like(pool_gpu), where=pool_gpu > 0)
    return found


def refused_share(wanted: Array, granted: Array) -> Array:
    """Part of what is wanted on demand that is not granted; 0 where nothing is wanted."""
    met = np.divide(granted, wanted, out=np.ones_like(wanted), where=wanted > 0)
    refused: Array = 1.0 - np.minimum(met, 1.0)
    return refused


def on_curve(curve: Array, pool_gpu: Array, load: Array) -> Array:
    """A column of the curves, (pool, load), at these pools and loads."""
    place = _place(np.log(np.maximum(pool_gpu, 1.0)), np.log(np.array(POOLS_GPU, dtype=np.float64)))
    along = _place(load, np.array(LOADS))
    lower, left = place.astype(np.int64), along.astype(np.int64)
    upper = np.minimum(lower + 1, curve.shape[0] - 1)
    right = np.minimum(left + 1, curve.shape[1] - 1)
    down, across = place - lower, along - left
    low = curve[lower, left] * (1 - across) + curve[lower, right] * across
    high = curve[upper, left] * (1 - across) + curve[upper, right] * across
    between: Array = low * (1 - down) + high * down
    return between


def _place(value: Array, points: Array) -> Array:
    """Where a value lies among points: 1.5 is halfway from the second to the third."""
    return np.interp(value, points, np.arange(len(points), dtype=np.float64))
