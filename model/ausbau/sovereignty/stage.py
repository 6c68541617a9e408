"""Runs the sovereignty rules on labelled results: the only file of the domain that knows labels."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.timeline import hours_between
from ausbau.core.worlds import Worlds
from ausbau.sovereignty import layers, world_share
from ausbau.sovereignty.spec import Layer, SovereigntySpec
from ausbau.sovereignty.variables import VARIABLES

END_OF_2025 = datetime(2026, 1, 1, tzinfo=UTC)


def run(
    spec: SovereigntySpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """Control layer by layer, readings of the whole, and shares of the world's compute."""
    layer_share = np.stack(
        [
            _accelerator_share(catalogue, worlds, upstream["buildout.lot_gpu"])
            if name == "accelerator"
            else _stated_share(getattr(spec.layers, name), name, worlds)
            for name in layers.LAYERS
        ],
        axis=1,
    )
    controlled = layers.controlled_share(layer_share)
    arrays = {
        "sovereignty.layer_share": layer_share,
        "sovereignty.controlled_share": controlled,
        "sovereignty.concentration": layers.concentration(layer_share),
        "sovereignty.reading": layers.readings(controlled),
        **_compute(worlds, upstream["buildout.gpu_in_state"]),
    }
    dims = {variable.name: variable.dims for variable in VARIABLES}
    return xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords={
            "draw": upstream["draw"],
            "bound": upstream["bound"],
            "layer": list(layers.LAYERS),
            "owner": list(layers.OWNERS),
            "reading": list(layers.READINGS),
        },
    )


def _stated_share(layer: Layer, name: str, worlds: Worlds) -> Array:
    shares = np.zeros((worlds.draws, len(layers.OWNERS)))
    for owner in layer.stated:
        path = f"sovereignty.layers.{name}.{owner}"
        shares[:, layers.OWNERS.index(owner)] = worlds.value(path)
    return layers.with_rest(shares, layers.OWNERS.index(layer.rest))


def _accelerator_share(catalogue: CatalogueSpec, worlds: Worlds, lot_gpu: xr.DataArray) -> Array:
    gpu_types = [str(name) for name in lot_gpu["lot_gpu_type"].values]
    regions = [catalogue.gpu_types[gpu_type].vendor_region for gpu_type in gpu_types]
    owners = [layers.OWNERS.index(region) for region in regions]
    return layers.vendor_shares(
        lot_gpu.values.astype(np.float64),
        _h100e_per_gpu(worlds, gpu_types),
        np.array(owners, dtype=np.int64),
    )


def _h100e_per_gpu(worlds: Worlds, gpu_types: list[str]) -> Array:
    """H100-equivalents of one GPU of each type named, shape ``(draw, type)``."""
    columns = [worlds.value(f"sovereignty.h100_equivalents.{name}") for name in gpu_types]
    return np.stack(columns, axis=1) if columns else np.zeros((worlds.draws, 0))


def _compute(worlds: Worlds, gpu_in_state: xr.DataArray) -> dict[str, Array]:
    gpu_types = [str(name) for name in gpu_in_state["gpu_type"].values]
    in_service = gpu_in_state.sel(milestone="in_service").values
    plant = world_share.plant_h100e(in_service, _h100e_per_gpu(worlds, gpu_types))
    world = world_share.stock_h100e(
        worlds.value("sovereignty.world.stock_end_of_2025"),
        worlds.value("sovereignty.world.growth"),
        hours_between(worlds.timeline.start, END_OF_2025),
        worlds.timeline.bounds_h,
    )
    eu = world * worlds.value("sovereignty.world.eu_share")[:, np.newaxis]
    return {
        "sovereignty.plant_h100e": plant,
        "sovereignty.world_share": world_share.share_of(plant, world),
        "sovereignty.eu_share": world_share.share_of(plant, eu),
    }
