"""Speed of the job queue on a heavy-tailed workload that is made here, beside the SimPy reference.

``python -m benchmarks queue``. Of Ciw it says how to install it where it is missing.
"""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import simpy
from scipy.special import ndtri

from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.operation import Operation, Preemption
from ausbau.allocation.queue_replay import ReplayResult, replay
from ausbau.core.streams import uniform_block

SEED = 1
POOL_GPUS = 10_000
NODE_GPUS = 8
LOAD = 0.875
LONGEST_S = 14 * 86_400.0
READINGS = 3
CIW = "3.2.7"
"""The version of Ciw that is measured where it is installed; the model does not need it."""

# Sizes of GPU jobs at Seren: 54.3 % on 1 GPU, 42.5 % on 2 to 8, 2.6 % on 9 to 64, 0.4 % on 65 to
# 256, 0.3 % above (Hu et al., NSDI 2024, figures); how the shares fall within a bracket is assumed.
SIZES = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
SIZE_SHARES = np.array([54.3, 10.0, 10.0, 22.5, 1.2, 0.8, 0.6, 0.2, 0.2, 0.2, 0.1])


Row = tuple[str, str, str]
"""What was measured, the figure, the target."""


def heavy_tailed_jobs(count: int, pool_gpus: int = POOL_GPUS, seed: int = SEED) -> Jobs:
    """Jobs that come in bursts and load a pool to 87.5 % from the first to the last submission.

    Run times are lognormal mixtures fitted to the Acme clusters, up to two weeks: LN(4.61, 2.20) of
    seconds up to 64 GPUs (Seren, all jobs), above 0.73 LN(5.93, 1.39) + 0.27 LN(10.22, 1.33) (Kalos,
    pretraining). Estimates are exp(1.2 |N|) times the run, in the median 2.2 times, as in the HPC2N
    log. Bursts come as a Poisson process, on average 1.5 jobs at once (geometric), so that one job
    in three comes together with another (as at Seren).
    """
    uniform = uniform_block(seed, "event:benchmark.job", 0, count, 6)
    shares = np.cumsum(SIZE_SHARES) / SIZE_SHARES.sum()
    gpus = SIZES[np.searchsorted(shares, uniform[:, 0], side="right")]
    normal = ndtri(uniform[:, 1])
    is_long = uniform[:, 2] < 0.27
    large = np.where(is_long, 10.22 + 1.33 * normal, 5.93 + 1.39 * normal)
    run_s = np.clip(np.exp(np.where(gpus > 64, large, 4.61 + 2.20 * normal)), 1.0, LONGEST_S)
    estimate_s = run_s * np.exp(1.2 * np.abs(ndtri(uniform[:, 3])))
    begins_burst = uniform[:, 4] < 1 / 1.5
    gap = np.where(begins_burst, -np.log1p(-uniform[:, 5]), 0.0)
    submit = np.cumsum(gap)
    span_s = (gpus * run_s).sum() / (LOAD * pool_gpus)
    return jobs_from_seconds(submit * span_s / submit[-1], gpus, run_s, estimate_s)


def queue_speed() -> list[Row]:
    """Jobs per second of `replay` on one core, the workload and its seed being the same throughout."""
    small = heavy_tailed_jobs(1000)
    for policy in ("fcfs", "easy", "conservative"):
        for node in (None, NODE_GPUS):  # compiled, or read from the cache, before the clock runs
            replay(small, POOL_GPUS, policy, gpus_per_node=node)
    jobs = heavy_tailed_jobs(1_000_000)
    easy_s, easy = timed(jobs, POOL_GPUS, "easy")
    fcfs_s, fcfs = timed(jobs, POOL_GPUS, "fcfs")
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    ratios = growth(jobs, heavy_tailed_jobs(10_000_000))
    return [
        row("EASY, 1 M jobs, 10,000 GPUs", easy_s, easy, "0.7 M jobs/s"),
        ("peak memory up to here", f"{peak_gb:.2f} GB", "under 1 GB"),
        row("FCFS, the same", fcfs_s, fcfs, "3 M jobs/s"),
        (
            "EASY, 10 M jobs against 1 M, readings in turn",
            f"{np.median(ratios):.1f} times ({min(ratios):.1f} to {max(ratios):.1f})",
            "at most 12 times",
        ),
        *slow_policies_speed(),
        *reference_speed(),
        *single_gpu_speed(),
    ]


def growth(jobs: Jobs, ten_times: Jobs) -> list[float]:
    """How many times as long ten times the jobs take, each reading beside one of the small log."""
    pairs = [
        [timed(log, POOL_GPUS, "easy", repetitions=1)[0] for log in (jobs, ten_times)]
        for _ in range(READINGS)
    ]
    return [large_s / small_s for small_s, large_s in pairs]


def slow_policies_speed() -> list[Row]:
    """What looks at every reservation or at every node, on a tenth of the jobs."""
    jobs = heavy_tailed_jobs(100_000)
    rows = []
    for policy, node in (("conservative", None), ("fcfs", NODE_GPUS), ("easy", NODE_GPUS)):
        time_s, result = timed(jobs, POOL_GPUS, policy, repetitions=1, gpus_per_node=node)
        nodes = f" in nodes of {node}" if node else ""
        rows.append(row(f"{policy}, 0.1 M jobs, 10,000 GPUs{nodes}", time_s, result, "stated"))
    return [*rows, preemption_speed()]


def preemption_speed() -> Row:
    """Every second job may stop the others; all write checkpoints every hour."""
    jobs = heavy_tailed_jobs(100_000)
    grouped = replace(jobs, groups=("urgent", "other"), group=jobs.number % 2)
    rule = Operation(
        preemption=Preemption(levels={"urgent": 1}),
        checkpoint_s=3600.0,
        checkpoint_cost_s=60.0,
    )
    replay(grouped.select(np.arange(len(jobs)) < 100), POOL_GPUS, "easy", operation=rule)
    start = time.process_time()
    result = replay(grouped, POOL_GPUS, "easy", operation=rule)
    time_s = time.process_time() - start
    what, speed, target = row(
        "easy with pre-emption, 0.1 M jobs, 10,000 GPUs", time_s, result, "stated"
    )
    return what, f"{speed}, {int(result.stops.sum())} stops", target


def reference_speed() -> list[Row]:
    """Both engines on a log small enough for the reference."""
    pool_gpus, jobs = 1_000, heavy_tailed_jobs(20_000, pool_gpus=1_000)
    rows = []
    for policy in ("easy", "fcfs"):
        compiled_s, result = timed(jobs, pool_gpus, policy)
        start = time.process_time()
        reference = replay(jobs, pool_gpus, policy, engine="simpy")
        simpy_s = time.process_time() - start
        assert np.array_equal(result.start_ticks, reference.start_ticks)
        rows.append(row(f"{policy}, 20,000 jobs, 1,000 GPUs", compiled_s, result, ""))
        what = f"{policy}, SimPy reference, the same ticks"
        rows.append((what, f"{simpy_s / compiled_s:.0f} times slower", "100 times"))
    return rows


def single_gpu_speed() -> list[Row]:
    """M/M/100 at 95 % load, beside the shortest SimPy and Ciw programs that do it."""
    random = np.random.default_rng(SEED)
    count = 200_000
    submit_s = np.cumsum(random.exponential(1000 / 95, count))
    jobs = jobs_from_seconds(submit_s, np.ones(count), random.exponential(1000, count))
    compiled_s, result = timed(jobs, 100, "fcfs")
    start = time.process_time()
    waited = plain_simpy_waits(jobs, 100)
    simpy_s = time.process_time() - start
    assert waited == (result.start_ticks - jobs.submit_ticks).tolist()
    return [
        row("M/M/100, 200,000 jobs", compiled_s, result, ""),
        ("M/M/100, plain SimPy, the same waits", f"{simpy_s / compiled_s:.0f} times slower", ""),
        ciw_speed(compiled_s / count),
    ]


def ciw_speed(seconds_per_job: float) -> Row:
    """M/M/100 by Ciw, which draws its own jobs, on a tenth of them; it need not be installed."""
    what = f"M/M/100, Ciw {CIW}, 20,000 jobs of its own"
    try:
        ciw: Any = import_module("ciw")  # not among the requirements: for this one row
    except ModuleNotFoundError:
        return what, f"not measured: pip install ciw=={CIW}", ""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(0.095)],
        service_distributions=[ciw.dists.Exponential(0.001)],
        number_of_servers=[100],
    )
    ciw.seed(SEED)
    start = time.process_time()
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(20_000)
    per_job_s = (time.process_time() - start) / 20_000
    return what, f"{per_job_s / seconds_per_job:.0f} times slower", ""


def plain_simpy_waits(jobs: Jobs, servers: int) -> list[int]:
    """Wait of each job at a `simpy.Resource`, in ticks."""
    env = simpy.Environment()
    resource_ = simpy.Resource(env, capacity=servers)
    waits = [0] * len(jobs)

    def job(number: int, submit: int, run: int) -> simpy.events.ProcessGenerator:
        yield env.timeout(submit)
        with resource_.request() as request:
            yield request
            waits[number] = int(env.now) - submit
            yield env.timeout(run)

    columns = zip(jobs.submit_ticks.tolist(), jobs.run_ticks.tolist(), strict=True)
    for number, (submit, run) in enumerate(columns):
        env.process(job(number, submit, run))
    env.run()
    return waits


def timed(
    jobs: Jobs,
    pool_gpus: int,
    policy: str,
    *,
    repetitions: int = 3,
    gpus_per_node: int | None = None,
) -> tuple[float, ReplayResult]:
    """Shortest processor time of a replay, and its result."""
    times = []
    for _ in range(repetitions):
        start = time.process_time()
        result = replay(jobs, pool_gpus, policy, gpus_per_node=gpus_per_node)
        times.append(time.process_time() - start)
    return min(times), result


def row(what: str, time_s: float, result: ReplayResult, target: str) -> Row:
    """Jobs per second, and the mean number of jobs that waited."""
    span_ticks = result.end_ticks.max() - result.jobs.submit_ticks[0]
    queue = 1000 * result.wait_s.sum() / span_ticks
    speed = f"{len(result.jobs) / time_s / 1e6:.2f} M jobs/s, mean queue {queue:.0f}"
    return what, speed, target


if __name__ == "__main__":
    for what, measured, target in queue_speed():
        print(f"{what:<50}  {measured:<34}  target {target}")
