"""Sizes with a heavy tail: lognormal, and none above a cap."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.late import special


def moment(
    order: int, median: Array, spread: Array, cap: Array, *, above: Array | float = 0.0
) -> Array:
    """Mean of ``min(X, c)^k`` over those that reach ``above``, the others counted as zero.

    ``X`` is lognormal; with ``φ`` its density it is ``∫ x^k φ dx`` from ``above`` to the cap and
    ``c^k P(X > c)`` beyond, both in closed form (Johnson, Kotz and Balakrishnan, Continuous Univariate
    Distributions 1, 2nd ed. 1994, chapter 14).

    Parameters
    ----------
    order
        ``k``: 0 counts, 1 adds up sizes, 2 their squares.
    median, spread
        Of ``X``; the spread is the standard deviation of its natural logarithm. Arrays broadcast.
    cap
        Largest size ``c``.
    above
        Smallest size that counts.
    """
    middle = np.log(median)
    with np.errstate(divide="ignore"):
        start = np.log(np.minimum(above, cap))
    whole = np.exp(order * middle + np.square(order * spread) / 2.0)
    shift = middle + order * np.square(spread)
    upper, lower = (special.ndtr((end - shift) / spread) for end in (np.log(cap), start))
    at_cap = cap**order * special.ndtr((middle - np.log(cap)) / spread)
    found: Array = np.where(above > cap, 0.0, whole * (upper - lower) + at_cap)
    return found
