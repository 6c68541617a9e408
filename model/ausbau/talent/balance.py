"""Who is needed, who is missing, and what stands idle for lack of them."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def facility_staff_fte(it_mw: Array, staff_per_mw: Array, floor_fte: Array) -> Array:
    """Facility staff for the IT power in service, at least the floor as soon as there is any.

    Source: talent-s8 (1.5 to 3 per MW; 15 to 20 people keep any site going day and night).
    """
    return np.where(it_mw > 0, np.maximum(it_mw * staff_per_mw, floor_fte), 0.0)


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


def staffed_share(needed_fte: Array, there_fte: Array) -> Array:
    """Share of the work that can be done: by the role of which the smallest part is there, at most one.

    Roles are on the last axis; one cannot do the work of another. One where nobody is needed.
    """
    part = np.divide(there_fte, needed_fte, out=np.ones_like(needed_fte), where=needed_fte > 0)
    share: Array = np.minimum(part.min(axis=-1), 1.0)
    return share


def unstaffed_gpu(running_gpu: Array, needed_fte: Array, there_fte: Array) -> Array:
    """GPUs in service that nobody is there to run, with the roles of the staff on the last axis.

    That GPUs stand still in proportion to the people missing is an assumption; a plant may run for a
    while on fewer.
    """
    return running_gpu * (1.0 - staffed_share(needed_fte, there_fte))


def unused_gpu_h(free_gpu_h: Array, requested_gpu_h: Array, users_share: Array) -> Array:
    """Free GPU-hours that those users would take who are missing.

    What is requested is the share of the presupposed users who are there; the others would have asked
    for ``requested · (1 − share) / share``. Without any users all that is free stands idle for them.
    """
    wanted = np.divide(
        requested_gpu_h * (1.0 - users_share),
        users_share,
        out=np.full_like(requested_gpu_h, np.inf),
        where=users_share > 0,
    )
    return np.clip(wanted, 0.0, np.maximum(free_gpu_h, 0.0))
