"""From what is sold to the work that is kept: granted, busy, goodput."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True)
class Amounts:
    """GPU-hours, shape ``(draw, month, group, pool)``; each at most the one before."""

    granted: Array
    busy: Array
    goodput: Array


@dataclass(frozen=True)
class UseShares:
    """What becomes of sold hours, ``(draw,)``: each a share of the amount before it."""

    allocated: Array
    busy: Array
    goodput: Array


def ordered(wanted: Array, allocated_share: Array) -> Array:
    """Hours to buy so that jobs can hold the hours wanted, ``(draw, …)``."""
    return wanted / _by_draw(allocated_share, wanted.ndim)


def amounts(usable: Array, needed: Array, shares: UseShares) -> Amounts:
    """Follow the hours that a group may use to the work that is kept.

    Parameters
    ----------
    usable
        GPU-hours that the group may use: bought or given, and past onboarding.
    needed
        GPU-hours that the group would buy for its jobs; a contract that is larger is not filled.
    shares
        Use of these hours.
    """
    allocated, busy_share, goodput_share = (
        _by_draw(share, usable.ndim) for share in (shares.allocated, shares.busy, shares.goodput)
    )
    granted = np.minimum(usable, needed) * allocated
    busy = granted * busy_share
    return Amounts(granted, busy, busy * goodput_share)


def _by_draw(share: Array, dimensions: int) -> Array:
    return share.reshape(-1, *(1,) * (dimensions - 1))
