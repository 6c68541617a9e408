"""From what is available to the work that is kept: sold, granted, busy, goodput."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.allocation.policies import Grant
from ausbau.core.arrays import Array


@dataclass(frozen=True)
class Amounts:
    """GPU-hours, shape ``(draw, month, group, pool)``; each at most the one before."""

    sold: Array
    granted: Array
    busy: Array
    goodput: Array


@dataclass(frozen=True)
class UseShares:
    """What becomes of sold hours, ``(draw,)``: each a share of the amount before it."""

    allocated: Array
    busy: Array
    goodput: Array


def amounts(wanted: Array, available: Array, shares: UseShares, grant: Grant) -> Amounts:
    """Sell what is available under a policy, and follow sold hours to the work that is kept.

    Parameters
    ----------
    wanted
        GPU-hours that customers who have signed want to use, ``(draw, month, group, pool)``.
    available
        GPU-hours open to customers, ``(draw, month, pool)``.
    shares
        Use of sold hours; buying covers the hours that jobs will not hold.
    grant
        Policy, applied in each month and pool by itself: pools are not interchangeable.
    """
    by_draw = (slice(None), np.newaxis, np.newaxis, np.newaxis)
    ordered = wanted / shares.allocated[by_draw]
    sold = np.moveaxis(grant(np.moveaxis(ordered, 2, -1), available), -1, 2)
    granted = sold * shares.allocated[by_draw]
    busy = granted * shares.busy[by_draw]
    return Amounts(sold, granted, busy, busy * shares.goodput[by_draw])
