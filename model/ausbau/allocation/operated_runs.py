"""How a job of an operated pool begins and leaves a run; for kernels, on the state of `operated_state`."""

from __future__ import annotations

from ausbau.allocation.checkpoints import checkpointed_work, computed_work, holding_ticks
from ausbau.allocation.jobs import ESTIMATE, GPUS, GROUP, RUN
from ausbau.allocation.node_packing import change_free, find_packed_nodes, nodes_taken
from ausbau.allocation.operated_state import (
    BEGIN,
    COMPUTED,
    END,
    ENDED,
    FREE,
    HELD,
    KEPT,
    NODES,
    NOW,
    RUN_NOW,
    RUNNING,
    START,
    STATE,
    STOP,
    STOPS,
    WAIT,
    WAITING,
    Pool,
    Rules,
)
from ausbau.allocation.queue_rules import NEVER, UNSTARTED
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled


@compiled
def nodes_of(rules: Rules, pool: Pool, job: int) -> IntArray:
    """The nodes of a job, to be read and written."""
    first = pool.jobs[job, NODES]
    return pool.held_nodes[first : first + nodes_taken(pool.jobs[job, GPUS], rules.node_gpus)]


@compiled
def fits_in(rules: Rules, pool: Pool, free: IntArray, job: int) -> bool:
    """Whether there are nodes for a waiting job in what is free; they are written into its list."""
    nodes = nodes_of(rules, pool, job)
    return find_packed_nodes(free, pool.jobs[job, GPUS], rules.node_gpus, nodes, rules.packing)


@compiled
def fits_now(rules: Rules, pool: Pool, job: int) -> bool:
    """Whether there are nodes for a waiting job; most that are too large are told without a search."""
    is_enough = pool.jobs[job, GPUS] <= pool.numbers[FREE]
    return bool(is_enough and fits_in(rules, pool, pool.free, job))


@compiled
def estimated_ticks(rules: Rules, pool: Pool, job: int) -> int:
    """How long a job is expected to hold its GPUs in a run that begins with the work that it has kept."""
    estimate = max(pool.jobs[job, ESTIMATE] - pool.jobs[job, KEPT], 1)
    return holding_ticks(estimate, rules.interval, rules.cost)


@compiled
def is_within_quota(rules: Rules, pool: Pool, job: int) -> bool:
    """Whether the group of a job would hold no more than its quota with it."""
    group = pool.jobs[job, GROUP]
    is_within: bool = pool.held[group] + pool.jobs[job, GPUS] <= rules.quotas[group]
    return is_within


@compiled
def join_queue(pool: Pool, job: int) -> None:
    """Put a job among those who wait, in the order of submission."""
    pool.jobs[job, STATE] = WAITING
    place = pool.numbers[WAIT]
    while place > 0 and pool.waiting[place - 1] > job:
        pool.waiting[place] = pool.waiting[place - 1]
        place -= 1
    pool.waiting[place] = job
    pool.numbers[WAIT] += 1


@compiled
def begin_run(rules: Rules, pool: Pool, job: int) -> None:
    """Start a job, for the first time or again, on the nodes in its list."""
    jobs, now = pool.jobs, pool.numbers[NOW]
    if jobs[job, START] == UNSTARTED:
        jobs[job, START] = now
    work = jobs[job, RUN] - jobs[job, KEPT]
    jobs[job, BEGIN] = now
    jobs[job, END] = now + holding_ticks(work, rules.interval, rules.cost)
    jobs[job, STATE] = RUNNING
    change_free(pool.free, jobs[job, GPUS], rules.node_gpus, nodes_of(rules, pool, job), -1)
    pool.numbers[FREE] -= jobs[job, GPUS]
    pool.held[jobs[job, GROUP]] += jobs[job, GPUS]
    pool.running[pool.numbers[RUN_NOW]] = job
    pool.numbers[RUN_NOW] += 1


@compiled
def end_run(rules: Rules, pool: Pool, place: int) -> None:
    """Let the job at the place among the running end."""
    job, _ = _leave(rules, pool, place)
    pool.jobs[job, STATE] = ENDED


@compiled
def stop_run(rules: Rules, pool: Pool, place: int, keeping: int) -> None:
    """Send the job at the place among the running back to the queue, with the work that it keeps."""
    job, held = _leave(rules, pool, place)
    pool.jobs[job, STOPS] += 1
    if keeping == COMPUTED:
        pool.jobs[job, KEPT] += computed_work(held, rules.interval, rules.cost)
    else:
        pool.jobs[job, KEPT] += checkpointed_work(held, rules.interval, rules.cost)
    join_queue(pool, job)


@compiled
def _leave(rules: Rules, pool: Pool, place: int) -> tuple[int, int]:
    """Take back the GPUs of a running job; returns it and how long it held them in this run."""
    jobs, job = pool.jobs, int(pool.running[place])
    held = int(pool.numbers[NOW] - jobs[job, BEGIN])
    jobs[job, HELD] += held
    jobs[job, STOP] = NEVER
    pool.numbers[RUN_NOW] -= 1
    pool.running[place] = pool.running[pool.numbers[RUN_NOW]]
    pool.held[jobs[job, GROUP]] -= jobs[job, GPUS]
    change_free(pool.free, jobs[job, GPUS], rules.node_gpus, nodes_of(rules, pool, job), 1)
    pool.numbers[FREE] += jobs[job, GPUS]
    return job, held


@compiled
def expected_end(rules: Rules, pool: Pool, job: int) -> int:
    """When a running job ends by its estimate, or is stopped."""
    by_estimate = pool.jobs[job, BEGIN] + estimated_ticks(rules, pool, job)
    return int(min(by_estimate, pool.jobs[job, STOP]))
