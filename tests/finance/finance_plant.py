"""A small plant that can be worked out by hand, and what the stages before finance hand on for it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
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
from ausbau.finance import stage
from ausbau.finance.metrics import METRICS
from ausbau.finance.spec import FinanceSpec
from ausbau.finance.variables import VARIABLES

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RELIEFS = ("none", "configured")
MILESTONES = ("ordered", "delivered", "hall_ready", "in_service")
GPU_TYPES = ("b200", "rtx_pro_6000")
YEAR_H = 8766.0
PARTIES = np.array(
    [
        "climate_fund",
        "federal_budget",
        "grid_users",
        "landlord",
        "municipality",
        "operator",
        "tenant",
    ]
)


def base(section: str) -> dict[str, Any]:
    tree = yaml_source.read(SCENARIOS / "base" / f"{section}.yaml").value
    assert isinstance(tree, dict)
    return copy.deepcopy(tree)


@cache
def source_ids() -> frozenset[str]:
    sources = yaml_source.read(SCENARIOS / "sources.yaml").value
    assert isinstance(sources, dict)
    return frozenset(sources)


def fixed(value: object) -> dict[str, object]:
    return {"value": value, "source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


def round_figures() -> dict[str, Any]:
    """A section whose figures are round, without real interest."""
    return {
        "parties": {
            **base("finance")["parties"],
            "pass_through_share": fixed("25 percent"),
            "repricing_delay": fixed("0 month"),
        },
        "operator": fixed("colocation"),
        "wacc": {
            "telecom": fixed("9 percent/year"),
            "colocation": fixed("2 percent/year"),
            "gpu_cloud": fixed("11 percent/year"),
        },
        "wacc_fall": {
            "telecom": fixed("0 percent/year"),
            "colocation": fixed("0 percent/year"),
            "gpu_cloud": fixed("0 percent/year"),
        },
        "inflation": fixed("2 percent/year"),
        "capex": {
            "gpu_servers": {
                "b200": fixed("50 thousand USD/GPU"),
                "rtx_pro_6000": fixed("10 thousand USD/GPU"),
            },
            "network_share": fixed("10 percent"),
            "storage_share": fixed("5 percent"),
            "hall": {
                "existing": fixed("5 million EUR/MW"),
                "modular": fixed("8 million EUR/MW"),
                "new": fixed("10 million EUR/MW"),
            },
            "hall_price_trend": fixed("0 percent/year"),
            "design_share": fixed("10 percent"),
            "contingency_share": fixed("10 percent"),
            "grid_connection": fixed("200 thousand EUR/MW"),
        },
        "opex": {
            "staff": fixed("100 thousand EUR/FTE/year"),
            "it_maintenance": fixed("4 percent/year"),
            "hall_maintenance": fixed("2 percent/year"),
            "site": fixed("150 thousand EUR/MW/year"),
        },
        "budget": fixed("50 million EUR"),
        "hall_lease": {
            "share": fixed("0 percent"),
            "rent": fixed("900 thousand EUR/MW/year"),
            "rise": fixed("2 percent/year"),
        },
        "life": {"hall": fixed("20 year")},
        "debt": {
            "share": fixed("50 percent"),
            "rate": {
                "telecom": fixed("4 percent/year"),
                "colocation": fixed("5 percent/year"),
                "gpu_cloud": fixed("10 percent/year"),
            },
            "tenor": fixed("5 year"),
        },
        "support": {
            "payer": "federal_budget",
            "guarantee_share": fixed("0 percent"),
            "guarantee_effect": fixed("1 percent/year"),
            "guarantee_loss": {
                "telecom": fixed("0.1 percent/year"),
                "colocation": fixed("2 percent/year"),
                "gpu_cloud": fixed("3 percent/year"),
            },
            "grant_share": fixed("0 percent"),
        },
        "tax": no_tax(),
        "anchor_contract": {
            "payer": "federal_budget",
            "price_factor": fixed(1),
        },
        "programme_plant": base("finance")["programme_plant"],
        "programme_use": base("finance")["programme_use"],
        "programmes": base("finance")["programmes"],
    }


def no_tax() -> dict[str, Any]:
    """Rates of zero, and lives for tax as long as the economic ones."""
    return {
        **base("finance")["tax"],
        "corporate": {"2025": fixed("0 percent")},
        "trade_multiplier": fixed(0),
        "life": {"it": fixed("5 year"), "hall": fixed("20 year")},
        "declining_share": fixed("0 percent"),
    }


def round_catalogue() -> dict[str, Any]:
    tree = base("catalogue")
    tree["gpu_types"]["b200"]["server_nameplate"] = fixed("12 kW")
    tree["server_life"] = fixed("5 year")
    return tree


def read(
    finance: Mapping[str, Any], catalogue: Mapping[str, Any], as_of: date | None = date(2025, 6, 13)
) -> tuple[FinanceSpec, CatalogueSpec]:
    context = ValidationContext(as_of, source_ids())
    return (
        FinanceSpec.model_validate(finance, context=context),
        CatalogueSpec.model_validate(catalogue, context=context),
    )


def worlds_of(
    finance: FinanceSpec,
    catalogue: CatalogueSpec,
    timeline: Timeline,
    start: int = 0,
    stop: int = 2,
) -> Worlds:
    parameters = {
        **dict(parameters_of(finance, ("finance",))),
        **dict(parameters_of(catalogue, ("catalogue",))),
    }
    worlds = Worlds(timeline=timeline, parameters=parameters, seed=1, start=start, stop=stop)
    return worlds.limited_to("finance", "catalogue")


def upstream_of(timeline: Timeline, lots: Mapping[str, int], **given: Any) -> xr.Dataset:
    """What the stages before would hand on: one site; each lot one GPU type; all worlds alike.

    ``given`` may set, for all worlds, ``ordered_h``, ``delivered_h``, ``hall_ready_h``, ``in_service_h``
    (else at delivery), ``decline`` of prices a year, from 2.70 EUR for a B200 and 0.90 EUR for the other
    type, at 0.90 EUR for a dollar, ``connection_mw`` by bound, ``staff_fte``, ``electricity_eur``
    by month, ``relief_eur`` by month, ``gpu_h`` of B200 by month (sold four fifths of it, goodput half
    of it), ``anchor_share`` of it sold to the anchor, ``price_ratio`` of what customers pay to the price
    on demand.
    """
    draws, months = given.get("draws", 2), timeline.months
    month = np.ones((draws, months))
    gpu_h = month * given.get("gpu_h", 0.0)
    b200_h = np.stack([gpu_h, np.zeros_like(gpu_h)], axis=2)
    reached = np.empty((draws, len(lots), 4))
    reached[:, :, 0] = given.get("ordered_h", 0.0)
    reached[:, :, 1] = given.get("delivered_h", 0.0)
    reached[:, :, 2] = given.get("hall_ready_h", 0.0)
    reached[:, :, 3] = given.get("in_service_h", reached[:, :, 1])
    decline = given.get("decline", 0.0)
    years = (timeline.bounds_h[:-1] + timeline.bounds_h[1:]) / 2 / YEAR_H
    price = (1 - decline) ** years[:, np.newaxis] * np.array([2.7, 0.9])
    connection = np.zeros((draws, months + 1, 1)) + np.asarray(
        given.get("connection_mw", 0.0)
    ).reshape(-1, 1)
    relief = month * given.get("relief_eur", 0.0)
    bill = month * given.get("electricity_eur", 0.0)
    net = np.stack([bill, bill - relief], axis=2)
    pools = ("draw", "month", "group", "gpu_type")
    return xr.Dataset(
        {
            "buildout.building": (("draw", "site"), np.zeros((draws, 1), dtype=np.int64)),
            "buildout.lot_gpu": ("lot", np.array(list(lots.values()), dtype=np.float64)),
            "buildout.milestone_h": (("draw", "lot", "milestone"), reached),
            "buildout.connection_mw": (("draw", "bound", "site"), connection),
            "demand.price_eur_per_gpu_h": (
                ("draw", "month", "gpu_type"),
                np.repeat(price[np.newaxis], draws, axis=0),
            ),
            "demand.price_decline_per_year": ("draw", np.full(draws, decline)),
            "demand.exchange_rate_eur_per_usd": ("draw", np.full(draws, 0.9)),
            "buildout.available_gpu_h": (("draw", "month", "gpu_type"), b200_h),
            "allocation.sold_gpu_h": (pools, 0.8 * b200_h[:, :, np.newaxis, :]),
            "allocation.anchor_sold_gpu_h": (
                ("draw", "month", "gpu_type"),
                given.get("anchor_share", 0.0) * b200_h,
            ),
            "allocation.price_ratio": (
                ("draw", "month", "gpu_type"),
                np.full_like(b200_h, given.get("price_ratio", 1.0)),
            ),
            "allocation.goodput_gpu_h": (pools, 0.5 * b200_h[:, :, np.newaxis, :]),
            "talent.operators_demand_fte": (("draw", "month"), month * given.get("staff_fte", 0.0)),
            "energy.net_cost_eur": (("draw", "month", "relief"), net),
            "energy.cash_cost_eur": (("draw", "month", "relief"), net),
            "energy.payer_eur": (
                ("draw", "month", "relief", "party"),
                np.stack([np.zeros_like(relief), relief], axis=2)[..., np.newaxis]
                * np.array(PARTIES == "climate_fund", dtype=np.float64),
            ),
            "energy.relief_eur": (
                ("draw", "month", "relief"),
                np.stack([np.zeros_like(relief), relief], axis=2),
            ),
        },
        coords={
            "draw": np.arange(draws),
            "month": timeline.month_starts.astype("datetime64[ns]"),
            "bound": timeline.bounds_h,
            "site": ["plan"],
            "lot_site": ("lot", ["plan"] * len(lots)),
            "lot_gpu_type": ("lot", list(lots)),
            "milestone": list(MILESTONES),
            "gpu_type": list(GPU_TYPES),
            "relief": list(RELIEFS),
            "party": list(PARTIES),
        },
    )


def run_stage(
    finance: Mapping[str, Any], catalogue: Mapping[str, Any], timeline: Timeline, given: xr.Dataset
) -> xr.Dataset:
    specs = read(finance, catalogue)
    draw = given["draw"].values
    worlds = worlds_of(*specs, timeline, int(draw[0]), int(draw[-1]) + 1)
    returned = check(stage.run(*specs, worlds, given), VARIABLES)
    return given.merge(returned, compat="identical", join="exact")


def metric(name: str, results: xr.Dataset, timeline: Timeline, **at: Any) -> xr.DataArray:
    (found,) = (one for one in METRICS if one.name == name)
    return found.measured(results, timeline, **at)
