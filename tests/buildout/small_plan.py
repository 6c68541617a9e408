"""A plan small enough to be worked out by hand: two lots of 80 GPUs in an existing hall.

The clock starts on Monday, 2 June 2025, 00:00 UTC, 02:00 in Berlin. A lot has 10 servers of 10 kW; nothing
is added for support and cooling, so it reserves 100 kW. Days, if everything is there in time::

    contract 0-10, planning 10-20, permit 20-25, construction 25-45, cooling delivery 20-35,
    cooling mounting 45-50, systems test 50-55; connection 10-18; order 10-15, lots at 45 and 65
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import xarray as xr

from ausbau.buildout import stage
from ausbau.buildout.spec import BuildoutSpec
from ausbau.buildout.variables import EXPLANATIONS, VARIABLES
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.variables import check
from ausbau.core.worlds import Worlds

TIMELINE = Timeline.from_dates(date(2025, 6, 2), date(2026, 12, 31))
CONTEXT = ValidationContext(date(2025, 6, 13), frozenset({"assumption"}))
PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-01"}


def fixed(value: str | float) -> dict[str, Any]:
    """A parameter with one value."""
    return {"value": value, **PASSPORT}


def lasting(value: str) -> dict[str, Any]:
    """A step with a fixed duration."""
    return {"duration": fixed(value)}


def building(way: str = "reused", factor: float = 1.0) -> dict[str, Any]:
    """Reference durations of a kind of building."""
    return {
        "planning": lasting(f"{10 * factor} day"),
        "permit": lasting(f"{5 * factor} day"),
        "grid_connection": {"way": fixed(way)},
        "construction": lasting(f"{20 * factor} day"),
        "cooling": {
            "lead": fixed(f"{15 * factor} day"),
            "mounting": fixed(f"{5 * factor} day"),
            "share_at_once": fixed("100 percent"),
            "extension": fixed("10 day"),
        },
        "water_permit": {"need": fixed("not_needed"), "duration": fixed("100 day")},
        "systems_test": lasting(f"{5 * factor} day"),
    }


def site() -> dict[str, Any]:
    """The site with its two lots."""
    return {
        "title": {"de": "Plan", "en": "Plan"},
        "announced": "2025-06-02",
        "building": fixed("existing"),
        "power_steps": {"full": {"facility_power": fixed("1 MW"), "delay": fixed("0 day")}},
        "orders": {
            "b200": {"gpu_type": "b200", "gpus": fixed("160 GPU"), "lots": fixed(2)},
        },
    }


def fleet() -> dict[str, Any]:
    """Servers that never fail and need no maintenance."""
    return {
        "failures_per_gpu_year": fixed("0 1/year"),
        "early_shape": fixed(1),
        "early_time": fixed("60 day"),
        "growth": fixed(0),
        "swap_share": fixed("50 percent"),
        "part_wait": fixed("4 day"),
        "crew_time": fixed("4 h"),
        "restart": fixed("2 h"),
        "gpus_per_repair_crew": fixed("80 GPU"),
        "renewal_time": fixed("30 day"),
        "spare_share": fixed("0 percent"),
        "planned_share": fixed("0 percent"),
        "outage": {
            "hazard": fixed("0 1/year"),
            "duration": fixed("30 day"),
            "lost_share": fixed("50 percent"),
        },
    }


def section() -> dict[str, Any]:
    """The section of the plan, a tree as it comes from a file."""
    return {
        "contract": lasting("10 day"),
        "ordering": lasting("5 day"),
        "buildings": {
            "existing": {
                **building(),
                "power_at_once": fixed("0 percent"),
                "immission_permit": fixed("needed"),
                "fire_concept": {"need": fixed("not_needed"), "duration": fixed("50 day")},
            },
            "modular": building("medium_voltage", 2.0),
            "new": building("high_voltage", 4.0),
        },
        "grid_connections": {
            "reused": lasting("8 day"),
            "medium_voltage": lasting("80 day"),
            "high_voltage": lasting("300 day"),
            "extra_high_voltage": lasting("900 day"),
            "medium_voltage_up_to": fixed("15 MW"),
            "high_voltage_up_to": fixed("100 MW"),
        },
        "equipment": {item: fixed("0 day") for item in ("transformer", "switchgear", "generators")},
        "delivery": {
            "b200": {
                "lead": fixed("30 day"),
                "spread": fixed("20 day"),
                "allotment": fixed("1e9 GPU/h"),
            }
        },
        "delivery_slip": fixed("0 day"),
        "installation": {
            "crews_per_lot": fixed(1),
            "gpus_per_crew_week": {"b200": fixed("80 GPU")},
            "learning_share": fixed("0 percent"),
            "experience": fixed("100 GPU"),
        },
        "trades": {
            trade: fixed("100 percent")
            for trade in (
                "builders",
                "electricians",
                "refrigeration",
                "controls",
                "fabric_engineers",
            )
        },
        "fabric": {
            "optics_lead": fixed("0 day"),
            "teams": fixed(2),
            "duration_per_1000_gpus": fixed("100 h"),
        },
        "burn_in": lasting("72 h"),
        "rework": {
            "arrival_share": fixed("0 percent"),
            "early_share": fixed("0 percent"),
            "spare_share": fixed("0 percent"),
            "swap": fixed("1 day"),
            "part_wait": fixed("30 day"),
        },
        "acceptance": lasting("2 working_day"),
        "opening": lasting("24 h"),
        "power_reserve": {"support_share": fixed("0 percent"), "design_pue": fixed(1.0)},
        "backup_power": {
            "backed_up_share": fixed("100 percent"),
            "spare_share": fixed("25 percent"),
            "efficiency": fixed("37.5 percent"),
        },
        "immission_permit": {
            "threshold": fixed("50 MW"),
            "completeness": fixed("30 day"),
            "statutory_limit": fixed("70 day"),
            "pace": fixed(2),
        },
        "winter": {
            "outdoor_share": fixed("0 percent"),
            "ice_day_share": fixed("100 percent"),
            "spread": fixed(0),
        },
        "new_hall": {"facility_power": fixed("30 MW")},
        "national": {"it_power_growth": fixed("300 MW/year"), "after_permit": fixed("12 month")},
        "planning_relief": {
            "building_permit_factor": fixed(1),
            "change_of_use_factor": fixed(1),
            "immission_permit_factor": fixed(1),
        },
        "outside_view": {
            "weight": fixed(0),
            "belief": fixed(0.5),
            "median_time": fixed("18 month"),
            "spread": fixed(1),
            "given_up": fixed("0 1/year"),
        },
        "export_stop": {"hazard": fixed("0 1/year"), "duration": fixed("30 day")},
        "fleet": fleet(),
        "sites": {"plan": site()},
    }


def catalogue(server_nameplate: str = "10 kW", server_life: str = "5 year") -> CatalogueSpec:
    """Two GPU types in servers of eight; only ``b200`` is ordered."""
    gpu_type = {
        "title": {"de": "Server", "en": "Server"},
        "vendor": "NVIDIA",
        "vendor_region": "us",
        "gpus_per_server": fixed("8 GPU"),
        "server_nameplate": fixed(server_nameplate),
    }
    tree = {
        "gpu_types": {"b200": gpu_type, "a100": gpu_type},
        "server_life": fixed(server_life),
        "groups": {},
        "parties": {},
    }
    return CatalogueSpec.model_validate(tree, context=CONTEXT)


def changed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The section with entries replaced or added by dotted path."""
    tree = section()
    for path, value in changes.items():
        *parents, last = path.split(".")
        node = tree
        for name in parents:
            node = node.setdefault(name, {})
        node[last] = copy.deepcopy(value)
    return tree


def spec_of(changes: Mapping[str, Any] | None = None) -> BuildoutSpec:
    """The validated section."""
    return BuildoutSpec.model_validate(changed(changes or {}), context=CONTEXT)


def worlds_of(spec: BuildoutSpec, start: int = 0, stop: int = 1) -> Worlds:
    """Worlds of the small plan."""
    parameters = dict(parameters_of(spec, ("buildout",)))
    parameters |= dict(parameters_of(catalogue(), ("catalogue",)))
    return Worlds(TIMELINE, parameters, seed=1, start=start, stop=stop)


OCCUPATIONS = ("building_trades", "cluster_engineers")


def crews(number: float, draws: int = 1) -> xr.Dataset:
    """What the stage finds upstream on the timeline of the small plan."""
    return upstream_of(TIMELINE, number, draws)


def upstream_of(timeline: Timeline, number_of_crews: float, draws: int) -> xr.Dataset:
    """The same number of crews in all months, and stocks that stay."""
    crews_by_month = np.full((draws, timeline.months), number_of_crews)
    stock = np.full((draws, len(timeline.bounds_h), len(OCCUPATIONS)), 1000.0)
    return xr.Dataset(
        {
            "talent.installation_crews": (("draw", "month"), crews_by_month),
            "talent.later_crews": (("draw", "later_month"), crews_by_month[:, -1:]),
            "talent.stock_person": (("draw", "bound", "occupation"), stock),
        },
        coords={"occupation": list(OCCUPATIONS)},
    )


def results_of(
    changes: Mapping[str, Any] | None = None,
    *,
    number_of_crews: float = 5,
    start: int = 0,
    stop: int = 1,
) -> xr.Dataset:
    """What the stage returns, checked at its seam."""
    spec = spec_of(changes)
    worlds = worlds_of(spec, start, stop).limited_to("buildout", "catalogue")
    upstream = crews(number_of_crews, stop - start)
    return check(stage.run(spec, catalogue(), worlds, upstream), (*VARIABLES, *EXPLANATIONS))
