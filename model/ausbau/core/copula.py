"""Correlation within a group of uncertain numbers: a Gaussian copula with one common factor.

The normal scores of two members correlate with the product of their loadings. In the limit the
tails of a Gaussian copula are independent (Sibuya 1960): joint extremes need a common shock.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from ausbau.core.arrays import Array
from ausbau.core.distribution_base import inside_unit


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
    score = loadings * ndtri(inside_unit(u_factor)) + own_share * ndtri(inside_unit(u_own))
    return np.where(loadings == 0, u_own, inside_unit(ndtr(score)))
