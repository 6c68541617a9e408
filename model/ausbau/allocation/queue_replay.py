"""What a policy makes of given jobs: their starts and ends, and what people read of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ausbau.allocation import job_log, node_engine_simpy, queue_engine_simpy
from ausbau.allocation.conservative_kernel import conservative
from ausbau.allocation.jobs import Jobs, seconds
from ausbau.allocation.node_conservative_kernel import conservative_on_nodes
from ausbau.allocation.node_kernel import EASY, FIRST_COME, LOSS, on_nodes
from ausbau.allocation.queue_kernel import easy, first_come_first_served, loss
from ausbau.allocation.queue_rules import POLICIES, UNSTARTED
from ausbau.core.arrays import Array, IntArray

SHORTEST_RUN_S = 10.0
"""Bound of the bounded slowdown: a shorter run counts as this long."""

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
    The bounded slowdown of a job is ``max(1, (wait + run) / max(run, 10 s))`` (Feitelson 2001,
    "Metrics for parallel job scheduling and their convergence"). ``cut_at_estimate`` counts the jobs
    that would have run on after their estimate.
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


@dataclass(frozen=True)
class ReplayResult:
    """Start and end of each job that ran, those larger than the pool, those that were turned away.

    ``gpus_per_node`` is None where the pool was one whole.
    """

    jobs: Jobs
    pool_gpus: int
    gpus_per_node: int | None
    policy: str
    start_ticks: IntArray
    end_ticks: IntArray
    too_large: Jobs
    turned_away: Jobs

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
        """How long each job waited."""
        return seconds(self.start_ticks - self.jobs.submit_ticks)

    @property
    def bounded_slowdown(self) -> Array:
        """Bounded slowdown of each job."""
        run_s = seconds(self.jobs.run_ticks)
        slowdown = (self.wait_s + run_s) / np.maximum(run_s, SHORTEST_RUN_S)
        return np.maximum(slowdown, 1.0)

    def summary(self) -> Summary:
        """Figures of all jobs; ValueError if there are none."""
        if not len(self.jobs):
            raise ValueError("There are no jobs to sum up.")
        wait_s = self.wait_s
        first_ticks, last_ticks = int(self.jobs.submit_ticks.min()), int(self.end_ticks.max())
        gpu_s = float((self.jobs.gpus * seconds(self.jobs.run_ticks)).sum())
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
        )


def replay(
    jobs: Jobs | Path | str,
    gpus: int,
    policy: str = "easy",
    *,
    gpus_per_node: int | None = None,
    engine: str = "compiled",
) -> ReplayResult:
    """Schedule the jobs on a pool of ``gpus`` by the rule of `queue_rules`.

    Jobs come from `jobs_from_seconds`, or from the log of which the path is given (`job_log.read`
    tells what is left out of it). Without ``gpus_per_node`` any free GPUs serve any job; with it the
    pool is nodes. ``engine`` is "compiled" or "simpy" (the slow reference, which gives the same
    ticks). Jobs larger than the pool are left out. ValueError for an unknown policy or engine, a pool
    without GPUs, or nodes that do not make up the pool.
    """
    _check(gpus, policy, gpus_per_node, engine)
    if isinstance(jobs, str | Path):
        jobs = job_log.read(Path(jobs)).jobs
    fits = jobs.gpus <= gpus
    fitting = jobs.select(fits)
    start_ticks = _start_ticks(fitting, gpus, policy, gpus_per_node, engine)
    has_run = start_ticks != UNSTARTED
    ran = fitting.select(has_run)
    return ReplayResult(
        jobs=ran,
        pool_gpus=gpus,
        gpus_per_node=gpus_per_node,
        policy=policy,
        start_ticks=start_ticks[has_run],
        end_ticks=start_ticks[has_run] + ran.run_ticks,
        too_large=jobs.select(~fits),
        turned_away=fitting.select(~has_run),
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
