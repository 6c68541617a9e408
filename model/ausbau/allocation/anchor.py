"""The state as anchor customer: a share of the capacity that it pays for, used or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.allocation.policies import quota
from ausbau.core.arrays import Array


@dataclass(frozen=True)
class AnchorUse:
    """What becomes of the anchor's GPUs."""

    guaranteed: Array
    """GPUs that the state pays for, ``(draw, month, pool)``."""
    used: Array
    """Who uses them, ``(draw, month, pool, group)``; the rest lies idle. A group can use more than it
    would have bought."""


@dataclass(frozen=True)
class AnchorTerms:
    """What the state guarantees, and to whom it passes on what it does not need itself."""

    share: Array
    """Of the capacity that the state pays for, ``(draw,)``."""
    buyer: int
    """Position of the group that buys for the state."""
    passed_on: Array
    """Quota of each group in what the buyer leaves unused, with borrowing, ``(draw, group)``; groups
    without quota get nothing of it."""
    free_demand: Array
    """What those groups use free of charge, relative to what they would buy, ``(draw,)``."""


def share_out(ordered: Array, capacity: Array, terms: AnchorTerms) -> AnchorUse:
    """Use the guaranteed capacity: the buyer's own orders first, then those it is passed on to.

    Parameters
    ----------
    ordered
        GPUs that customers want to buy, ``(draw, month, pool, group)``.
    capacity
        GPUs that can be sold, ``(draw, month, pool)``.
    """
    buyer = terms.buyer
    guaranteed = capacity * terms.share[:, np.newaxis, np.newaxis]
    used = np.zeros_like(ordered)
    used[..., buyer] = np.minimum(ordered[..., buyer], guaranteed)
    quotas = terms.passed_on[:, np.newaxis, np.newaxis, :].copy()
    quotas[..., buyer] = 0.0
    free = ordered * terms.free_demand[:, np.newaxis, np.newaxis, np.newaxis]
    eligible = np.where(quotas > 0, free, 0.0)
    unused = np.maximum(guaranteed - used[..., buyer], 0.0)
    return AnchorUse(guaranteed, used + quota(eligible, unused, shares=quotas, borrowing=True))
