"""Pay of AI specialists: it answers a shortage, with a delay."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def target_premium_share(there: Array, needed: Array, elasticity: Array) -> Array:
    """Pay above the calibration year's to which a shortage leads: ``(needed / there)^ε − 1``, at least 0.

    Needed are the specialists whom the growth of demand presupposes, so that the calibration year has no
    premium. Pay does not fall where there are more. No study gives ε for AI specialists.
    """
    shortage = np.divide(needed, there, out=np.ones_like(needed), where=there > 0)
    premium: Array = np.maximum(shortage, 1.0) ** elasticity - 1.0
    return premium


def adjusted_premium_share(
    premium: Array, target: Array, elapsed_h: float, adjustment_h: Array
) -> Array:
    """Premium after a time in which the target stands still: contracts follow it with a first-order delay."""
    return target + (premium - target) * np.exp(-elapsed_h / adjustment_h)
