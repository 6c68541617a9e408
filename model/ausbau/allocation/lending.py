"""Who sits in whose quota: what groups hold of their own share of a pool, and who borrows from whom."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def entitled(ordered: Array, nominal: Array) -> Array:
    """What a group asks for of what it is entitled to; arrays ``(…, group)``."""
    return np.minimum(ordered, nominal)


def lent(sold: Array, nominal: Array, capacity: Array) -> Array:
    """Who lends to whom, ``(…, lender, borrower)``; nobody lends to itself.

    A group borrows what it holds beyond its nominal share. What no group is entitled to serves borrowers
    first; the rest comes from the unused shares of the others, from each in proportion to what it leaves
    unused, as the cohort of Kueue does not say whose it was (demand-kueue). An owner that asks again gets
    back what is sold on demand at once, and what is under contract when that ends; until then it goes on
    lending against its will.

    Parameters
    ----------
    sold
        What each group holds, ``(…, group)``.
    nominal
        What each group is entitled to, of the same shape; its sum is at most the capacity.
    capacity
        What there is, ``(…,)``.
    """
    unused = np.maximum(nominal - sold, 0.0)
    borrowed = np.maximum(sold - nominal, 0.0)
    open_to_all = np.maximum(capacity - nominal.sum(axis=-1), 0.0)
    total = borrowed.sum(axis=-1)
    from_owners = np.clip(total - open_to_all, 0.0, unused.sum(axis=-1))
    part = _ratio(from_owners, total)[..., np.newaxis] * borrowed
    share = _ratio(unused, unused.sum(axis=-1, keepdims=True))
    return share[..., :, np.newaxis] * part[..., np.newaxis, :]


def _ratio(part: Array, whole: Array) -> Array:
    """0 where there is nothing."""
    shape = np.broadcast_shapes(part.shape, whole.shape)
    found: Array = np.divide(part, whole, out=np.zeros(shape), where=whole > 0)
    return found
