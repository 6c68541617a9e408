"""Electricity tax at a lower rate, refunded after the year."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, BoolArray


def refund_eur(
    line_eur: Array, energy_mwh: Array, rate_eur_per_mwh: Array, is_in_force: BoolArray
) -> Array:
    """What is refunded when the line of the bill is charged at a lower rate, ``(draw, month)``.

    Manufacturing pays 0.50 instead of 20.50 EUR/MWh, § 9b StromStG.
    """
    refund: Array = np.maximum(line_eur - energy_mwh * rate_eur_per_mwh[:, None], 0.0)
    return refund * is_in_force
