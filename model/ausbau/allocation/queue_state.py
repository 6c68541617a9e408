"""What the kernels that keep a list of waiting jobs know of it, and how time passes in them.

A whole pool is one node. The engines `node_kernel`, `conservative_kernel` and
`node_conservative_kernel` differ in their passes and in what they expect to be free.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ausbau.allocation.jobs import GPUS, RUN, SUBMIT
from ausbau.allocation.node_packing import nodes_taken
from ausbau.allocation.queue_rules import NEVER, UNSTARTED
from ausbau.allocation.tick_heap import empty_heap, pop, push
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

START, NODES = 5, 6
"""Columns behind those of the job table: the start, before it the reservation; where the nodes stand."""

# The present tick, the first job that has not arrived, the number of those that wait, the earliest
# reservation, GPUs of a node.
NOW, ARRIVED, WAITING, NEXT_RESERVED, NODE_GPUS = range(5)


class Queue(NamedTuple):
    """The jobs as they are now."""

    jobs: IntArray
    """The job table with the columns above, (job, column)."""
    numbers: IntArray
    """The single numbers named above."""
    running: IntArray
    """Heap of the ends of the running jobs (`tick_heap`)."""
    waiting: IntArray
    """The jobs that wait, in the order of the queue."""
    held: IntArray
    """The nodes of all jobs, one list behind the other."""


@compiled
def empty_queue(table: IntArray, pool_gpus: int, node_gpus: int) -> Queue:
    """The queue before the first job comes; no job is larger than the pool."""
    count = len(table)
    jobs = np.empty((count, NODES + 1), np.int64)
    jobs[:, :START] = table
    jobs[:, START] = UNSTARTED
    nodes = 0
    for job in range(count):
        jobs[job, NODES] = nodes
        nodes += nodes_taken(jobs[job, GPUS], node_gpus)
    return Queue(
        jobs,
        np.array([0, 0, 0, NEVER, node_gpus]),
        empty_heap(min(count, pool_gpus)),
        np.empty(count, np.int64),
        np.empty(nodes, np.int64),
    )


@compiled
def nodes_of(queue: Queue, job: int) -> IntArray:
    """The nodes of a job, to be read and written."""
    jobs = queue.jobs
    first = jobs[job, NODES]
    return queue.held[first : first + nodes_taken(jobs[job, GPUS], queue.numbers[NODE_GPUS])]


@compiled
def advance(queue: Queue) -> bool:
    """Go to the next instant at which a job ends, comes or has its reservation; False if none does."""
    numbers = queue.numbers
    now = numbers[NEXT_RESERVED]
    if numbers[ARRIVED] < len(queue.jobs):
        now = min(now, queue.jobs[numbers[ARRIVED], SUBMIT])
    if queue.running[0, 0] > 0:
        now = min(now, queue.running[1, 0])
    numbers[NOW] = now
    return bool(now < NEVER)


@compiled
def next_ended(queue: Queue) -> int:
    """The next running job that ends now, which then runs no longer; -1 if there is none."""
    if queue.running[0, 0] > 0 and queue.running[1, 0] == queue.numbers[NOW]:
        return pop(queue.running)
    return -1


@compiled
def next_arrived(queue: Queue) -> int:
    """The next job that is submitted now, which then waits; -1 if there is none."""
    numbers = queue.numbers
    job = int(numbers[ARRIVED])
    if job == len(queue.jobs) or queue.jobs[job, SUBMIT] != numbers[NOW]:
        return -1
    queue.waiting[numbers[WAITING]] = job
    numbers[WAITING] += 1
    numbers[ARRIVED] += 1
    return job


@compiled
def run(queue: Queue, job: int) -> None:
    """Let a job run from now on."""
    now = queue.numbers[NOW]
    queue.jobs[job, START] = now
    push(queue.running, now + queue.jobs[job, RUN], job)


@compiled
def start_reserved(queue: Queue) -> None:
    """Start the jobs whose reservation is now, and note the next reservation."""
    jobs = queue.jobs
    numbers = queue.numbers
    waiting = queue.waiting
    still_waiting, next_reserved = 0, NEVER
    for place in range(numbers[WAITING]):
        job = waiting[place]
        if jobs[job, START] == numbers[NOW]:
            run(queue, job)
        else:
            next_reserved = min(next_reserved, jobs[job, START])
            waiting[still_waiting] = job
            still_waiting += 1
    numbers[WAITING], numbers[NEXT_RESERVED] = still_waiting, next_reserved
