"""The cost of a GPU-hour: discounted cost over discounted hours, per world and over all worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array

BASES = ("available", "sold", "goodput")
"""Hours that a cost may be divided by: open to customers; under contract; work kept."""


@dataclass(frozen=True)
class RatioOfExpectations:
    """A ratio over all worlds, and the share of worlds in which its denominator is zero."""

    value: Array
    share_without_hours: Array


def levelised_cost(cost_eur: Array, gpu_h: Array) -> Array:
    """Each world's own ratio, shape ``(draw, relief, basis)``; infinite where there are no hours.

    ``cost_eur`` is ``(draw, relief)``, ``gpu_h`` is ``(draw, basis)``, both discounted alike.
    """
    cost, hours = np.broadcast_arrays(cost_eur[:, :, np.newaxis], gpu_h[:, np.newaxis, :])
    ratio = np.full(cost.shape, np.inf)
    np.divide(cost, hours, out=ratio, where=hours > 0.0)
    return ratio


def ratio_of_expectations(cost_eur: Array, gpu_h: Array) -> RatioOfExpectations:
    """Cost of all worlds over the hours of all worlds: what a planner who owns them all would pay.

    The mean of the worlds' own ratios would be carried by those with next to no hours, and infinite
    as soon as one has none. Shapes as in `levelised_cost`; the results are ``(relief, basis)`` and
    ``(basis,)``.
    """
    cost, hours = cost_eur.sum(axis=0), gpu_h.sum(axis=0)
    value = levelised_cost(cost[np.newaxis], hours[np.newaxis])[0]
    return RatioOfExpectations(value, np.mean(gpu_h == 0.0, axis=0))
