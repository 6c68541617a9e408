"""What a relief pays when all who claim it want more than it has."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def paid_share(claimed_eur: Array, others_eur: Array, budget_eur: Array) -> Array:
    """Part of every claim that is paid: all of it, or the budget over all claims.

    That claims are cut by the same part is an assumption; directives reserve aid to the money that
    there is and leave the rule open. Claims and budget are those of the same year, in any shape that
    broadcasts.

    Parameters
    ----------
    claimed_eur
        What the plant claims.
    others_eur
        What all others claim.
    budget_eur
        Money of the year.
    """
    wanted_eur = np.asarray(claimed_eur + others_eur, dtype=np.float64)
    budget = np.broadcast_to(np.asarray(budget_eur, dtype=np.float64), wanted_eur.shape)
    is_short = wanted_eur > budget
    return np.divide(budget, wanted_eur, out=np.ones_like(wanted_eur), where=is_short)


def of_one_year_eur(whole_eur: Array, first_year: Array, last_year: Array) -> Array:
    """Equal part of each calendar year in money for several, first and last year included.

    Budgets are voted year by year; that the years are equal is an assumption.
    """
    part: Array = whole_eur / np.maximum(last_year - first_year + 1.0, 1.0)
    return part
