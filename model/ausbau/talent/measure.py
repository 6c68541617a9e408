"""Measures that begin on a day: how much of a month they cover, and how far they are built up."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def active_share(bounds_h: Array, starts_h: float) -> Array:
    """Share of each month that lies after the start of a measure, ``(month,)``."""
    begin_h, end_h = bounds_h[:-1], bounds_h[1:]
    share: Array = (end_h - np.clip(starts_h, begin_h, end_h)) / (end_h - begin_h)
    return share


def phase(at_h: Array, starts_h: float, build_up_h: Array) -> Array:
    """How far a measure has been built up: none before its start, all after the build-up; linear."""
    return np.clip((at_h - starts_h) / build_up_h, 0.0, 1.0)
