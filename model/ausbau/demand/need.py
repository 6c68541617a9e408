"""What a group needs at the start, and how its need splits over pools."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def start_gpu(users_person: Array, gpu_per_user: Array, addressed_share: Array) -> Array:
    """GPUs asked for at the reference date: heads, GPUs per head, share brought to the plan."""
    return users_person * gpu_per_user * addressed_share


def split(amount: Array, pool_weights: Array) -> Array:
    """An amount ``(draw, …)`` split by weights ``(draw, pool)`` to ``(draw, …, pool)``.

    The weights are scaled to sum to one in each draw, so that nothing is lost; where all are zero
    nothing is asked for.
    """
    total = pool_weights.sum(axis=-1, keepdims=True)
    shares = np.divide(pool_weights, total, out=np.zeros_like(pool_weights), where=total > 0)
    between = (1,) * (amount.ndim - 1)
    spread: Array = amount[..., np.newaxis] * shares.reshape(shares.shape[0], *between, -1)
    return spread
