"""Electricity tax at the rate of manufacturing, refunded after the year."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.energy import calendar_year

BASE_AMOUNT_EUR = 250.0
"""Sockelbetrag: only what exceeds it in the calendar year is refunded, § 9b (2) sentence 2 StromStG."""


def refund_eur(
    line_eur: Array,
    energy_mwh: Array,
    rate_eur_per_mwh: Array,
    is_in_force: BoolArray,
    year: IntArray,
) -> Array:
    """What is refunded when the line of the bill is charged at a lower rate, ``(draw, month)``.

    Manufacturing pays 0.50 instead of 20.50 EUR/MWh, § 9b StromStG. The Sockelbetrag takes the first
    months of each calendar year, so the months sum to the refund of the year. ``year`` is the calendar
    year of each month, ``(month,)``.
    """
    lowered_eur = np.maximum(line_eur - energy_mwh * rate_eur_per_mwh[:, None], 0.0) * is_in_force
    kept_eur = calendar_year.first_block(lowered_eur, year, BASE_AMOUNT_EUR)
    # The block is a difference of running sums: its rounding must not turn into a negative refund.
    refund: Array = np.maximum(lowered_eur - kept_eur, 0.0)
    return refund
