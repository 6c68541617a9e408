"""Open time of a calendar for whole arrays of ticks: the rules of `calendars` at many instants at once.

Begins and ends of open intervals are ``(rows, interval)``: one row for all ticks, or one for each of them.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network import IntArray, Network
from ausbau.core.arrays import Array


def later_ticks(ticks: IntArray, delay_ticks: IntArray) -> IntArray:
    """``ticks + delay_ticks`` of non-negative numbers, `NEVER` where the sum reaches it."""
    return np.asarray(ticks + np.minimum(delay_ticks, NEVER - ticks), dtype=np.int64)


def intervals_of(
    network: Network, calendar: int, draws: IntArray | None = None
) -> tuple[IntArray, IntArray]:
    """Begins and ends of a calendar's open intervals; calendar -1 never closes.

    ``draws`` names the draw of each tick that will be asked for; without it they are all draws in order.
    """
    if calendar < 0:
        return np.zeros((1, 1), dtype=np.int64), np.full((1, 1), NEVER, dtype=np.int64)
    first, end = network.open_offset[calendar], network.open_offset[calendar + 1]
    open_from, open_to = network.open_from[:, first:end], network.open_to[:, first:end]
    if draws is None or len(open_from) == 1:
        return open_from, open_to
    return open_from[draws], open_to[draws]


def open_shares(network: Network) -> Array:
    """Open time per elapsed time on the clock of each activity, ``(rows, activity)``, 1 without a calendar.

    From the first opening of its calendar to the last closing: 5/7 over whole weeks of working days.
    """
    shares = np.ones((len(network.open_from), len(network.calendars) + 1))
    for calendar in range(len(network.calendars)):
        open_from, open_to = intervals_of(network, calendar)
        is_there = open_from < NEVER
        if is_there.any():
            open_ticks = np.where(is_there, open_to - open_from, 0).sum(axis=1)
            last_ticks = np.where(is_there, open_to, 0).max(axis=1)
            shares[:, calendar] = open_ticks / (last_ticks - open_from[:, 0])
    return np.asarray(shares[:, network.calendar_of], dtype=np.float64)


def next_openings(ticks: IntArray, open_from: IntArray, open_to: IntArray) -> IntArray:
    """First open instant at or after each tick, `NEVER` where the calendar has ended."""
    begins = _at(open_from, _place(ticks, open_to, "right"))
    return np.asarray(np.maximum(ticks, begins), dtype=np.int64)


def closed_before(ticks: IntArray, open_from: IntArray, open_to: IntArray) -> IntArray:
    """When the calendar had closed that opens at a tick, 0 for its first opening; else the tick itself."""
    interval = _place(ticks, open_from, "left")
    opens_now = (_at(open_from, interval) == ticks) & (ticks < NEVER)
    closed = np.where(interval > 0, _at(open_to, np.maximum(interval - 1, 0)), 0)
    return np.where(opens_now, closed, ticks)


def open_ticks_until(ticks: IntArray, open_from: IntArray, open_to: IntArray) -> IntArray:
    """Open time from the beginning of the calendar to each tick."""
    worked = np.cumsum(open_to - open_from, axis=1)
    interval = _place(ticks, open_to, "right")
    before = np.where(interval > 0, _at(worked, np.maximum(interval - 1, 0)), 0)
    within = np.maximum(ticks - _at(open_from, interval), 0)
    return np.asarray(before + within, dtype=np.int64)


def finishes(
    start_ticks: IntArray, work_ticks: IntArray, open_from: IntArray, open_to: IntArray
) -> IntArray:
    """End of the last worked tick of work that starts at each tick; see `calendars.finish_on_calendar`."""
    worked = np.cumsum(open_to - open_from, axis=1)
    target = later_ticks(open_ticks_until(start_ticks, open_from, open_to), work_ticks)
    interval = _place(target, worked, "left")
    left_over = _at(worked, interval) - target
    is_done = interval < worked.shape[1]
    finish = np.where(is_done, _at(open_to, interval) - left_over, NEVER)
    return np.where(work_ticks == 0, start_ticks, finish)


def _place(ticks: IntArray, edges: IntArray, side: Literal["left", "right"]) -> IntArray:
    """Where each tick would stand in its row of edges in order of time; see `numpy.searchsorted`."""
    if len(edges) == 1:
        return np.asarray(np.searchsorted(edges[0], ticks, side=side), dtype=np.int64)
    is_before = edges < ticks[:, np.newaxis] if side == "left" else edges <= ticks[:, np.newaxis]
    return np.asarray(is_before.sum(axis=1), dtype=np.int64)


def _at(table: IntArray, place: IntArray) -> IntArray:
    """The entry at a place of each row, `NEVER` behind the last one."""
    beyond = np.full((len(table), 1), NEVER)
    row = np.arange(len(table)) if len(table) > 1 else 0
    return np.asarray(np.concatenate([table, beyond], axis=1)[row, place], dtype=np.int64)
