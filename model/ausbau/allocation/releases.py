"""GPUs that come back, by tick, for kernels that ask when enough of them have.

A sorted table in chunks. Each chunk knows its last tick and its sum of GPUs, so that adding, taking
away and searching touch one chunk and the order of chunks, never the whole table.

All in one array, a row for each chunk: how many entries it has, its sum of GPUs, its last tick, then
the ticks, then the GPUs of its entries. Column 0 stands apart: down the rows it lists the chunks in
the order of their ticks, behind them those that are not in use, and in the last row their number.
Every tick has one entry.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

SLOTS = 32
"""Entries of a full chunk."""

ORDER, USED, TOTAL, LAST_TICK, TICKS = 0, 1, 2, 3, 4
GPUS = TICKS + SLOTS


@compiled
def empty_releases(capacity: int) -> IntArray:
    """Table with room for ``capacity`` ticks, wherever they fall."""
    releases = np.empty((capacity + 2, GPUS + SLOTS), np.int64)
    releases[:, ORDER] = np.arange(capacity + 2)
    releases[-1, ORDER] = 1
    releases[0, USED] = 0
    releases[0, TOTAL] = 0
    return releases


@compiled
def add_release(releases: IntArray, tick: int, gpus: int) -> None:
    """Let ``gpus`` more come back at the tick."""
    place, slot = _find(releases, tick)
    chunk = releases[place, ORDER]
    used = releases[chunk, USED]
    if slot < used and releases[chunk, TICKS + slot] == tick:
        releases[chunk, TOTAL] += gpus
        releases[chunk, GPUS + slot] += gpus
        return
    if used == SLOTS:
        later = _split(releases, place)
        used = SLOTS // 2
        if slot > used:
            chunk, slot = later, slot - used
    for after in range(used, slot, -1):
        releases[chunk, TICKS + after] = releases[chunk, TICKS + after - 1]
        releases[chunk, GPUS + after] = releases[chunk, GPUS + after - 1]
    releases[chunk, TICKS + slot] = tick
    releases[chunk, GPUS + slot] = gpus
    releases[chunk, TOTAL] += gpus
    releases[chunk, USED] = used + 1
    releases[chunk, LAST_TICK] = releases[chunk, TICKS + used]


@compiled
def take_release(releases: IntArray, tick: int, gpus: int) -> None:
    """Let ``gpus`` fewer come back at the tick, which has them."""
    place, slot = _find(releases, tick)
    chunk = releases[place, ORDER]
    releases[chunk, TOTAL] -= gpus
    releases[chunk, GPUS + slot] -= gpus
    if releases[chunk, GPUS + slot] > 0:
        return
    left = releases[chunk, USED] - 1
    for after in range(slot, left):
        releases[chunk, TICKS + after] = releases[chunk, TICKS + after + 1]
        releases[chunk, GPUS + after] = releases[chunk, GPUS + after + 1]
    releases[chunk, USED] = left
    if left > 0:
        releases[chunk, LAST_TICK] = releases[chunk, TICKS + left - 1]
    elif releases[-1, ORDER] > 1:
        _close_chunk(releases, place)


@compiled
def enough_by(releases: IntArray, gpus: int) -> tuple[int, int]:
    """First tick by which at least ``gpus`` come back, and how many do by then.

    The table must hold that many.
    """
    back, place = 0, 0
    while back + releases[releases[place, ORDER], TOTAL] < gpus:
        back += releases[releases[place, ORDER], TOTAL]
        place += 1
    chunk, slot = releases[place, ORDER], 0
    back += releases[chunk, GPUS]
    while back < gpus:
        slot += 1
        back += releases[chunk, GPUS + slot]
    return releases[chunk, TICKS + slot], back


@compiled
def _find(releases: IntArray, tick: int) -> tuple[int, int]:
    """Place of the first chunk that ends at the tick or later, and its first slot that does.

    The last chunk and the slot behind its last one if all are before the tick.
    """
    low, high = 0, max(0, releases[-1, ORDER] - 1)
    while low < high:
        middle = (low + high) >> 1
        if releases[releases[middle, ORDER], LAST_TICK] < tick:
            low = middle + 1
        else:
            high = middle
    place, chunk = low, releases[low, ORDER]
    low, high = 0, releases[chunk, USED]
    while low < high:
        middle = (low + high) >> 1
        if releases[chunk, TICKS + middle] < tick:
            low = middle + 1
        else:
            high = middle
    return place, low


@compiled
def _open_chunk(releases: IntArray, place: int) -> int:
    """Put a chunk that is not in use, emptied, at the place in the order; returns its number."""
    chunks = releases[-1, ORDER]
    chunk: int = releases[chunks, ORDER]
    for after in range(chunks, place, -1):
        releases[after, ORDER] = releases[after - 1, ORDER]
    releases[place, ORDER] = chunk
    releases[-1, ORDER] = chunks + 1
    releases[chunk, USED] = 0
    releases[chunk, TOTAL] = 0
    return chunk


@compiled
def _close_chunk(releases: IntArray, place: int) -> None:
    """Put the empty chunk at the place among those that are not in use."""
    chunks = releases[-1, ORDER] - 1
    chunk = releases[place, ORDER]
    for after in range(place, chunks):
        releases[after, ORDER] = releases[after + 1, ORDER]
    releases[chunks, ORDER] = chunk
    releases[-1, ORDER] = chunks


@compiled
def _split(releases: IntArray, place: int) -> int:
    """Move the later half of a full chunk into a new one behind it; returns its number."""
    chunk = releases[place, ORDER]
    later = _open_chunk(releases, place + 1)
    half = SLOTS // 2
    for slot in range(half, SLOTS):
        releases[later, TICKS + slot - half] = releases[chunk, TICKS + slot]
        releases[later, GPUS + slot - half] = releases[chunk, GPUS + slot]
        releases[later, TOTAL] += releases[chunk, GPUS + slot]
    releases[later, USED] = SLOTS - half
    releases[later, LAST_TICK] = releases[chunk, LAST_TICK]
    releases[chunk, USED] = half
    releases[chunk, TOTAL] -= releases[later, TOTAL]
    releases[chunk, LAST_TICK] = releases[chunk, TICKS + half - 1]
    return later
