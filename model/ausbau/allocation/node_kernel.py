"""The compiled engine of the job queue on nodes: first come first served, EASY, and loss.

It follows `queue_rules` tick for tick, as the SimPy engine of nodes does. One loop serves the three
policies; they differ in the pass alone. A job that asks for more than is free in all nodes together
is passed over without looking at the nodes, and the reservation is made only once somebody behind the
head fits.

``jobs``     the job table with the start and the place of the job's nodes in ``held``, (job, column)
``held``     the nodes of all jobs, one list behind the other
``free``     free GPUs of each node
``running``  heap of the ends of the running jobs (`tick_heap`)
``waiting``  the jobs that wait, in the order of the queue
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.jobs import ESTIMATE, GPUS, RUN, SUBMIT
from ausbau.allocation.node_packing import change_free, find_nodes, nodes_taken
from ausbau.allocation.queue_rules import NEVER, UNSTARTED
from ausbau.allocation.tick_heap import empty_heap, pop, push
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

START, NODES = 5, 6
"""Columns behind those of the job table: the start, and where the job's nodes stand in ``held``."""

# The first job that has not arrived, the number of those that wait, free GPUs of all nodes.
NOW, ARRIVED, WAITING, FREE, NODE_GPUS = range(5)

FIRST_COME, EASY, LOSS = range(3)
"""Codes of the policies."""


@compiled
def on_nodes(table: IntArray, pool_gpus: int, node_gpus: int, policy: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    count = len(table)
    jobs, held = with_nodes(table, node_gpus)
    free = np.full(pool_gpus // node_gpus, node_gpus)
    state = np.array([0, 0, 0, pool_gpus, node_gpus])
    running = empty_heap(min(count, pool_gpus))
    waiting = np.empty(count, np.int64)
    while state[ARRIVED] < count or state[WAITING] > 0:
        _advance(jobs, state, running, waiting)
        _complete(jobs, state, running, free, held)
        if policy == LOSS:
            _start_what_fits(jobs, state, running, free, held, waiting)
            continue
        _start_from_head(jobs, state, running, free, held, waiting)
        if policy == EASY and state[WAITING] > 1:
            _overtake(jobs, state, running, free, held, waiting)
    return jobs[:, START].copy()


@compiled
def with_nodes(table: IntArray, node_gpus: int) -> tuple[IntArray, IntArray]:
    """Job table with the columns of this engine, and room for the nodes of all jobs."""
    jobs = np.empty((len(table), NODES + 1), np.int64)
    jobs[:, :START] = table
    jobs[:, START] = UNSTARTED
    nodes = 0
    for job in range(len(table)):
        jobs[job, NODES] = nodes
        nodes += nodes_taken(jobs[job, GPUS], node_gpus)
    return jobs, np.empty(nodes, np.int64)


@compiled
def nodes_of(jobs: IntArray, held: IntArray, node_gpus: int, job: int) -> IntArray:
    """The nodes of a job, to be read and written."""
    first = jobs[job, NODES]
    return held[first : first + nodes_taken(jobs[job, GPUS], node_gpus)]


@compiled
def _advance(jobs: IntArray, state: IntArray, running: IntArray, waiting: IntArray) -> None:
    """Go to the next instant at which a job ends or comes, and let those come."""
    arrived = state[ARRIVED]
    now = jobs[arrived, SUBMIT] if arrived < len(jobs) else NEVER
    if running[0, 0] > 0:
        now = min(now, running[1, 0])
    while arrived < len(jobs) and jobs[arrived, SUBMIT] == now:
        waiting[state[WAITING]] = arrived
        state[WAITING] += 1
        arrived += 1
    state[NOW], state[ARRIVED] = now, arrived


@compiled
def _complete(
    jobs: IntArray,
    state: IntArray,
    running: IntArray,
    free: IntArray,
    held: IntArray,
) -> None:
    """Take back the GPUs of all jobs that end now."""
    while running[0, 0] > 0 and running[1, 0] == state[NOW]:
        job = pop(running)
        nodes = nodes_of(jobs, held, state[NODE_GPUS], job)
        change_free(free, jobs[job, GPUS], state[NODE_GPUS], nodes, 1)
        state[FREE] += jobs[job, GPUS]


@compiled
def _start(
    jobs: IntArray, state: IntArray, running: IntArray, free: IntArray, nodes: IntArray, job: int
) -> None:
    """Start a job on the nodes that were found for it."""
    jobs[job, START] = state[NOW]
    change_free(free, jobs[job, GPUS], state[NODE_GPUS], nodes, -1)
    state[FREE] -= jobs[job, GPUS]
    push(running, state[NOW] + jobs[job, RUN], job)


@compiled
def _start_from_head(
    jobs: IntArray,
    state: IntArray,
    running: IntArray,
    free: IntArray,
    held: IntArray,
    waiting: IntArray,
) -> None:
    """Start jobs in the order of the queue as long as they fit."""
    started = 0
    while started < state[WAITING]:
        job = waiting[started]
        nodes = nodes_of(jobs, held, state[NODE_GPUS], job)
        if jobs[job, GPUS] > state[FREE]:
            break
        if not find_nodes(free, jobs[job, GPUS], state[NODE_GPUS], nodes):
            break
        _start(jobs, state, running, free, nodes, job)
        started += 1
    if started > 0:
        _keep_unstarted(jobs, state, waiting)


@compiled
def _start_what_fits(
    jobs: IntArray,
    state: IntArray,
    running: IntArray,
    free: IntArray,
    held: IntArray,
    waiting: IntArray,
) -> None:
    """Start the jobs that fit, in the order of the queue; nobody goes on waiting."""
    for place in range(state[WAITING]):
        job = waiting[place]
        nodes = nodes_of(jobs, held, state[NODE_GPUS], job)
        if find_nodes(free, jobs[job, GPUS], state[NODE_GPUS], nodes):
            _start(jobs, state, running, free, nodes, job)
    state[WAITING] = 0


@compiled
def _overtake(
    jobs: IntArray,
    state: IntArray,
    running: IntArray,
    free: IntArray,
    held: IntArray,
    waiting: IntArray,
) -> None:
    """Let jobs behind the head overtake, in the order of the queue."""
    head = waiting[0]
    reservation, free_then = int(NEVER), free
    for place in range(1, state[WAITING]):
        if state[FREE] == 0:
            break
        job = waiting[place]
        gpus, nodes = jobs[job, GPUS], nodes_of(jobs, held, state[NODE_GPUS], job)
        if gpus > state[FREE] or not find_nodes(free, gpus, state[NODE_GPUS], nodes):
            continue
        if reservation == NEVER:  # nobody behind the head has fitted yet
            reservation, free_then = _reserve(jobs, state, running, free, held, head)
        if state[NOW] + jobs[job, ESTIMATE] > reservation:
            change_free(free_then, gpus, state[NODE_GPUS], nodes, -1)
            nodes_of_head = nodes_of(jobs, held, state[NODE_GPUS], head)
            if not find_nodes(free_then, jobs[head, GPUS], state[NODE_GPUS], nodes_of_head):
                change_free(free_then, gpus, state[NODE_GPUS], nodes, 1)
                continue
        _start(jobs, state, running, free, nodes, job)
    _keep_unstarted(jobs, state, waiting)


@compiled
def _reserve(
    jobs: IntArray,
    state: IntArray,
    running: IntArray,
    free: IntArray,
    held: IntArray,
    head: int,
) -> tuple[int, IntArray]:
    """When the head fits if all end as expected, and what is free in each node then."""
    now_running = running[1 : running[0, 0] + 1, 1].copy()
    expected_end = jobs[now_running, START] + jobs[now_running, ESTIMATE]
    order = np.argsort(expected_end)
    free_then = free.copy()
    nodes_of_head = nodes_of(jobs, held, state[NODE_GPUS], head)
    for place in range(len(order)):
        job, tick = now_running[order[place]], expected_end[order[place]]
        nodes = nodes_of(jobs, held, state[NODE_GPUS], job)
        change_free(free_then, jobs[job, GPUS], state[NODE_GPUS], nodes, 1)
        if place + 1 < len(order) and expected_end[order[place + 1]] == tick:
            continue
        if find_nodes(free_then, jobs[head, GPUS], state[NODE_GPUS], nodes_of_head):
            return int(tick), free_then
    return int(NEVER), free_then


@compiled
def _keep_unstarted(jobs: IntArray, state: IntArray, waiting: IntArray) -> None:
    """Close the gaps in the queue."""
    kept = 0
    for place in range(state[WAITING]):
        if jobs[waiting[place], START] == UNSTARTED:
            waiting[kept] = waiting[place]
            kept += 1
    state[WAITING] = kept
