"""Who works in a trade, by passport: the share of foreigners follows that among those who enter."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def foreign_share(
    start_share: Array,
    entering_share: Array,
    growth_per_year: Array,
    exit_rate: Array,
    elapsed_years: Array,
) -> Array:
    """Share of foreigners in a trade that grows steadily, arrays broadcast.

    The stock grows at ``Γ = ln(1 + growth)`` and loses people at the rate ``x`` whatever their passport, so
    that ``Γ + x`` of it enter in a year, a share ``e`` of them foreigners. So ``f' = (Γ + x)(e − f)``, and
    ``f(t) = e − (e − f₀) e^(−(Γ + x) t)``. In a trade that shrinks faster than people leave nobody enters,
    and the share stays. With growth of 2.5 and exits of 3 percent a year, 38 percent of those who entered
    German main construction from 2010 on make of 8 percent the 24 percent counted in 2024.
    """
    turnover = np.maximum(np.log1p(growth_per_year) + exit_rate, 0.0)
    share = entering_share - (entering_share - start_share) * np.exp(-turnover * elapsed_years)
    return np.clip(share, 0.0, 1.0)
