"""How the capacity of a pool is shared among groups.

A policy is a pure function ``grant(requested, capacity)`` of what groups ask for, shape ``(…, group)``, and
what there is, shape ``(…,)``. It grants never more than requested and never more than there is, treats
groups by their attributes and not by their number, and is homogeneous of degree one. All but a quota
without borrowing and a reserved floor leave nothing idle while somebody asks.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ausbau.allocation.clearing import clearing_price_ratio
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


def quota(requested: Array, capacity: Array, *, shares: Array, borrowing: bool) -> Array:
    """Each group has a nominal share of the capacity; unused quota is lent, or lies idle.

    With ``borrowing`` the groups form one cohort: what a group does not ask for goes to unmet requests
    in proportion, and is taken back (reclaimed) as soon as its owner asks again, because each month is
    shared out anew. The words are those of Kueue (demand-kueue). ``shares`` broadcasts against
    ``requested`` and sums to at most one over groups; what no quota covers is open to borrowers alone.
    """
    own = np.minimum(requested, shares * capacity[..., np.newaxis])
    if not borrowing:
        return own
    return _with_rest(requested, own, capacity - own.sum(axis=-1))


def reserved_floor(requested: Array, capacity: Array, *, floors: Array) -> Array:
    """Some groups have capacity set aside that nobody else may use; the rest is open to all.

    A reservation in the sense of Slurm (demand-slurm): it lies idle while its owner asks for less. What
    a group asks for beyond its floor shares the open rest in proportion with all others.
    """
    reserved = floors * capacity[..., np.newaxis]
    own = np.minimum(requested, reserved)
    return _with_rest(requested, own, capacity - reserved.sum(axis=-1))


def market(
    requested: Array, capacity: Array, *, elasticities: Array, highest_price_ratio: float
) -> Array:
    """Who is willing to pay most is served first: the price rises until what is asked for fits.

    If it does not fit at the highest price, above which customers go elsewhere, the rest is shared in
    proportion. See :func:`ausbau.allocation.clearing.clearing_price_ratio`.
    """
    ratio = clearing_price_ratio(
        requested, capacity, elasticities=elasticities, highest=highest_price_ratio
    )
    return proportional(requested * ratio[..., np.newaxis] ** elasticities, capacity)


def _with_rest(requested: Array, own: Array, left: Array) -> Array:
    """What groups have of their own, and a proportional part of what is left for unmet requests."""
    unmet = proportional(requested - own, np.maximum(left, 0.0))
    return np.minimum(own + unmet, requested)
