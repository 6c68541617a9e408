"""Lease or own: what a hall costs as a colocation contract, beside what a hall of one's own costs.

The contract is for power that stands ready, per MW of nameplate IT power and year; its rent rises by a
share that the contract names, in nominal money. Both sides are told for the same halls and the same time,
and neither contains the electricity. What the scenario leases the plant neither buys nor keeps up nor
deducts from tax, and its rent is a running cost until the end of the horizon; the lessor stands outside.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.finance import discounting

TENURES = ("owned", "leased")


def rent_eur(
    hall_mw_years: Array,
    rent_eur_per_mw_year: Array,
    rise_per_year: Array,
    inflation_per_year: Array,
    at_years: Array,
) -> Array:
    """Rent by month ``(draw, month)``, real, for MW times years ``(draw, month)`` of halls that stand.

    The rent ``(draw,)`` is that of the start of the horizon and rises in nominal money, so that only what
    lies above inflation is a rise in real terms. ``at_years`` ``(month,)`` since the start.
    """
    real_rise = discounting.real_rate_per_year(rise_per_year, inflation_per_year)
    level = np.exp(np.log1p(real_rise)[:, np.newaxis] * at_years)
    return hall_mw_years * rent_eur_per_mw_year[:, np.newaxis] * level
