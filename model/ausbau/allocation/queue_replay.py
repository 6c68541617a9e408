"""What a policy makes of given jobs: their starts and ends, and what people read of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ausbau.allocation import (
    job_log,
    node_engine_simpy,
    operated_engine_simpy,
    queue_engine_simpy,
)
from ausbau.allocation.conservative_kernel import conservative
from ausbau.allocation.jobs import TICKS_PER_SECOND, Jobs, seconds
from ausbau.allocation.node_conservative_kernel import conservative_on_nodes
from ausbau.allocation.node_kernel import EASY, FIRST_COME, LOSS, on_nodes
from ausbau.allocation.operated_kernel import operate
from ausbau.allocation.operated_state import (
    END,
    ENDED,
    HELD,
    START,
    STATE,
    STOPS,
    Rules,
    empty_pool,
    rules_of,
)
from ausbau.allocation.operation import Operation
from ausbau.allocation.queue_kernel import easy, first_come_first_served, loss
from ausbau.allocation.queue_rules import POLICIES, UNSTARTED
from ausbau.core.arrays import Array, IntArray

SHORTEST_RUN_S = 10.0
"""Bound of the bounded slowdown: a shorter run counts as this long."""

OPERATED_POLICIES = ("fcfs", "easy", "conservative")
"""Policies that an operated pool may have."""

_KERNELS: dict[str, Callable[[IntArray, int], IntArray]] = {
    "fcfs": first_come_first_served,
    "easy": easy,
    "conservative": conservative,
    "loss": loss,
}
_NODE_CODES = {"fcfs": FIRST_COME, "easy": EASY, "loss": LOSS}


@dataclass(frozen=True)
class Summary:
    """Figures of a replay; times on the clock of the jobs.

    ``utilisation`` is GPU-time over pool times the span from the first submission to the last end.
    The bounded slowdown of a job is ``max(1, (end - submission) / max(run, 10 s))`` (Feitelson 2001,
    "Metrics for parallel job scheduling and their convergence"). ``cut_at_estimate`` counts the jobs
    that would have run on after their estimate, ``stops`` how often jobs were stopped in a run;
    ``lost_gpu_h`` were held for work that was lost and for checkpoints.
    """

    jobs: int
    mean_wait_s: float
    median_wait_s: float
    p95_wait_s: float
    max_wait_s: float
    mean_bounded_slowdown: float
    utilisation: float
    gpu_h: float
    first_submit_s: float
    last_end_s: float
    cut_at_estimate: int
    all_waits_zero: bool
    stops: int
    lost_gpu_h: float


@dataclass(frozen=True)
class ReplayResult:
    """Start and end of each job that ran, those larger than the pool, those that were turned away.

    ``gpus_per_node`` is None where the pool was one whole. ``start_ticks`` are first starts;
    ``held_ticks`` is how long a job held its GPUs in all its runs, and ``stops`` how often it was stopped
    in one.
    """

    jobs: Jobs
    pool_gpus: int
    gpus_per_node: int | None
    policy: str
    start_ticks: IntArray
    end_ticks: IntArray
    held_ticks: IntArray
    stops: IntArray
    too_large: Jobs
    turned_away: Jobs
    """Jobs that never came to an end: refused, or without enough GPUs or quota for ever."""

    @property
    def start_s(self) -> Array:
        """When each job started."""
        return seconds(self.start_ticks)

    @property
    def end_s(self) -> Array:
        """When each job ended."""
        return seconds(self.end_ticks)

    @property
    def wait_s(self) -> Array:
        """How long each job was in the queue, between its runs as well."""
        return seconds(self.end_ticks - self.jobs.submit_ticks - self.held_ticks)

    @property
    def bounded_slowdown(self) -> Array:
        """Bounded slowdown of each job."""
        run_s = seconds(self.jobs.run_ticks)
        stay_s = seconds(self.end_ticks - self.jobs.submit_ticks)
        slowdown = stay_s / np.maximum(run_s, SHORTEST_RUN_S)
        return np.maximum(slowdown, 1.0)

    def summary(self) -> Summary:
        """Figures of all jobs; ValueError if there are none."""
        if not len(self.jobs):
            raise ValueError("There are no jobs to sum up.")
        wait_s = self.wait_s
        first_ticks, last_ticks = int(self.jobs.submit_ticks.min()), int(self.end_ticks.max())
        gpu_s = float((self.jobs.gpus * seconds(self.held_ticks)).sum())
        kept_gpu_s = float((self.jobs.gpus * seconds(self.jobs.run_ticks)).sum())
        span_s = (last_ticks - first_ticks) / 1000
        return Summary(
            jobs=len(self.jobs),
            mean_wait_s=float(wait_s.mean()),
            median_wait_s=float(np.median(wait_s)),
            p95_wait_s=float(np.quantile(wait_s, 0.95)),
            max_wait_s=float(wait_s.max()),
            mean_bounded_slowdown=float(self.bounded_slowdown.mean()),
            utilisation=gpu_s / (self.pool_gpus * span_s) if span_s > 0 else 0.0,
            gpu_h=gpu_s / 3600,
            first_submit_s=first_ticks / 1000,
            last_end_s=last_ticks / 1000,
            cut_at_estimate=self.jobs.cut_at_estimate,
            all_waits_zero=not wait_s.any(),
            stops=int(self.stops.sum()),
            lost_gpu_h=(gpu_s - kept_gpu_s) / 3600,
        )


@dataclass(frozen=True)
class _Outcome:
    """What became of each job; a start is `UNSTARTED` if it never came to an end."""

    start_ticks: IntArray
    end_ticks: IntArray
    held_ticks: IntArray
    stops: IntArray


def replay(
    jobs: Jobs | Path | str,
    gpus: int,
    policy: str = "easy",
    *,
    gpus_per_node: int | None = None,
    operation: Operation | None = None,
    engine: str = "compiled",
) -> ReplayResult:
    """Schedule the jobs on a pool of ``gpus`` by the rules in docs/queue.md.

    Jobs come from `jobs_from_seconds`, or from the log of which the path is given (`job_log.read`
    tells what is left out of it). Without ``gpus_per_node`` any free GPUs serve any job; with it the
    pool is nodes. With an ``operation`` the pool is operated: the policy then says who may overtake.
    ``engine`` is "compiled" or "simpy" (the slow reference, which gives the same ticks). Jobs larger than
    the pool are left out. ValueError for an unknown policy or engine, a pool without GPUs,
    nodes that do not make up the pool, or an operation that cannot be.
    """
    _check(gpus, policy, gpus_per_node, engine)
    if isinstance(jobs, str | Path):
        jobs = job_log.read(Path(jobs)).jobs
    fits = jobs.gpus <= gpus
    fitting = jobs.select(fits)
    if operation is None:
        outcome = _plain(fitting, _start_ticks(fitting, gpus, policy, gpus_per_node, engine))
    else:
        _check_operation(operation, policy, gpus, gpus_per_node)
        fitting = _limited(fitting, operation.longest_s)
        rules = rules_of(operation, fitting.groups, gpus, gpus_per_node, policy)
        outcome = _operated(fitting, rules, engine)
    has_run = outcome.start_ticks != UNSTARTED
    return ReplayResult(
        jobs=fitting.select(has_run),
        pool_gpus=gpus,
        gpus_per_node=gpus_per_node,
        policy=policy,
        start_ticks=outcome.start_ticks[has_run],
        end_ticks=outcome.end_ticks[has_run],
        held_ticks=outcome.held_ticks[has_run],
        stops=outcome.stops[has_run],
        too_large=jobs.select(~fits),
        turned_away=fitting.select(~has_run),
    )


def _check_operation(
    operation: Operation, policy: str, gpus: int, gpus_per_node: int | None
) -> None:
    """ValueError for an operation that cannot be."""
    faults = operation.faults(gpus, gpus_per_node)
    if policy not in OPERATED_POLICIES:
        faults.insert(
            0, f"an operated pool goes with {', '.join(OPERATED_POLICIES)}, not with {policy}"
        )
    if faults:
        raise ValueError("; ".join(faults) + ".")


def _limited(jobs: Jobs, longest_s: float) -> Jobs:
    """Jobs that end after so much computing at the latest."""
    if np.isinf(longest_s):
        return jobs
    longest = max(1, round(longest_s * TICKS_PER_SECOND))
    return replace(jobs, estimate_ticks=np.minimum(jobs.estimate_ticks, longest))


def _plain(jobs: Jobs, start_ticks: IntArray) -> _Outcome:
    """What became of jobs that nothing interrupts."""
    run = jobs.run_ticks
    return _Outcome(start_ticks, start_ticks + run, run, np.zeros_like(run))


def _operated(jobs: Jobs, rules: Rules, engine: str) -> _Outcome:
    """What became of the jobs of an operated pool."""
    if engine == "simpy":
        world = operated_engine_simpy.operate(jobs, rules)
        starts = [
            UNSTARTED if start is None or end is None else start
            for start, end in zip(world.start_tick, world.end_tick, strict=True)
        ]
        ends = [0 if end is None else end for end in world.end_tick]
        columns = (starts, ends, world.held_ticks, world.stops)
        return _Outcome(*(np.array(column, dtype=np.int64) for column in columns))
    pool = empty_pool(jobs, rules)
    operate(rules, pool)
    has_ended = pool.jobs[:, STATE] == ENDED
    start, end = pool.jobs[:, START], pool.jobs[:, END]
    return _Outcome(
        np.where(has_ended, start, UNSTARTED),
        np.where(has_ended, end, 0),
        pool.jobs[:, HELD].copy(),
        pool.jobs[:, STOPS].copy(),
    )


def _check(gpus: int, policy: str, gpus_per_node: int | None, engine: str) -> None:
    """ValueError for what cannot be replayed."""
    if policy not in POLICIES:
        raise ValueError(f"There is no policy {policy!r}; expected one of {', '.join(POLICIES)}.")
    if engine not in {"compiled", "simpy"}:
        raise ValueError(f"There is no engine {engine!r}; expected 'compiled' or 'simpy'.")
    if gpus < 1:
        raise ValueError(f"A pool has at least one GPU, but {gpus} were given.")
    if gpus_per_node is not None and (gpus_per_node < 1 or gpus % gpus_per_node):
        raise ValueError(f"A pool of {gpus} GPUs is not made of nodes of {gpus_per_node}.")


def _start_ticks(
    jobs: Jobs, gpus: int, policy: str, gpus_per_node: int | None, engine: str
) -> IntArray:
    """Start tick of each job by the engine that does it."""
    if gpus_per_node is None:
        if engine == "simpy":
            return queue_engine_simpy.start_ticks(jobs, gpus, policy)
        return _KERNELS[policy](jobs.table(), gpus)
    if engine == "simpy":
        return node_engine_simpy.start_ticks(jobs, gpus, gpus_per_node, policy)
    if policy == "conservative":
        return conservative_on_nodes(jobs.table(), gpus, gpus_per_node)
    return on_nodes(jobs.table(), gpus, gpus_per_node, _NODE_CODES[policy])
