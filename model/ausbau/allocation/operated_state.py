"""What the compiled engine of an operated pool knows: its rules, which stay, and its state, which moves.

A pool without nodes is one node. Arrays that kernels change stand in `Pool`, one NamedTuple that is
handed from function to function; single numbers stand in its array ``numbers``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ausbau.allocation.jobs import GPUS, SUBMIT, TICKS_PER_SECOND, Jobs, ticks_from_seconds
from ausbau.allocation.node_packing import BEST_FIT, SPREADING
from ausbau.allocation.operation import Operation, capacity_changes, shares_by_group
from ausbau.allocation.queue_rules import NEVER, UNSTARTED
from ausbau.core.arrays import Array, IntArray

# Columns of a job behind those of the job table: first start, beginning of the present run, its end by
# the work that is left, the tick at which it is stopped, ticks that its GPUs were held in earlier runs,
# work kept of them, how often it was stopped, where its nodes stand in ``held_nodes``, its state.
START, BEGIN, END, STOP, HELD, KEPT, STOPS, NODES, STATE = range(5, 14)

COMING, WAITING, RUNNING, ENDED = range(4)
"""States of a job."""

SAVED, COMPUTED = range(2)
"""What a job that is stopped keeps: what its last checkpoint holds, or all that it has computed."""

# Single numbers: the present tick, jobs that have come, jobs that wait and run, changes of capacity
# that are done, the tick of the last pass that stopped somebody, whether another pass is due, up to
# which tick the use of groups is counted, and in a pass the free GPUs of all nodes in service.
NOW, ARRIVED, WAIT, RUN_NOW, CHANGED, STOPPED_AT, AGAIN, COUNTED, FREE = range(9)

NO_OVERTAKING, EASY, CONSERVATIVE = range(3)
"""Who may overtake the head: nobody, who leaves it its reservation, who leaves all theirs."""


_BACKFILLING = {"fcfs": NO_OVERTAKING, "easy": EASY, "conservative": CONSERVATIVE}


class Rules(NamedTuple):
    """What the operator has set, in ticks and by the code of a group."""

    node_gpus: int
    pool_gpus: int
    packing: int
    backfilling: int
    borrows: bool
    reclaims: bool
    keeping: int
    is_ranked: bool
    may_stop: bool
    grace: int
    interval: int
    cost: int
    oldest: int
    half_life: float
    weights: Array
    group_weights: Array
    shares: Array
    quotas: IntArray
    levels: IntArray
    changes: IntArray


class Pool(NamedTuple):
    """The jobs and the nodes as they are now."""

    jobs: IntArray
    """(job, column)."""
    numbers: IntArray
    waiting: IntArray
    """Jobs that wait, in the order of submission."""
    running: IntArray
    """Jobs that run, in no order."""
    held_nodes: IntArray
    """The nodes of all jobs, one list behind the other."""
    free: IntArray
    """Free GPUs of each node; negative while it is out of service and held."""
    held: IntArray
    """GPUs that each group holds."""
    use: Array
    """Decayed GPU-ticks of each group."""


def rules_of(
    operation: Operation, groups: tuple[str, ...], gpus: int, gpus_per_node: int | None, policy: str
) -> Rules:
    """The numbers of an operation without faults for jobs of these groups."""
    order, preemption = operation.priority, operation.preemption
    weights = np.array([order.age, order.size, order.fair_share], dtype=np.float64)
    group_weights = np.array([order.groups.get(group, 0.0) for group in groups], dtype=np.float64)
    levels = np.array([preemption.levels.get(group, 0) for group in groups], dtype=np.int64)
    quotas = operation.quotas or {}
    return Rules(
        node_gpus=gpus_per_node or gpus,
        pool_gpus=gpus,
        packing=SPREADING if operation.packing == "spreading" else BEST_FIT,
        backfilling=_BACKFILLING[policy],
        borrows=operation.borrowing,
        reclaims=preemption.reclaim,
        keeping=COMPUTED if preemption.resumes else SAVED,
        is_ranked=bool(weights.any() or group_weights.any() or levels.any()),
        may_stop=bool(levels.any() or preemption.reclaim),
        grace=_ticks(preemption.grace_s),
        interval=_ticks(operation.checkpoint_s),
        cost=_ticks(operation.checkpoint_cost_s),
        oldest=max(1, _ticks(order.oldest_s)),
        half_life=order.half_life_s * TICKS_PER_SECOND,
        weights=weights,
        group_weights=group_weights,
        shares=shares_by_group(order.shares, groups),
        quotas=np.array([quotas.get(group, int(NEVER)) for group in groups], dtype=np.int64),
        levels=levels,
        changes=capacity_changes(operation, gpus, gpus_per_node, TICKS_PER_SECOND),
    )


def empty_pool(jobs: Jobs, rules: Rules) -> Pool:
    """The pool before the first job comes; no job is larger than it."""
    table = jobs.table()
    columns = np.zeros((len(table), STATE + 1), np.int64)
    columns[:, :START] = table
    columns[:, START] = UNSTARTED
    columns[:, STOP] = NEVER
    nodes = -(-table[:, GPUS] // rules.node_gpus)
    columns[:, NODES] = np.cumsum(nodes) - nodes
    groups = len(jobs.groups)
    numbers = np.zeros(FREE + 1, np.int64)
    numbers[[NOW, STOPPED_AT]] = UNSTARTED
    numbers[COUNTED] = min([*table[:1, SUBMIT], *rules.changes[:1, 0]], default=0)
    return Pool(
        jobs=columns,
        numbers=numbers,
        waiting=np.empty(len(table), np.int64),
        running=np.empty(len(table), np.int64),
        held_nodes=np.empty(int(nodes.sum()), np.int64),
        free=np.full(rules.pool_gpus // rules.node_gpus, rules.node_gpus),
        held=np.zeros(groups, np.int64),
        use=np.zeros(groups, np.float64),
    )


def _ticks(time_s: float) -> int:
    return int(ticks_from_seconds(np.array([time_s]))[0])
