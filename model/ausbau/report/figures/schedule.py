"""The saved schedule of a world: its activities, and the chain of those that its end waited for.

A result keeps the times of the activities and not their links. What an activity waited for is read from
the times: the activities that finish at the very instant at which it starts. Where none does, because a
start waits for a working day, it is the one that finished last before, of the same lot or of the
site as a whole. Followed back from what finishes last this gives the **driving chain**: activities whose
delay the end would have felt. With links at hand the criticality of :mod:`ausbau.buildout.criticality`
says the same where no working day lies between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from ausbau.core.arrays import Array, BoolArray

END = "opening"
"""The kind of activity that ends the way of a lot to its customers."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """The activities of one world: names, start and finish in hours since start, infinite for never."""

    names: tuple[str, ...]
    start_h: Array
    finish_h: Array

    @cached_property
    def is_driving(self) -> BoolArray:
        """Which activities lie on the driving chain."""
        driving = np.zeros(len(self.names), dtype=np.bool_)
        waiting = list(self._ends())
        while waiting:
            activity = waiting.pop()
            if driving[activity]:
                continue
            driving[activity] = True
            if np.isfinite(self.start_h[activity]):
                waiting.extend(self._before(activity))
        return driving

    def _ends(self) -> list[int]:
        """What finishes last among the openings; where one never does, what keeps it from starting.

        That is what has started and never finishes, or else what finishes last of all that does finish.
        """
        ends = [place for place, name in enumerate(self.names) if kind_of(name) == END]
        if all(np.isfinite(self.finish_h[place]) for place in ends):
            return self._last(ends or range(len(self.names)))
        has_begun, has_ended = np.isfinite(self.start_h), np.isfinite(self.finish_h)
        stuck = [int(place) for place in np.flatnonzero(has_begun & ~has_ended)]
        return stuck or self._last([int(place) for place in np.flatnonzero(has_ended)])

    def _last(self, places: Sequence[int]) -> list[int]:
        last_h = max((self.finish_h[place] for place in places), default=0.0)
        return [place for place in places if self.finish_h[place] == last_h]

    def _before(self, activity: int) -> list[int]:
        """The activities that one has waited for; its own twins of no duration are found on the way."""
        start_h = self.start_h[activity]
        touching = self._by_finish.get(start_h, [])
        earlier = [place for place in touching if place != activity]
        if earlier or start_h == 0.0:
            return earlier
        family = self._families.get(lot_of(self.names[activity]), [])
        site = self._families.get(self.names[activity].split(".", 1)[0], [])
        ended = [place for place in {*family, *site} if self.finish_h[place] < start_h]
        return [max(ended, key=lambda place: (self.finish_h[place], -place))] if ended else []

    @cached_property
    def _by_finish(self) -> dict[float, list[int]]:
        found: dict[float, list[int]] = {}
        for place, finish_h in enumerate(self.finish_h):
            found.setdefault(float(finish_h), []).append(place)
        return found

    @cached_property
    def _families(self) -> dict[str, list[int]]:
        """Activities by lot, those of no lot by site."""
        found: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            found.setdefault(lot_of(name), []).append(place)
        return found


def schedules(events: pd.DataFrame) -> Iterator[Schedule]:
    """The schedule of each kept world, in the order of the draws."""
    ordered = events.sort_values("draw", kind="stable")
    names = ordered["activity"].to_numpy()
    start_h, finish_h = ordered["start_h"].to_numpy(), ordered["finish_h"].to_numpy()
    draws = ordered["draw"].to_numpy()
    borders = [*np.flatnonzero(np.diff(draws, prepend=-1)), len(draws)]
    for first, last in pairwise(borders):
        yield Schedule(tuple(names[first:last]), start_h[first:last], finish_h[first:last])


def kind_of(activity: str) -> str:
    """What is done: ``plan.b200.lot_01.installation.crew_2`` is an installation."""
    parts = activity.split(".")
    if "power" in parts[1:]:
        return "power"
    return parts[-2] if parts[-1].startswith("crew_") else parts[-1]


def lot_of(activity: str) -> str:
    """The lot of an activity, or else its site."""
    parts = activity.split(".")
    for place, part in enumerate(parts):
        if part.startswith("lot_"):
            return ".".join(parts[: place + 1])
    return parts[0]
