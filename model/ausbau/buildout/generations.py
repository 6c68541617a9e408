"""Generations: how old the ordered hardware is by the time it opens."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def generation_lag(volume_h: Array, at_h: Array) -> Array:
    """Newer generations that ship in volume at a time, shape ``(draw,)``; infinite where it never comes.

    Parameters
    ----------
    volume_h
        When each newer generation ships in volume, shape ``(draw, generation)``.
    at_h
        Hours since start, infinite for never, shape ``(draw,)``.
    """
    newer = (volume_h <= at_h[:, np.newaxis]).sum(axis=1)
    return np.where(np.isfinite(at_h), newer, np.inf)
