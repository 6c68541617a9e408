"""A binary heap of (tick, item) in one array, for kernels that ask what ends next.

Row 0 holds the number of entries in its first column, row 1 the earliest tick and its item, and the
row of an entry is twice that of the one above it, or one more. One array, not a tuple of arrays,
because compiled code counts references of each array that it takes out of a tuple.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled


@compiled
def empty_heap(capacity: int) -> IntArray:
    """Heap with room for ``capacity`` entries."""
    heap = np.empty((capacity + 1, 2), np.int64)
    heap[0, 0] = 0
    return heap


@compiled
def push(heap: IntArray, tick: int, item: int) -> None:
    """Add an entry."""
    row = heap[0, 0] + 1
    heap[0, 0] = row
    while row > 1 and heap[row >> 1, 0] > tick:
        above = row >> 1
        heap[row, 0] = heap[above, 0]
        heap[row, 1] = heap[above, 1]
        row = above
    heap[row, 0] = tick
    heap[row, 1] = item


@compiled
def pop(heap: IntArray) -> int:
    """Take away the earliest entry and return its item; which of several of one tick is open."""
    earliest: int = heap[1, 1]
    last = heap[0, 0]
    heap[0, 0] = last - 1
    tick = heap[last, 0]
    row, below = 1, 2
    while below < last:
        if below + 1 < last and heap[below + 1, 0] < heap[below, 0]:
            below += 1
        if heap[below, 0] >= tick:
            break
        heap[row, 0] = heap[below, 0]
        heap[row, 1] = heap[below, 1]
        row = below
        below = 2 * row
    heap[row, 0] = tick
    heap[row, 1] = heap[last, 1]
    return earliest
