"""What a date waited for: the binding chain of each world, and the days that it owes to each activity.

The chain begins with the activity whose date is explained and goes back from each activity to the one
that it waited for last:

- the **hand-over** that let it start: the last activity that gave a resource or a stock that it takes,
  where it had to wait for one after its links were satisfied,
- else the **link** that was satisfied last.

An activity is attributed the time from the finish of the one before it on the chain to its own finish:
its work, and what it waited for a working day, for a capacity that came with a date or for the status
date. So the attributed times add up to the date less the instant at which the chain begins, which is the
announcement of the site. A hand-over or a capacity that came with a date is noted for the resource, with
the time by which it delayed the start; that time is told beside the sum and is no part of it.

In a world without that date the chain begins with what keeps it from coming: the first activity on the
way back that has all its links and does not finish. Its time is infinite.

Among activities that finish at the same tick the first in the order of the network binds. The chain is
one of perhaps several; :mod:`ausbau.buildout.criticality` finds all of them, where a chain ends at a
closed calendar. Source: the driving relationships of critical path schedules, as in AACE International
Recommended Practice 49R-06, "Identifying the critical path".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network import BoolArray, IntArray, Network, Schedule
from ausbau.buildout.network_check import owners
from ausbau.buildout.open_time import closed_before, intervals_of, later_ticks, next_openings

NOBODY = -1
"""In place of an activity or an item where there is none."""


@dataclass(frozen=True, eq=False)
class BindingChain:
    """The chain of each world."""

    is_critical: BoolArray
    """Whether an activity lies on the chain, ``(draw, activity)``; unselected ones never do."""
    attributed_ticks: IntArray
    """Time owed to each activity, ``(draw, activity)``, `NEVER` for what does not finish.

    Where the chain passes through an unselected activity, that holds the lag before it.
    """
    wait_ticks: IntArray
    """By how much resources and stocks delayed starts on the chain, ``(draw, item)``, `NEVER` for ever.

    Items are the resources of the network and then its stocks.
    """


@dataclass(frozen=True, eq=False)
class _Seen:
    """A schedule and what is looked up in it at every place of the chain."""

    network: Network
    schedule: Schedule
    before: IntArray
    """Links to each activity, ``(activity, place)``, `NOBODY` beyond its last one."""
    takes: BoolArray
    """Whether an activity takes an item, ``(activity, item)``."""
    gives: BoolArray
    """Whether an activity gives an item when it finishes, ``(draw, activity, item)``."""
    not_before_tick: int
    """Status date; what starts from then on could not start before."""


def binding_chain(
    network: Network, schedule: Schedule, ends: Sequence[int], *, not_before_tick: int = 0
) -> BindingChain:
    """The chain back from the last of some activities to finish.

    Parameters
    ----------
    ends
        Indices of the activities whose last finish is explained; at least one.
    not_before_tick
        Status date before which nothing started that has not been seen.
    """
    seen = _seen(network, schedule, not_before_tick)
    items = len(network.resources) + len(network.stocks)
    chain = BindingChain(
        np.zeros(schedule.start_ticks.shape, np.bool_),
        np.zeros(schedule.start_ticks.shape, np.int64),
        np.zeros((network.draws, items), np.int64),
    )
    place = _beginning(seen, np.asarray(ends, dtype=np.int64))
    while (place != NOBODY).any():
        place = _step_back(seen, chain, place)
    return chain


def _seen(network: Network, schedule: Schedule, not_before_tick: int) -> _Seen:
    activities, resources = len(network.activities), len(network.resources)
    shape = (network.draws, activities, resources + len(network.stocks))
    takes, gives = np.zeros(shape[1:], np.bool_), np.zeros(shape, np.bool_)
    needing, consuming = owners(network.need_offset), owners(network.consume_offset)
    producing = owners(network.produce_offset)
    takes[needing, network.need_resource] = True
    takes[consuming, resources + network.consume_stock] = True
    # What is taken and given back within one instant is no gift.
    lasts = schedule.start_ticks < schedule.finish_ticks
    gives[:, needing, network.need_resource] = lasts[:, needing] & (network.need_amount > 0)
    gives[:, producing, resources + network.produce_stock] = network.produce_amount > 0
    gives &= network.is_selected[:, :, np.newaxis]
    return _Seen(network, schedule, _links_to(network), takes, gives, not_before_tick)


def _links_to(network: Network) -> IntArray:
    """Predecessors side by side, ``(activity, link)``."""
    counts = np.bincount(network.link_after, minlength=len(network.activities))
    before = np.full((len(network.activities), max(1, counts.max(initial=0))), NOBODY)
    order = np.argsort(network.link_after, kind="stable")
    owner = network.link_after[order]
    first = np.concatenate([[0], np.cumsum(counts)])
    before[owner, np.arange(len(order)) - first[owner]] = order
    return np.asarray(before, dtype=np.int64)


def _beginning(seen: _Seen, ends: IntArray) -> IntArray:
    """What finishes last in each world, or what keeps it from finishing, ``(draw,)``."""
    finish_ticks = seen.schedule.finish_ticks
    draws = np.arange(len(finish_ticks))
    place: IntArray = ends[np.argmax(finish_ticks[:, ends], axis=1)]
    while True:
        link, binds_tick = _last_link(seen, draws, place)
        goes_back = (finish_ticks[draws, place] == NEVER) & (binds_tick == NEVER)
        if not goes_back.any():
            return place
        place = np.where(goes_back, seen.network.link_before[link], place)


def _last_link(seen: _Seen, draws: IntArray, place: IntArray) -> tuple[IntArray, IntArray]:
    """The link of each world's activity that is satisfied last, and when; `NOBODY` and 0 without one."""
    network = seen.network
    links: IntArray = seen.before[place]
    lag_row = draws if len(network.lag_ticks) > 1 else np.zeros_like(draws)
    ready = np.full(links.shape, -1)
    for column in range(links.shape[1]):
        link, exists = links[:, column], links[:, column] != NOBODY
        if not exists.any():
            break
        finish = seen.schedule.finish_ticks[draws, network.link_before[link]]
        ready[:, column] = np.where(
            exists, later_ticks(finish, network.lag_ticks[lag_row, link]), -1
        )
    last = np.argmax(ready, axis=1)
    rows = np.arange(len(links))
    return links[rows, last], np.maximum(ready[rows, last], 0)


def _step_back(seen: _Seen, chain: BindingChain, place: IntArray) -> IntArray:
    """Attribute to each world's activity what it owes, and go to the one before; `NOBODY` at the end."""
    draws = np.flatnonzero(place != NOBODY)
    here = place[draws]
    network, finish_ticks = seen.network, seen.schedule.finish_ticks
    start, finish = seen.schedule.start_ticks[draws, here], finish_ticks[draws, here]
    is_selected = network.is_selected[draws, here]
    link, ready = _last_link(seen, draws, here)
    could_start, closed_since = _clock(seen, draws, here, ready, start)
    waits = is_selected & (start > could_start) & (start >= seen.not_before_tick)
    giver, item = _giver(seen, draws, here, np.maximum(ready, closed_since), start)
    binds = waits & (giver != NOBODY)
    before = np.where(binds, giver, np.append(network.link_before, NOBODY)[link])
    since = np.where(before == NOBODY, start, finish_ticks[draws, before])
    chain.is_critical[draws, here] |= is_selected
    owed = np.where(finish == NEVER, NEVER, finish - np.minimum(since, finish))
    chain.attributed_ticks[draws, here] = owed
    wait = np.where(start == NEVER, NEVER, start - np.minimum(could_start, start))
    _note_wait(chain, draws[waits], item[waits], wait[waits])
    following = np.full_like(place, NOBODY)
    following[draws] = before
    return following


def _clock(
    seen: _Seen, draws: IntArray, here: IntArray, ready: IntArray, start: IntArray
) -> tuple[IntArray, IntArray]:
    """When each could have started if nothing were scarce, and since when it could not but at its start.

    The second is the start itself or, where the calendar opened just then, when it had closed.
    """
    network = seen.network
    release_row = draws if len(network.earliest_start_ticks) > 1 else np.zeros_like(draws)
    ready = np.maximum(ready, network.earliest_start_ticks[release_row, here])
    ready = np.maximum(ready, seen.not_before_tick)
    could_start, closed_since = ready.copy(), start.copy()
    for calendar in np.unique(network.calendar_of[here]):
        on_it = network.calendar_of[here] == calendar
        clock = intervals_of(network, int(calendar), draws[on_it])
        could_start[on_it] = next_openings(ready[on_it], *clock)
        closed_since[on_it] = closed_before(start[on_it], *clock)
    return could_start, closed_since


def _giver(
    seen: _Seen, draws: IntArray, here: IntArray, since: IntArray, start: IntArray
) -> tuple[IntArray, IntArray]:
    """Who gave last what each one takes, from ``since`` to its start, and which item was scarce.

    Without a giver the item is what comes with a date: the first stock that it takes, which waits for
    ever, or else the first resource.
    """
    finish = seen.schedule.finish_ticks[draws]
    is_in_time = (finish >= since[:, np.newaxis]) & (finish <= start[:, np.newaxis])
    is_in_time &= finish < NEVER
    of_item = seen.gives[draws] & seen.takes[here][:, np.newaxis, :]
    gave = np.where(is_in_time & of_item.any(axis=2), finish, -1)
    giver = np.argmax(gave, axis=1)
    rows = np.arange(len(here))
    found = gave[rows, giver] >= 0
    resources = len(seen.network.resources)
    # Stocks first: they are given once and for all.
    order = np.roll(np.arange(seen.takes.shape[1]), -resources)
    scarce = np.where(found[:, np.newaxis], of_item[rows, giver], seen.takes[here])
    item = order[np.argmax(scarce[:, order], axis=1)] if len(order) else np.full(len(here), NOBODY)
    return np.where(found, giver, NOBODY), np.where(scarce.any(axis=1), item, NOBODY)


def _note_wait(chain: BindingChain, draws: IntArray, item: IntArray, wait: IntArray) -> None:
    known = item != NOBODY
    draws, item, wait = draws[known], item[known], wait[known]
    so_far = chain.wait_ticks[draws, item]
    chain.wait_ticks[draws, item] = later_ticks(so_far, wait)
