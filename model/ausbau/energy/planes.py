"""Planes of draws and months: axes of types, states, lines and reliefs that come last, but lie apart.

By their shape such arrays are ``(draw, month, …)``; in memory the plane ``(draw, month)`` of each
further entry is one piece. Sums over types then add whole planes, and an entry is written at one go:
several times as fast as neighbours of two or seven numbers, and equal to the last bit but for the
order of sums.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ausbau.core.arrays import Array


def stacked(planes: Sequence[Array]) -> Array:
    """Shape ``(draw, month, …, plane)`` from arrays of shape ``(draw, month, …)``."""
    apart = np.ascontiguousarray(np.stack([_entries_first(plane) for plane in planes]))
    return _entries_last(np.moveaxis(apart, 0, -3))


def zeros(draws: int, months: int, *entries: int) -> Array:
    """Zeros of shape ``(draw, month, …)``."""
    return _entries_last(np.zeros((*entries, draws, months)))


def laid_apart(values: Array) -> Array:
    """The same values ``(draw, month, …)``, each plane in one piece of memory."""
    return _entries_last(np.ascontiguousarray(_entries_first(values)))


def _entries_first(values: Array) -> Array:
    return np.moveaxis(values, (0, 1), (-2, -1))


def _entries_last(planes: Array) -> Array:
    return np.moveaxis(planes, (-2, -1), (0, 1))
