"""Jobs as the groups submit them: sizes, run times, bursts and the rhythm of day and week.

Each group submits like one of four clusters whose figures are published (`job_mix`). Run times go up to
two weeks. Estimates are ``exp(1.2 |N|)`` times the run, in the median 2.2 times, as in the HPC2N log
(demand-hpc2n). Who asks does not know that the job will fail: for a job that fails the estimate is made from
the run that it would have had otherwise, with the same luck, if that is longer. So failed jobs end early for
a queue that plans with estimates.

Rhythm and bursts: demand-philly.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.job_mix import (
    BRACKETS,
    MIX_OF_KIND,
    JobMix,
    bracket_mean_runs_s,
    mean_runs,
)
from ausbau.allocation.jobs import Jobs, jobs_from_seconds, seconds
from ausbau.core.arrays import Array, IntArray
from ausbau.core.late import special
from ausbau.core.streams import uniform_block

WEEK_H = 168.0

LARGEST_POOL_GPUS = 4 * 1024
"""From here on the largest jobs are a quarter of the pool or less."""

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


def submissions_s(uniform: Array, count: int, span_s: float, begin_h: float = 0.0) -> Array:
    """Times of ``count`` submissions in bursts, on the rhythm of the week, over about ``span_s``.

    ``uniform`` is (job, 2): whether a burst begins, and the gap before it. The clock begins so many hours
    into a week, which begins on a Monday.
    """
    begins = uniform[:count, 0] < 1 / JOBS_PER_BURST
    passed = np.cumsum(np.where(begins, -np.log1p(-uniform[:count, 1]), 0.0))
    hourly = np.roll(np.outer(DAYS_OF_WEEK, HOURS_OF_DAY).reshape(-1), -round(begin_h))
    hours = int(np.ceil(span_s / 3600)) + 1
    expected = np.concatenate([[0.0], np.cumsum(np.resize(hourly, hours))])
    passed_share = passed / max(float(passed[-1]), np.finfo(float).tiny) if count else passed
    hour = np.interp(passed_share * span_s / 3600, expected, np.arange(hours + 1))
    submit_s: Array = hour * 3600
    return submit_s


def jobs_of_kinds(
    load_shares: dict[str, float],
    pool_gpus: int,
    load: float,
    count: int,
    *,
    seed: int,
    begin_h: float = 0.0,
) -> Jobs:
    """Jobs of several kinds of groups that together load a pool.

    Parameters
    ----------
    load_shares
        Part of the GPU time by kind of group; it is scaled to one.
    load
        GPU time over that of the pool, from the first to the last submission.
    begin_h
        Hour of the week at which the clock begins.

    Sizes are at most a quarter of the pool: who needs more goes elsewhere.
    """
    uniform = uniform_block(seed, "event:allocation.job", 0, count, 8)
    kinds = sorted(load_shares)
    kind = _kinds(load_shares, pool_gpus, uniform[:, 0])
    gpus, run_s, planned_s = np.empty((3, count))
    for code, name in enumerate(kinds):
        own = kind == code
        luck = uniform[own][:, [1, 2, 3, 7]]
        gpus[own], run_s[own], planned_s[own] = _sizes_and_runs(MIX_OF_KIND[name], pool_gpus, luck)
    estimate_s = estimates_s(planned_s, uniform[:, 4])
    span_s = float((gpus * run_s).sum()) / (load * pool_gpus)
    submit_s = submissions_s(uniform[:, 5:7], count, span_s, begin_h)
    names = [kinds[code] for code in kind]
    return jobs_from_seconds(
        submit_s * (span_s / submit_s[-1]), gpus, run_s, estimate_s, group=names
    )


def standing_jobs(jobs: Jobs, pool_gpus: int, load: float, *, seed: int) -> Jobs:
    """Jobs that run at any instant if nobody waits, with what they still have to run, submitted at 0.

    Who looks at an instant finds jobs in proportion to their run time, and each at a point of its run that
    is as likely as any other. As many are taken as load the pool.
    """
    run_s = seconds(jobs.run_ticks)
    mean_gpus = float((jobs.gpus * run_s).sum() / run_s.sum())
    count = max(1, round(load * pool_gpus / mean_gpus))
    uniform = uniform_block(seed, "event:allocation.standing_job", 0, count, 2)
    passed = (np.arange(count) + uniform[:, 0]) / count * run_s.sum()
    found = np.minimum(np.searchsorted(np.cumsum(run_s), passed), len(jobs) - 1)
    done_s = uniform[:, 1] * run_s[found]
    return jobs_from_seconds(
        np.zeros(count),
        jobs.gpus[found],
        run_s[found] - done_s,
        seconds(jobs.estimate_ticks[found]) - done_s,
        group=[jobs.groups[code] for code in jobs.group[found]],
    )


def jobs_as_of(kind: str, uniform: Array) -> tuple[Array, Array, Array]:
    """GPUs, run times and estimates in seconds of jobs of a kind on a pool of any size.

    ``uniform`` is (job, 5): bracket, size, run time, failure, estimate.
    """
    mix = MIX_OF_KIND[kind]
    gpus, run_s, planned_s = _sizes_and_runs(mix, LARGEST_POOL_GPUS, uniform[:, :4])
    return gpus, run_s, estimates_s(planned_s, uniform[:, 4])


def estimates_s(planned_s: Array, uniform: Array) -> Array:
    """Estimates of run times: ``exp(1.2 |N|)`` times the run that is planned."""
    estimate_s: Array = planned_s * np.exp(1.2 * np.abs(special.ndtri(uniform)))
    return estimate_s


def runs_s(mix: JobMix, bracket: IntArray, uniform: Array) -> tuple[Array, Array]:
    """Run times of jobs of these brackets, and those that were planned for them, in seconds.

    ``uniform`` is (job, 2): run time, failure. Planned is at least what the job runs.
    """
    means = mean_runs(mix)
    fails = uniform[:, 1] < means.failed_share[bracket]
    spread = mix.run_spread
    luck = np.exp(spread * special.ndtri(uniform[:, 0]) - spread**2 / 2)
    kept_s, failed_s = (
        np.clip(np.maximum(mean_s[bracket], 1.0) * luck, 1.0, LONGEST_S)
        for mean_s in (means.kept_s, means.failed_s)
    )
    run_s = np.where(fails, failed_s, kept_s)
    return run_s, np.maximum(run_s, kept_s)


def _kinds(load_shares: dict[str, float], pool_gpus: int, uniform: Array) -> IntArray:
    """Kind of each job, so that GPU time, not jobs, has the shares asked for."""
    per_job = [_mean_gpu_s(MIX_OF_KIND[name], pool_gpus) for name in sorted(load_shares)]
    weights = np.array([load_shares[name] for name in sorted(load_shares)]) / np.array(per_job)
    bounds = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(bounds, uniform, side="right"), len(bounds) - 1)


def _mean_gpu_s(mix: JobMix, pool_gpus: int) -> float:
    """Mean GPU time of a job, before run times are cut at two weeks."""
    sizes = [np.minimum(sizes, max(1, pool_gpus // 4)).mean() for sizes in BRACKETS]
    return float((mix.job_weights * np.array(sizes) * bracket_mean_runs_s(mix)).sum())


def _sizes_and_runs(mix: JobMix, pool_gpus: int, uniform: Array) -> tuple[Array, Array, Array]:
    """GPUs, and seconds of running and planned, of jobs of one mix, from four uniform numbers each."""
    bounds = np.cumsum(mix.job_weights)
    bracket = np.minimum(np.searchsorted(bounds, uniform[:, 0], side="right"), len(BRACKETS) - 1)
    table = np.array([np.resize(sizes, 6) for sizes in BRACKETS])
    gpus = table[bracket, (uniform[:, 1] * 6).astype(np.int64)]
    run_s, planned_s = runs_s(mix, bracket, uniform[:, 2:])
    return np.minimum(gpus, max(1, pool_gpus // 4)).astype(np.float64), run_s, planned_s
