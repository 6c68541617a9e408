"""People as capacities: builders, operators, users."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

_SAME_RATE = 1e-6
"""Relative difference of two rates below which the limit of equal rates is exact to rounding."""


def trade_index(growth_per_year: Array, elapsed_years: Array) -> Array:
    """Stock of a trade relative to the day of calibration: it grows steadily, arrays broadcast."""
    return (1.0 + growth_per_year) ** elapsed_years


def trade_entries_person(
    start_person: Array, growth_per_year: Array, exit_rate: Array, step_years: Array
) -> Array:
    """People who enter a trade in each month, ``(draw, month)``, from its stock at the month's start.

    The stock grows at ``Γ = ln(1 + growth)`` and loses people at the rate ``x``, so that ``Γ + x`` of it
    enter, ``S₀ (Γ + x) (e^(ΓΔ) − 1) / Γ`` in a month. Nobody enters a trade that shrinks faster than that.
    """
    rate = np.log1p(growth_per_year)
    exposure = rate * step_years
    mean = np.divide(np.expm1(exposure), exposure, out=np.ones_like(exposure), where=exposure != 0)
    entries: Array = start_person * np.maximum(rate + exit_rate, 0.0) * mean * step_years
    return entries


def whole_crews(crews: Array) -> Array:
    """Crews as whole numbers, rounded to the nearest (halves to the even one)."""
    return np.rint(crews)


def operators_supply_fte(core_team_fte: Array, hireable_fte: Array, ready_share: Array) -> Array:
    """Productive staff: the core team, and of those who can be hired the share who are ready."""
    return core_team_fte + hireable_fte * ready_share


def productive_share(elapsed_h: Array, hiring_time_h: Array, ramp_time_h: Array) -> Array:
    """Share of staff who have been hired and trained on the job after a time, arrays broadcast.

    ``F = 1 − (b e^(−a t) − a e^(−b t)) / (b − a)``, two first-order delays in a row with the rates
    ``a`` and ``b``, the material delays of workforce models (talent-m1, talent-m3). For equal rates its
    limit is ``1 − (1 + a t) e^(−a t)``.
    """
    hiring, ramp = elapsed_h / hiring_time_h, elapsed_h / ramp_time_h
    gap = ramp - hiring
    is_equal = np.abs(gap) <= _SAME_RATE * np.maximum(hiring, ramp)
    divisor = np.where(is_equal, 1.0, gap)
    apart = (ramp * np.exp(-hiring) - hiring * np.exp(-ramp)) / divisor
    missing = np.where(is_equal, (1.0 + hiring) * np.exp(-hiring), apart)
    return 1.0 - missing


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
