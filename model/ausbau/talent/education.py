"""People who come out of universities and courses."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def growing_per_year(
    at_start_per_year: Array, growth_per_year: Array, elapsed_years: Array
) -> Array:
    """A yearly number that grows at a constant rate, arrays broadcast; before the start it was smaller."""
    return at_start_per_year * (1.0 + growth_per_year) ** elapsed_years


def expanded(usual: Array, factor: Array, phase_share: Array) -> Array:
    """A number that a measure carries to ``factor`` times its usual value as far as it is built up."""
    return usual * (1.0 + (factor - 1.0) * phase_share)


def center_staff_fte(
    elapsed_h: Array, opening_h: Array, complete_fte: Array, build_up_h: Array
) -> Array:
    """Staff of the Technology Center: none before its opening, then a first-order build-up."""
    return complete_fte * -np.expm1(-np.maximum(elapsed_h - opening_h, 0.0) / build_up_h)


def trained_per_year(
    seats_per_year: Array, center_fte: Array, seats_per_staff: Array, completion_share: Array
) -> Array:
    """People who complete a course in a year, of the training partner and of the centre."""
    return (seats_per_year + center_fte * seats_per_staff) * completion_share
