"""Who overtakes in an operated pool: by the head's reservation, or by one for everybody; for kernels."""

from __future__ import annotations

import numpy as np

from ausbau.allocation.jobs import GPUS
from ausbau.allocation.node_packing import change_free
from ausbau.allocation.node_profile import change_profile, earliest, profile_from, with_room
from ausbau.allocation.operated_runs import (
    begin_run,
    estimated_ticks,
    expected_end,
    fits_in,
    is_within_quota,
    nodes_of,
)
from ausbau.allocation.operated_state import FREE, NOW, RUN_NOW, STATE, WAITING, Pool, Rules
from ausbau.allocation.queue_rules import NEVER
from ausbau.allocation.tick_heap import empty_heap, pop, push
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled


@compiled
def overtake_head(rules: Rules, pool: Pool, ranked: IntArray, head: int) -> None:
    """Let others start that leave the head its reservation (``easy``)."""
    reservation, free_then = int(NEVER), pool.free
    is_reserved = False
    jobs = pool.jobs
    numbers = pool.numbers
    for place in range(len(ranked)):
        job = int(ranked[place])
        if jobs[job, GPUS] > numbers[FREE] or jobs[job, STATE] != WAITING:
            continue  # most of them, told without a call, which is dear with so large a state
        if not (_may_overtake(rules, pool, job, head) and fits_in(rules, pool, pool.free, job)):
            continue
        if not is_reserved:  # nobody has fitted yet
            reservation, free_then = _reserve(rules, pool, head)
            is_reserved = True
        if pool.numbers[NOW] + estimated_ticks(rules, pool, job) > reservation:
            nodes, gpus = nodes_of(rules, pool, job), pool.jobs[job, GPUS]
            change_free(free_then, gpus, rules.node_gpus, nodes, -1)
            if not fits_in(rules, pool, free_then, head):
                change_free(free_then, gpus, rules.node_gpus, nodes, 1)
                continue
        begin_run(rules, pool, job)


@compiled
def overtake_none(rules: Rules, pool: Pool, ranked: IntArray, head: int) -> None:
    """Reserve for the head, then for each other, and let those start whose place is now."""
    profile = _expected_profile(rules, pool)
    for place in range(-1, len(ranked)):
        job = int(ranked[place]) if place >= 0 else head
        if place >= 0 and not _may_overtake(rules, pool, job, head):
            continue
        profile, begin = _take_earliest(rules, pool, profile, job)
        if begin == pool.numbers[NOW]:
            begin_run(rules, pool, job)


@compiled
def _may_overtake(rules: Rules, pool: Pool, job: int, head: int) -> bool:
    """Whether a job waits behind the head and has quota, or may do without."""
    is_behind = job != head and pool.jobs[job, STATE] == WAITING
    return bool(is_behind and (rules.borrows or is_within_quota(rules, pool, job)))


@compiled
def _reserve(rules: Rules, pool: Pool, head: int) -> tuple[int, IntArray]:
    """When the head fits if all end as expected, and what is free in each node then.

    `NEVER` if it would not even then, because too few nodes are in service.
    """
    ends = empty_heap(pool.numbers[RUN_NOW])
    for place in range(pool.numbers[RUN_NOW]):
        job = int(pool.running[place])
        push(ends, expected_end(rules, pool, job), job)
    free_then = pool.free.copy()
    while ends[0, 0] > 0:
        tick = int(ends[1, 0])
        while ends[0, 0] > 0 and ends[1, 0] == tick:
            job = pop(ends)
            gpus = pool.jobs[job, GPUS]
            change_free(free_then, gpus, rules.node_gpus, nodes_of(rules, pool, job), 1)
        if fits_in(rules, pool, free_then, head):
            return tick, free_then
    return int(NEVER), free_then


@compiled
def _expected_profile(rules: Rules, pool: Pool) -> IntArray:
    """What is free in each node from now on, if all who run end as expected."""
    profile = profile_from(pool.numbers[NOW], np.maximum(pool.free, 0))
    for place in range(pool.numbers[RUN_NOW]):
        job = int(pool.running[place])
        span = expected_end(rules, pool, job), int(NEVER)
        size = pool.jobs[job, GPUS], rules.node_gpus
        profile = with_room(profile)
        change_profile(profile, span, size, nodes_of(rules, pool, job), 1)
    return profile


@compiled
def _take_earliest(rules: Rules, pool: Pool, profile: IntArray, job: int) -> tuple[IntArray, int]:
    """Take the earliest place of a job out of the profile; its nodes are in its list; `NEVER` if none."""
    length, nodes = estimated_ticks(rules, pool, job), nodes_of(rules, pool, job)
    size = pool.jobs[job, GPUS], rules.node_gpus
    begin = earliest(profile, length, size, nodes, int(NEVER), rules.packing)
    if begin < NEVER:
        profile = with_room(profile)
        change_profile(profile, (begin, begin + length), size, nodes, -1)
    return profile, begin
