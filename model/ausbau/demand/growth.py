"""The path of need from a known start: logistic growth to a ceiling, and growth of use per user."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def logistic_multiple(
    elapsed_years: Array, growth_rate_per_year: Array, ceiling_multiple: Array
) -> Array:
    """Need as a multiple of the need at time zero; arrays broadcast.

    ``M / (1 + (M − 1) exp(−r t))``: one at time zero, growing by ``r`` a year while it is small
    beside the ceiling ``M ≥ 1``, which it never passes. Before time zero it was smaller. The form
    is that of the diffusion of an innovation by imitation alone (Bass 1969 with p = 0; fits to
    German firms in demand-derived-5-4).
    """
    decay = np.exp(-growth_rate_per_year * elapsed_years)
    return ceiling_multiple / (1.0 + (ceiling_multiple - 1.0) * decay)


def compound_multiple(elapsed_years: Array, growth_per_year: Array) -> Array:
    """Multiple of the value at time zero at a constant yearly growth, which may be negative."""
    return (1.0 + growth_per_year) ** elapsed_years
