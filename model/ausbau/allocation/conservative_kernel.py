"""The compiled engine of conservative backfilling on a whole pool; rules: `queue_rules`."""

from __future__ import annotations

from ausbau.allocation.free_profile import (
    earlier,
    earliest,
    empty_profile,
    forget_before,
    take_gpus,
)
from ausbau.allocation.jobs import ESTIMATE, GPUS
from ausbau.allocation.queue_state import (
    NOW,
    START,
    WAITING,
    Queue,
    advance,
    empty_queue,
    next_arrived,
    next_ended,
    start_reserved,
)
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled


@compiled
def conservative(table: IntArray, pool_gpus: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    queue = empty_queue(table, pool_gpus, pool_gpus)
    profile = empty_profile(2 * len(table) + 2, pool_gpus)
    while advance(queue):
        forget_before(profile, queue.numbers[NOW])
        if _complete(queue, profile):
            _compress(queue, profile)
        _arrive(queue, profile)
        start_reserved(queue)
    return queue.jobs[:, START].copy()


@compiled
def _complete(queue: Queue, profile: IntArray) -> bool:
    """Give back what jobs that end now were expected to hold on; tells whether any did."""
    jobs, now = queue.jobs, queue.numbers[NOW]
    is_early = False
    job = next_ended(queue)
    while job >= 0:
        expected_end = jobs[job, START] + jobs[job, ESTIMATE]
        if now < expected_end:
            take_gpus(profile, now, expected_end, -jobs[job, GPUS])
            is_early = True
        job = next_ended(queue)
    return is_early


@compiled
def _compress(queue: Queue, profile: IntArray) -> None:
    """Move each waiting job to the earliest place, in the order of the queue, until none moves."""
    jobs = queue.jobs
    waiting = queue.waiting
    has_moved = True
    while has_moved:
        has_moved = False
        for place in range(queue.numbers[WAITING]):
            job = waiting[place]
            gpus, length, reserved = jobs[job, GPUS], jobs[job, ESTIMATE], jobs[job, START]
            begin = earlier(profile, gpus, length, reserved)
            if begin < reserved:
                take_gpus(profile, reserved, reserved + length, -gpus)
                take_gpus(profile, begin, begin + length, gpus)
                jobs[job, START] = begin
                has_moved = True


@compiled
def _arrive(queue: Queue, profile: IntArray) -> None:
    """Let all jobs come that are submitted now, and reserve for them."""
    job = next_arrived(queue)
    while job >= 0:
        gpus, length = queue.jobs[job, GPUS], queue.jobs[job, ESTIMATE]
        begin = earliest(profile, gpus, length)
        take_gpus(profile, begin, begin + length, gpus)
        queue.jobs[job, START] = begin
        job = next_arrived(queue)
