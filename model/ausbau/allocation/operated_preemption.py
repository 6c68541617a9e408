"""Whose jobs are stopped so that another can start, or because their GPUs are gone; for kernels.

The order of victims: the lowest level first, of one level the latest begun, of those the last in the
order of submission.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.jobs import GPUS, GROUP
from ausbau.allocation.node_packing import change_free
from ausbau.allocation.operated_runs import fits_in, nodes_of, stop_run
from ausbau.allocation.operated_state import BEGIN, NOW, RUN_NOW, SAVED, STOP, Pool, Rules
from ausbau.allocation.queue_rules import NEVER
from ausbau.core.arrays import BoolArray, IntArray
from ausbau.core.compiled import compiled


@compiled
def stop_for(rules: Rules, pool: Pool, job: int) -> bool:
    """Stop jobs so that this one fits, if that is allowed and enough; tells whether any was."""
    free_then, held_then = _without_the_stopped(rules, pool)
    if fits_in(rules, pool, free_then, job):
        return False
    victims = _victims(rules, pool)
    chosen = np.zeros(len(victims), np.bool_)
    last = -1
    for place in range(len(victims)):
        if not _may_stop(rules, pool, held_then, job, int(victims[place])):
            continue
        chosen[place] = True
        _release(rules, pool, free_then, int(victims[place]), 1)
        held_then[pool.jobs[victims[place], GROUP]] -= pool.jobs[victims[place], GPUS]
        if fits_in(rules, pool, free_then, job):
            last = place
            break
    if last < 0:
        return False
    _spare(rules, pool, job, victims[:last], chosen, free_then)
    for place in range(last + 1):
        if chosen[place]:
            _stop(rules, pool, int(victims[place]))
    return True


@compiled
def stop_where_overbooked(rules: Rules, pool: Pool) -> None:
    """Stop jobs at once on each node that has fewer GPUs than they hold, whatever their level."""
    for node in range(len(pool.free)):
        while pool.free[node] < 0:
            victim = _latest_on(rules, pool, node)
            if victim < 0:
                break
            stop_run(rules, pool, _place_of(pool, victim), SAVED)


@compiled
def _without_the_stopped(rules: Rules, pool: Pool) -> tuple[IntArray, IntArray]:
    """What is free of each node, and held by each group, when all grace is over."""
    free_then, held_then = pool.free.copy(), pool.held.copy()
    for place in range(pool.numbers[RUN_NOW]):
        job = int(pool.running[place])
        if pool.jobs[job, STOP] != NEVER:
            _release(rules, pool, free_then, job, 1)
            held_then[pool.jobs[job, GROUP]] -= pool.jobs[job, GPUS]
    return free_then, held_then


@compiled
def _victims(rules: Rules, pool: Pool) -> IntArray:
    """Running jobs that are not being stopped yet, in the order of victims."""
    victims = np.empty(pool.numbers[RUN_NOW], np.int64)
    count = 0
    for place in range(pool.numbers[RUN_NOW]):
        job = int(pool.running[place])
        if pool.jobs[job, STOP] != NEVER:
            continue
        slot = count
        while slot > 0 and _goes_before(rules, pool, job, int(victims[slot - 1])):
            victims[slot] = victims[slot - 1]
            slot -= 1
        victims[slot] = job
        count += 1
    return victims[:count]


@compiled
def _goes_before(rules: Rules, pool: Pool, job: int, other: int) -> bool:
    """Whether a job is stopped before another."""
    level, other_level = (
        rules.levels[pool.jobs[job, GROUP]],
        rules.levels[pool.jobs[other, GROUP]],
    )
    if level != other_level:
        return bool(level < other_level)
    if pool.jobs[job, BEGIN] != pool.jobs[other, BEGIN]:
        return bool(pool.jobs[job, BEGIN] > pool.jobs[other, BEGIN])
    return job > other


@compiled
def _may_stop(rules: Rules, pool: Pool, held_then: IntArray, job: int, victim: int) -> bool:
    """Whether the victim is of a lower level, or of an equal one and borrows what is reclaimed."""
    group = pool.jobs[victim, GROUP]
    level = rules.levels[pool.jobs[job, GROUP]]
    if rules.levels[group] != level:
        return bool(rules.levels[group] < level)
    return bool(rules.reclaims and held_then[group] > rules.quotas[group])


@compiled
def _spare(
    rules: Rules,
    pool: Pool,
    job: int,
    victims: IntArray,
    chosen: BoolArray,
    free_then: IntArray,
) -> None:
    """Let go, the last chosen first, each of the victims without whom the job fits as well."""
    for place in range(len(victims) - 1, -1, -1):
        if not chosen[place]:
            continue
        _release(rules, pool, free_then, int(victims[place]), -1)
        if fits_in(rules, pool, free_then, job):
            chosen[place] = False
        else:
            _release(rules, pool, free_then, int(victims[place]), 1)


@compiled
def _release(rules: Rules, pool: Pool, free: IntArray, job: int, sign: int) -> None:
    """Add (sign 1) or take (sign -1) a running job's GPUs to what is free."""
    nodes = nodes_of(rules, pool, job)
    change_free(free, pool.jobs[job, GPUS], rules.node_gpus, nodes, sign)


@compiled
def _stop(rules: Rules, pool: Pool, victim: int) -> None:
    """Stop a job, at once or when its grace is over."""
    if rules.grace == 0:
        stop_run(rules, pool, _place_of(pool, victim), rules.keeping)
    else:
        pool.jobs[victim, STOP] = pool.numbers[NOW] + rules.grace


@compiled
def _place_of(pool: Pool, job: int) -> int:
    """Place of a job among those that run."""
    place = 0
    while pool.running[place] != job:
        place += 1
    return place


@compiled
def _latest_on(rules: Rules, pool: Pool, node: int) -> int:
    """Of the jobs that hold the node the latest begun, of several the last submitted; -1 if none."""
    latest = -1
    for place in range(pool.numbers[RUN_NOW]):
        job = int(pool.running[place])
        holds = False
        for its_node in nodes_of(rules, pool, job):
            holds = holds or its_node == node
        if not holds:
            continue
        if latest < 0 or (pool.jobs[job, BEGIN], job) > (pool.jobs[latest, BEGIN], latest):
            latest = job
    return latest
