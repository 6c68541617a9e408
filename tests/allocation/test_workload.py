"""Made-up jobs have the shares, means and loads that they are made to have."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from ausbau.allocation.job_mix import (
    KALOS,
    PAI,
    PHILLY,
    SEREN,
    Failures,
    JobMix,
    bracket_mean_runs_s,
    failed_shares,
    mean_runs,
)
from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.workload import (
    jobs_of_kinds,
    runs_s,
    standing_jobs,
    submissions_s,
)
from ausbau.core.arrays import Array

LARGE_POOL = 10_000
NO_FAILURES = Failures(0.0, 0.0)


def test_mean_runs_of_brackets_give_jobs_and_gpu_time_their_shares() -> None:
    """Half the jobs on 1 GPU with a fifth of the time, half on 14/3 with four fifths.

    Runs are as 0.2/1 to 0.8/(14/3), so 7 to 6; their mean is 1,300 s: 1,400 and 1,200 s.
    """
    mix = JobMix((50.0, 50.0, 0.0, 0.0, 0.0), (20.0, 80.0, 0.0, 0.0, 0.0), 1300.0, 2.0, NO_FAILURES)
    np.testing.assert_allclose(bracket_mean_runs_s(mix), [1400.0, 1200.0, 0.0, 0.0, 0.0])


def test_failed_jobs_are_as_many_and_hold_as_much_as_is_published() -> None:
    """Three of ten jobs, evenly over sizes, with a tenth of the time: they run a third as long as the rest.

    Brackets of 1,400 and 1,200 s, as above: failed ones 1/3 of that, the others 0.9/0.7 of it.
    """
    failures = Failures(30.0, 10.0)
    mix = JobMix((50.0, 50.0, 0.0, 0.0, 0.0), (20.0, 80.0, 0.0, 0.0, 0.0), 1300.0, 2.0, failures)
    means = mean_runs(mix)
    np.testing.assert_allclose(means.failed_share, 0.3)
    np.testing.assert_allclose(means.failed_s[:2], [1400 / 3, 400.0])
    np.testing.assert_allclose(means.kept_s[:2], [1800.0, 1200 * 0.9 / 0.7])


@pytest.mark.parametrize(("mix", "published"), [(SEREN, 33.9), (KALOS, 39.7)])
def test_failures_by_size_give_about_the_published_share_of_all_jobs(
    mix: JobMix, published: float
) -> None:
    """Only the two ends are given; 33.9 per cent are those of the log from which the ends are, too."""
    found = float((mix.job_weights * failed_shares(mix, scaled=False)).sum())
    assert found == pytest.approx(published, abs=3.5)
    ends = failed_shares(mix)[[0, -1]]
    stated = mix.failures.share_of_smallest, mix.failures.share_of_largest
    assert ends[0] / ends[1] == pytest.approx(stated[0] / stated[1])


def test_a_job_that_fails_early_was_planned_for_as_long_as_it_would_have_run() -> None:
    """At the median of its luck: exp(-2) of the mean, 1,800 s for who is kept and 1,400/3 for who fails."""
    failures = Failures(30.0, 10.0)
    mix = JobMix((50.0, 50.0, 0.0, 0.0, 0.0), (20.0, 80.0, 0.0, 0.0, 0.0), 1300.0, 2.0, failures)
    run_s, planned_s = runs_s(
        mix, np.zeros(2, dtype=np.int64), np.array([[0.5, 0.29], [0.5, 0.31]])
    )
    np.testing.assert_allclose(run_s, np.exp(-2.0) * np.array([1400 / 3, 1800.0]))
    np.testing.assert_allclose(planned_s, np.exp(-2.0) * 1800.0)


def test_no_job_is_planned_for_less_than_it_runs() -> None:
    """At Philly failed jobs run longer than others."""
    jobs = jobs_of_kinds({"industry": 1.0}, LARGE_POOL, 0.5, 5_000, seed=8)
    assert (jobs.estimate_ticks >= jobs.run_ticks).all()


def gpu_s(jobs: Jobs) -> Array:
    return jobs.gpus * jobs.run_ticks / 1000


def test_jobs_load_the_pool_as_asked() -> None:
    jobs = jobs_of_kinds({"startup": 1.0}, LARGE_POOL, 0.8, 20_000, seed=3)
    span_s = jobs.submit_ticks[-1] / 1000
    assert gpu_s(jobs).sum() / (LARGE_POOL * span_s) == pytest.approx(0.8, rel=1e-3)


def test_kinds_share_the_gpu_time_and_not_the_jobs() -> None:
    """Sizes and run times are heavy-tailed, so a large sample is still a few points off."""
    jobs = jobs_of_kinds({"mittelstand": 0.5, "startup": 0.5}, LARGE_POOL, 0.5, 400_000, seed=4)
    share = gpu_s(jobs)[jobs.group == jobs.groups.index("startup")].sum() / gpu_s(jobs).sum()
    assert share == pytest.approx(0.5, abs=0.06)


def test_nobody_asks_for_more_than_a_quarter_of_the_pool() -> None:
    assert jobs_of_kinds({"foundation": 1.0}, 64, 0.5, 5_000, seed=5).gpus.max() == 16


def test_one_job_in_three_begins_with_another_and_the_weekend_is_quiet() -> None:
    uniform = np.random.default_rng(6).random((300_000, 2))
    submit_s = submissions_s(uniform, len(uniform), 8 * 7 * 86_400.0)
    assert (np.diff(submit_s) == 0).mean() == pytest.approx(1 / 3, abs=0.01)
    day = (submit_s // 86_400).astype(int) % 7
    by_day = np.bincount(day, minlength=7) / len(day) * 7
    assert by_day[5] == pytest.approx(0.62, abs=0.04)
    assert by_day[4] == pytest.approx(1.45, abs=0.06)


def test_a_clock_that_begins_on_a_saturday_has_its_quiet_days_first() -> None:
    uniform = np.random.default_rng(6).random((300_000, 2))
    submit_s = submissions_s(uniform, len(uniform), 8 * 7 * 86_400.0, begin_h=5 * 24.0)
    by_day = np.bincount((submit_s // 86_400).astype(int) % 7, minlength=7) / len(submit_s) * 7
    assert by_day[0] == pytest.approx(0.62, abs=0.04)
    assert by_day[6] == pytest.approx(1.45, abs=0.06)


def test_who_looks_at_an_instant_finds_long_jobs_and_the_load_of_the_pool() -> None:
    """Of as many runs of 1 h and of 9 h nine in ten are long, with half of the run left in the mean."""
    runs_s = np.tile([3600.0, 32_400.0], 5000)
    jobs = jobs_from_seconds(np.arange(10_000.0), np.ones(10_000), runs_s, 2 * runs_s)
    standing = standing_jobs(jobs, 1000, 0.8, seed=2)
    assert standing.gpus.sum() == 800
    left_h = standing.run_ticks / 3_600_000
    is_long = standing.estimate_ticks - standing.run_ticks == 32_400_000
    assert is_long.mean() == pytest.approx(0.9, abs=0.01)
    assert left_h.mean() == pytest.approx(0.9 * 4.5 + 0.1 * 0.5, rel=0.05)


CURVES = {"Seren": SEREN, "Kalos": KALOS, "Philly": PHILLY, "PAI": PAI}
KIND_LIKE = {"Seren": "startup", "Kalos": "foundation", "Philly": "industry", "PAI": "public"}
LARGEST_GAP = {"Seren": 0.07, "Kalos": 0.18, "Philly": 0.1, "PAI": 0.1}
"""As told in docs/queue.md, and a little more for the sample."""


@pytest.mark.skipif("AUSBAU_DATA" not in os.environ, reason="AUSBAU_DATA names no folder of traces")
@pytest.mark.parametrize("cluster", CURVES)
def test_run_times_lie_near_the_published_curve(cluster: str) -> None:
    file = Path(os.environ["AUSBAU_DATA"]) / "traces" / "cdf_from_acme_figures.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if (row["quantity"], row["cluster"], row["class"]) == ("dur", cluster, "all")
        ]
    points = np.array([float(row["x"]) for row in rows])
    observed = np.array([float(row["cdf_percent"]) for row in rows]) / 100
    jobs = jobs_of_kinds({KIND_LIKE[cluster]: 1.0}, LARGE_POOL, 0.8, 100_000, seed=7)
    made = np.searchsorted(np.sort(jobs.run_ticks / 1000), points, side="right") / len(jobs)
    assert np.abs(made - observed).max() < LARGEST_GAP[cluster]
