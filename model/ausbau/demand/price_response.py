"""How demand answers the price."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def response(price: Array, reference: Array, elasticity: Array) -> Array:
    """Demand relative to that at the reference price: constant elasticity, ``(p / p₀)^ε``.

    Prices by month and GPU type are ``(draw, month, gpu_type)``, elasticities by group ``(draw, group)``, the
    answer is ``(draw, month, group, gpu_type)``. The reference is a path: prices were falling while the use
    was observed from which the groups' growth is taken, so that what the general fall adds is in that
    growth already. The reference falls as prices do, and only what lies above or below this trend moves
    demand. That users answer at once, and move to no other GPU type, are assumptions. No estimate of the
    elasticity of rented GPUs is published; the working range of demand-assumption-8 (−0.5 to −1.5, from
    committed work to start-ups) is an assumption, too.
    """
    relative = np.log(price / reference)
    answer: Array = np.exp(relative[:, :, np.newaxis, :] * elasticity[:, np.newaxis, :, np.newaxis])
    return answer
