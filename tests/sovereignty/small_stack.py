"""The sovereignty stage on the base figures and on what a test changes of them, in a few worlds."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import yaml_source
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.variables import check
from ausbau.core.worlds import Worlds
from ausbau.sovereignty import stage
from ausbau.sovereignty.metrics import METRICS
from ausbau.sovereignty.spec import SovereigntySpec
from ausbau.sovereignty.variables import VARIABLES

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TIMELINE = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))


def base(section: str) -> dict[str, Any]:
    """A section of the base scenario, to be changed at will: what is read once is kept."""
    tree = yaml_source.read(SCENARIOS / "base" / f"{section}.yaml").value
    assert isinstance(tree, dict)
    return deepcopy(tree)


def fixed(value: str | float) -> dict[str, Any]:
    return {"value": value, "source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


@cache
def source_ids() -> frozenset[str]:
    sources = yaml_source.read(SCENARIOS / "sources.yaml").value
    assert isinstance(sources, dict)
    return frozenset(sources)


def read(
    sovereignty: dict[str, Any], catalogue: dict[str, Any], as_of: date | None = date(2025, 6, 13)
) -> tuple[SovereigntySpec, CatalogueSpec]:
    context = ValidationContext(as_of, source_ids())
    return (
        SovereigntySpec.model_validate(sovereignty, context=context),
        CatalogueSpec.model_validate(catalogue, context=context),
    )


def upstream_of(lots: dict[str, int], *, draws: int, timeline: Timeline = TIMELINE) -> xr.Dataset:
    """Lots of one type each, all of them in service from the bound of 1 March 2026 on."""
    gpu = np.array(list(lots.values()), dtype=np.float64)
    in_service = np.zeros((draws, timeline.months + 1, len(lots), 1))
    begin = int(np.searchsorted(timeline.month_starts, np.datetime64("2026-03-01")))
    in_service[:, begin:, :, 0] = gpu
    return xr.Dataset(
        {
            "buildout.lot_gpu": ("lot", gpu),
            "buildout.gpu_in_state": (("draw", "bound", "gpu_type", "milestone"), in_service),
            "demand.ai_act_compliance_h": (("draw", "month"), np.zeros((draws, timeline.months))),
            "demand.high_risk_share": ("draw", np.zeros(draws)),
        },
        coords={
            "draw": np.arange(draws),
            "month": timeline.month_starts.astype("datetime64[ns]"),
            "bound": timeline.bounds_h,
            "gpu_type": list(lots),
            "lot_gpu_type": ("lot", list(lots)),
            "milestone": ["in_service"],
        },
    )


def run_stage(
    specs: tuple[SovereigntySpec, CatalogueSpec],
    given: xr.Dataset,
    timeline: Timeline = TIMELINE,
) -> xr.Dataset:
    parameters = {
        **dict(parameters_of(specs[0], ("sovereignty",))),
        **dict(parameters_of(specs[1], ("catalogue",))),
    }
    draw = given["draw"].values
    worlds = Worlds(timeline, parameters, seed=1, start=int(draw[0]), stop=int(draw[-1]) + 1)
    limited = worlds.limited_to("sovereignty", "catalogue")
    return check(stage.run(*specs, limited, given), VARIABLES)


def run(
    section: dict[str, Any], lots: dict[str, int], catalogue: dict[str, Any] | None = None
) -> xr.Dataset:
    """The stage on a section, in a few worlds."""
    specs = read(section, catalogue or base("catalogue"))
    return run_stage(specs, upstream_of(lots, draws=6))


def metric(name: str, results: xr.Dataset, **at: Any) -> xr.DataArray:
    (found,) = (one for one in METRICS if one.name == name)
    return found.measured(results, TIMELINE, **at)
