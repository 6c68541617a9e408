"""Distributions of uncertain numbers, and how a value is conditioned on what has already passed."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.continuous import Lognormal, Pert, Triangular, TruncatedNormal, Uniform
from ausbau.core.discrete import Choice, Empirical
from ausbau.core.distribution_base import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Distribution,
    Fixed,
    inside_unit,
)

__all__ = [
    "HIGHEST_LEVEL",
    "LOWEST_LEVEL",
    "Choice",
    "Distribution",
    "Empirical",
    "Fixed",
    "Lognormal",
    "Pert",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "conditional_quantile",
    "conditional_u",
    "inside_unit",
]


def conditional_u(distribution: Distribution, elapsed: Array | float, u: Array) -> Array:
    """Level of the value in the whole distribution, given that the value exceeds ``elapsed``.

    F(e) + u (1 − F(e)), where F(e) is the probability of a value of at most ``elapsed``. A value
    with a probability of its own (discrete distributions) is thereby excluded once ``elapsed`` has
    reached it: an activity that still runs after exactly 12 h is not one of those that take 12 h.
    """
    passed = distribution.cdf(np.asarray(elapsed, dtype=np.float64))
    return passed + u * (1.0 - passed)


def conditional_quantile(distribution: Distribution, elapsed: Array | float, u: Array) -> Array:
    """Values given that they exceed ``elapsed``; never below ``elapsed``, not even by rounding.

    Raises ValueError where ``elapsed`` lies beyond the largest possible value. Where hardly any
    probability is left (below about 1e-12) the values grow coarse and finally equal ``elapsed``.
    """
    longest, largest = float(np.max(elapsed)), distribution.support()[1]
    if longest > largest:
        raise ValueError(
            f"{longest:.10g} has already passed, but the distribution ends at {largest:.10g}; "
            "expected a distribution that reaches beyond what was observed."
        )
    return np.maximum(distribution.quantile(conditional_u(distribution, elapsed, u)), elapsed)
