"""The compiled engine of conservative backfilling on a whole pool; rules: `queue_rules`.

The state is passed as single arrays, as in `queue_kernel`: the job table with start and reservation,
the numbers named below, the heap of the ends of running jobs, the profile of free GPUs, and the
waiting jobs in the order of the queue.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.free_profile import (
    earlier,
    earliest,
    empty_profile,
    forget_before,
    take_gpus,
)
from ausbau.allocation.jobs import ESTIMATE, GPUS, RUN, SUBMIT
from ausbau.allocation.queue_rules import NEVER
from ausbau.allocation.tick_heap import empty_heap, pop, push
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

# Columns behind those of the job table.
START, RESERVED = 5, 6

# The first job that has not arrived, the number of those that wait, the earliest reservation.
NOW, ARRIVED, WAITING, NEXT_RESERVED = range(4)


@compiled
def conservative(table: IntArray, pool_gpus: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    count = len(table)
    jobs = np.empty((count, RESERVED + 1), np.int64)
    jobs[:, :START] = table
    state = np.array([0, 0, 0, NEVER])
    running = empty_heap(min(count, pool_gpus))
    profile = empty_profile(2 * count + 2, pool_gpus)
    waiting = np.empty(count, np.int64)
    while state[ARRIVED] < count or state[WAITING] > 0:
        advance(jobs, state, running)
        forget_before(profile, state[NOW])
        if _complete(jobs, state, running, profile):
            _compress(jobs, state, profile, waiting)
        _arrive(jobs, state, profile, waiting)
        _start_reserved(jobs, state, running, waiting)
    return jobs[:, START].copy()


@compiled
def advance(jobs: IntArray, state: IntArray, running: IntArray) -> None:
    """Go to the next instant at which a job ends, comes or has its reservation."""
    now = state[NEXT_RESERVED]
    if state[ARRIVED] < len(jobs):
        now = min(now, jobs[state[ARRIVED], SUBMIT])
    if running[0, 0] > 0:
        now = min(now, running[1, 0])
    state[NOW] = now


@compiled
def _complete(jobs: IntArray, state: IntArray, running: IntArray, profile: IntArray) -> bool:
    """Give back what jobs that end now were expected to hold on; tells whether any did."""
    now = state[NOW]
    is_early = False
    while running[0, 0] > 0 and running[1, 0] == now:
        job = pop(running)
        expected_end = jobs[job, START] + jobs[job, ESTIMATE]
        if now < expected_end:
            take_gpus(profile, now, expected_end, -jobs[job, GPUS])
            is_early = True
    return is_early


@compiled
def _compress(jobs: IntArray, state: IntArray, profile: IntArray, waiting: IntArray) -> None:
    """Move each waiting job to the earliest place, in the order of the queue, until none moves."""
    has_moved = True
    while has_moved:
        has_moved = False
        for place in range(state[WAITING]):
            job = waiting[place]
            gpus, length, reserved = jobs[job, GPUS], jobs[job, ESTIMATE], jobs[job, RESERVED]
            begin = earlier(profile, gpus, length, reserved)
            if begin < reserved:
                take_gpus(profile, reserved, reserved + length, -gpus)
                take_gpus(profile, begin, begin + length, gpus)
                jobs[job, RESERVED] = begin
                has_moved = True


@compiled
def _arrive(jobs: IntArray, state: IntArray, profile: IntArray, waiting: IntArray) -> None:
    """Let all jobs come that are submitted now, and reserve for them."""
    job = state[ARRIVED]
    while job < len(jobs) and jobs[job, SUBMIT] == state[NOW]:
        gpus, length = jobs[job, GPUS], jobs[job, ESTIMATE]
        begin = earliest(profile, gpus, length)
        take_gpus(profile, begin, begin + length, gpus)
        jobs[job, RESERVED] = begin
        waiting[state[WAITING]] = job
        state[WAITING] += 1
        job += 1
    state[ARRIVED] = job


@compiled
def _start_reserved(jobs: IntArray, state: IntArray, running: IntArray, waiting: IntArray) -> None:
    """Start the jobs whose reservation is now, and note the next reservation."""
    now, still_waiting, next_reserved = state[NOW], 0, NEVER
    for place in range(state[WAITING]):
        job = waiting[place]
        if jobs[job, RESERVED] == now:
            jobs[job, START] = now
            push(running, now + jobs[job, RUN], job)
        else:
            next_reserved = min(next_reserved, jobs[job, RESERVED])
            waiting[still_waiting] = job
            still_waiting += 1
    state[WAITING], state[NEXT_RESERVED] = still_waiting, next_reserved
