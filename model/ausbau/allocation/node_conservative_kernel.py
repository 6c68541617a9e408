"""The compiled engine of conservative backfilling on nodes; rules: `queue_rules`.

As `conservative_kernel`, but a reservation is for nodes: those in the job's list, from the reserved
tick on.
"""

from __future__ import annotations

from ausbau.allocation.free_profile import forget_before
from ausbau.allocation.jobs import ESTIMATE, GPUS
from ausbau.allocation.node_packing import BEST_FIT
from ausbau.allocation.node_profile import (
    change_profile,
    earliest,
    empty_profile,
    with_room,
)
from ausbau.allocation.queue_rules import NEVER
from ausbau.allocation.queue_state import (
    NODE_GPUS,
    NOW,
    START,
    WAITING,
    Queue,
    advance,
    empty_queue,
    next_arrived,
    next_ended,
    nodes_of,
    start_reserved,
)
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled


@compiled
def conservative_on_nodes(table: IntArray, pool_gpus: int, node_gpus: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    queue = empty_queue(table, pool_gpus, node_gpus)
    profile = empty_profile(pool_gpus // node_gpus, node_gpus)
    while advance(queue):
        forget_before(profile, queue.numbers[NOW])
        is_early, profile = _complete(queue, profile)
        if is_early:
            profile = _compress(queue, profile)
        profile = _arrive(queue, profile)
        start_reserved(queue)
    return queue.jobs[:, START].copy()


@compiled
def _complete(queue: Queue, profile: IntArray) -> tuple[bool, IntArray]:
    """Give back what jobs that end now were expected to hold on; tells whether any did."""
    jobs, now = queue.jobs, queue.numbers[NOW]
    is_early = False
    job = next_ended(queue)
    while job >= 0:
        expected_end = jobs[job, START] + jobs[job, ESTIMATE]
        if now < expected_end:
            profile = _change(queue, profile, job, (now, expected_end), 1)
            is_early = True
        job = next_ended(queue)
    return is_early, profile


@compiled
def _change(
    queue: Queue, profile: IntArray, job: int, span: tuple[int, int], sign: int
) -> IntArray:
    """Give back (sign 1) or take (sign -1) the nodes in a job's list in a span; the profile may move."""
    profile = with_room(profile)
    size = queue.jobs[job, GPUS], queue.numbers[NODE_GPUS]
    change_profile(profile, span, size, nodes_of(queue, job), sign)
    return profile


@compiled
def _reserve(queue: Queue, profile: IntArray, job: int, limit: int) -> IntArray:
    """Reserve the earliest place before the limit for a job, or its own nodes at the limit."""
    length, nodes = queue.jobs[job, ESTIMATE], nodes_of(queue, job)
    kept = nodes.copy()
    size = queue.jobs[job, GPUS], queue.numbers[NODE_GPUS]
    begin = earliest(profile, length, size, nodes, limit, BEST_FIT)
    if begin == limit:
        nodes[:] = kept
    queue.jobs[job, START] = begin
    return _change(queue, profile, job, (begin, begin + length), -1)


@compiled
def _compress(queue: Queue, profile: IntArray) -> IntArray:
    """Move each waiting job to the earliest place, in the order of the queue, until none moves.

    A job that finds no earlier tick keeps its nodes.
    """
    jobs = queue.jobs
    has_moved = True
    while has_moved:
        has_moved = False
        for place in range(queue.numbers[WAITING]):
            job = queue.waiting[place]
            reserved = jobs[job, START]
            profile = _change(queue, profile, job, (reserved, reserved + jobs[job, ESTIMATE]), 1)
            profile = _reserve(queue, profile, job, reserved)
            has_moved = has_moved or jobs[job, START] < reserved
    return profile


@compiled
def _arrive(queue: Queue, profile: IntArray) -> IntArray:
    """Let all jobs come that are submitted now, and reserve for them."""
    job = next_arrived(queue)
    while job >= 0:
        profile = _reserve(queue, profile, job, int(NEVER))
        job = next_arrived(queue)
    return profile
