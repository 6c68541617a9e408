"""Runs the allocation rules on labelled results: the only file of the domain that knows labels."""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from ausbau.allocation import policies, take_up
from ausbau.allocation.amounts import UseShares, amounts
from ausbau.allocation.policies import Grant
from ausbau.allocation.spec import AllocationSpec, Proportional, StrictPriority
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds

DIMS = ("draw", "month", "group", "gpu_type")


def run(
    spec: AllocationSpec,
    catalogue: CatalogueSpec,
    worlds: Worlds,
    upstream: xr.Dataset,
) -> xr.Dataset:
    """Sold, granted, busy and goodput GPU-hours of each group, by month and pool."""
    requested = upstream["demand.requested_gpu_h"].transpose(*DIMS)
    available = upstream["buildout.available_gpu_h"].transpose("draw", "month", "gpu_type")
    available = available.sel(gpu_type=requested["gpu_type"])
    signed = _signed_share(available.values.sum(axis=2), worlds)
    found = amounts(
        requested.values * signed[:, :, np.newaxis, np.newaxis],
        available.values,
        UseShares(
            allocated=worlds.value("allocation.use.allocated_share"),
            busy=worlds.value("allocation.use.busy_share"),
            goodput=worlds.value("allocation.use.goodput_share"),
        ),
        _grant(spec, sorted(catalogue.groups)),
    )
    return xr.Dataset(
        {
            "allocation.sold_gpu_h": (DIMS, found.sold),
            "allocation.granted_gpu_h": (DIMS, found.granted),
            "allocation.busy_gpu_h": (DIMS, found.busy),
            "allocation.goodput_gpu_h": (DIMS, found.goodput),
        },
        coords={name: upstream[name] for name in DIMS},
    )


def _signed_share(available: Array, worlds: Worlds) -> Array:
    """Share of those who would buy that has signed, ``(draw, month)``."""
    bounds_h = worlds.timeline.bounds_h
    return take_up.signed_share(
        take_up.hours_open(take_up.opening_month(available), bounds_h),
        worlds.value("allocation.take_up.share_at_opening")[:, np.newaxis],
        worlds.value("allocation.take_up.time_constant")[:, np.newaxis],
    )


def _grant(spec: AllocationSpec, groups: list[str]) -> Grant:
    """The policy with its own numbers filled in, for groups in this order."""
    match spec.policy:
        case Proportional():
            return policies.proportional
        case StrictPriority(ranks=ranks):
            last = max(ranks.values(), default=0) + 1
            return partial(
                policies.strict_priority,
                ranks=np.array([ranks.get(group, last) for group in groups], dtype=np.int64),
            )
