"""When the path of growth is read: rules hold it back, services bring it forward by the time they save.

Both are deviations from the path that the adoption surveys show, which already contains the rules
and services of its time.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def held_back(elapsed: Array, starts: float, delay: Array) -> Array:
    """The time of growth if it stands still for a delay from its start on; arrays broadcast.

    Before the start nothing is held back; in the delay the path stands, so that need never falls;
    after it the path goes on as before, later by the delay. All in one unit of time.
    """
    return np.where(
        elapsed <= starts, elapsed, np.maximum(elapsed - np.maximum(delay, 0.0), starts)
    )


def active_share(bounds: Array, starts: Array) -> Array:
    """Share of each month that lies after a start, ``(draw, month)``; none after one that never comes.

    ``bounds`` are one more than months, ``starts`` ``(draw,)``.
    """
    begin, end = bounds[:-1], bounds[1:]
    share: Array = (end - np.clip(starts[:, np.newaxis], begin, end)) / (end - begin)
    return share


def phase(elapsed: Array, starts: Array | float, build_up: Array) -> Array:
    """How far a measure has been built up: none before its start, all after the build-up; linear."""
    return np.clip((elapsed - starts) / build_up, 0.0, 1.0)


def time_to_use(usual: Array, saved_share: Array, phase_share: Array) -> Array:
    """Time from first contact to productive use while services save a share of it."""
    return usual * (1.0 - saved_share * phase_share)
