"""The promised number of GPUs that the fan chart is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ausbau.core.timeline import parse_date
from ausbau.core.units import quantity
from ausbau.report.statements import groups_of
from ausbau.results import Run

GPUS_AT_MILESTONE = "buildout.gpus_"


@dataclass(frozen=True)
class Announcement:
    """A promised number of GPUs: how far along, how many, by which day."""

    milestone: str
    gpus: float
    deadline: date


def announced(run: Run) -> Announcement | None:
    """What the claim on GPUs promises in its leading reading, if the run tests one."""
    for group in groups_of(run):
        definition = group.leading["definition"]
        if definition["metric"].startswith(GPUS_AT_MILESTONE) and definition["at_least"]:
            return Announcement(
                definition["metric"].removeprefix(GPUS_AT_MILESTONE),
                quantity(definition["at_least"], "GPU"),
                parse_date(definition["date"]),
            )
    return None


def milestone_of(promise: Announcement | None) -> str:
    """The milestone that the chart shows: that of the promise, or service."""
    return "in_service" if promise is None else promise.milestone
