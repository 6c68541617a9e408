"""GPUs that are expected to be free in each node, by tick, for conservative backfilling in kernels.

A step function in one array, a row for each step: the tick from which on, the GPUs free in all nodes
together, then those free in each node, until the next step. The last step has no end and all nodes
free. Row 0 and the first two columns are those of `free_profile`, whose search and forgetting serve
here too.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.free_profile import END, FIRST, FREE, TICK, first_from
from ausbau.allocation.node_packing import change_free, find_packed_nodes
from ausbau.allocation.queue_rules import NEVER
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

NODE = 2
"""Columns of a step from here on are the nodes; those before are the ones of `free_profile`."""


@compiled
def empty_profile(nodes: int, node_gpus: int) -> IntArray:
    """Profile of empty nodes since ever."""
    return profile_from(int(-NEVER), np.full(nodes, node_gpus))


@compiled
def profile_from(tick: int, free: IntArray) -> IntArray:
    """Profile of nodes that are free so far from the tick on."""
    profile = np.empty((64, NODE + len(free)), np.int64)
    profile[0, FIRST], profile[0, END] = 1, 2
    profile[1, TICK], profile[1, FREE] = tick, free.sum()
    profile[1, NODE:] = free
    return profile


@compiled
def with_room(profile: IntArray) -> IntArray:
    """The profile, in a larger array if two more steps do not fit behind the last one."""
    first, end = profile[0, FIRST], profile[0, END]
    if end + 2 <= len(profile):
        return profile
    steps = end - first
    roomy = np.empty((max(64, 2 * steps + 4), profile.shape[1]), np.int64)
    roomy[1 : steps + 1] = profile[first:end]
    roomy[0, FIRST], roomy[0, END] = 1, steps + 1
    return roomy


@compiled
def change_profile(
    profile: IntArray, span: tuple[int, int], size: tuple[int, int], nodes: IntArray, sign: int
) -> None:
    """Give back (sign 1) or take (sign -1) a job's nodes in a span; size: its GPUs, a node's GPUs."""
    gpus, node_gpus = size
    first = _step_from(profile, span[0])
    last = _step_from(profile, span[1])
    for row in range(first, last):
        profile[row, FREE] += sign * gpus
        change_free(profile[row, NODE:], gpus, node_gpus, nodes, sign)
    _drop_if_level(profile, last)
    _drop_if_level(profile, first)


@compiled
def earliest(
    profile: IntArray,
    length: int,
    size: tuple[int, int],
    nodes: IntArray,
    limit: int,
    packing: int,
) -> int:
    """First tick before the limit from which on a job fits for ``length`` ticks, or the limit.

    Its nodes are written into its list. A node counts with the fewest GPUs that it has free in the span.
    """
    gpus, node_gpus = size
    least = np.empty(profile.shape[1] - NODE, np.int64)
    row = profile[0, FIRST]
    while row < profile[0, END] and profile[row, TICK] < limit:
        if profile[row, FREE] >= gpus:
            begin: int = profile[row, TICK]
            least[:] = profile[row, NODE:]
            does_fit = find_packed_nodes(least, gpus, node_gpus, nodes, packing)
            during = row + 1
            while does_fit and during < profile[0, END] and profile[during, TICK] < begin + length:
                for node in range(len(least)):
                    least[node] = min(least[node], profile[during, NODE + node])
                does_fit = profile[during, FREE] >= gpus
                does_fit = does_fit and find_packed_nodes(least, gpus, node_gpus, nodes, packing)
                during += 1
            if does_fit:
                return begin
        row += 1
    return limit


@compiled
def _step_from(profile: IntArray, tick: int) -> int:
    """Row of the step that begins at the tick, which is not past; it is put in if need be."""
    low: int = first_from(profile, tick)
    if low < profile[0, END] and profile[low, TICK] == tick:
        return low
    for row in range(profile[0, END], low, -1):
        profile[row] = profile[row - 1]
    profile[low] = profile[low - 1]
    profile[low, TICK] = tick
    profile[0, END] += 1
    return low


@compiled
def _drop_if_level(profile: IntArray, row: int) -> None:
    """Take out a step at which nothing changes."""
    if row == profile[0, FIRST]:
        return
    for column in range(FREE, profile.shape[1]):
        if profile[row, column] != profile[row - 1, column]:
            return
    for after in range(row, profile[0, END] - 1):
        profile[after] = profile[after + 1]
    profile[0, END] -= 1
