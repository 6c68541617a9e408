"""The loop over what is in use in which month, compiled."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.compiled import compiled


@compiled
def amount_hours(amount: Array, since_h: Array, until_h: Array, bounds_h: Array) -> Array:
    """Amounts ``(draw, lot, part)`` times their hours within each month, ``(draw, month, part)``.

    They are in use from ``since_h`` to ``until_h``, ``(draw, lot)``.
    """
    draws, lots, parts = amount.shape
    months = len(bounds_h) - 1
    in_use = np.zeros((parts, draws, months))  # sums over parts then add whole planes
    for draw in range(draws):
        for lot in range(lots):
            since, until = since_h[draw, lot], until_h[draw, lot]
            for month in range(months):
                begin = max(since, bounds_h[month])
                hours = min(until, bounds_h[month + 1]) - begin
                if hours > 0.0:
                    for part in range(parts):
                        in_use[part, draw, month] += hours * amount[draw, lot, part]
    return in_use.transpose(1, 2, 0)
