"""How many operators are needed, and how many are missing."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def facility_staff_fte(it_mw: Array, staff_per_mw: Array, floor_fte: Array) -> Array:
    """Facility staff for the IT power in service, at least the floor as soon as there is any.

    Source: talent-s8 (1.5 to 3 per MW; 15 to 20 people keep any site going day and night).
    """
    return np.where(it_mw > 0, np.maximum(it_mw * staff_per_mw, floor_fte), 0.0)


def operators_demand_fte(gpus: Array, staff_per_gpu: Array, facility_fte: Array) -> Array:
    """Staff needed for the GPUs in service and for the facility under them.

    Source: talent-s9c for the staff per GPU, which leaves the facility staff of landlords out.
    """
    return gpus * staff_per_gpu + facility_fte


def missing_fte(demand_fte: Array, supply_fte: Array) -> Array:
    """Staff needed and not there."""
    return np.maximum(demand_fte - supply_fte, 0.0)
