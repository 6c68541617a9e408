"""What a competing plant takes away."""

from __future__ import annotations

from ausbau.core.arrays import Array


def remaining_share(lost_share: Array, phase_share: Array) -> Array:
    """Need that stays with the plan while a competitor fills; ``lost_share`` is lost when it is full."""
    return 1.0 - lost_share * phase_share
