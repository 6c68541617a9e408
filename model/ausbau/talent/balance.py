"""Who is needed, and who is missing: builders, operators, users."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

ROLES = ("builders", "operators", "users")


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


def waiting_gpu(
    delivered_h: Array, hall_ready_h: Array, installed_h: Array, lot_gpu: Array, at_h: Array
) -> Array:
    """GPUs that are delivered to a ready hall and not yet installed, ``(draw, time)``.

    Milestones have the shape ``(draw, lot)``, infinite for never; ``lot_gpu`` ``(lot,)``.
    """
    ready_h = np.maximum(delivered_h, hall_ready_h)[:, np.newaxis, :]
    at = at_h[np.newaxis, :, np.newaxis]
    waits = (ready_h <= at) & (at < installed_h[:, np.newaxis, :])
    gpus: Array = (waits * lot_gpu).sum(axis=2)
    return gpus


def missing_fte(demand_fte: Array, supply_fte: Array) -> Array:
    """People needed and not there."""
    return np.maximum(demand_fte - supply_fte, 0.0)
