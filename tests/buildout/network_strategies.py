"""Random networks for any engine: each feature of the rule alone, all of them mixed, and crowds.

Times are small whole hours, so that much falls on the same instant, where engines could differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR
from ausbau.buildout.network import Network
from ausbau.buildout.network_builder import NetworkBuilder

FEATURES = (
    "lags",
    "one_resource",
    "capacity_steps",
    "stocks",
    "calendars",
    "calendars_by_draw",
    "alternatives",
    "release_dates",
    "zero_durations",
    "never",
)
INFINITE = float("inf")
RESOURCES = ("crew", "crane", "power")
STOCKS = ("gpus", "spares")
SHIFTS = {
    "abutting": [(0, 2), (2, 5), (9, 11), (12, 40)],
    "ends": [(3, 4), (6, 9)],
    "open_end": [(1, 3), (4, 10**9)],
}


@st.composite
def networks(draw: st.DrawFn, features: frozenset[str]) -> Network:
    """Up to 12 activities in up to 3 draws; links run forwards, whatever the ids and priorities."""
    builder = NetworkBuilder(draw(st.integers(1, 3)))
    ids = draw(st.permutations([f"a{number}" for number in range(draw(st.integers(1, 12)))]))
    entries = _Entries(draw, builder, features)
    for name in ids:
        entries.activity(name)
    forwards = [(before, after) for place, before in enumerate(ids) for after in ids[place + 1 :]]
    if forwards:
        for before, after in draw(st.lists(st.sampled_from(forwards), max_size=14)):
            builder.link(before, after, lag_h=entries.hours(3) if "lags" in features else 0)
    entries.resources(ids)
    if "stocks" in features:
        entries.stocks(ids)
    return builder.build(refuses_shortages=False)


mixtures = st.sets(st.sampled_from(FEATURES)).map(frozenset).flatmap(networks)


class _Entries:
    """The entries of one network, drawn with the features that it has."""

    def __init__(self, draw: st.DrawFn, builder: NetworkBuilder, features: frozenset[str]) -> None:
        self._draw = draw
        self._builder = builder
        self._features = features
        self._draws = builder.build().draws

    def numbers(self, elements: st.SearchStrategy[Any]) -> Any:
        """One number for all draws, or one for each."""
        each = st.lists(elements, min_size=self._draws, max_size=self._draws)
        return self._draw(st.one_of(elements, each))

    def hours(self, most: int) -> Any:
        """Hours from 0 on, at times infinite."""
        some = st.integers(0, most)
        return self.numbers(
            st.one_of(some, some, some, st.just(INFINITE)) if "never" in self._features else some
        )

    def activity(self, name: str) -> None:
        has = self._features.__contains__
        least = 0 if has("zero_durations") else 1
        durations = st.integers(least, 5)
        if has("never"):
            durations = st.one_of(durations, durations, durations, st.just(INFINITE))
        of_all = SHIFTS if has("calendars") else ()
        of_draws = ("weather",) if has("calendars_by_draw") else ()
        calendars = st.sampled_from([None, *of_all, *of_draws])
        self._builder.activity(
            name,
            self.numbers(durations),
            selected=self.numbers(st.booleans()) if has("alternatives") else True,
            calendar=self._draw(calendars),
            priority=self._draw(st.integers(-1, 1)),
            earliest_start_h=self.hours(9) if has("release_dates") else None,
        )

    def resources(self, ids: list[str]) -> None:
        """Resources with one capacity or with steps by draw, and who needs them."""
        if "capacity_steps" in self._features:
            for name in RESOURCES:
                changes = sorted(self._draw(st.lists(st.integers(0, 15), min_size=1, max_size=4)))
                steps = [(change, self.numbers(st.integers(0, 4))) for change in changes]
                self._builder.resource(name, steps)
                self._amounts(self._builder.need, ids, name)
        elif "one_resource" in self._features:
            self._builder.resource("crew", [(0, self.numbers(st.integers(1, 4)))])
            self._amounts(self._builder.need, ids, "crew")
        if "calendars" in self._features:
            for name, intervals in SHIFTS.items():
                self._builder.calendar(name, np.array(intervals) * TICKS_PER_HOUR)
        if "calendars_by_draw" in self._features:
            self._builder.calendar("weather", self._weather())

    def _weather(self) -> np.ndarray:
        """For each draw the hours of a few other days, filled up with days that never come."""
        table = np.full((self._draws, 4, 2), NEVER)
        hours = st.lists(st.integers(0, 30), max_size=8, unique=True)
        for row in table:
            edges = sorted(self._draw(hours))
            intervals = np.array(edges[: len(edges) // 2 * 2], dtype=np.int64).reshape(-1, 2)
            row[: len(intervals)] = intervals * TICKS_PER_HOUR
        return table

    def stocks(self, ids: list[str]) -> None:
        for name in STOCKS:
            self._builder.stock(name, self.numbers(st.integers(0, 3)))
            self._amounts(self._builder.produce, ids, name)
            self._amounts(self._builder.consume, ids, name)

    def _amounts(self, method: Any, ids: list[str], item: str) -> None:
        for name in self._draw(st.lists(st.sampled_from(ids), unique=True)):
            method(name, item, self.numbers(st.integers(0, 4)))


def crowd(seed: int, activities: int = 150) -> Network:
    """Many activities that want different things of a few scarce resources at the same time."""
    random = np.random.Generator(np.random.Philox(seed))
    builder = NetworkBuilder(2)
    builder.calendar(
        "shifts", np.array([(day, day + 8) for day in range(0, 24 * 90, 24)]) * TICKS_PER_HOUR
    )
    for name in RESOURCES:
        builder.resource(name, [(0, 4), (random.integers(1, 99, 2), [2, 3]), (100, 6)])
    builder.stock("gpus", 5)
    ids = [f"a{number}" for number in range(activities)]
    for place, name in enumerate(ids):
        calendar = "shifts" if random.random() < 0.3 else None
        builder.activity(
            name,
            random.integers(0, 9, 2),
            calendar=calendar,
            priority=int(random.integers(5)),
            selected=random.random(2) < 0.9,
        )
        for before in random.integers(place, size=min(place, 2)):
            builder.link(ids[before], name, lag_h=int(random.integers(2)))
        for resource in RESOURCES:
            if random.random() < 0.5:
                builder.need(name, resource, random.integers(0, 5, 2))
        (builder.consume if random.random() < 0.5 else builder.produce)(name, "gpus", 1)
    return builder.build(refuses_shortages=False)
