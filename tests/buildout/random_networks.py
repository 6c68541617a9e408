"""Small random networks in whole hours, as plain dictionaries that owe nothing to the package."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR
from ausbau.buildout.network import Schedule
from ausbau.buildout.network_builder import NetworkBuilder

IDS = ("a", "b", "c", "d", "a10", "a2", "B", "e")
RESOURCES = ("crew", "crane")
STOCKS = ("power", "gpus")
SHIFTS = {
    "shifts": [(1, 4), (4, 5), (8, 10), (13, 30)],
    "short": [(0, 3), (6, 9)],
    "open_end": [(2, 4), (7, 1000)],
}
"""Open hours by calendar; ``short`` ends for good at 9."""

Hours = tuple[int | None, int | None]
"""Start and finish; None for never."""


@dataclass(frozen=True)
class World:
    """The numbers of one draw: hours and amounts."""

    duration: dict[str, int]
    is_selected: dict[str, bool]
    release: dict[str, int]
    lag: dict[tuple[str, str], int]
    steps: dict[str, list[tuple[int, int]]]
    need: dict[tuple[str, str], int]
    initial: dict[str, int]
    produce: dict[tuple[str, str], int]
    consume: dict[tuple[str, str], int]


@dataclass(frozen=True)
class Case:
    """What all draws share, and the draws."""

    ids: tuple[str, ...]
    priority: dict[str, int]
    calendar: dict[str, str | None]
    worlds: tuple[World, ...]


def _pairs(draw: st.DrawFn, first: tuple[str, ...], second: tuple[str, ...]) -> list:
    pairs = [(one, other) for one in first for other in second]
    return draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Two worlds of up to eight activities; links run forwards in a shuffled order of the ids.

    A third world in abundance keeps the check from refusing the first two as hopeless.
    """
    ids = tuple(draw(st.permutations(IDS))[: draw(st.integers(1, len(IDS)))])
    forwards = [(before, after) for at, before in enumerate(ids) for after in ids[at + 1 :]]
    links = draw(st.lists(st.sampled_from(forwards), unique=True, max_size=8)) if forwards else []
    needs, produced, consumed = (_pairs(draw, ids, names) for names in (RESOURCES, STOCKS, STOCKS))

    def numbers(keys: list | tuple, most: int) -> dict:
        return {key: draw(st.integers(0, most)) for key in keys}

    def steps() -> list[tuple[int, int]]:
        changes = sorted(draw(st.lists(st.integers(0, 20), min_size=1, max_size=4)))
        return [(change, draw(st.integers(0, 3))) for change in changes]

    def world() -> World:
        return World(
            duration=numbers(ids, 5),
            is_selected={name: draw(st.integers(0, 3)) > 0 for name in ids},
            release={name: draw(st.sampled_from([0, 0, 0, 2, 6])) for name in ids},
            lag={link: draw(st.sampled_from([0, 0, 1, 3])) for link in links},
            steps={resource: steps() for resource in RESOURCES},
            need=numbers(needs, 3),
            initial=numbers(STOCKS, 3),
            produce=numbers(produced, 3),
            consume=numbers(consumed, 3),
        )

    poor = [world(), world()]
    # As many steps in each draw, because the draws share one table of steps.
    count = {name: max(len(world.steps[name]) for world in poor) for name in RESOURCES}
    poor = [replace(world, steps=_repeat_the_last(world.steps, count)) for world in poor]
    return Case(
        ids=ids,
        priority={name: draw(st.integers(0, 2)) for name in ids},
        calendar={name: draw(st.sampled_from([None, None, *SHIFTS])) for name in ids},
        worlds=(*poor, in_abundance(poor[0])),
    )


def _repeat_the_last(
    steps: dict[str, list[tuple[int, int]]], count: dict[str, int]
) -> dict[str, list[tuple[int, int]]]:
    return {name: pairs + [pairs[-1]] * (count[name] - len(pairs)) for name, pairs in steps.items()}


def in_abundance(world: World) -> World:
    """Let everything be selected and enough be there of everything."""
    return replace(
        world,
        is_selected=dict.fromkeys(world.is_selected, True),
        steps={name: [(0, 99)] * len(pairs) for name, pairs in world.steps.items()},
        initial=dict.fromkeys(STOCKS, 99),
    )


def builder_of(case: Case, *, is_reversed: bool = False) -> NetworkBuilder:
    """Give the case to a builder; ``is_reversed`` turns the order of all entries round."""
    worlds = case.worlds
    builder = NetworkBuilder(len(worlds))
    entries = []
    for name in case.ids:
        options = {
            "selected": [world.is_selected[name] for world in worlds],
            "earliest_start_h": [world.release[name] for world in worlds],
            "calendar": case.calendar[name],
            "priority": case.priority[name],
        }
        durations = [world.duration[name] for world in worlds]
        entries.append((builder.activity, (name, durations), options))
    for table, method in (
        ("lag", builder.link),
        ("need", builder.need),
        ("produce", builder.produce),
        ("consume", builder.consume),
    ):
        for owner, item in getattr(worlds[0], table):
            values = [getattr(world, table)[owner, item] for world in worlds]
            entries.append((method, (owner, item, values), {}))
    for resource in RESOURCES:
        columns = zip(*(world.steps[resource] for world in worlds), strict=True)
        steps = [tuple(zip(*column, strict=True)) for column in columns]
        entries.append((builder.resource, (resource, steps), {}))
    for stock in STOCKS:
        levels = [world.initial[stock] for world in worlds]
        entries.append((builder.stock, (stock, levels), {}))
    for name, intervals in SHIFTS.items():
        open_ticks = np.array(intervals) * TICKS_PER_HOUR
        entries.append((builder.calendar, (name, open_ticks), {}))
    for method, values, options in entries[::-1] if is_reversed else entries:
        method(*values, **options)
    return builder


def hours_by_id(ids: tuple[str, ...], result: Schedule, draw: int) -> dict[str, Hours]:
    """Start and finish of one draw in hours; every tick of a case in whole hours is one."""
    hours = []
    for ticks in (result.start_ticks[draw].tolist(), result.finish_ticks[draw].tolist()):
        assert all(tick == NEVER or tick % TICKS_PER_HOUR == 0 for tick in ticks)
        hours.append([None if tick == NEVER else tick // TICKS_PER_HOUR for tick in ticks])
    return dict(zip(ids, zip(*hours, strict=True), strict=True))
