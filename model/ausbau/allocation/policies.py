"""How the capacity of a pool is shared among groups.

A policy is a pure function ``grant(requested, capacity)`` of what groups ask for, shape ``(…, group)``, and
what there is, shape ``(…,)``; one that looks back, ``grant(requested, capacity, held)``, knows what each
group was granted the month before as well. It grants never more than requested and never more than
there is, treats groups by their attributes and not by their number, and is homogeneous of degree one.
All but a quota without borrowing and a reserved floor leave nothing idle while somebody asks.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ausbau.allocation.clearing import clearing_price_ratio
from ausbau.core.arrays import Array, IntArray


class Sharing(Protocol):
    """The shape of a policy that looks at one month alone, once its own numbers are filled in."""

    def __call__(self, requested: Array, capacity: Array) -> Array:
        """What each group gets, in the shape of ``requested``."""
        ...


class Grant(Protocol):
    """The shape of every policy from month to month."""

    def __call__(self, requested: Array, capacity: Array, held: Array) -> Array:
        """What each group gets, given what it was granted the month before, all in one shape."""
        ...


def by_month(sharing: Sharing) -> Grant:
    """A policy that shares each month out anew, whatever was granted before."""

    def grant(requested: Array, capacity: Array, held: Array) -> Array:  # noqa: ARG001  one shape for all
        return sharing(requested, capacity)

    return grant


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


def max_min_fair(requested: Array, capacity: Array, *, weights: Array) -> Array:
    """No group gets less so that another, which has more per weight, gets more.

    The water level ``l`` at which ``min(r, l w)`` adds up to the capacity: the groups that ask for least
    per weight get all they ask for, the others the same per weight. Weights are above zero. Source:
    Bertsekas and Gallager, Data Networks, 2nd ed. 1992, section 6.5.2.
    """
    ratio = requested / weights
    order = np.argsort(ratio, axis=-1)
    granted = np.zeros_like(requested)
    left, weight_left = capacity.copy(), np.broadcast_to(weights, requested.shape).sum(axis=-1)
    for place in range(requested.shape[-1]):
        group = order[..., place, np.newaxis]
        weight = np.take_along_axis(np.broadcast_to(weights, requested.shape), group, axis=-1)
        asked = np.take_along_axis(requested, group, axis=-1)
        share = np.maximum(left / weight_left, 0.0)[..., np.newaxis] * weight
        got = np.minimum(asked, share)
        np.put_along_axis(granted, group, got, axis=-1)
        left = left - got[..., 0]
        weight_left = np.maximum(weight_left - weight[..., 0], np.finfo(np.float64).tiny)
    return granted


def first_come(requested: Array, capacity: Array, held: Array) -> Array:
    """Who was there before keeps what it still asks for; newcomers share what is left in proportion.

    Where less is there than is held, all who hold give up the same part.
    """
    kept = proportional(np.minimum(requested, held), capacity)
    return _with_rest(requested, kept, capacity - kept.sum(axis=-1))


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
