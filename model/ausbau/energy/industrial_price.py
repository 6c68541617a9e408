"""Industriestrompreis: aid that brings a part of the power price down to a floor."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def aid_eur_per_mwh(
    reference_eur_per_mwh: Array, price_share: Array, use_share: Array, price_floor: Array
) -> Array:
    """Aid per MWh of all use: ``use share · (reference − max(floor, (1 − price share) · reference))``.

    Source: CISAF of 25 June 2025, section 4.5 (energy facts, 2.5): at most half off the wholesale
    price, for at most half of the use, not below 50 EUR/MWh; reference is the mean of the year-ahead
    futures in the year before.

    Parameters
    ----------
    reference_eur_per_mwh
        Shape ``(draw, month)``.
    price_share, use_share, price_floor
        Shape ``(draw,)``.
    """
    lowered = np.maximum((1.0 - price_share)[:, None] * reference_eur_per_mwh, price_floor[:, None])
    return use_share[:, None] * np.maximum(reference_eur_per_mwh - lowered, 0.0)
