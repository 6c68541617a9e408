"""The machine-repair formula: how many of a finite number of machines wait for a crew or are with one.

Machines work, fail, wait for parts, then for one of the crews, and work again. Working and waiting for
parts happen beside each other, so their laws do not matter, only their means; crews take their time from
an exponential law. Then the number q of machines with the crews has the product form

    p(q) = p(q − 1) · (N − q + 1) · ρ / min(q, R),        ρ = crew time / all other time of a cycle

for N machines and R crews (Palm 1947; for the parts see Baskett, Chandy, Muntz and Palacios 1975).
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

_NEGLIGIBLE = 1e-17
_LARGE = 1e200


def mean_with_crews(machines: Array, crews: Array, crew_ratio: Array) -> Array:
    """Mean number of machines that wait for a crew or are with one; all arrays have one shape.

    Two machines that work as long as one crew needs for a repair (ρ = 1): p is 1, 2, 2, so 6 of 5.

    Parameters
    ----------
    machines
        Number N, which may be broken: the mean over a month in which more of them come.
    crews
        Number R, at least 1.
    crew_ratio
        ρ: mean time with a crew per mean time elsewhere, of one machine.
    """
    weight = np.ones_like(crew_ratio)
    total, weighted = weight.copy(), np.zeros_like(weight)
    for number in range(1, int(np.ceil(machines.max(initial=0.0))) + 1):
        left = np.maximum(machines - number + 1.0, 0.0)
        weight = weight * left * crew_ratio / np.minimum(number, crews)
        total = total + weight
        weighted = weighted + number * weight
        # Factors only fall, so what has become negligible stays so.
        if (weight < _NEGLIGIBLE * total).all():
            break
        scale = np.where(total > _LARGE, 1.0 / _LARGE, 1.0)
        weight, total, weighted = weight * scale, total * scale, weighted * scale
    return weighted / total
