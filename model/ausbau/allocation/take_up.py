"""How a new plant fills with customers."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray


def opening_month(available: Array) -> IntArray:
    """First month with capacity in each draw, from ``(draw, month)``; the number of months if none."""
    is_open = available > 0
    first: IntArray = np.where(is_open.any(axis=1), is_open.argmax(axis=1), is_open.shape[1])
    return first


def hours_open(opening: IntArray, bounds_h: Array) -> Array:
    """Hours from the start of the opening month to the middle of each month, ``(draw, month)``.

    Zero before the opening. ``bounds_h`` are the month bounds, one more than months.
    """
    middle_h = (bounds_h[:-1] + bounds_h[1:]) / 2
    return np.maximum(middle_h - bounds_h[opening][:, np.newaxis], 0.0)


def signed_share(elapsed_h: Array, share_at_opening: Array, time_constant_h: Array) -> Array:
    """Share of those who would buy that has signed: first-order approach to all of them.

    ``1 − (1 − s) exp(−t / τ)``; an assumption on form, because only two points of one plant are
    published (demand-telekom-opening, demand-telekom-cloud).
    """
    return 1.0 - (1.0 - share_at_opening) * np.exp(-elapsed_h / time_constant_h)
