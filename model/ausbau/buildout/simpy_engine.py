"""The reference engine of the build-out: one SimPy world per draw, one process per activity.

It follows the rule of `network` word by word and is the measure for every faster engine. The order
inside one instant comes from SimPy's event queue: all else has SimPy's normal urgency, a pass has a
lower one. So a pass begins only after the last completion of its instant, and what completes after
it at the same instant asks for another pass.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Generator
from itertools import pairwise
from typing import Any

import numpy as np
import simpy
from simpy.events import EventPriority

from ausbau.buildout.calendars import NEVER, always, finish_on_calendar, later, next_opening
from ausbau.buildout.network import IntArray, Network, Schedule, row_of

AFTER_COMPLETIONS = EventPriority(2)
"""SimPy's own urgencies are 0 (urgent) and 1 (normal)."""

Process = Generator[simpy.Event, Any, None]


def schedule(network: Network) -> Schedule:
    """Start and finish of every activity in every draw, by the rule of `network`."""
    shape = (network.draws, len(network.activities))
    start_ticks = np.full(shape, NEVER, dtype=np.int64)
    finish_ticks = np.full(shape, NEVER, dtype=np.int64)
    for draw in range(network.draws):
        world = World(network, draw)
        world.env.run()
        start_ticks[draw] = world.start_tick
        finish_ticks[draw] = world.finish_tick
    return Schedule(start_ticks, finish_ticks)


class Pass(simpy.Event):
    """A pass over the waiting activities, after everything else of its instant."""

    def __init__(self, env: simpy.Environment, delay_ticks: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, AFTER_COMPLETIONS, delay_ticks)


class World:
    """One draw of a network: the processes of its activities and what they share.

    The draw's numbers are copied into Python integers, so that SimPy's clock counts exactly.
    """

    def __init__(self, network: Network, draw: int) -> None:
        self.env = simpy.Environment()
        activities = range(len(network.activities))
        self.start_tick = [NEVER for _ in activities]
        self.finish_tick = [NEVER for _ in activities]
        self._finished = [self.env.event() for _ in activities]
        self._turn = [self.env.event() for _ in activities]
        self._waiting: list[int] = []
        self._ticks_of_passes: set[int] = set()
        self._read_activities(network, draw)
        self._read_resources(network, draw)
        self._read_stocks(network, draw)
        for activity in activities:
            self.env.process(self._life(activity))

    def _read_activities(self, network: Network, draw: int) -> None:
        self._duration = network.duration_ticks[draw].tolist()
        self._is_selected = network.is_selected[draw].tolist()
        self._earliest_start = row_of(network.earliest_start_ticks, draw).tolist()
        self._rank = network.rank.tolist()
        self._calendar_of: list[int] = network.calendar_of.tolist()
        # Elapsed time is the calendar that never closes; index -1 finds it at the end.
        self._calendars = [*_open_intervals(network, draw), (always()[:, 0], always()[:, 1])]
        self._links: list[list[tuple[int, int]]] = [[] for _ in network.activities]
        lags = row_of(network.lag_ticks, draw)
        links = zip(network.link_before, network.link_after, lags, strict=True)
        for before, after, lag_ticks in links:
            self._links[after].append((int(before), int(lag_ticks)))

    def _read_resources(self, network: Network, draw: int) -> None:
        changes = row_of(network.capacity_change_ticks, draw).tolist()
        capacities = row_of(network.capacity, draw).tolist()
        self._needs = _pairs(network.need_offset, network.need_resource, network.need_amount, draw)
        self._in_use = [0 for _ in network.resources]
        # Nothing is there before the first step.
        self._steps: list[tuple[list[int], list[int]]] = [
            ([-1, *changes[first:end]], [0, *capacities[first:end]])
            for first, end in pairwise(network.capacity_offset)
        ]
        self._changes: list[int] = sorted({*changes, NEVER})

    def _read_stocks(self, network: Network, draw: int) -> None:
        self._level: list[int] = network.initial[draw].tolist()
        self._produces = _pairs(
            network.produce_offset, network.produce_stock, network.produce_amount, draw
        )
        self._consumes = _pairs(
            network.consume_offset, network.consume_stock, network.consume_amount, draw
        )

    def _life(self, activity: int) -> Process:
        """Live through an activity: links, turn in a pass, work, finish."""
        is_selected = self._is_selected[activity]
        ready_tick = self._earliest_start[activity] if is_selected else 0
        for before, lag_ticks in self._links[activity]:
            yield self._finished[before]
            ready_tick = max(ready_tick, later(self.finish_tick[before], lag_ticks))
        yield self._at(ready_tick)
        if is_selected:
            yield self._wait(activity)
            open_from, open_to = self._calendars[self._calendar_of[activity]]
            work_ticks = self._duration[activity]
            yield self._at(finish_on_calendar(self._now, work_ticks, open_from, open_to))
            self._give_back(activity)
        else:
            self.start_tick[activity] = self._now
        self.finish_tick[activity] = self._now
        self._finished[activity].succeed()

    @property
    def _now(self) -> int:
        return int(self.env.now)

    def _at(self, tick: int) -> simpy.Event:
        """Event of a tick; that of ``NEVER`` does not come."""
        if tick == NEVER:
            return self.env.event()
        return self.env.timeout(tick - self._now)

    def _wait(self, activity: int) -> simpy.Event:
        """Join those waiting; the event is the activity's turn to start."""
        insort(self._waiting, activity, key=self._rank.__getitem__)
        self._ask_for_pass(self._now)
        return self._turn[activity]

    def _ask_for_pass(self, tick: int) -> None:
        """See to one pass at the tick, however many ask for it."""
        if tick != NEVER and tick not in self._ticks_of_passes:
            self._ticks_of_passes.add(tick)
            Pass(self.env, tick - self._now).callbacks.append(self._pass)

    def _pass(self, _: simpy.Event) -> None:
        """Start, in the order of rank, each waiting activity that can start now."""
        now = self._now
        self._ticks_of_passes.remove(now)
        openings = [next_opening(now, *calendar) for calendar in self._calendars]
        for activity in self._waiting.copy():
            if openings[self._calendar_of[activity]] == now and self._is_supplied(activity):
                self._start(activity)
        if self._waiting:
            self._ask_for_pass(self._next_change(openings))

    def _is_supplied(self, activity: int) -> bool:
        """Whether all that the activity needs and consumes is there at once."""
        has_resources = all(
            amount <= self._free(resource) for resource, amount in self._needs[activity]
        )
        return has_resources and all(
            amount <= self._level[stock] for stock, amount in self._consumes[activity]
        )

    def _free(self, resource: int) -> int:
        changes, capacities = self._steps[resource]
        capacity = capacities[bisect_right(changes, self._now) - 1]
        return max(0, capacity - self._in_use[resource])

    def _start(self, activity: int) -> None:
        """Take all that the activity needs and consumes, and wake its process."""
        for resource, amount in self._needs[activity]:
            self._in_use[resource] += amount
        for stock, amount in self._consumes[activity]:
            self._level[stock] -= amount
        self._waiting.remove(activity)
        self.start_tick[activity] = self._now
        self._turn[activity].succeed()

    def _give_back(self, activity: int) -> None:
        """Return the resources and deliver the production, for whoever waits for them."""
        for resource, amount in self._needs[activity]:
            self._in_use[resource] -= amount
        for stock, amount in self._produces[activity]:
            self._level[stock] += amount
        self._ask_for_pass(self._now)

    def _next_change(self, openings: list[int]) -> int:
        """When a waiting activity next finds a change that no completion brings."""
        now = self._now
        change = self._changes[bisect_right(self._changes, now)]
        awaited = (openings[self._calendar_of[activity]] for activity in self._waiting)
        return min([change, *(tick for tick in awaited if tick > now)])


def _open_intervals(network: Network, draw: int) -> list[tuple[IntArray, IntArray]]:
    """Begins and ends of the open intervals of each calendar in the draw."""
    open_from, open_to = row_of(network.open_from, draw), row_of(network.open_to, draw)
    return [
        (open_from[first:end], open_to[first:end]) for first, end in pairwise(network.open_offset)
    ]


def _pairs(
    offset: IntArray, items: IntArray, amounts: IntArray, draw: int
) -> list[list[tuple[int, int]]]:
    """For each activity the (item, amount) of its entries in the draw."""
    entries = list(zip(items.tolist(), row_of(amounts, draw).tolist(), strict=True))
    return [entries[first:end] for first, end in pairwise(offset)]
