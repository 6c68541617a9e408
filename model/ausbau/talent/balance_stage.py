"""Who is needed once it is known what was built and asked for, and what stands idle without them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.core.arrays import Array
from ausbau.core.upstream import labels, values
from ausbau.talent import balance as needs
from ausbau.talent.choice_stage import presupposed_person
from ausbau.talent.months import Months

ROLES = ("builders", "technicians", "cluster_engineers", "users")


def missing_fte(upstream: xr.Dataset, needed: Array, waiting: Array, months: Months) -> Array:
    """People needed and not there, ``(draw, month, role)``.

    ``needed`` are the operators, ``waiting`` the GPUs that wait for crews.
    """
    operators = needs.missing_fte(needed, _operators_fte(upstream))
    by_role = (
        _builders_missing_fte(upstream, waiting, months),
        operators[:, :, 0],
        operators[:, :, 1],
        _users_missing_fte(upstream, months),
    )
    return np.stack(by_role, axis=2)


def operators_needed_fte(upstream: xr.Dataset, months: Months) -> Array:
    """Technicians and cluster engineers for what is in service, ``(draw, month, operator)``."""
    gpus, it_mw = _in_service(upstream, months)
    technicians = needs.facility_staff_fte(
        it_mw,
        months.column("operators.facility_staff_per_mw"),
        months.column("operators.facility_floor"),
    )
    engineers = gpus * months.column("operators.staff_per_gpu")
    return np.stack([technicians, engineers], axis=2)


def idle_gpu_h(upstream: xr.Dataset, needed: Array, waiting: Array, months: Months) -> Array:
    """GPU-hours that stand still for lack of people, ``(draw, month, idle_for)``."""
    hours = months.worlds.timeline.month_hours
    short = _short_of_crews_share(upstream, waiting, months)
    standing = (waiting[:, :-1] + waiting[:, 1:]) / 2
    by_bound = _gpu_in_service(upstream).sum(axis=2)
    running = (by_bound[:, :-1] + by_bound[:, 1:]) / 2
    by_reason = (
        standing * short * hours,
        needs.unstaffed_gpu(running, needed, _operators_fte(upstream)) * hours,
        _unused_gpu_h(upstream),
    )
    return np.stack(by_reason, axis=2)


def _unused_gpu_h(upstream: xr.Dataset) -> Array:
    """Free GPU-hours that users would take if there were as many as presupposed."""
    granted, available, requested = (
        _by_month(upstream, name)
        for name in (
            "allocation.granted_gpu_h",
            "buildout.available_gpu_h",
            "demand.requested_gpu_h",
        )
    )
    return needs.unused_gpu_h(
        available - granted, requested, values(upstream, "talent.users_supply_share")
    )


def _by_month(upstream: xr.Dataset, name: str) -> Array:
    """The sum over all other dims, ``(draw, month)``."""
    hours = values(upstream, name, "draw", "month", ...)
    total: Array = hours.sum(axis=tuple(range(2, hours.ndim)))
    return total


def _short_of_crews_share(upstream: xr.Dataset, waiting: Array, months: Months) -> Array:
    """Share of the GPUs that wait for crews on which none can work, ``(draw, month)``."""
    needed = _crews_needed(waiting, months)
    missing = needs.missing_fte(needed, values(upstream, "talent.installation_crews"))
    return np.divide(missing, needed, out=np.zeros_like(needed), where=needed > 0)


def _builders_missing_fte(upstream: xr.Dataset, waiting: Array, months: Months) -> Array:
    """People of the crews that could work on what waits, and are not there."""
    needed = _crews_needed(waiting, months)
    missing = needs.missing_fte(needed, values(upstream, "talent.installation_crews"))
    return missing * months.column("builders.crew_size")


def _crews_needed(waiting: Array, months: Months) -> Array:
    return _highest_of_month(waiting) / months.column("builders.gpus_per_crew")


def waiting_gpu(upstream: xr.Dataset, months: Months) -> Array:
    """GPUs that are delivered to a ready hall and not yet installed, ``(draw, bound)``."""
    delivered_h, hall_ready_h, installed_h = (
        values(upstream, "buildout.milestone_h", "draw", "lot", milestone=milestone)
        for milestone in ("delivered", "hall_ready", "installed")
    )
    lot_gpu = values(upstream, "buildout.lot_gpu").astype(np.float64)
    return needs.waiting_gpu(delivered_h, hall_ready_h, installed_h, lot_gpu, months.bounds_h)


def _users_missing_fte(upstream: xr.Dataset, months: Months) -> Array:
    """Specialists whom the growth of demand presupposes and who are not there, mean of the month."""
    there = values(upstream, "talent.specialists_person")
    missing = needs.missing_fte(presupposed_person(months), there)
    return (missing[:, :-1] + missing[:, 1:]) / 2


def _in_service(upstream: xr.Dataset, months: Months) -> tuple[Array, Array]:
    """GPUs in service and their IT power, highest of the month: people must be there before they are."""
    gpus = _highest_of_month(_gpu_in_service(upstream))
    it_mw = (gpus * _nameplate_mw_per_gpu(upstream, months)[:, np.newaxis, :]).sum(axis=2)
    return gpus.sum(axis=2), it_mw


def _gpu_in_service(upstream: xr.Dataset) -> Array:
    """``(draw, bound, gpu_type)``."""
    dims = ("draw", "bound", "gpu_type")
    return values(upstream, "buildout.gpu_in_state", *dims, milestone="in_service")


def _operators_fte(upstream: xr.Dataset) -> Array:
    """Technicians and cluster engineers who are there, ``(draw, month, operator)``."""
    return values(upstream, "talent.operators_by_role_fte", "draw", "month", "operator")


def _highest_of_month(stock: Array) -> Array:
    return np.maximum(stock[:, :-1], stock[:, 1:])


def _nameplate_mw_per_gpu(upstream: xr.Dataset, months: Months) -> Array:
    """IT power of one GPU with its share of the server, ``(draw, gpu_type)``."""
    path = "catalogue.gpu_types"
    by_name = [
        months.worlds.value(f"{path}.{name}.server_nameplate")
        / months.worlds.value(f"{path}.{name}.gpus_per_server")
        for name in labels(upstream, "gpu_type")
    ]
    return np.stack(by_name, axis=1)
