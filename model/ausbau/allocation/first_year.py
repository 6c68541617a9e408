"""The first year of operation: the twelve calendar months from the first one with capacity, in each world."""

from __future__ import annotations

import numpy as np

from ausbau.allocation.take_up import opening_month
from ausbau.core.arrays import Array, BoolArray

FIRST_YEAR_MONTHS = 12


def belongs(available: Array) -> BoolArray:
    """Which months belong to it, from the capacity ``(draw, month)``; none if it never opens."""
    opening = opening_month(available)[:, np.newaxis]
    months = np.arange(available.shape[1])
    found: BoolArray = (months >= opening) & (months < opening + FIRST_YEAR_MONTHS)
    return found
