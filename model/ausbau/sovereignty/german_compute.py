"""The plant beside the other compute of Germany: what it adds, and what of the whole is American."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def used_h100e(standing_h100e: Array, imported_share: Array) -> Array:
    """Compute used in Germany, ``(draw, time)``, from what stands there and the share run abroad."""
    return standing_h100e / (1.0 - imported_share)[:, np.newaxis]


def covered_share(
    standing_h100e: Array,
    used_h100e: Array,
    us_run_share: Array,
    plant_h100e: Array,
    plant_us: Array,
) -> Array:
    """Share of the compute used in Germany that stands there and is not run by Americans, ``(draw, time)``.

    What others than Americans run is taken to stand in Germany as far as there is room: of 100 used, 70 run
    by Americans and 50 standing in Germany, it is 30; were only 20 standing there, it would be 20. The plant
    adds the part of it that is not run by Americans.

    Parameters
    ----------
    standing_h100e, used_h100e, plant_h100e
        Compute ``(draw, time)`` standing in Germany and used in Germany without the plant, and the plant's.
    us_run_share, plant_us
        Share run by Americans of what is used and of the plant, ``(draw,)``.
    """
    run_by_others = used_h100e * (1.0 - us_run_share)[:, np.newaxis]
    at_home = np.minimum(run_by_others, standing_h100e)
    plant_at_home = plant_h100e * (1.0 - plant_us)[:, np.newaxis]
    return (at_home + plant_at_home) / (used_h100e + plant_h100e)


def share_with_plant(
    others_h100e: Array, others_share: Array, plant_h100e: Array, plant_share: Array
) -> Array:
    """A share in all compute, from that in the others' and that in the plant's, ``(draw, time)``.

    Compute is ``(draw, time)``, shares are ``(draw,)``; the others have some compute at any time.
    """
    held = others_h100e * others_share[:, np.newaxis] + plant_h100e * plant_share[:, np.newaxis]
    return np.minimum(held / (others_h100e + plant_h100e), 1.0)
