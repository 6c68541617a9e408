"""The plant beside the other compute of Germany: what it adds, and what of the whole is American."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def used_h100e(standing_h100e: Array, imported_share: Array) -> Array:
    """Compute used in Germany, ``(draw, time)``, from what stands there and the share run abroad."""
    return standing_h100e / (1.0 - imported_share)[:, np.newaxis]


def share_with_plant(
    others_h100e: Array, others_share: Array, plant_h100e: Array, plant_share: Array
) -> Array:
    """A share in all compute, from that in the others' and that in the plant's, ``(draw, time)``.

    Compute is ``(draw, time)``, shares are ``(draw,)``; the others have some compute at any time.
    """
    held = others_h100e * others_share[:, np.newaxis] + plant_h100e * plant_share[:, np.newaxis]
    return np.minimum(held / (others_h100e + plant_h100e), 1.0)
