"""Outage: heat or an attack takes a part of the fleet away for a while.

It comes at a constant rate while there has been none, as the export stop does, once at most, and to the
whole fleet.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

EVENT = "buildout.outage"
"""Name of the luck that decides when the outage comes."""


def hours_left_share(begins_h: Array, ends_h: Array, lost_share: Array, bounds_h: Array) -> Array:
    """Share of each month's GPU-hours that an outage leaves, shape ``(draw, month)``.

    Half of the fleet away for 73 of the 730 hours of a month leaves 95 %.

    Parameters
    ----------
    begins_h, ends_h
        Hours since start, infinite for never, shape ``(draw,)``.
    lost_share
        Part of the fleet that is away meanwhile, shape ``(draw,)``.
    bounds_h
        Bounds of the months in hours since start, shape ``(month + 1,)``.
    """
    within_h = [
        np.clip(at_h[:, np.newaxis], bounds_h[:-1], bounds_h[1:]) for at_h in (begins_h, ends_h)
    ]
    outage_share = (within_h[1] - within_h[0]) / np.diff(bounds_h)
    return np.asarray(1.0 - lost_share[:, np.newaxis] * outage_share)
