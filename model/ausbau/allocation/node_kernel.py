"""The compiled engine of the job queue on nodes: first come first served, EASY, and loss.

It follows `queue_rules` tick for tick, as the SimPy engine of nodes does. One loop serves the three
policies; they differ in the pass alone. A job that asks for more than is free in all nodes together
is passed over without looking at the nodes, and the reservation is made only once somebody behind the
head fits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ausbau.allocation.jobs import ESTIMATE, GPUS
from ausbau.allocation.node_packing import change_free, find_nodes
from ausbau.allocation.queue_rules import NEVER, UNSTARTED
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
    run,
)
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

FIRST_COME, EASY, LOSS = range(3)
"""Codes of the policies."""


class Nodes(NamedTuple):
    """What is free now."""

    free: IntArray
    """Free GPUs of each node."""
    in_all: IntArray
    """Free GPUs of all nodes together, one number."""


@compiled
def on_nodes(table: IntArray, pool_gpus: int, node_gpus: int, policy: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    queue = empty_queue(table, pool_gpus, node_gpus)
    nodes = Nodes(np.full(pool_gpus // node_gpus, node_gpus), np.array([pool_gpus]))
    while advance(queue):
        _complete(queue, nodes)
        while next_arrived(queue) >= 0:
            pass
        if policy == LOSS:
            _start_what_fits(queue, nodes)
            continue
        _start_from_head(queue, nodes)
        if policy == EASY and queue.numbers[WAITING] > 1:
            _overtake(queue, nodes)
    return queue.jobs[:, START].copy()


@compiled
def _complete(queue: Queue, nodes: Nodes) -> None:
    """Take back the GPUs of all jobs that end now."""
    job = next_ended(queue)
    while job >= 0:
        _change(queue, nodes.free, job, 1)
        nodes.in_all[0] += queue.jobs[job, GPUS]
        job = next_ended(queue)


@compiled
def _change(queue: Queue, free: IntArray, job: int, sign: int) -> None:
    """Give back (sign 1) or take (sign -1) the GPUs of a job on the nodes in its list."""
    gpus, node_gpus = queue.jobs[job, GPUS], queue.numbers[NODE_GPUS]
    change_free(free, gpus, node_gpus, nodes_of(queue, job), sign)


@compiled
def _fits_in(queue: Queue, free: IntArray, job: int) -> bool:
    """Whether there are nodes for a job in what is free; they are written into its list."""
    gpus, node_gpus = queue.jobs[job, GPUS], queue.numbers[NODE_GPUS]
    return find_nodes(free, gpus, node_gpus, nodes_of(queue, job))


@compiled
def _fits(queue: Queue, nodes: Nodes, job: int) -> bool:
    """Whether a job fits now."""
    return queue.jobs[job, GPUS] <= nodes.in_all[0] and _fits_in(queue, nodes.free, job)


@compiled
def _start(queue: Queue, nodes: Nodes, job: int) -> None:
    """Start a job on the nodes that were found for it."""
    _change(queue, nodes.free, job, -1)
    nodes.in_all[0] -= queue.jobs[job, GPUS]
    run(queue, job)


@compiled
def _start_from_head(queue: Queue, nodes: Nodes) -> None:
    """Start jobs in the order of the queue as long as they fit."""
    started = 0
    while started < queue.numbers[WAITING] and _fits(queue, nodes, queue.waiting[started]):
        _start(queue, nodes, queue.waiting[started])
        started += 1
    if started > 0:
        _keep_unstarted(queue)


@compiled
def _start_what_fits(queue: Queue, nodes: Nodes) -> None:
    """Start the jobs that fit, in the order of the queue; nobody goes on waiting."""
    for place in range(queue.numbers[WAITING]):
        if _fits(queue, nodes, queue.waiting[place]):
            _start(queue, nodes, queue.waiting[place])
    queue.numbers[WAITING] = 0


@compiled
def _overtake(queue: Queue, nodes: Nodes) -> None:
    """Let jobs behind the head overtake, in the order of the queue."""
    head, now = queue.waiting[0], queue.numbers[NOW]
    reservation, free_then = int(NEVER), nodes.free
    for place in range(1, queue.numbers[WAITING]):
        if nodes.in_all[0] == 0:
            break
        job = queue.waiting[place]
        if not _fits(queue, nodes, job):
            continue
        if reservation == NEVER:  # nobody behind the head has fitted yet
            reservation, free_then = _reserve(queue, nodes, head)
        if now + queue.jobs[job, ESTIMATE] > reservation:
            _change(queue, free_then, job, -1)
            if not _fits_in(queue, free_then, head):
                _change(queue, free_then, job, 1)
                continue
        _start(queue, nodes, job)
    _keep_unstarted(queue)


@compiled
def _reserve(queue: Queue, nodes: Nodes, head: int) -> tuple[int, IntArray]:
    """When the head fits if all end as expected, and what is free in each node then."""
    jobs = queue.jobs
    now_running = queue.running[1 : queue.running[0, 0] + 1, 1].copy()
    expected_end = jobs[now_running, START] + jobs[now_running, ESTIMATE]
    order = np.argsort(expected_end)
    free_then = nodes.free.copy()
    for place in range(len(order)):
        tick = expected_end[order[place]]
        _change(queue, free_then, now_running[order[place]], 1)
        if place + 1 < len(order) and expected_end[order[place + 1]] == tick:
            continue
        if _fits_in(queue, free_then, head):
            return int(tick), free_then
    return int(NEVER), free_then


@compiled
def _keep_unstarted(queue: Queue) -> None:
    """Close the gaps in the queue."""
    numbers = queue.numbers
    waiting = queue.waiting
    kept = 0
    for place in range(numbers[WAITING]):
        if queue.jobs[waiting[place], START] == UNSTARTED:
            waiting[kept] = waiting[place]
            kept += 1
    numbers[WAITING] = kept
