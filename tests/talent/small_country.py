"""A small country without reactions, and the base section, to run the talent stage on."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import variables, yaml_source
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.sources import read_sources
from ausbau.talent import stage
from ausbau.talent.spec import TalentSpec
from ausbau.talent.variables import VARIABLES_BALANCE, VARIABLES_SUPPLY

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASE = SCENARIOS / "base"
SOURCES = frozenset(read_sources([SCENARIOS]))
WINTER = Timeline.from_dates(date(2026, 1, 1), date(2026, 2, 28))  # months of 744 and 672 h


def fixed(value: object) -> dict[str, object]:
    return {"value": value, "source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


def trade(stock: str) -> dict[str, object]:
    return {
        "stock": fixed(stock),
        "growth": fixed("0 percent/year"),
        "retirement_rate": fixed("3 percent/year"),
    }


TREE: dict[str, Any] = {
    "calibrated_on": "2026-01-01",
    "trades": {
        "building": trade("15000 person")
        | {
            "foreign_share": fixed("20 percent"),
            "eu_share": fixed("60 percent"),
            "entering_foreign_share": fixed("40 percent"),
        },
        "technicians": trade("10000 person"),
        "cluster_engineers": trade("4000 person"),
    },
    "builders": {
        "installation_crews": fixed("5.7 crew"),
        "crew_size": fixed("7 FTE/crew"),
        "gpus_per_crew": fixed("250 GPU/crew"),
    },
    "operators": {
        "core_team": fixed("25 FTE"),
        "hireable": fixed("10 FTE"),
        "technician_share": fixed("40 percent"),
        "hiring_time": fixed("1 h"),
        "ramp_time": fixed("1 h"),
        "staff_per_gpu": fixed("0.006 FTE/GPU"),
        "facility_staff_per_mw": fixed("2 FTE/MW"),
        "facility_floor": fixed("18 FTE"),
    },
    "specialists": {
        "stock": fixed("25000 person"),
        "senior_share": fixed("40 percent"),
        "foreign_share": fixed("50 percent"),
        "eu_share": fixed("20 percent"),
        "promotion_time": fixed("5 year"),
        "arrivals_senior_share": fixed("30 percent"),
        "near_ai": {
            "ratio": fixed(1),
            "growth": fixed("0 percent/year"),
            "self_taught_rate": fixed("0 percent/year"),
        },
        "start_ups": {
            "staff_share": fixed("20 percent"),
            "move_rate": fixed("4 percent/year"),
            "moving_staff_share": fixed("25 percent"),
        },
        "graduates": {
            "at_start": fixed("4000 person/year"),
            "growth": fixed("0 percent/year"),
            "stay_share": fixed("75 percent"),
            "study_time": fixed("3 year"),
            "drop_out_share": fixed("48.8 percent"),
            "international_share": fixed("30 percent"),
            "international_stay_ratio": fixed(1),
            "job_match_time": fixed("6 month"),
        },
        "training": {
            "seats": fixed("10000 person/year"),
            "growth": fixed("0 percent/year"),
            "expansion": {
                "starts": "2026-02-01",
                "factor": fixed(1),
                "build_up": fixed("672 h"),
            },
            "completion_share": fixed("80 percent"),
            "yield_share": fixed("5 percent"),
            "reskilling_time": fixed("6 month"),
            "technology_center": {
                "opening_delay": fixed("744 h"),
                "staff": fixed("0 FTE"),
                "build_up": fixed("672 h"),
                "seats_per_staff": fixed("30 person/FTE/year"),
            },
        },
        "free_movers": fixed("100 person/year"),
        "emigration_rate": fixed("0 percent/year"),
        "home_emigration_ratio": fixed(0.5),
        "junior_emigration_ratio": fixed(2),
        "retirement_rate": fixed("0 percent/year"),
        "drain": {"starts": "2026-02-01", "extra_rate": fixed("0 percent/year")},
    },
    "visa": {
        "applications": fixed("12000 person/year"),
        "applications_growth": fixed("0 percent/year"),
        "capacity_ratio": fixed(1),
        "capacity_growth": fixed("0 percent/year"),
        "waiting_at_start": fixed("1461 h"),
        "processing_time": fixed("1000 h"),
        "recognition_share": fixed("0 percent"),
        "recognition_time": fixed("2000 h"),
        "relocation_time": fixed("500 h"),
        "title_share": fixed("50 percent"),
        "specialist_share": fixed("10 percent"),
        "talent_visa": {
            "starts": "2026-02-01",
            "extra_applications": fixed("0 person/year"),
            "saved_share": fixed("0 percent"),
        },
        "automation": {
            "starts": "2026-02-01",
            "introduction": fixed("336 h"),
            "capacity_factor": fixed(1),
            "saved_share": fixed("0 percent"),
        },
    },
    "us_shock": {
        "starts": "2026-02-01",
        "pool": fixed("0 person"),
        "intention_share": fixed("50 percent"),
        "behaviour_share": fixed("1 percent"),
        "entrants": fixed("7500 person/year"),
        "deterred_share": fixed("0 percent"),
        "visa_fee": fixed("0 EUR"),
        "fee_payer_share": fixed("50 percent"),
        "pay": fixed("120000 EUR/year"),
        "fee_years": fixed("4 year"),
        "germany_share": fixed("10 percent"),
    },
    "location": {
        "destinations": {
            "us": fixed(13),
            "uk": fixed(5),
            "switzerland": fixed(7),
            "canada": fixed(1),
            "other": fixed(11),
        },
        "pay_elasticity": fixed(1),
        "wait_disutility": fixed("0 1/year"),
        "diaspora_elasticity": fixed(0),
        "amenity": {"starts": "2026-02-01", "gain": fixed(0)},
    },
    "wages": {"shortage_elasticity": fixed(0), "adjustment_time": fixed("1 month")},
    "users": {"presupposed_growth": fixed("0 percent/year")},
}
"""People neither react nor leave.

Per year 3,000 graduates who stay, 400 from courses, 600 by visa (a twentieth of 12,000), 100 movers.
"""


def section(changes: Mapping[str, object] | None = None) -> TalentSpec:
    """The section above with changes by dotted path."""
    tree = copy.deepcopy(TREE)
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        node = tree
        for parent in parents:
            node = node[parent]
        node[last] = value
    return TalentSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def base(as_of: date | None) -> TalentSpec:
    tree = yaml_source.read(BASE / "talent.yaml").value
    return TalentSpec.model_validate(tree, context=ValidationContext(as_of, SOURCES))


def catalogue() -> CatalogueSpec:
    tree = yaml_source.read(BASE / "catalogue.yaml").value
    return CatalogueSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def worlds_of(spec: TalentSpec, timeline: Timeline = WINTER, draws: int = 1) -> Worlds:
    parameters = dict(parameters_of(spec, ("talent",)))
    parameters |= dict(parameters_of(catalogue(), ("catalogue",)))
    worlds = Worlds(timeline, parameters, seed=1, start=0, stop=draws)
    return worlds.limited_to("talent", "catalogue")


def supply(spec: TalentSpec, worlds: Worlds) -> xr.Dataset:
    return variables.check(stage.supply(spec, catalogue(), worlds), VARIABLES_SUPPLY)


def balance(
    spec: TalentSpec, worlds: Worlds, in_service: list[list[float]]
) -> tuple[xr.Dataset, xr.Dataset]:
    """The balance and all that it saw, for B200 GPUs on bounds ``(draw, bound)``."""
    upstream = supply(spec, worlds)
    milestones = ["delivered", "hall_ready", "installed", "in_service", "opened"]
    gpus = np.zeros((*np.shape(in_service), 2, len(milestones)))
    gpus[:, :, 0, milestones.index("in_service")] = in_service
    upstream["buildout.gpu_in_state"] = (("draw", "bound", "gpu_type", "milestone"), gpus)
    reached_h = np.tile(np.array([100.0, 200.0, 900.0, 1000.0, 1100.0]), (worlds.draws, 1, 1))
    upstream["buildout.milestone_h"] = (("draw", "lot", "milestone"), reached_h)
    upstream["buildout.lot_gpu"] = (("lot",), np.array([2000.0]))
    hours = np.ones((worlds.draws, worlds.timeline.months, 1, 2))
    upstream["buildout.available_gpu_h"] = (("draw", "month", "gpu_type"), 1000 * hours[:, :, 0])
    by_group = ("draw", "month", "group", "gpu_type")
    upstream["allocation.granted_gpu_h"] = (by_group, 900 * hours)
    upstream["demand.requested_gpu_h"] = (by_group, 950 * hours)
    upstream = upstream.assign_coords(
        group=["users"],
        gpu_type=["b200", "rtx_pro_6000"],
        milestone=milestones,
        lot=["plan.b200.lot_01"],
    )
    found = stage.balance(spec, catalogue(), worlds, upstream)
    return variables.check(found, VARIABLES_BALANCE), upstream
