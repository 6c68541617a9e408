"""The metrics of the sovereignty domain."""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from ausbau.core.metric import Metric, MetricInput
from ausbau.sovereignty.layers import LAYERS, READINGS


def _controlled_share(given: MetricInput, *, layer: str) -> xr.DataArray:
    return given.results["sovereignty.controlled_share"].sel(layer=layer, drop=True)


def _reading(given: MetricInput, *, reading: str) -> xr.DataArray:
    return given.results["sovereignty.reading"].sel(reading=reading, drop=True)


def _share_on(given: MetricInput, *, variable: str) -> xr.DataArray:
    """On the bound of months next to the end of that day: at most half a month away."""
    nearest = np.abs(given.timeline.bounds_h - given.deadline_h).argmin()
    return given.results[variable].isel(bound=int(nearest), drop=True)


_READING_MEANS = {
    "minimum": "of the weakest layer",
    "mean": "on average over the layers",
    "geometric": "as geometric mean over the layers",
}

METRICS: tuple[Metric, ...] = (
    *(
        Metric(
            f"sovereignty.controlled_share_{layer}",
            "share",
            f"share of the layer {layer} under German or other EU control",
            partial(_controlled_share, layer=layer),
        )
        for layer in LAYERS
    ),
    *(
        Metric(
            f"sovereignty.reading_{reading}",
            "share",
            f"share under German or other EU control {_READING_MEANS[reading]}",
            partial(_reading, reading=reading),
        )
        for reading in READINGS
    ),
    Metric(
        "sovereignty.world_share",
        "share",
        "share of the plan in the world's AI compute on the date",
        partial(_share_on, variable="sovereignty.world_share"),
        takes="date",
    ),
    Metric(
        "sovereignty.eu_share",
        "share",
        "share of the plan in the AI compute of the European Union on the date",
        partial(_share_on, variable="sovereignty.eu_share"),
        takes="date",
    ),
)
