"""Jobs as the groups submit them: sizes, run times, bursts and the rhythm of day and week.

Each group submits like one of four clusters whose figures are published; which one is an assumption.
A mix knows five brackets of size: their share of jobs and of GPU time, from which follows how long their
jobs run in the mean. Around the mean run times are lognormal, up to two weeks. Estimates are
``exp(1.2 |N|)`` times the run, in the median 2.2 times, as in the HPC2N log (demand-hpc2n).

Shares, mean run times and spreads: demand-acme, demand-derived-1-9; rhythm and bursts: demand-philly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.core.arrays import Array, IntArray
from ausbau.core.late import special
from ausbau.core.streams import uniform_block

BRACKETS: tuple[tuple[int, ...], ...] = ((1,), (2, 4, 8), (16, 32, 64), (128, 256), (512, 1024))
"""Sizes of each bracket: 1, 2 to 8, 9 to 64, 65 to 256, and more GPUs; within one they are equally likely."""

LONGEST_S = 14 * 86_400.0
JOBS_PER_BURST = 1.5
"""Mean of a geometric number; one job in three then comes together with another, as at Seren."""

HOURS_OF_DAY = np.array(
    [1.25, 0.99, 1.11, 1.11, 0.68, 1.13, 1.68, 2.10, 1.11, 1.01, 1.03, 0.88, 0.76, 0.71, 0.64, 0.65,
     0.89, 0.67, 0.80, 0.73, 1.02, 0.89, 1.14, 1.02]
)  # fmt: skip
"""Submissions by hour of the day at Philly, mean 1; the zone of its clock is not certain."""
DAYS_OF_WEEK = np.array([0.88, 1.03, 1.14, 1.28, 1.45, 0.62, 0.61])
"""Submissions by day of the week at Philly, Monday first, mean 1."""


@dataclass(frozen=True)
class JobMix:
    """What a group's jobs are like; shares by bracket in percent."""

    job_share: tuple[float, ...]
    time_share: tuple[float, ...]
    mean_run_s: float
    run_spread: float
    """Standard deviation of the logarithm of run times within a bracket."""


SEREN = JobMix((54.3, 42.5, 2.6, 0.4, 0.3), (1.8, 10.5, 15.6, 28.6, 43.5), 1414.0, 2.20)
KALOS = JobMix((86.3, 7.6, 1.4, 1.6, 3.1), (0.1, 1.1, 2.6, 21.5, 74.7), 1260.0, 1.65)
PHILLY = JobMix((82.5, 16.4, 1.1, 0.0, 0.0), (16.8, 71.2, 11.9, 0.0, 0.0), 18_006.0, 2.45)
PAI = JobMix((97.1, 2.9, 0.0, 0.0, 0.0), (68.3, 31.7, 0.0, 0.0, 0.0), 4787.0, 2.27)
"""At Kalos jobs on one GPU have less of the GPU time than its figure shows; 0.1 percent is assumed."""

MIX_OF_KIND = {
    "industry": PHILLY,
    "mittelstand": PAI,
    "startup": SEREN,
    "research": SEREN,
    "public": PAI,
    "foundation": KALOS,
}
"""Which cluster a kind of group resembles: an assumption."""


def bracket_mean_runs_s(mix: JobMix) -> Array:
    """Mean run time of each bracket, so that jobs and GPU time have their shares.

    A bracket with the share t of all GPU time and j of all jobs, of s GPUs in the mean, runs for ``T t /
    (j s)``; T is such that all jobs together have the mean of the mix. 0 for a bracket without jobs.
    """
    jobs, time = np.array(mix.job_share), np.array(mix.time_share)
    sizes = np.array([np.mean(sizes) for sizes in BRACKETS])
    relative = np.divide(time, jobs * sizes, out=np.zeros_like(jobs), where=jobs > 0)
    mean = float((relative * jobs).sum() / jobs.sum())
    runs_s: Array = relative * mix.mean_run_s / mean
    return runs_s


def submissions_s(uniform: Array, count: int, span_s: float) -> Array:
    """Times of ``count`` submissions in bursts, on the rhythm of the week, over about ``span_s``.

    ``uniform`` is (job, 2): whether a burst begins, and the gap before it. The clock begins on a Monday.
    """
    begins = uniform[:count, 0] < 1 / JOBS_PER_BURST
    passed = np.cumsum(np.where(begins, -np.log1p(-uniform[:count, 1]), 0.0))
    hourly = np.outer(DAYS_OF_WEEK, HOURS_OF_DAY).reshape(-1)
    hours = int(np.ceil(span_s / 3600)) + 1
    expected = np.concatenate([[0.0], np.cumsum(np.resize(hourly, hours))])
    hour = np.interp(passed / passed[-1] * span_s / 3600, expected, np.arange(hours + 1))
    submit_s: Array = hour * 3600
    return submit_s


def jobs_of_kinds(
    load_shares: dict[str, float], pool_gpus: int, load: float, count: int, *, seed: int
) -> Jobs:
    """Jobs of several kinds of groups that together load a pool.

    Parameters
    ----------
    load_shares
        Part of the GPU time by kind of group; it is scaled to one.
    load
        GPU time over that of the pool, from the first to the last submission.

    Sizes are at most a quarter of the pool: who needs more goes elsewhere.
    """
    uniform = uniform_block(seed, "event:allocation.job", 0, count, 7)
    kinds = sorted(load_shares)
    kind = _kinds(load_shares, pool_gpus, uniform[:, 0])
    gpus, run_s = np.empty(count), np.empty(count)
    for code, name in enumerate(kinds):
        own = kind == code
        gpus[own], run_s[own] = _sizes_and_runs(MIX_OF_KIND[name], pool_gpus, uniform[own, 1:4])
    estimate_s = run_s * np.exp(1.2 * np.abs(special.ndtri(uniform[:, 4])))
    span_s = float((gpus * run_s).sum()) / (load * pool_gpus)
    submit_s = submissions_s(uniform[:, 5:7], count, span_s)
    names = [kinds[code] for code in kind]
    return jobs_from_seconds(
        submit_s * (span_s / submit_s[-1]), gpus, run_s, estimate_s, group=names
    )


def mean_gpu_s(load_shares: dict[str, float], pool_gpus: int) -> float:
    """Mean GPU time of the jobs of several kinds, before run times are cut at two weeks."""
    jobs_per_gpu_s = sum(
        share / _mean_gpu_s(MIX_OF_KIND[name], pool_gpus) for name, share in load_shares.items()
    )
    return sum(load_shares.values()) / jobs_per_gpu_s


def _kinds(load_shares: dict[str, float], pool_gpus: int, uniform: Array) -> IntArray:
    """Kind of each job, so that GPU time, not jobs, has the shares asked for."""
    per_job = [_mean_gpu_s(MIX_OF_KIND[name], pool_gpus) for name in sorted(load_shares)]
    weights = np.array([load_shares[name] for name in sorted(load_shares)]) / np.array(per_job)
    bounds = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(bounds, uniform, side="right"), len(bounds) - 1)


def _mean_gpu_s(mix: JobMix, pool_gpus: int) -> float:
    """Mean GPU time of a job, before run times are cut at two weeks."""
    sizes = [np.minimum(sizes, max(1, pool_gpus // 4)).mean() for sizes in BRACKETS]
    share = np.array(mix.job_share) / sum(mix.job_share)
    return float((share * np.array(sizes) * bracket_mean_runs_s(mix)).sum())


def _sizes_and_runs(mix: JobMix, pool_gpus: int, uniform: Array) -> tuple[Array, Array]:
    """GPUs and seconds of jobs of one mix, from three uniform numbers each."""
    bounds = np.cumsum(mix.job_share) / sum(mix.job_share)
    bracket = np.minimum(np.searchsorted(bounds, uniform[:, 0], side="right"), len(BRACKETS) - 1)
    table = np.array([np.resize(sizes, 6) for sizes in BRACKETS])
    gpus = table[bracket, (uniform[:, 1] * 6).astype(np.int64)]
    mean_s = np.maximum(bracket_mean_runs_s(mix)[bracket], 1.0)
    spread = mix.run_spread
    run_s = mean_s * np.exp(spread * special.ndtri(uniform[:, 2]) - spread**2 / 2)
    return np.minimum(gpus, max(1, pool_gpus // 4)).astype(np.float64), np.clip(run_s, 1, LONGEST_S)
