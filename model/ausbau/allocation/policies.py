"""How the capacity of a pool is shared among groups.

A policy is a pure function ``grant(requested, capacity)`` of what groups ask for, shape ``(…, group)``, and
what there is, shape ``(…,)``. It grants never more than requested and never more than there is, leaves
nothing idle while somebody asks, treats groups by their attributes and not by their number, and is
homogeneous of degree one.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ausbau.core.arrays import Array, IntArray


class Grant(Protocol):
    """The shape of every policy once its own numbers are filled in."""

    def __call__(self, requested: Array, capacity: Array) -> Array:
        """What each group gets, in the shape of ``requested``."""
        ...


def proportional(requested: Array, capacity: Array) -> Array:
    """Each group gets the same share of what it asks for."""
    total = requested.sum(axis=-1)
    served: Array = np.divide(capacity, total, out=np.ones_like(total), where=total > capacity)
    return requested * served[..., np.newaxis]


def strict_priority(requested: Array, capacity: Array, *, ranks: IntArray) -> Array:
    """Groups get all they ask for, lowest rank first; groups of equal rank share in proportion."""
    granted = np.zeros_like(requested)
    left = capacity
    for rank in np.unique(ranks):
        members = ranks == rank
        granted[..., members] = proportional(requested[..., members], left)
        left = np.maximum(left - granted[..., members].sum(axis=-1), 0.0)
    return granted
