"""Limits on the orders of later phases, as they are handed to the stage from outside."""

from __future__ import annotations

import numpy as np

from ausbau.buildout.later_phases import BUDGET, GRID, UNLIMITED_GPU, USE, Ceilings
from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.variables import Variable

USE_CEILING = Variable(
    "buildout.use_ceiling_gpu",
    ("draw", "month", "gpu_type"),
    "GPU",
    "GPUs of a pool that may have been ordered before a later phase is, infinite for no limit",
    may_be_infinite=True,
)
BUDGET_CEILING = Variable(
    "buildout.budget_ceiling_gpu",
    ("draw", "month", "gpu_type"),
    "GPU",
    "GPUs of the later phases of a pool that there is money for, infinite for no limit",
    may_be_infinite=True,
)
GRID_CEILING = Variable(
    "buildout.grid_ceiling_gpu",
    ("draw", "month", "gpu_type"),
    "GPU",
    "GPUs of the later phases of a pool that the grid has room for, infinite for no limit",
    may_be_infinite=True,
)


def ceilings_of(upstream: xr.Dataset) -> Ceilings:
    """The limits that somebody has set, in whole GPUs; a limit that is absent binds nobody."""
    found: dict[tuple[str, str], Array] = {}
    limits = ((USE, USE_CEILING), (BUDGET, BUDGET_CEILING), (GRID, GRID_CEILING))
    for kind, variable in limits:
        if variable.name in upstream:
            ceiling = upstream[variable.name].transpose("gpu_type", "draw", "month")
            whole_gpu = np.minimum(np.floor(ceiling.values), UNLIMITED_GPU)
            pools = [str(pool) for pool in ceiling["gpu_type"].values]
            found |= {(kind, pool): gpu for pool, gpu in zip(pools, whole_gpu, strict=True)}
    return found
