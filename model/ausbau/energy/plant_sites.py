"""The plan site by site: each site has a grid connection, a meter and a bill of its own."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.energy import planes
from ausbau.energy.plant_power import Lots, Plant


@dataclass(frozen=True)
class Sites:
    """What tells the sites of a plan apart.

    Attributes
    ----------
    of_lot
        Number of the site that a lot stands on, shape ``(lot,)``.
    lot_gpu
        GPUs of a lot, shape ``(lot,)``.
    opened_h
        When customers get a lot, infinite for never, shape ``(draw, lot)``.
    connection_mw
        What each connection carries at the end of the month, shape ``(draw, month, site)``.
    """

    of_lot: IntArray
    lot_gpu: Array
    opened_h: Array
    connection_mw: Array


def apart(plant: Plant, sites: Sites, month_bounds_h: Array) -> tuple[Plant, ...]:
    """Each site as a plant, the sums over which are those of the whole; one site is the whole itself.

    Hours under power are shared out by the GPUs commissioned on each site, type by type. Customers hold
    GPUs of a type, wherever they are: what they are granted and compute on goes by the GPUs open to them.
    That outages and idle hours of a type are spread alike over its sites is an assumption.
    """
    count = sites.connection_mw.shape[2]
    if count <= 1:
        return (plant,)
    powered = _share_by_site(plant, sites, plant.lots.commissioned_h, month_bounds_h)
    opened = _share_by_site(plant, sites, sites.opened_h, month_bounds_h)
    return tuple(
        replace(
            plant,
            powered_gpu_h=plant.powered_gpu_h * powered[site],
            busy_gpu_h=plant.busy_gpu_h * opened[site],
            granted_gpu_h=plant.granted_gpu_h * opened[site],
            lots=_chosen(plant.lots, sites.of_lot == site),
            connection_mw=sites.connection_mw[:, :, site],
        )
        for site in range(count)
    )


def gpu_h_by_type(
    since_h: Array, lot_gpu: Array, type_index: IntArray, types: int, month_bounds_h: Array
) -> Array:
    """GPU-hours of each month from an instant on, shape ``(draw, month, gpu_type)``.

    Parameters
    ----------
    since_h
        Hours since start from which a lot counts, infinite for never, shape ``(draw, lot)``.
    lot_gpu, type_index
        Shape ``(lot,)``.
    types
        Number of GPU types.
    month_bounds_h
        Shape ``(month + 1,)``.
    """
    begin, end = month_bounds_h[:-1], month_bounds_h[1:]
    counted_h = end - np.clip(since_h.T[:, :, None], begin, end)
    by_lot = counted_h * lot_gpu[:, None, None]
    return planes.stacked([by_lot[type_index == entry].sum(axis=0) for entry in range(types)])


def together(values: Sequence[Array]) -> Array:
    """Sum over the sites."""
    return reduce(operator.add, values)


def weighted_mean(values: Sequence[Array], weights: Sequence[Array]) -> Array:
    """Mean over the sites by weight, plain where all weights are 0; shapes ``(draw, month)``."""
    if len(values) == 1:
        return values[0]
    weight, every = np.stack(weights), np.stack(values)
    total = weight.sum(axis=0)
    mean: Array = every.mean(axis=0)
    np.divide((every * weight).sum(axis=0), total, out=mean, where=total > 0)
    return mean


def _share_by_site(
    plant: Plant, sites: Sites, since_h: Array, month_bounds_h: Array
) -> list[Array]:
    """Share of each site in the GPU-hours of a type since an instant, each ``(draw, month, gpu_type)``."""
    types = plant.nameplate_mw_per_gpu.shape[1]
    by_site = [
        gpu_h_by_type(
            since_h[:, chosen],
            sites.lot_gpu[chosen],
            plant.lots.type_index[chosen],
            types,
            month_bounds_h,
        )
        for chosen in (sites.of_lot == site for site in range(sites.connection_mw.shape[2]))
    ]
    whole = together(by_site)
    return [np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0) for part in by_site]


def _chosen(lots: Lots, chosen: BoolArray) -> Lots:
    return Lots(
        commissioned_h=lots.commissioned_h[:, chosen],
        in_service_h=lots.in_service_h[:, chosen],
        nameplate_mw=lots.nameplate_mw[:, chosen],
        building_code=lots.building_code[:, chosen],
        type_index=lots.type_index[chosen],
    )
