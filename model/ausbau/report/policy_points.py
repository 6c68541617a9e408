"""What the policies of a study make of the same plant and demand: kept work against evenness among groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ausbau.allocation.fairness import pareto_front
from ausbau.core.arrays import BoolArray
from ausbau.key_figures import operating_year
from ausbau.results import Run

if TYPE_CHECKING:
    from ausbau.study import Study

SECTION = "allocation"
DIGITS = 3
"""Points that a reader cannot tell apart are equal."""


@dataclass(frozen=True)
class PolicyPoint:
    """One scenario of a study: means over the worlds in which the plant runs in the year."""

    scenario: str
    title: Mapping[str, str]
    goodput_share: float
    jain_index: float
    least_access_share: float
    refused_share: float
    is_on_front: bool


def policy_points(study: Study) -> list[PolicyPoint]:
    """The scenarios that differ from the reference in the allocation alone, the reference first.

    Empty where there are not two of them, or where the plant runs in no world of the year.
    """
    year = operating_year(study.reference)
    runs = {name: run for name, run in study.runs.items() if _differs_in_policy(study, run)}
    is_open = study.reference.metrics[f"allocation.sold_share_of_year@{year}"].to_numpy() > 0
    if len(runs) < 2 or not is_open.any():
        return []
    means = {name: _means(run, year, is_open) for name, run in runs.items()}
    front = pareto_front(np.round([each[:2] for each in means.values()], DIGITS))
    return [
        PolicyPoint(name, run.scenario["title"], *means[name], is_on_front=bool(is_on_front))
        for (name, run), is_on_front in zip(runs.items(), front, strict=True)
    ]


def _means(run: Run, year: int, is_open: BoolArray) -> tuple[float, float, float, float]:
    """Kept work, evenness, least access and refusals, in the order of the fields of a point."""
    goodput, evenness, access, refused = (
        float(run.metrics[f"allocation.{name}@{year}"].to_numpy()[is_open].mean())
        for name in ("goodput_share", "jain_index", "least_access_share", "refused_share")
    )
    return goodput, evenness, access, refused


def _differs_in_policy(study: Study, run: Run) -> bool:
    return _without_policy(run) == _without_policy(study.reference)


def _without_policy(run: Run) -> dict[str, Any]:
    sections: Mapping[str, Any] = run.scenario["sections"]
    return {name: section for name, section in sections.items() if name != SECTION}
