"""How much time the rest of the plan takes once an activity is done, and so by when it must be done.

The backward pass of the critical path method (Kelley and Walker 1959), with the durations that the
activities have in each world::

    remaining(a) = max over followers f of (duration(f) + remaining(f))
    latest finish of a for a date = date − remaining(a)

Crews and closed calendars are left out, so the latest finish is never too early: done later than that,
the date is lost; done in time, it may still be lost for want of crews. Duration on a calendar is elapsed
time, from the start to the finish in the schedule. What gives to a stock must be done in time for the
first of those that take from it, because at least one of them waits for the last that comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network import BoolArray, IntArray, Network, Schedule
from ausbau.buildout.network_check import owners
from ausbau.buildout.open_time import later_ticks, open_shares
from ausbau.buildout.precedence import precedence_of

WITHOUT_END = -1
"""Remaining time of what no end follows, while it is being worked out."""


@dataclass(frozen=True, eq=False)
class _Supply:
    """What one activity gives to a stock."""

    is_given: BoolArray
    """In which worlds it gives something, ``(draw,)``."""
    takers: tuple[int, ...]
    """The activities that take from the stock."""


def remaining_ticks(network: Network, schedule: Schedule, ends: Sequence[int]) -> IntArray:
    """Time from the finish of each activity to the last of some ends, ``(draw, activity)``.

    0 for what no end follows. A world in which the rest has no end still has the time that its work takes.
    """
    duration = _elapsed_ticks(network, schedule)
    links_from = precedence_of(network).links_from
    supplies = _supplies(network)
    remaining = np.full_like(duration, WITHOUT_END)
    remaining[:, list(ends)] = 0
    for activity in _last_first(network, links_from, supplies):
        needed = remaining[:, activity]
        for link in links_from[activity]:
            after = int(network.link_after[link])
            lag = network.lag_ticks[:, link]
            needed = np.maximum(needed, _from(remaining, duration, after, lag))
        for supply in supplies.get(activity, ()):
            needed = np.maximum(needed, _first_need(remaining, duration, supply))
        remaining[:, activity] = needed
    return np.maximum(remaining, 0)


def _last_first(
    network: Network,
    links_from: tuple[tuple[int, ...], ...],
    supplies: dict[int, list[_Supply]],
) -> list[int]:
    """The activities, each after all that follow it by a link or by what it gives to a stock."""
    followers: dict[int, set[int]] = {
        activity: {int(network.link_after[link]) for link in links}
        for activity, links in enumerate(links_from)
    }
    for activity, given in supplies.items():
        followers[activity].update(taker for supply in given for taker in supply.takers)
    return list(TopologicalSorter(followers).static_order())


def _supplies(network: Network) -> dict[int, list[_Supply]]:
    """What each activity gives to stocks from which others take."""
    found: dict[int, list[_Supply]] = {}
    consumer = owners(network.consume_offset)
    amounts = np.broadcast_to(network.produce_amount, (network.draws, len(network.produce_stock)))
    for entry, activity in enumerate(owners(network.produce_offset).tolist()):
        stock = network.produce_stock[entry]
        takers = tuple(consumer[network.consume_stock == stock].tolist())
        found.setdefault(activity, []).append(_Supply(amounts[:, entry] > 0, takers))
    return found


def _from(
    remaining: IntArray, duration: IntArray, activity: int, lag: IntArray | int = 0
) -> IntArray:
    """Time from when an activity may start, a lag before it, to the end, ``(draw,)``."""
    rest = remaining[:, activity]
    whole = later_ticks(np.maximum(rest, 0), duration[:, activity])
    return np.where(rest == WITHOUT_END, WITHOUT_END, later_ticks(whole, np.asarray(lag)))


def _first_need(remaining: IntArray, duration: IntArray, supply: _Supply) -> IntArray:
    """The least that must follow a gift: the shortest way to the end of those who may take it."""
    least = np.full(len(remaining), NEVER)
    for taker in supply.takers:
        rest = _from(remaining, duration, taker)
        least = np.minimum(least, np.where(rest == WITHOUT_END, NEVER, rest))
    return np.where(supply.is_given & (least < NEVER), least, WITHOUT_END)


def _elapsed_ticks(network: Network, schedule: Schedule) -> IntArray:
    """Elapsed duration of each activity, as scheduled or, where it never finishes, as its clock has it."""
    is_countable = network.duration_ticks < NEVER
    open_ticks = np.where(is_countable, network.duration_ticks, 0)
    planned = np.rint(open_ticks / open_shares(network)).astype(np.int64)
    planned = np.where(is_countable, planned, NEVER)
    has_finished = schedule.finish_ticks < NEVER
    started = np.where(has_finished, schedule.start_ticks, 0)
    elapsed = np.where(has_finished, schedule.finish_ticks - started, planned)
    return np.where(network.is_selected, elapsed, 0)
