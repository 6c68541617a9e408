"""Individual grid fee (individuelles Netzentgelt) of base-load customers, § 19 (2) StromNEV."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

LEAST_ENERGY_MWH = 10_000.0
"""Use of the calendar year that must be exceeded, § 19 (2) sentence 2 StromNEV."""

FLOORS = ((7_000.0, 0.20), (7_500.0, 0.15), (8_000.0, 0.10))
"""Hours of use reached and the share of the published fee that the agreed one may not fall below,
§ 19 (2) sentences 2 to 4 StromNEV."""


def floor_share(energy_of_year_mwh: Array, hours_of_use_h: Array) -> Array:
    """Share of the published fee that remains at least; 1 where the thresholds are missed.

    Atypical use, the other ground of § 19 (2), needs a peak outside the grid's high-load windows; a
    flat load has none.
    """
    floor = np.ones_like(energy_of_year_mwh)
    for reached_h, share in FLOORS:
        floor = np.where(hours_of_use_h >= reached_h, share, floor)
    return np.where(energy_of_year_mwh > LEAST_ENERGY_MWH, floor, 1.0)


def discount_eur(published_fee_eur: Array, floor: Array, depth: Array, in_force: Array) -> Array:
    """What the agreed fee lies below the published one, shape ``(draw, month)``.

    Parameters
    ----------
    published_fee_eur
        Leistungspreis and Arbeitspreis.
    floor
        From `floor_share`.
    depth
        How far the agreement goes from the published fee (0) to the floor (1), shape ``(draw,)``: the
        law ties the discount to what the customer contributes to lower grid cost.
    in_force
        1 while the ordinance holds; after it the part of the discount that a successor grants, which
        nobody knows (BNetzA, paper of 24 September 2025: base load can no longer be the condition).
    """
    discount: Array = published_fee_eur * (1.0 - floor) * depth[:, None]
    return discount * in_force
