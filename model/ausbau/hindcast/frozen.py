"""Frozen forecasts: when plants open that are not open yet, told on a day, to be scored when they are.

A case that is still unopened is told as in the hindcast, from its traits and what all cases of other
projects have shown by the day. Worlds in which it would be open by then are dropped, which is the same as to
learn that it is not; of the mixed view, draws of both views are. What is no case yet is told by its
scenario. The forecasts of 22 November 2026 still took the draw of one view in each world.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from ausbau import pipeline
from ausbau.buildout.reference_cases import Case, Observations, kin_of, observed_by
from ausbau.core.arrays import Array
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.unit_table import HOURS_PER_MONTH
from ausbau.hindcast.inputs import DAYS_PER_MONTH, SITE
from ausbau.hindcast.replay import inside_h_of, model_views, scenario_of
from ausbau.hindcast.scores import HORIZON_MONTHS
from ausbau.scenario import Scenario, load

CASES = ("lubbenau", "amberg", "herder", "blue_lion")
"""Cases that nobody has described as open."""
GIGAFACTORY = ("gigafactory-de.yaml", "gigafactory")
"""Scenario and site of a German gigafactory, which is not chosen yet."""
MUNICH = "industrial-ai-cloud-2026-11.yaml"
"""Scenario of the plant whose last GPU nobody has reported."""
DRAWS, SEED = 500, 1
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
FIGURES = 6


def forecasts(cases: Mapping[str, Case], day: date) -> dict[str, Any]:
    """All forecasts told on a day, as plain data."""
    return {
        **{name: of_case(cases, name, day) for name in CASES},
        "german_gigafactory": of_gigafactory(cases, day),
        "munich_last_gpu": of_munich(cases),
    }


def of_case(cases: Mapping[str, Case], name: str, day: date) -> dict[str, Any]:
    """First opening of an unopened case."""
    traits = cases[name].traits
    scenario = scenario_of(cases[name])
    kinds = frozenset({traits.kind})
    known = observed_by(cases, day, kinds=kinds, without=kin_of(cases, name))
    told = _told(scenario, known, day)
    return {
        "what": "first GPUs open to users",
        "title": traits.title.en,
        "promised": None if traits.promised is None else str(traits.promised),
        **told,
    }


def of_gigafactory(cases: Mapping[str, Case], day: date) -> dict[str, Any]:
    """First opening of a plant that is assumed to be chosen on the announcement of its scenario."""
    file, site = GIGAFACTORY
    scenario = load(packaged_scenarios() / file)
    known = observed_by(cases, day, kinds=frozenset({"new"}))
    told = _told(scenario, known, day, site=site)
    return {
        "what": "first GPUs open to users",
        "title": "A German gigafactory",
        "promised": None,
        **told,
    }


def of_munich(cases: Mapping[str, Case]) -> dict[str, Any]:
    """All GPUs of the announced plan open; the outside view knows first openings and says nothing here."""
    scenario = load(packaged_scenarios() / MUNICH)
    results = pipeline.simulate(scenario, DRAWS, SEED, until="buildout", explains=False)
    opened_h = results["buildout.milestone_h"].sel(milestone="opened").max("lot").values
    opened_h = np.where(opened_h <= scenario.timeline.duration_h, opened_h, np.inf)
    announced = scenario.spec.buildout.sites[SITE].announced
    view = _view(opened_h / HOURS_PER_MONTH, announced)
    traits = cases["industrial_ai_cloud"].traits
    return _head(scenario, announced) | {
        "what": "all GPUs open to users",
        "title": traits.title.en,
        "promised": str(traits.promised),
        "views": {"inside": view},
    }


def sha256_of(content: Mapping[str, Any]) -> str:
    """Hash of plain data in one canonical spelling."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def cases_sha256(folder: Path) -> str:
    """Hash of all files of cases, which decide the outside view."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _told(
    scenario: Scenario, known: Observations, day: date, *, site: str = SITE
) -> dict[str, Any]:
    announced = scenario.spec.buildout.sites[site].announced
    inside_h = inside_h_of(scenario, DRAWS, SEED, site=site)
    worlds = scenario.worlds(SEED, 0, DRAWS)
    views = model_views(scenario, worlds, inside_h, known, site=site)
    elapsed_months = (day - announced).days / DAYS_PER_MONTH
    return _head(scenario, announced) | {
        "views": {
            name: _view(view.months[view.months > elapsed_months], announced)
            for name, view in views.items()
        }
    }


def _head(scenario: Scenario, announced: date) -> dict[str, Any]:
    return {"scenario_sha256": scenario.fingerprint, "announced": str(announced)}


def _view(months: Array, announced: date) -> dict[str, Any]:
    """Worlds that are left, dates by level (null for later than ten years or never), and share of never."""
    if not len(months):
        return {"worlds": 0, "dates": None, "later_or_never": None}
    values = np.quantile(months, LEVELS, method="inverted_cdf")
    return {
        "worlds": len(months),
        "dates": {
            str(level): _date(float(value), announced)
            for level, value in zip(LEVELS, values, strict=True)
        },
        "later_or_never": float(f"{(months > HORIZON_MONTHS).mean():.{FIGURES}g}"),
    }


def _date(months: float, announced: date) -> str | None:
    if months > HORIZON_MONTHS:
        return None
    return str(announced + timedelta(days=months * DAYS_PER_MONTH))
