"""The price at which what is asked for fits into what there is."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

_STEPS = 40
_PRECISION = 1e-13


def clearing_price_ratio(
    requested: Array, capacity: Array, *, elasticities: Array, highest: float
) -> Array:
    """Price relative to the asked one at which requests fit, from 1 to ``highest``, shape ``(…,)``.

    Requests ``(…, group)`` are what groups want at the asked price; at ``x`` times the price they want
    ``r x^ε``. The logarithm of their sum is convex and falls in ``ln x``, so Newton's method from
    ``x = 1`` climbs to the root without passing it. One where all fits, and where there is nothing to
    sell and so no price.
    """
    total = requested.sum(axis=-1)
    is_scarce = (total > capacity) & (capacity > 0)
    wanted = np.log(np.where(is_scarce, capacity, 1.0))
    log_ratio = np.zeros_like(total)
    for _ in range(_STEPS):
        weighted = requested * np.exp(elasticities * log_ratio[..., np.newaxis])
        asked = np.where(is_scarce, weighted.sum(axis=-1), 1.0)
        slope = np.where(is_scarce, (elasticities * weighted).sum(axis=-1) / asked, -1.0)
        step = (wanted - np.log(asked)) / slope
        climbed = np.clip(log_ratio + step, 0.0, np.log(highest))
        change = float(np.max(np.abs(climbed - log_ratio), initial=0.0))
        log_ratio = climbed
        if change < _PRECISION:
            break
    ratio: Array = np.exp(log_ratio)
    return ratio
