"""Which activities decide the end: those without float over links of precedence and of resources.

An activity is **critical** in a world if a chain of binding links leads from it to an activity that
finishes last. A link from ``a`` to ``b`` binds if ``b`` starts at the instant that it allows:

- **precedence**: ``b`` starts at the finish of ``a`` plus the lag,
- **hand-over**: ``b`` starts when ``a`` finishes, needs a resource that ``a`` gives back or consumes
  a stock that ``a`` produces, and ``a`` is missed: without what it gives there would not be enough
  for all that start at this instant.

So any delay of ``a`` would delay ``b`` or another one that starts with it. Where several give at one
instant and any one of them could be done without, but not all of them, each binds whoever had waited
until then. Nobody says whose unit went to whom.

A chain begins at the first tick, at a release date, a step of a capacity or the opening of a calendar.
What ends while the calendar of its successor is closed has float: a delay until the opening delays
nobody. An activity of zero duration gives back within the instant what it took, and hands nothing
over but what it produces. An unselected activity passes a chain on and is never critical itself. In
a world that has no end, because something never finishes, those that never finish are critical.

The **criticality index** is the share of worlds in which an activity is critical. Source: Van Slyke
(1963), "Monte Carlo methods and the PERT problem", doi 10.1287/opre.11.5.839, for precedence. That
resources bind as precedence does: Wiest (1964), "Some properties of schedules for large projects with
limited resources", doi 10.1287/opre.12.3.395.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network import BoolArray, IntArray, Network, Schedule, row_of
from ausbau.buildout.network_check import owners
from ausbau.core.arrays import Array
from ausbau.core.compiled import compiled
from ausbau.core.compiled_part import compiled_part

ONE_OF_SEVERAL = 1
"""Of those who give something at an instant, one could be done without, but not all."""
MISSED = 2
"""Without what it gives, something would not start."""


class _Links(NamedTuple):
    """What all worlds share; items are resources and then stocks.

    ``…_offset`` compresses by activity, by item for steps.
    """

    before_offset: IntArray
    before: IntArray
    lag_place: IntArray
    first_stock: int
    taken_offset: IntArray
    taken_item: IntArray
    given_offset: IntArray
    given_item: IntArray
    step_offset: IntArray


class _World(NamedTuple):
    """One world and its schedule."""

    start_ticks: IntArray
    finish_ticks: IntArray
    earliest_start_ticks: IntArray
    is_selected: BoolArray
    lag_ticks: IntArray
    taken: IntArray
    """Amount of each entry of ``taken_item``."""
    given: IntArray
    """Amount of each entry of ``given_item``."""
    change_ticks: IntArray
    capacity: IntArray
    by_start: IntArray
    """Activities in the order of their starts."""
    by_finish: IntArray
    first_finisher: IntArray
    """(activity,); those from this place in ``by_finish`` on finish when the activity starts."""


class _Found(NamedTuple):
    """What is found out about a world."""

    free: IntArray
    """(item,); capacity less what is in use, or level, after all that starts at an instant."""
    next_step: IntArray
    """(item,)."""
    sum_given: IntArray
    """(item,); at an instant, by all together."""
    most_given: IntArray
    """(item,); at an instant, by one of them."""
    role: IntArray
    """(entry of ``given_item``,); 0, `ONE_OF_SEVERAL` or `MISSED`."""
    is_critical: BoolArray
    """(activity,)."""
    stack: IntArray
    """(activity,); critical ones of which it is not yet known who binds them."""


def criticality_index(network: Network, schedule: Schedule) -> Array:
    """Share of worlds in which each activity is critical, (activity,)."""
    return np.asarray(is_critical(network, schedule).mean(axis=0), dtype=np.float64)


def is_critical(network: Network, schedule: Schedule) -> BoolArray:
    """Whether each activity is critical, (draw, activity)."""
    links, taken_order, given_order = _links(network)
    critical = np.zeros(schedule.start_ticks.shape, np.bool_)
    for draw in range(network.draws):
        is_selected, finish_ticks = network.is_selected[draw], schedule.finish_ticks[draw]
        last_tick = finish_ticks[is_selected].max(initial=0)
        critical[draw] = is_selected & (finish_ticks == last_tick)
        if last_tick < NEVER:
            found = _nothing_found(network, draw, len(given_order), critical[draw])
            _find(links, _world(network, schedule, draw, taken_order, given_order), found)
            critical[draw] = found.is_critical & is_selected
    return critical


def _links(network: Network) -> tuple[_Links, IntArray, IntArray]:
    """The links, and the order in which they have the entries of needs and stocks."""
    activities = np.arange(len(network.activities) + 1)
    by_successor = np.argsort(network.link_after, kind="stable")
    needing, resources = owners(network.need_offset), len(network.resources)
    taking = np.concatenate([needing, owners(network.consume_offset)])
    giving = np.concatenate([needing, owners(network.produce_offset)])
    taken_order, given_order = (np.argsort(owner, kind="stable") for owner in (taking, giving))
    taken_item = np.concatenate([network.need_resource, resources + network.consume_stock])
    given_item = np.concatenate([network.need_resource, resources + network.produce_stock])
    no_steps = np.full(len(network.stocks), network.capacity_offset[-1])
    links = _Links(
        before_offset=np.searchsorted(network.link_after[by_successor], activities),
        before=network.link_before[by_successor],
        lag_place=by_successor,
        first_stock=resources,
        taken_offset=np.searchsorted(taking[taken_order], activities),
        taken_item=taken_item[taken_order],
        given_offset=np.searchsorted(giving[given_order], activities),
        given_item=given_item[given_order],
        step_offset=np.concatenate([network.capacity_offset, no_steps]),
    )
    return links, taken_order, given_order


def _world(
    network: Network,
    schedule: Schedule,
    draw: int,
    taken_order: IntArray,
    given_order: IntArray,
) -> _World:
    start_ticks, finish_ticks = schedule.start_ticks[draw], schedule.finish_ticks[draw]
    by_finish = np.argsort(finish_ticks, kind="stable")
    needed = row_of(network.need_amount, draw)
    consumed, produced = row_of(network.consume_amount, draw), row_of(network.produce_amount, draw)
    return _World(
        start_ticks=start_ticks.copy(),
        finish_ticks=finish_ticks.copy(),
        earliest_start_ticks=row_of(network.earliest_start_ticks, draw).copy(),
        is_selected=network.is_selected[draw].copy(),
        lag_ticks=row_of(network.lag_ticks, draw).copy(),
        taken=np.concatenate([needed, consumed])[taken_order],
        given=np.concatenate([needed, produced])[given_order],
        change_ticks=row_of(network.capacity_change_ticks, draw).copy(),
        capacity=row_of(network.capacity, draw).copy(),
        by_start=np.argsort(start_ticks, kind="stable"),
        by_finish=by_finish,
        first_finisher=np.searchsorted(finish_ticks[by_finish], start_ticks),
    )


def _nothing_found(network: Network, draw: int, entries: int, is_last: BoolArray) -> _Found:
    resources, items = len(network.resources), len(network.resources) + len(network.stocks)
    steps = network.capacity_offset
    return _Found(
        free=np.concatenate([np.zeros(resources, np.int64), network.initial[draw]]),
        next_step=np.concatenate([steps[:-1], np.full(items - resources, steps[-1])]),
        sum_given=np.zeros(items, np.int64),
        most_given=np.zeros(items, np.int64),
        role=np.zeros(entries, np.int64),
        is_critical=is_last.copy(),
        stack=np.zeros(len(network.activities), np.int64),
    )


@compiled
def _find(links: _Links, world: _World, found: _Found) -> None:
    """Find who is missed, then follow the chains back from those who finish last."""
    _sweep(links, world, found)
    waiting = 0
    for activity in range(world.start_ticks.size):
        if found.is_critical[activity]:
            found.stack[waiting] = activity
            waiting += 1
    while waiting > 0:
        after = found.stack[waiting - 1]
        waiting = _follow_precedence(links, world, found, after, waiting - 1)
        waiting = _follow_hand_overs(links, world, found, after, waiting)


@compiled_part
def _sweep(links: _Links, world: _World, found: _Found) -> None:
    """Go through the instants at which something finishes, and see what is left at each of them."""
    activities, first, started = world.by_finish.size, 0, 0
    while first < activities and world.finish_ticks[world.by_finish[first]] < NEVER:
        tick = world.finish_ticks[world.by_finish[first]]
        end = first
        while end < activities and world.finish_ticks[world.by_finish[end]] == tick:
            _give(links, world, found, world.by_finish[end])
            end += 1
        while started < activities and world.start_ticks[world.by_start[started]] <= tick:
            _take(links, world, found, world.by_start[started])
            started += 1
        for place in range(first, end):
            _set_roles(links, world, found, world.by_finish[place])
        for place in range(first, end):
            _forget_gifts(links, found, world.by_finish[place])
        first = end


@compiled_part
def _is_gift(links: _Links, world: _World, activity: int, item: int) -> bool:
    """What is taken and given back within one instant is no gift."""
    lasts = world.start_ticks[activity] < world.finish_ticks[activity]
    return bool(lasts or item >= links.first_stock)


@compiled_part
def _give(links: _Links, world: _World, found: _Found, activity: int) -> None:
    if world.is_selected[activity]:
        for entry in range(links.given_offset[activity], links.given_offset[activity + 1]):
            item, amount = links.given_item[entry], world.given[entry]
            found.free[item] += amount
            if _is_gift(links, world, activity, item):
                found.sum_given[item] += amount
                found.most_given[item] = max(found.most_given[item], amount)


@compiled_part
def _take(links: _Links, world: _World, found: _Found, activity: int) -> None:
    if world.is_selected[activity]:
        for entry in range(links.taken_offset[activity], links.taken_offset[activity + 1]):
            found.free[links.taken_item[entry]] -= world.taken[entry]


@compiled_part
def _set_roles(links: _Links, world: _World, found: _Found, activity: int) -> None:
    """See from what is left when the activity finishes who could do without what it gives."""
    if not world.is_selected[activity]:
        return
    tick = world.finish_ticks[activity]
    for entry in range(links.given_offset[activity], links.given_offset[activity + 1]):
        item = links.given_item[entry]
        free = _free(links, world, found, item, tick)
        if not _is_gift(links, world, activity, item) or world.given[entry] == 0:
            continue
        if free < world.given[entry]:
            found.role[entry] = MISSED
        elif found.most_given[item] <= free < found.sum_given[item]:
            found.role[entry] = ONE_OF_SEVERAL


@compiled_part
def _forget_gifts(links: _Links, found: _Found, activity: int) -> None:
    for entry in range(links.given_offset[activity], links.given_offset[activity + 1]):
        found.sum_given[links.given_item[entry]] = 0
        found.most_given[links.given_item[entry]] = 0


@compiled_part
def _free(links: _Links, world: _World, found: _Found, item: int, tick: int) -> int:
    """Free amount after the steps up to the tick; before the first step the capacity is 0."""
    step = found.next_step[item]
    while step < links.step_offset[item + 1] and world.change_ticks[step] <= tick:
        before = world.capacity[step - 1] if step > links.step_offset[item] else 0
        found.free[item] += world.capacity[step] - before
        step += 1
    found.next_step[item] = step
    return int(found.free[item])


@compiled_part
def _follow_precedence(
    links: _Links, world: _World, found: _Found, after: int, waiting: int
) -> int:
    """Note whose finish and lag let an activity start; returns how many are on the stack then."""
    for entry in range(links.before_offset[after], links.before_offset[after + 1]):
        if _ready_tick(links, world, entry) == world.start_ticks[after]:
            waiting = _note(found, links.before[entry], waiting)
    return waiting


@compiled_part
def _follow_hand_overs(
    links: _Links, world: _World, found: _Found, after: int, waiting: int
) -> int:
    """Note whose gifts let an activity start; returns how many are on the stack then."""
    start_tick = world.start_ticks[after]
    ready_tick = world.earliest_start_ticks[after]
    for entry in range(links.before_offset[after], links.before_offset[after + 1]):
        ready_tick = max(ready_tick, _ready_tick(links, world, entry))
    least_role = ONE_OF_SEVERAL if ready_tick < start_tick else MISSED
    place = world.first_finisher[after] if world.is_selected[after] else world.by_finish.size
    while place < world.by_finish.size:
        before = world.by_finish[place]
        if world.finish_ticks[before] != start_tick:
            break
        if not found.is_critical[before]:
            for entry in range(links.given_offset[before], links.given_offset[before + 1]):
                is_missing = found.role[entry] >= least_role
                if is_missing and _is_taken(links, world, after, links.given_item[entry]):
                    waiting = _note(found, before, waiting)
        place += 1
    return waiting


@compiled_part
def _ready_tick(links: _Links, world: _World, entry: int) -> int:
    """From when on a link is satisfied; all that comes before what has started is finite."""
    finish_tick = world.finish_ticks[links.before[entry]]
    return int(finish_tick + world.lag_ticks[links.lag_place[entry]])


@compiled_part
def _is_taken(links: _Links, world: _World, activity: int, item: int) -> bool:
    for entry in range(links.taken_offset[activity], links.taken_offset[activity + 1]):
        if links.taken_item[entry] == item and world.taken[entry] > 0:
            return True
    return False


@compiled_part
def _note(found: _Found, activity: int, waiting: int) -> int:
    """Put an activity on the stack unless it has been there."""
    if found.is_critical[activity]:
        return waiting
    found.is_critical[activity] = True
    found.stack[waiting] = activity
    return waiting + 1
