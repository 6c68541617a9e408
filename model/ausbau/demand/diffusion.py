"""How AI spreads among German firms: two models of diffusion through one known level."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.demand.growth import logistic_multiple


def logistic_share(
    elapsed_years: Array, level_share: Array, ceiling_share: Array, growth_rate_per_year: Array
) -> Array:
    """Share of firms that use AI, spread by imitation alone; ``level_share`` at time zero.

    The logistic curve through three or four survey points has a closed-form fit: the logit of the
    share of the ceiling is a straight line in time (demand-derived-5-4).
    """
    return level_share * logistic_multiple(
        elapsed_years, growth_rate_per_year, ceiling_share / level_share
    )


def bass_share(
    elapsed_years: Array,
    level_share: Array,
    ceiling_share: Array,
    innovation_per_year: Array,
    imitation_per_year: Array,
) -> Array:
    """Share of firms that use AI, spread by own decision and by imitation; arrays broadcast.

    Solves ``dA/dt = (p + q A/m)(m − A)`` from the level at time zero (Bass 1969; ranges of p and q
    in Sultan, Farley and Lehmann 1990, demand-sultan; fits to German firms in demand-derived-5-4).
    With ``p = 0`` it is the logistic curve of rate ``q``. Never below zero, also before time zero.
    """
    reached = level_share / ceiling_share
    speed = innovation_per_year + imitation_per_year
    hazard = innovation_per_year + imitation_per_year * reached
    still_open = (1.0 - reached) * np.exp(-speed * elapsed_years)
    upper = hazard - innovation_per_year * still_open
    lower = hazard + imitation_per_year * still_open
    standing = np.broadcast_to(reached, upper.shape).copy()
    share = np.divide(upper, lower, out=standing, where=lower > 0)
    return ceiling_share * np.maximum(share, 0.0)
