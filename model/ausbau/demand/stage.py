"""Runs the demand rules on labelled results: the only file of the domain that knows labels."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.demand import growth, need, price
from ausbau.demand.spec import DemandSpec, GroupDemand

DIMS = ("draw", "month", "group", "gpu_type")


def run(
    spec: DemandSpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """GPU-hours that each group would use, by month and pool."""
    timeline = worlds.timeline
    groups, pools = sorted(catalogue.groups), sorted(catalogue.gpu_types)
    middle_h = (timeline.bounds_h[:-1] + timeline.bounds_h[1:]) / 2
    elapsed_years = (middle_h - timeline.hours(spec.reference_date)) / growth.HOURS_PER_YEAR
    requested = np.zeros((worlds.draws, timeline.months, len(groups), len(pools)))
    for position, group in enumerate(groups):
        if group in spec.groups:
            gpus = _need_gpu(group, elapsed_years, worlds)
            weights = _pool_weights(group, spec.groups[group], pools, worlds)
            requested[:, :, position, :] = need.split(gpus, weights)
    common = (
        _price_response(worlds)[:, np.newaxis]
        * upstream["talent.users_supply_share"].values
        * timeline.month_hours
    )
    return xr.Dataset(
        {"demand.requested_gpu_h": (DIMS, requested * common[:, :, np.newaxis, np.newaxis])},
        coords={
            "draw": upstream["draw"],
            "month": upstream["month"],
            "group": groups,
            "group_kind": ("group", [catalogue.groups[group].kind for group in groups]),
            "gpu_type": pools,
        },
    )


def _need_gpu(group: str, elapsed_years: Array, worlds: Worlds) -> Array:
    """GPUs asked for at the same time, ``(draw, month)``, at the reference price."""
    path = f"demand.groups.{group}"
    start = need.start_gpu(
        worlds.value(f"{path}.users"),
        worlds.value(f"{path}.gpu_per_user"),
        worlds.value(f"{path}.addressed_share"),
    )
    multiple = growth.logistic_multiple(
        elapsed_years,
        worlds.value(f"{path}.growth_rate")[:, np.newaxis],
        worlds.value(f"{path}.ceiling_multiple")[:, np.newaxis],
    )
    return start[:, np.newaxis] * multiple


def _pool_weights(group: str, demand: GroupDemand, pools: list[str], worlds: Worlds) -> Array:
    weights = np.zeros((worlds.draws, len(pools)))
    for position, pool in enumerate(pools):
        if pool in demand.pools:
            weights[:, position] = worlds.value(f"demand.groups.{group}.pools.{pool}")
    return weights


def _price_response(worlds: Worlds) -> Array:
    return price.response(
        worlds.value("demand.price.asked"),
        worlds.value("demand.price.reference"),
        worlds.value("demand.price.elasticity"),
    )
