"""A small plant with hand-made upstream results, and worlds with chosen parameter values."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import yaml_source
from ausbau.core.distributions import Fixed
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.energy.spec import EnergySpec

SCENARIOS = Path(__file__).parents[2] / "scenarios"
AS_OF = date(2025, 6, 13)
GPU_TYPES = ["b200", "rtx_pro_6000"]
GPUS = np.array([6_000.0, 4_000.0])
FIRST_RUNNING_MONTH = 6

Tree = dict[str, Any]


@cache
def base_section(name: str) -> Tree:
    """A section of the base scenario as a plain tree; whoever changes it takes a copy."""
    value = yaml_source.read(SCENARIOS / "base" / f"{name}.yaml").value
    assert isinstance(value, dict)
    return value


@cache
def source_ids() -> frozenset[str]:
    """The sources that ship with the program."""
    sources = yaml_source.read(SCENARIOS / "sources.yaml").value
    assert isinstance(sources, dict)
    return frozenset(sources)


def validation_context(as_of: date | None = AS_OF) -> ValidationContext:
    """What is known by a day."""
    return ValidationContext(as_of, source_ids())


def energy_spec(
    changes: Mapping[str, object] | None = None, as_of: date | None = AS_OF
) -> EnergySpec:
    """The base section with some entries replaced, by dotted path within the section."""
    tree = deepcopy(base_section("energy"))
    for path, value in (changes or {}).items():
        *above, last = path.split(".")
        node = tree
        for key in above:
            node = node[key]
        node[last] = value
    return EnergySpec.model_validate(tree, context=validation_context(as_of))


def catalogue_spec() -> CatalogueSpec:
    """The base catalogue."""
    return CatalogueSpec.model_validate(base_section("catalogue"), context=validation_context())


def two_years() -> Timeline:
    """2026 and 2027."""
    return Timeline.from_dates(date(2026, 1, 1), date(2027, 12, 31))


def worlds_of(
    spec: EnergySpec,
    timeline: Timeline,
    *,
    draws: int = 3,
    fixed: Mapping[str, float] | None = None,
) -> Worlds:
    """Worlds of a spec, in which the parameters named in ``fixed`` have one value."""
    parameters = dict(
        [*parameters_of(spec, ("energy",)), *parameters_of(catalogue_spec(), ("catalogue",))]
    )
    for path, value in (fixed or {}).items():
        parameters[path] = replace(parameters[path], distribution=Fixed(value))
    worlds = Worlds(timeline, parameters, seed=1, start=0, stop=draws)
    return worlds.limited_to("energy", "catalogue")


def upstream(
    timeline: Timeline,
    *,
    busy_share: float = 1.0,
    granted_share: float = 1.0,
    connection_mw: float = 20.0,
    draws: int = 3,
) -> xr.Dataset:
    """10,000 GPUs in one existing building, commissioned at the start of the seventh month."""
    months = timeline.months
    is_running = np.arange(months) >= FIRST_RUNNING_MONTH
    powered = np.broadcast_to(
        (timeline.month_hours * is_running)[None, :, None] * GPUS, (draws, months, 2)
    )
    data = {
        "buildout.powered_gpu_h": (("draw", "month", "gpu_type"), powered),
        "buildout.lot_gpu": ("lot", GPUS),
        "buildout.milestone_h": (
            ("draw", "lot", "milestone"),
            np.full((draws, 2, 3), timeline.bounds_h[FIRST_RUNNING_MONTH]),
        ),
        "buildout.building": (
            ("draw", "site"),
            np.zeros((draws, 1), dtype=np.int64),
            {"flag_meanings": "existing modular new"},
        ),
        "buildout.connection_mw": (
            ("draw", "bound", "site"),
            np.full((draws, months + 1, 1), connection_mw),
        ),
        "allocation.busy_gpu_h": (
            ("draw", "month", "group", "gpu_type"),
            powered[:, :, None, :] * busy_share,
        ),
        "allocation.granted_gpu_h": (
            ("draw", "month", "group", "gpu_type"),
            powered[:, :, None, :] * granted_share,
        ),
    }
    coordinates = {
        "draw": np.arange(draws),
        "month": timeline.month_starts.astype("datetime64[s]"),
        "gpu_type": GPU_TYPES,
        "milestone": ["commissioned", "in_service", "opened"],
        "group": ["research"],
        "site": ["city"],
        "lot": ["city_1", "city_2"],
        "lot_site": ("lot", ["city", "city"]),
        "lot_gpu_type": ("lot", GPU_TYPES),
    }
    return xr.Dataset(data, coords=coordinates)
