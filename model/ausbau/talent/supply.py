"""People as capacities: builders, operators, users."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def whole_crews(crews: Array) -> Array:
    """Crews as whole numbers, rounded to the nearest (halves to the even one)."""
    return np.rint(crews)


def operators_supply_fte(
    elapsed_h: Array, core_team_fte: Array, hireable_fte: Array, hiring_time_h: Array
) -> Array:
    """Staff who can run the plant after a time, arrays broadcast: first-order hiring delay.

    ``core + hireable (1 − exp(−t / τ))``, the material delay of workforce models (talent-m1,
    talent-m3).
    """
    return core_team_fte + hireable_fte * -np.expm1(-elapsed_h / hiring_time_h)


def users_supply_share(
    specialists_person: Array, elapsed_years: Array, presupposed_growth_per_year: Array
) -> Array:
    """Share of demand that finds people able to use it, from the stock on bounds ``(draw, bound)``.

    The stock relative to the stock that demand growth presupposes, at most one; mean of the two
    bounds of each month, ``(draw, month)``. It starts at one: a deviation from the first year, not
    a level. That demand falls in proportion to the people missing is an assumption. Without any
    specialists at the start nobody is there to use anything.
    """
    start = specialists_person[:, :1]
    presupposed = start * (1.0 + presupposed_growth_per_year[:, np.newaxis]) ** elapsed_years
    share = np.divide(
        specialists_person, presupposed, out=np.zeros_like(presupposed), where=presupposed > 0
    )
    capped = np.minimum(share, 1.0)
    return (capped[:, :-1] + capped[:, 1:]) / 2
