"""What has happened by the status date: what was reported, and what follows from it by the network.

Two things follow. Whatever comes before something that has started has finished; where nobody reported
its date, it is the latest one that fits. And an activity that waits for nothing but others starts with
the last of them; so it is running if they have finished and its own end was not reported.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network import BoolArray, IntArray, Network
from ausbau.buildout.open_time import intervals_of, next_openings, open_ticks_until
from ausbau.buildout.precedence import Precedence, precedence_of, ready_ticks


@dataclass(frozen=True, eq=False)
class Reported:
    """Starts and finishes that somebody reported, ``(draw, activity)``; `NEVER` where nobody did."""

    start_ticks: IntArray
    finish_ticks: IntArray

    @classmethod
    def nothing(cls, network: Network) -> Reported:
        """No report at all, to be filled in."""
        shape = network.duration_ticks.shape
        return cls(np.full(shape, NEVER), np.full(shape, NEVER))


@dataclass(frozen=True, eq=False)
class Bounds:
    """How late each activity can have started and finished, ``(draw, activity)``.

    `NEVER` where nothing that has started asks for it. ``asked_by`` is the activity whose start asks for
    the finish, -1 where none does.
    """

    start_ticks: IntArray
    finish_ticks: IntArray
    asked_by: IntArray


@dataclass(frozen=True, eq=False)
class History:
    """What has started and finished by the status date, ``(draw, activity)``; `NEVER` for not yet."""

    status_tick: int
    start_ticks: IntArray
    finish_ticks: IntArray

    @property
    def is_finished(self) -> BoolArray:
        """What lies behind us."""
        return np.asarray(self.finish_ticks != NEVER)

    @property
    def is_running(self) -> BoolArray:
        """What has started and not ended."""
        return np.asarray((self.start_ticks != NEVER) & ~self.is_finished)


def history_of(network: Network, reported: Reported, status_tick: int) -> History:
    """What has happened by ``status_tick``, in each draw; only for networks without lags."""
    if network.lag_ticks.any():
        raise ValueError("a network with lags has no status date: a lag under way would be lost")
    precedence = precedence_of(network)
    bounds = bounds_of(network, reported, precedence)
    start_ticks = np.full_like(network.duration_ticks, NEVER)
    finish_ticks = bounds.finish_ticks.copy()
    waits_for_supply = np.diff(network.need_offset) + np.diff(network.consume_offset) > 0
    for activity in precedence.order:
        asked = finish_ticks[:, activity]
        ready = ready_ticks(network, precedence.links_to[activity], activity, finish_ticks)
        begun = np.full_like(ready, NEVER)
        if not waits_for_supply[activity]:
            begun = _begun(network, activity, ready, status_tick)
            finish_ticks[:, activity] = np.where(
                _is_instant(network, activity), np.minimum(asked, begun), asked
            )
        started = np.where(asked == NEVER, begun, np.minimum(ready, asked))
        told = reported.start_ticks[:, activity]
        start_ticks[:, activity] = np.where(told == NEVER, started, told)
    return History(status_tick, start_ticks, finish_ticks)


def _is_instant(network: Network, activity: int) -> BoolArray:
    """In which draws an activity takes no time."""
    is_selected = network.is_selected[:, activity]
    return np.asarray(~is_selected | (network.duration_ticks[:, activity] == 0))


def _begun(network: Network, activity: int, ready: IntArray, status_tick: int) -> IntArray:
    """When an activity started that waits for nothing but others, `NEVER` for not yet."""
    calendar = intervals_of(network, int(network.calendar_of[activity]))
    is_selected = network.is_selected[:, activity]
    start = np.where(is_selected, next_openings(ready, *calendar), ready)
    return np.where(start <= status_tick, start, NEVER)


def bounds_of(network: Network, reported: Reported, precedence: Precedence) -> Bounds:
    """How late each activity can have finished, given what has started after it."""
    bounds = Bounds(
        reported.start_ticks.copy(),
        reported.finish_ticks.copy(),
        np.full_like(network.duration_ticks, -1),
    )
    for activity in reversed(precedence.order):
        asked, asked_by = _asked(network, precedence.links_from[activity], bounds)
        told = reported.finish_ticks[:, activity]
        finish = np.where(told == NEVER, asked, told)
        begun = reported.start_ticks[:, activity]
        bounds.finish_ticks[:, activity] = finish
        bounds.start_ticks[:, activity] = np.where(begun == NEVER, finish, begun)
        bounds.asked_by[:, activity] = asked_by
    return bounds


def _asked(network: Network, links: tuple[int, ...], bounds: Bounds) -> tuple[IntArray, IntArray]:
    """By when what has started needs the activity to be done, and which one needs it first."""
    asked = np.full(network.draws, NEVER)
    asked_by = np.full(network.draws, -1)
    for link in links:
        after = int(network.link_after[link])
        start = bounds.start_ticks[:, after]
        asked_by = np.where(start < asked, after, asked_by)
        asked = np.minimum(asked, start)
    return asked, asked_by


def elapsed_ticks(network: Network, history: History) -> IntArray:
    """How long each running activity has worked by the status date, on its clock; 0 for all others."""
    elapsed = np.zeros_like(network.duration_ticks)
    for activity in np.flatnonzero(history.is_running.any(axis=0)):
        running = history.is_running[:, activity]
        calendar = intervals_of(network, int(network.calendar_of[activity]))
        since = np.where(running, history.start_ticks[:, activity], history.status_tick)
        now = np.full_like(since, history.status_tick)
        worked = open_ticks_until(now, *calendar) - open_ticks_until(since, *calendar)
        elapsed[:, activity] = worked
    return elapsed
