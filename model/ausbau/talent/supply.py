"""People as capacities: builders, operators, users."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

_SAME_RATE = 1e-6
"""Relative difference of two rates below which the limit of equal rates is exact to rounding."""


def whole_crews(crews_at_start: Array, growth_per_year: Array, elapsed_years: Array) -> Array:
    """Crews of a growing market as whole numbers, rounded to the nearest (halves to the even one)."""
    return np.rint(crews_at_start * (1.0 + growth_per_year) ** elapsed_years)


def operators_supply_fte(
    elapsed_h: Array,
    core_team_fte: Array,
    hireable_fte: Array,
    hiring_time_h: Array,
    ramp_time_h: Array,
) -> Array:
    """Productive staff after a time, arrays broadcast: first hired, then trained on the job.

    ``core + hireable · F(t)`` with ``F = 1 − (b e^(−a t) − a e^(−b t)) / (b − a)``, two first-order
    delays in a row with the rates ``a`` and ``b``, the material delays of workforce models
    (talent-m1, talent-m3). For equal rates its limit is ``1 − (1 + a t) e^(−a t)``.
    """
    hiring, ramp = elapsed_h / hiring_time_h, elapsed_h / ramp_time_h
    gap = ramp - hiring
    is_equal = np.abs(gap) <= _SAME_RATE * np.maximum(hiring, ramp)
    divisor = np.where(is_equal, 1.0, gap)
    apart = (ramp * np.exp(-hiring) - hiring * np.exp(-ramp)) / divisor
    missing = np.where(is_equal, (1.0 + hiring) * np.exp(-hiring), apart)
    return core_team_fte + hireable_fte * (1.0 - missing)


def presupposed_person(start_person: Array, growth_per_year: Array, elapsed_years: Array) -> Array:
    """Specialists on whom the growth of demand rests, arrays broadcast."""
    return start_person * (1.0 + growth_per_year) ** elapsed_years


def users_supply_share(specialists_person: Array, presupposed: Array) -> Array:
    """Share of demand that finds people able to use it, from stocks on bounds ``(draw, bound)``.

    The stock relative to the stock that demand growth presupposes, at most one; mean of the two
    bounds of each month, ``(draw, month)``. It starts at one: a deviation from the first year, not
    a level. That demand falls in proportion to the people missing is an assumption. Without any
    specialists at the start nobody is there to use anything.
    """
    share = np.divide(
        specialists_person, presupposed, out=np.zeros_like(presupposed), where=presupposed > 0
    )
    capped = np.minimum(share, 1.0)
    return (capped[:, :-1] + capped[:, 1:]) / 2
