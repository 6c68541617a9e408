"""What holds for every engine of the build-out, on small random networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from random_networks import (
    RESOURCES,
    STOCKS,
    Case,
    World,
    builder_of,
    cases,
    hours_by_id,
    in_abundance,
)
from time_stepped import LAST_HOUR, TimeStepped, capacity, is_open

from ausbau.buildout import compiled_engine, simpy_engine
from ausbau.buildout.network import Network, Schedule

Engine = Callable[[Network], Schedule]

every_engine = pytest.mark.parametrize(
    "engine", [simpy_engine.schedule, compiled_engine.schedule], ids=["simpy", "compiled"]
)
many_examples = settings(max_examples=100, deadline=None)


@every_engine
@many_examples
@given(case=cases())
def test_times_equal_those_of_stepping_hour_by_hour(engine: Engine, case: Case) -> None:
    result = engine(builder_of(case).build())
    for draw, world in enumerate(case.worlds):
        assert hours_by_id(case.ids, result, draw) == TimeStepped(case, world).run()


@every_engine
@many_examples
@given(case=cases())
def test_the_order_of_the_entries_changes_no_time(engine: Engine, case: Case) -> None:
    forwards = engine(builder_of(case).build())
    backwards = engine(builder_of(case, is_reversed=True).build())
    assert np.array_equal(forwards.start_ticks, backwards.start_ticks[:, ::-1])
    assert np.array_equal(forwards.finish_ticks, backwards.finish_ticks[:, ::-1])


@every_engine
@many_examples
@given(case=cases())
def test_a_draw_knows_nothing_of_the_others(engine: Engine, case: Case) -> None:
    together = engine(builder_of(case).build())
    without_first = replace(case, worlds=case.worlds[1:])
    apart = engine(builder_of(without_first).build())
    assert np.array_equal(together.start_ticks[1:], apart.start_ticks)
    assert np.array_equal(together.finish_ticks[1:], apart.finish_ticks)


@every_engine
@many_examples
@given(case=cases())
def test_starts_stay_within_capacity_and_stocks_within_what_is_there(
    engine: Engine, case: Case
) -> None:
    """Swept over the hours: what starts fits, even after a drop of capacity, and no stock is owed."""
    result = engine(builder_of(case).build())
    for draw, world in enumerate(case.worlds):
        hours = hours_by_id(case.ids, result, draw)
        for hour in range(LAST_HOUR):
            for resource in RESOURCES:
                takes = any(
                    world.need.get((name, resource), 0) > 0
                    for name in in_progress(hours, world, hour)
                    if hours[name][0] == hour
                )
                if takes:
                    assert in_use(hours, world, resource, hour) <= capacity(world, resource, hour)
            for stock in STOCKS:
                assert level(hours, world, stock, hour) >= 0


@every_engine
@many_examples
@given(case=cases())
def test_nothing_waits_without_a_reason(engine: Engine, case: Case) -> None:
    """Left shift: in every hour from ready to start, something that the activity needs is missing."""
    result = engine(builder_of(case).build())
    for draw, world in enumerate(case.worlds):
        hours = hours_by_id(case.ids, result, draw)
        for name in case.ids:
            start = LAST_HOUR if hours[name][0] is None else hours[name][0]
            ready = ready_hour(case, world, hours, name)
            assert start >= ready
            if not world.is_selected[name]:
                assert hours[name] == ((ready, ready) if ready < LAST_HOUR else (None, None))
                continue
            for hour in range(ready, start):
                assert is_blocked(case, world, hours, name, hour)


@every_engine
@many_examples
@given(case=cases())
def test_leaving_the_unselected_out_of_the_network_changes_no_time(
    engine: Engine, case: Case
) -> None:
    """Their links become links between the others, or release dates where nothing is before them."""
    whole = engine(builder_of(case).build())
    for draw, world in enumerate(case.worlds):
        lean = without_unselected(case, world)
        result = engine(builder_of(lean).build())
        kept = {name: hours_by_id(case.ids, whole, draw)[name] for name in lean.ids}
        assert hours_by_id(lean.ids, result, 0) == kept


def in_progress(hours: dict, world: World, hour: int) -> list[str]:
    """Activities that hold their needs through the hour."""
    return [
        name
        for name, (start, finish) in hours.items()
        if world.is_selected[name]
        and start is not None
        and start <= hour
        and (finish is None or hour < finish)
    ]


def in_use(hours: dict, world: World, resource: str, hour: int) -> int:
    """Sum of the needs held through the hour."""
    return sum(world.need.get((name, resource), 0) for name in in_progress(hours, world, hour))


def level(hours: dict, world: World, stock: str, hour: int) -> int:
    """Stock after all that happens at the beginning of the hour."""
    produced = sum(
        amount
        for (name, item), amount in world.produce.items()
        if item == stock and world.is_selected[name] and _is_by(hours[name][1], hour)
    )
    consumed = sum(
        amount
        for (name, item), amount in world.consume.items()
        if item == stock and world.is_selected[name] and _is_by(hours[name][0], hour)
    )
    return world.initial[stock] + produced - consumed


def ready_hour(case: Case, world: World, hours: dict, name: str) -> int:
    """When the activity begins to wait, at the latest ``LAST_HOUR``."""
    ready = world.release[name] if world.is_selected[name] else 0
    for (before, after), lag in world.lag.items():
        if after == name:
            finish = hours[before][1]
            ready = max(ready, LAST_HOUR if finish is None else finish + lag)
    return ready


def is_blocked(case: Case, world: World, hours: dict, name: str, hour: int) -> bool:
    """Whether the calendar, a resource or a stock keeps the activity from starting in the hour."""
    lacks_resource = any(
        amount > max(0, capacity(world, resource, hour) - in_use(hours, world, resource, hour))
        for (activity, resource), amount in world.need.items()
        if activity == name
    )
    lacks_stock = any(
        amount > level(hours, world, stock, hour)
        for (activity, stock), amount in world.consume.items()
        if activity == name
    )
    return lacks_resource or lacks_stock or not is_open(case, name, hour)


def without_unselected(case: Case, world: World) -> Case:
    """One world without its unselected activities; links run forwards in the order of the ids."""
    lag, release = dict(world.lag), dict(world.release)
    gone = [name for name in case.ids if not world.is_selected[name]]
    release.update(dict.fromkeys(gone, 0))
    for name in gone:
        into = {before: lag.pop((before, name)) for before in case.ids if (before, name) in lag}
        out = {after: lag.pop((name, after)) for after in case.ids if (name, after) in lag}
        for after, lag_out in out.items():
            release[after] = max(release[after], release[name] + lag_out)
            for before, lag_in in into.items():
                lag[before, after] = max(lag.get((before, after), 0), lag_in + lag_out)
    kept = [name for name in case.ids if name not in gone]
    lean = replace(
        world,
        release=release,
        lag=lag,
        need={pair: amount for pair, amount in world.need.items() if pair[0] in kept},
        produce={pair: amount for pair, amount in world.produce.items() if pair[0] in kept},
        consume={pair: amount for pair, amount in world.consume.items() if pair[0] in kept},
    )
    return replace(case, ids=tuple(kept), worlds=(lean, in_abundance(lean)))


def _is_by(instant: int | None, hour: int) -> bool:
    return instant is not None and instant <= hour
