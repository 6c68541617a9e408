"""The compiled engine of conservative backfilling on nodes; rules: `queue_rules`.

As `conservative_kernel`, but a reservation is for nodes: those of the job's list in ``held``, from the
reserved tick on. The state is passed as single arrays, as there and in `node_kernel`.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.conservative_kernel import ARRIVED, NEXT_RESERVED, NOW, WAITING, advance
from ausbau.allocation.free_profile import forget_before
from ausbau.allocation.jobs import ESTIMATE, GPUS, RUN, SUBMIT
from ausbau.allocation.node_kernel import nodes_of, with_nodes
from ausbau.allocation.node_profile import (
    change_profile,
    earliest,
    empty_profile,
    with_room,
)
from ausbau.allocation.queue_rules import NEVER
from ausbau.allocation.tick_heap import empty_heap, pop, push
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

# The start stands where `node_kernel` has it; until then that column holds the reservation.
START = 5

# The numbers of the state are those of `conservative_kernel`, and behind them the GPUs of a node.
NODE_GPUS = NEXT_RESERVED + 1


@compiled
def conservative_on_nodes(table: IntArray, pool_gpus: int, node_gpus: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    count = len(table)
    jobs, held = with_nodes(table, node_gpus)
    state = np.array([0, 0, 0, NEVER, node_gpus])
    running = empty_heap(min(count, pool_gpus))
    profile = empty_profile(pool_gpus // node_gpus, node_gpus)
    waiting = np.empty(count, np.int64)
    while state[ARRIVED] < count or state[WAITING] > 0:
        advance(jobs, state, running)
        forget_before(profile, state[NOW])
        is_early, profile = _complete(jobs, state, running, held, profile)
        if is_early:
            profile = _compress(jobs, state, held, waiting, profile)
        profile = _arrive(jobs, state, held, waiting, profile)
        _start_reserved(jobs, state, running, waiting)
    return jobs[:, START].copy()


@compiled
def _complete(
    jobs: IntArray, state: IntArray, running: IntArray, held: IntArray, profile: IntArray
) -> tuple[bool, IntArray]:
    """Give back what jobs that end now were expected to hold on; tells whether any did."""
    now = state[NOW]
    is_early = False
    while running[0, 0] > 0 and running[1, 0] == now:
        job = pop(running)
        span = now, jobs[job, START] + jobs[job, ESTIMATE]
        if now < span[1]:
            profile = with_room(profile)
            size = jobs[job, GPUS], state[NODE_GPUS]
            change_profile(profile, span, size, nodes_of(jobs, held, size[1], job), 1)
            is_early = True
    return is_early, profile


@compiled
def _compress(
    jobs: IntArray, state: IntArray, held: IntArray, waiting: IntArray, profile: IntArray
) -> IntArray:
    """Move each waiting job to the earliest place, in the order of the queue, until none moves.

    A job that finds no earlier tick keeps its nodes.
    """
    has_moved = True
    while has_moved:
        has_moved = False
        for place in range(state[WAITING]):
            job = waiting[place]
            reserved, length = jobs[job, START], jobs[job, ESTIMATE]
            size = jobs[job, GPUS], state[NODE_GPUS]
            nodes = nodes_of(jobs, held, size[1], job)
            kept = nodes.copy()
            profile = with_room(profile)
            change_profile(profile, (reserved, reserved + length), size, nodes, 1)
            begin = earliest(profile, length, size, nodes, reserved)
            if begin == reserved:
                nodes[:] = kept
            profile = with_room(profile)
            change_profile(profile, (begin, begin + length), size, nodes, -1)
            jobs[job, START] = begin
            has_moved = has_moved or begin < reserved
    return profile


@compiled
def _arrive(
    jobs: IntArray, state: IntArray, held: IntArray, waiting: IntArray, profile: IntArray
) -> IntArray:
    """Let all jobs come that are submitted now, and reserve for them."""
    job = state[ARRIVED]
    while job < len(jobs) and jobs[job, SUBMIT] == state[NOW]:
        size = jobs[job, GPUS], state[NODE_GPUS]
        nodes, length = nodes_of(jobs, held, size[1], job), jobs[job, ESTIMATE]
        begin = earliest(profile, length, size, nodes, int(NEVER))
        profile = with_room(profile)
        change_profile(profile, (begin, begin + length), size, nodes, -1)
        jobs[job, START] = begin
        waiting[state[WAITING]] = job
        state[WAITING] += 1
        job += 1
    state[ARRIVED] = job
    return profile


@compiled
def _start_reserved(jobs: IntArray, state: IntArray, running: IntArray, waiting: IntArray) -> None:
    """Start the jobs whose reservation is now, and note the next reservation."""
    now, still_waiting, next_reserved = state[NOW], 0, NEVER
    for place in range(state[WAITING]):
        job = waiting[place]
        if jobs[job, START] == now:
            push(running, now + jobs[job, RUN], job)
        else:
            next_reserved = min(next_reserved, jobs[job, START])
            waiting[still_waiting] = job
            still_waiting += 1
    state[WAITING], state[NEXT_RESERVED] = still_waiting, next_reserved
