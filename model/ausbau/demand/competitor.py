"""What a competing plant takes away."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def remaining_share(lost_share: Array, phase_share: Array) -> Array:
    """Need that stays with the plan while a competitor fills; ``lost_share`` is lost when it is full."""
    return 1.0 - lost_share * phase_share


def taken_share(wanted_gpus: Array, kept_share: Array) -> Array:
    """Share of all demand that a competitor takes, ``(draw, month)``, 0 where nobody asks for anything.

    Parameters
    ----------
    wanted_gpus
        GPUs that each group would use without it, ``(draw, month, group)``.
    kept_share
        Share of each group's need that it leaves, of the same shape.
    """
    wanted = wanted_gpus.sum(axis=2)
    taken = (wanted_gpus * (1.0 - kept_share)).sum(axis=2)
    share: Array = taken / np.where(wanted > 0.0, wanted, 1.0)
    return share
