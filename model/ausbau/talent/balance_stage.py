"""Who is needed once it is known what was built and asked for, and what stands idle without them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.core.arrays import Array
from ausbau.talent import balance as needs
from ausbau.talent.choice_stage import presupposed_person
from ausbau.talent.months import Months

ROLES = ("builders", "technicians", "cluster_engineers", "users")


def missing_fte(upstream: xr.Dataset, needed: Array, waiting: Array, months: Months) -> Array:
    """People needed and not there, ``(draw, month, role)``.

    ``needed`` are the operators, ``waiting`` the GPUs that wait for crews.
    """
    there = upstream["talent.operators_by_role_fte"].transpose("draw", "month", "operator")
    operators = needs.missing_fte(needed, there.values)
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
    there = upstream["talent.operators_by_role_fte"].transpose("draw", "month", "operator")
    in_service = upstream["buildout.gpu_in_state"].sel(milestone="in_service", drop=True)
    by_bound = in_service.sum("gpu_type").transpose("draw", "bound").values
    running = (by_bound[:, :-1] + by_bound[:, 1:]) / 2
    by_reason = (
        standing * short * hours,
        needs.unstaffed_gpu(running, needed, there.values) * hours,
        _unused_gpu_h(upstream),
    )
    return np.stack(by_reason, axis=2)


def _unused_gpu_h(upstream: xr.Dataset) -> Array:
    """Free GPU-hours that users would take if there were as many as presupposed."""
    granted, available, requested = (
        _by_month(upstream[name])
        for name in (
            "allocation.granted_gpu_h",
            "buildout.available_gpu_h",
            "demand.requested_gpu_h",
        )
    )
    return needs.unused_gpu_h(
        available - granted, requested, upstream["talent.users_supply_share"].values
    )


def _by_month(hours: xr.DataArray) -> Array:
    """The sum over all other dims, ``(draw, month)``; NumPy's, which unlike xarray's looks for no gaps."""
    values = hours.transpose("draw", "month", ...).values
    total: Array = values.sum(axis=tuple(range(2, values.ndim)))
    return total


def _short_of_crews_share(upstream: xr.Dataset, waiting: Array, months: Months) -> Array:
    """Share of the GPUs that wait for crews on which none can work, ``(draw, month)``."""
    needed = _crews_needed(waiting, months)
    missing = needs.missing_fte(needed, upstream["talent.installation_crews"].values)
    return np.divide(missing, needed, out=np.zeros_like(needed), where=needed > 0)


def _builders_missing_fte(upstream: xr.Dataset, waiting: Array, months: Months) -> Array:
    """People of the crews that could work on what waits, and are not there."""
    needed = _crews_needed(waiting, months)
    missing = needs.missing_fte(needed, upstream["talent.installation_crews"].values)
    return missing * months.column("builders.crew_size")


def _crews_needed(waiting: Array, months: Months) -> Array:
    return _highest_of_month(waiting) / months.column("builders.gpus_per_crew")


def waiting_gpu(upstream: xr.Dataset, months: Months) -> Array:
    """GPUs that are delivered to a ready hall and not yet installed, ``(draw, bound)``."""
    reached_h = upstream["buildout.milestone_h"].transpose("draw", "lot", "milestone")
    return needs.waiting_gpu(
        reached_h.sel(milestone="delivered").values,
        reached_h.sel(milestone="hall_ready").values,
        reached_h.sel(milestone="installed").values,
        upstream["buildout.lot_gpu"].values.astype(np.float64),
        months.bounds_h,
    )


def _users_missing_fte(upstream: xr.Dataset, months: Months) -> Array:
    """Specialists whom the growth of demand presupposes and who are not there, mean of the month."""
    there = upstream["talent.specialists_person"].values
    missing = needs.missing_fte(presupposed_person(months), there)
    return (missing[:, :-1] + missing[:, 1:]) / 2


def _in_service(upstream: xr.Dataset, months: Months) -> tuple[Array, Array]:
    """GPUs in service and their IT power, highest of the month: people must be there before they are."""
    in_service = upstream["buildout.gpu_in_state"].sel(milestone="in_service", drop=True)
    by_type = in_service.transpose("draw", "bound", "gpu_type")
    gpus = _highest_of_month(by_type.values)
    it_mw = (gpus * _nameplate_mw_per_gpu(by_type, months)[:, np.newaxis, :]).sum(axis=2)
    return gpus.sum(axis=2), it_mw


def _highest_of_month(stock: Array) -> Array:
    return np.maximum(stock[:, :-1], stock[:, 1:])


def _nameplate_mw_per_gpu(by_type: xr.DataArray, months: Months) -> Array:
    """IT power of one GPU with its share of the server, ``(draw, gpu_type)``."""
    path = "catalogue.gpu_types"
    by_name = [
        months.worlds.value(f"{path}.{name}.server_nameplate")
        / months.worlds.value(f"{path}.{name}.gpus_per_server")
        for name in by_type["gpu_type"].values
    ]
    return np.stack(by_name, axis=1)
