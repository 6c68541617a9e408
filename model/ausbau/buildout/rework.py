"""Rework: servers that arrive dead or fail in burn-in, and when their lot is whole.

A server that fails is swapped for one of the spares of its lot and soaked again. When more fail than there
are spares, the lot waits for parts from the vendor first. How many fail is luck of each lot; how likely it is
is what we do not know.

Early failures follow a Weibull law with falling rate, of which the share that needs a part within 30 days
is known and of which burn-in sees the beginning: with 5.5 % in 30 days and a shape of 0.6 five days see
5.5 % · (5 / 30)^0.6 = 1.9 %. No operator publishes these shares; all of them are assumptions.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.late import special

EARLY_H = 30 * 24.0
"""Time within which the known share of servers needs a part."""
FAILING_SHARES = ("buildout.rework.arrival_share", "buildout.rework.early_share")
"""Parameters that decide how many servers fail; where all are zero, none does."""


def failing_share(
    arrival_share: Array, early_share: Array, early_shape: Array, burn_in_h: Array
) -> Array:
    """Share of servers that arrive dead or fail in burn-in, shape ``(draw,)``.

    Parameters
    ----------
    arrival_share
        Servers that are dead on arrival.
    early_share, early_shape
        Servers that need a part within 30 days, and the Weibull shape of when.
    burn_in_h
        How long a lot is soaked.
    """
    seen = np.minimum(burn_in_h / EARLY_H, 1.0) ** early_shape
    return np.asarray(1.0 - (1.0 - arrival_share) * (1.0 - early_share * seen))


def failed_servers(servers: int, share: Array, luck: Array) -> IntArray:
    """How many servers of a lot fail, by inverse of the binomial law, shape ``(draw,)``."""
    failed = np.where(share >= 1.0, servers, 0)
    is_open = (share > 0.0) & (share < 1.0)
    if is_open.any():
        failed[is_open] = _at_level(luck[is_open], servers, share[is_open])
    return failed.astype(np.int64)


def _at_level(level: Array, servers: int, share: Array) -> Array:
    # The continuous inverse may lie just above the whole number that suffices.
    above = np.ceil(special.bdtrik(level, servers, share))
    below = np.maximum(above - 1.0, 0.0)
    return np.where(special.bdtr(below, servers, share) >= level, below, above)


def rework_h(
    failed: IntArray, spares: Array, swap_h: Array, part_wait_h: Array, soak_h: Array
) -> Array:
    """From the end of burn-in until the whole lot has passed it, shape ``(draw,)``.

    4 failed servers and 6 spares take a swap of 1 day and a second soak of 5 days; with 3 spares the lot
    waits 4 weeks for parts before.
    """
    waits_h = np.where(failed > spares, part_wait_h, 0.0)
    return np.where(failed > 0, waits_h + swap_h + soak_h, 0.0)
