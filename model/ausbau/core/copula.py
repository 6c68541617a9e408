"""Correlation within a group of uncertain numbers: a Gaussian copula with one common factor.

The normal scores of two members correlate with the product of their loadings. In the limit the
tails of a Gaussian copula are independent (Sibuya 1960): joint extremes come from a common shock,
which puts all its members into their tails at once and leaves the distribution of each as it is.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.distribution_base import inside_unit
from ausbau.core.late import special


def correlate(u_own: Array, u_factor: Array, loading: float | Array) -> Array:
    """Levels of a member of a group: Φ(l Φ⁻¹(u_factor) + √(1 − l²) Φ⁻¹(u_own)), shape (draw,).

    ``loading`` l is one number or one per draw, ValueError outside [−1, 1]. Where it is exactly 0
    the own level comes back bit for bit; all others lie strictly between 0 and 1.
    """
    loadings = np.asarray(loading, dtype=np.float64)
    if not np.all(np.abs(loadings) <= 1):
        raise ValueError(f"The loading on a common factor is {loading}; expected -1 to 1.")
    if not np.any(loadings):
        return np.array(u_own, dtype=np.float64)
    own_share = np.sqrt((1.0 - loadings) * (1.0 + loadings))
    score = loadings * special.ndtri(inside_unit(u_factor)) + own_share * special.ndtri(
        inside_unit(u_own)
    )
    return np.where(loadings == 0, u_own, inside_unit(special.ndtr(score)))


def share_tail(u: Array, is_hit: BoolArray, probability: Array, tail_share: float) -> Array:
    """Levels of a member of a common shock, shape (draw,): its upper tail where the shock hits.

    Where it hits, ``u`` is spread over the tail, the levels from 1 − ``tail_share``. Where it spares,
    ``u`` is spread over the body and as much of the tail as keeps the level uniform over all worlds:
    the tail's chance there is (tail_share − probability) / (1 − probability). ``probability`` is that
    of ``is_hit``, one per draw and below 1; ValueError where it exceeds ``tail_share``.
    """
    if not 0 < tail_share < 1 or np.any(probability > tail_share):
        raise ValueError(
            f"The tail holds {tail_share:.3g} of the worlds; expected less than 1 and no less than the "
            f"shock's probability of {np.max(probability):.3g}."
        )
    body, spared = 1.0 - tail_share, 1.0 - probability
    body_chance = body / spared
    left_of_tail = np.where(tail_share > probability, tail_share - probability, np.inf)
    in_tail = body + (u - body_chance) * tail_share * spared / left_of_tail
    where_spared = np.where(u < body_chance, u * spared, in_tail)
    struck = np.where(is_hit, body + tail_share * u, where_spared)
    return np.where(probability == 0, u, inside_unit(struck))
