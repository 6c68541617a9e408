"""What the jobs of four clusters are like: sizes, run times, and how many of them fail how early.

A mix knows five brackets of size: their share of jobs and of GPU time, from which follows how long their
jobs run in the mean. Around the mean run times are lognormal, of failed jobs about a mean of their own.

Small jobs fail most, because many of them are tests: at Seren 34.3 per cent on one GPU and 4.7 from 512 GPUs
up, at Kalos 42.3 and 9.5 (demand-waste). Between these ends the share is taken to fall evenly with the
logarithm of the size, which gives 31 and 40 per cent of all jobs; published are 42.9 and 39.7 (demand-acme),
to which they are scaled. They hold 12.4 and 8.0 per cent of the GPU time. How much shorter they run than
others of their size is taken to be the same in all brackets; by a quarter and by a third less than the mean
then. At Philly it is the other way round: 30.5 per cent of the jobs fail, with 38.6 per cent of the GPU time.

Shares, mean run times and spreads: demand-acme, demand-derived-1-9.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array

BRACKETS: tuple[tuple[int, ...], ...] = ((1,), (2, 4, 8), (16, 32, 64), (128, 256), (512, 1024))
"""Sizes of each bracket: 1, 2 to 8, 9 to 64, 65 to 256, and more GPUs; within one they are equally likely."""

MEAN_SIZES = np.array([np.mean(sizes) for sizes in BRACKETS])


@dataclass(frozen=True)
class Failures:
    """Jobs that fail, in percent."""

    job_share: float
    time_share: float
    """Of all GPU time, which they hold."""
    share_of_smallest: float = 1.0
    share_of_largest: float = 1.0
    """On one GPU and in the largest bracket; only their ratio counts."""


@dataclass(frozen=True)
class JobMix:
    """What a group's jobs are like; shares by bracket in percent."""

    job_share: tuple[float, ...]
    time_share: tuple[float, ...]
    mean_run_s: float
    run_spread: float
    """Standard deviation of the logarithm of run times within a bracket."""
    failures: Failures

    @property
    def job_weights(self) -> Array:
        """Shares of jobs by bracket that sum to one."""
        return np.array(self.job_share) / sum(self.job_share)


@dataclass(frozen=True)
class MeanRuns:
    """Mean run times by bracket in seconds, 0 for a bracket without jobs."""

    failed_share: Array
    """Share of the bracket's jobs that fail."""
    failed_s: Array
    kept_s: Array
    """Of all others, cancelled ones among them."""


_SEREN_FAILS = Failures(42.9, 12.4, 34.3, 4.7)
SEREN = JobMix(
    (54.3, 42.5, 2.6, 0.4, 0.3), (1.8, 10.5, 15.6, 28.6, 43.5), 1414.0, 2.20, _SEREN_FAILS
)
KALOS = JobMix(
    (86.3, 7.6, 1.4, 1.6, 3.1),
    (0.1, 1.1, 2.6, 21.5, 74.7),
    1260.0,
    1.65,
    Failures(39.7, 8.0, 42.3, 9.5),
)
"""Jobs on one GPU have less of the GPU time than the figure shows; 0.1 percent is assumed."""
PHILLY = JobMix(
    (82.5, 16.4, 1.1, 0.0, 0.0), (16.8, 71.2, 11.9, 0.0, 0.0), 18_006.0, 2.45, Failures(30.5, 38.6)
)
PAI = JobMix(
    (97.1, 2.9, 0.0, 0.0, 0.0), (68.3, 31.7, 0.0, 0.0, 0.0), 4787.0, 2.27, Failures(30.5, 30.5)
)
"""No final states stand beside its curves: as many are taken to fail as at Philly, as late as others end."""

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
    relative = np.divide(time, jobs * MEAN_SIZES, out=np.zeros_like(jobs), where=jobs > 0)
    mean = float((relative * jobs).sum() / jobs.sum())
    runs_s: Array = relative * mix.mean_run_s / mean
    return runs_s


def failed_shares(mix: JobMix, *, scaled: bool = True) -> Array:
    """Share of each bracket's jobs that fail; unscaled as the two ends have it, in percent."""
    ends = mix.failures.share_of_smallest, mix.failures.share_of_largest
    place = np.log(MEAN_SIZES) / np.log(MEAN_SIZES[-1])
    shares: Array = ends[0] + place * (ends[1] - ends[0])
    if not scaled:
        return shares
    return shares * (mix.failures.job_share / 100 / float((mix.job_weights * shares).sum()))


def mean_runs(mix: JobMix) -> MeanRuns:
    """Mean runs of failed and of other jobs, so that both together run as their bracket does.

    Of failed jobs it is the mean of the bracket times one number for all brackets, with which they hold
    their share of the GPU time.
    """
    all_s, failed = bracket_mean_runs_s(mix), failed_shares(mix)
    time = np.array(mix.time_share) / sum(mix.time_share)
    held = float((time * failed).sum())
    ratio = mix.failures.time_share / 100 / held if held > 0 else 1.0
    kept_s = all_s * (1.0 - failed * ratio) / (1.0 - failed)
    return MeanRuns(failed, all_s * ratio, kept_s)
