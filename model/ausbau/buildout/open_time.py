"""Open time of a calendar for whole arrays of ticks: the rules of `calendars` at many instants at once."""

from __future__ import annotations

import numpy as np

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network import IntArray, Network
from ausbau.core.arrays import Array


def later_ticks(ticks: IntArray, delay_ticks: IntArray) -> IntArray:
    """``ticks + delay_ticks`` of non-negative numbers, `NEVER` where the sum reaches it."""
    return np.asarray(ticks + np.minimum(delay_ticks, NEVER - ticks), dtype=np.int64)


def intervals_of(network: Network, calendar: int) -> tuple[IntArray, IntArray]:
    """Begins and ends of a calendar's open intervals; calendar -1 never closes."""
    if calendar < 0:
        return np.zeros(1, dtype=np.int64), np.full(1, NEVER, dtype=np.int64)
    first, end = network.open_offset[calendar], network.open_offset[calendar + 1]
    return network.open_from[first:end], network.open_to[first:end]


def open_shares(network: Network) -> Array:
    """Open time per elapsed time on the clock of each activity, ``(activity,)``, 1 without a calendar.

    From the first opening of its calendar to the last closing: 5/7 over whole weeks of working days.
    """
    shares = np.ones(len(network.calendars) + 1)
    for calendar in range(len(network.calendars)):
        open_from, open_to = intervals_of(network, calendar)
        if len(open_from):
            shares[calendar] = (open_to - open_from).sum() / (open_to[-1] - open_from[0])
    return np.asarray(shares[network.calendar_of], dtype=np.float64)


def next_openings(ticks: IntArray, open_from: IntArray, open_to: IntArray) -> IntArray:
    """First open instant at or after each tick, `NEVER` where the calendar has ended."""
    begins = np.append(open_from, NEVER)
    interval = np.searchsorted(open_to, ticks, side="right")
    return np.asarray(np.maximum(ticks, begins[interval]), dtype=np.int64)


def open_ticks_until(ticks: IntArray, open_from: IntArray, open_to: IntArray) -> IntArray:
    """Open time from the beginning of the calendar to each tick."""
    worked = np.concatenate([[0], np.cumsum(open_to - open_from)])
    begins = np.append(open_from, NEVER)
    interval = np.searchsorted(open_to, ticks, side="right")
    return np.asarray(worked[interval] + np.maximum(ticks - begins[interval], 0), dtype=np.int64)


def finishes(
    start_ticks: IntArray, work_ticks: IntArray, open_from: IntArray, open_to: IntArray
) -> IntArray:
    """End of the last worked tick of work that starts at each tick; see `calendars.finish_on_calendar`."""
    worked = np.cumsum(open_to - open_from)
    target = later_ticks(open_ticks_until(start_ticks, open_from, open_to), work_ticks)
    interval = np.searchsorted(worked, target, side="left")
    ends = np.append(open_to, NEVER)[interval]
    left_over = np.append(worked, NEVER)[interval] - target
    finish = np.where(interval == len(worked), NEVER, ends - left_over)
    return np.where(work_ticks == 0, start_ticks, finish)
