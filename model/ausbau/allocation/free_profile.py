"""GPUs that are expected to be free, by tick: the profile of conservative backfilling, for kernels.

A step function in one array, a row for each step: the tick from which on, and the GPUs free until the
next step. The last step has no end and the whole pool free. Row 0 holds the bounds of the rows in
use; steps that are over are dropped in front by moving the lower bound.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.queue_rules import NEVER
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

TICK, FREE = 0, 1

# Columns of row 0: the row of the present step, and the one behind the last step.
FIRST, END = 0, 1


@compiled
def empty_profile(steps: int, pool_gpus: int) -> IntArray:
    """Profile of an empty pool since ever, with room for ``steps`` steps at a time."""
    profile = np.empty((2 * steps + 4, 2), np.int64)
    profile[0, FIRST], profile[0, END] = 1, 2
    profile[1, TICK], profile[1, FREE] = -NEVER, pool_gpus
    return profile


@compiled
def forget_before(profile: IntArray, now: int) -> None:
    """Drop the steps that are over; the present one begins now."""
    first = profile[0, FIRST]
    while first + 1 < profile[0, END] and profile[first + 1, TICK] <= now:
        first += 1
    profile[0, FIRST] = first
    profile[first, TICK] = now


@compiled
def first_from(profile: IntArray, tick: int) -> int:
    """Row of the first step that begins at the tick or later; the one behind the last, if none does."""
    low: int = profile[0, FIRST]
    high = profile[0, END]
    while low < high:
        middle = (low + high) >> 1
        if profile[middle, TICK] < tick:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def take_gpus(profile: IntArray, begin: int, end: int, gpus: int) -> None:
    """Let ``gpus`` fewer (negative: more) be free from ``begin`` until before ``end``."""
    if profile[0, END] + 2 > len(profile):
        _move_to_front(profile)
    first = _step_from(profile, begin)
    last = _step_from(profile, end)
    for row in range(first, last):
        profile[row, FREE] -= gpus
    _drop_if_level(profile, last)
    _drop_if_level(profile, first)


@compiled
def earlier(profile: IntArray, gpus: int, length: int, reserved: int) -> int:
    """First tick to which a reservation can move, or its own.

    What it takes itself from ``reserved`` on is free to it: a place that lasts until there is one.
    """
    begin, is_open = reserved, False
    row = profile[0, FIRST]
    while row < profile[0, END] and profile[row, TICK] < reserved:
        if is_open and profile[row, TICK] >= begin + length:
            return begin
        is_free = profile[row, FREE] >= gpus
        if is_free and not is_open:
            begin = profile[row, TICK]
        is_open = is_free
        row += 1
    return begin if is_open else reserved


@compiled
def earliest(profile: IntArray, gpus: int, length: int) -> int:
    """First tick from which on ``gpus`` are free for ``length`` ticks; no more than the pool."""
    end = profile[0, END]
    row = profile[0, FIRST]
    while True:
        while profile[row, FREE] < gpus:
            row += 1
        begin: int = profile[row, TICK]
        row += 1
        while row < end and profile[row, TICK] < begin + length and profile[row, FREE] >= gpus:
            row += 1
        if row == end or profile[row, TICK] >= begin + length:
            return begin


@compiled
def _step_from(profile: IntArray, tick: int) -> int:
    """Row of the step that begins at the tick, which is not past; it is put in if need be."""
    low = first_from(profile, tick)
    if low < profile[0, END] and profile[low, TICK] == tick:
        return low
    for row in range(profile[0, END], low, -1):
        profile[row, TICK] = profile[row - 1, TICK]
        profile[row, FREE] = profile[row - 1, FREE]
    profile[low, TICK] = tick
    profile[low, FREE] = profile[low - 1, FREE]
    profile[0, END] += 1
    return low


@compiled
def _move_to_front(profile: IntArray) -> None:
    """Move the rows in use to the front of the array."""
    moved = profile[0, FIRST] - 1
    for row in range(profile[0, FIRST], profile[0, END]):
        profile[row - moved, TICK] = profile[row, TICK]
        profile[row - moved, FREE] = profile[row, FREE]
    profile[0, FIRST] -= moved
    profile[0, END] -= moved


@compiled
def _drop_if_level(profile: IntArray, row: int) -> None:
    """Take out a step at which nothing changes."""
    if row == profile[0, FIRST] or profile[row, FREE] != profile[row - 1, FREE]:
        return
    for after in range(row, profile[0, END] - 1):
        profile[after, TICK] = profile[after + 1, TICK]
        profile[after, FREE] = profile[after + 1, FREE]
    profile[0, END] -= 1
