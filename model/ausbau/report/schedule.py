"""The saved schedule of a world: its activities, and those on the chain that its end waited for.

The **driving chain** is the binding chain back from the opening of the last lot, which the run saves with
each activity. An activity on it is attributed the days that the end owes to it: its work, and what it
waited for a working day or a capacity; so they add up to the days from the announcement to that opening.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.unit_table import HOURS_PER_DAY

LEAST_WAIT_H = 1.0
"""Shorter waits are the roundings of working hours."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """The activities of one world: names, start and finish in hours since start, infinite for never."""

    names: tuple[str, ...]
    start_h: Array
    finish_h: Array
    is_driving: BoolArray
    """Which activities lie on the driving chain."""
    wait_h: Array
    """What an activity on that chain waited before its start: what the end owes to it beyond its work."""


def schedules(events: pd.DataFrame) -> Iterator[Schedule]:
    """The schedule of each kept world, in the order of the draws."""
    ordered = events.sort_values("draw", kind="stable")
    names, draws = ordered["activity"].to_numpy(), ordered["draw"].to_numpy()
    start_h, finish_h = ordered["start_h"].to_numpy(), ordered["finish_h"].to_numpy()
    is_driving = ordered["is_critical"].to_numpy()
    wait_h = _wait_h(ordered)
    borders = [*np.flatnonzero(np.diff(draws, prepend=-1)), len(draws)]
    for first, last in pairwise(borders):
        own = slice(first, last)
        yield Schedule(tuple(names[own]), start_h[own], finish_h[own], is_driving[own], wait_h[own])


def _wait_h(events: pd.DataFrame) -> Array:
    """Hours attributed to each activity beyond its own; none to one that never ends or that was ahead."""
    work_h = (events["finish_h"] - events["start_h"]).to_numpy()
    owed_h = events["attributed_days"].to_numpy() * HOURS_PER_DAY
    ends = np.isfinite(work_h) & np.isfinite(owed_h)
    wait_h = np.zeros(len(events))
    wait_h[ends] = owed_h[ends] - work_h[ends]
    return np.where(wait_h >= LEAST_WAIT_H, wait_h, 0.0)


@cache  # the same few hundred names stand in each of a thousand worlds
def kind_of(activity: str) -> str:
    """What is done: ``plan.b200.lot_01.installation.crew_2`` is an installation."""
    parts = activity.split(".")
    if {"power", "power_permitted"} & set(parts[1:]):
        return "power"
    return parts[-2] if parts[-1].startswith("crew_") else parts[-1]


def lot_of(activity: str) -> str:
    """The lot of an activity, or else its site."""
    parts = activity.split(".")
    for place, part in enumerate(parts):
        if part.startswith("lot_"):
            return ".".join(parts[: place + 1])
    return parts[0]
