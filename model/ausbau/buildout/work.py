"""How long a step takes in each world, and on which clock."""

from __future__ import annotations

from dataclasses import dataclass

from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.core.arrays import Array, BoolArray


@dataclass(frozen=True, eq=False)
class Work:
    """Duration of one step, shape ``(draw,)``, in open hours of a calendar or else elapsed ones."""

    duration_h: Array
    calendar: str | None = None


def add_work(
    builder: NetworkBuilder,
    activity: str,
    work: Work,
    *,
    after: tuple[str, ...],
    selected: BoolArray | None = None,
    priority: int = 0,
) -> None:
    """Add a step that follows others."""
    builder.activity(
        activity, work.duration_h, selected=selected, calendar=work.calendar, priority=priority
    )
    for before in after:
        builder.link(before, activity)
