"""The fit of job mixes: brackets and spreads by hand, and the shipped mixes beside the published curves."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ausbau.allocation.job_mix import Failures, JobMix
from ausbau.allocation.workload_fit import (
    CLUSTERS,
    bracket_shares,
    curve,
    fitted_spread,
    share_within,
)

ONE_SIZE = JobMix(
    (100.0, 0.0, 0.0, 0.0, 0.0), (100.0, 0.0, 0.0, 0.0, 0.0), 1000.0, 2.0, Failures(0.0, 0.0)
)


def test_shares_of_brackets_are_differences_of_the_curve() -> None:
    """40 % on one GPU, 90 % up to 8, 97 % up to 256 (drawn a little beside it), all up to 1,024."""
    sizes = np.array([1.0, 2.0, 8.0, 258.0, 1024.0])
    share = np.array([0.4, 0.6, 0.9, 0.97, 1.0])
    np.testing.assert_allclose(bracket_shares(sizes, share), [40, 50, 0, 7, 3])


def test_runs_of_one_size_are_lognormal_with_the_mean_of_the_mix() -> None:
    """As SciPy has it: mean 1,000 s and spread 1.5 give the scale 1000 exp(-1.5² / 2)."""
    run_s = np.array([10.0, 100.0, 1000.0])
    expected = stats.lognorm.cdf(run_s, 1.5, scale=1000 * np.exp(-1.125))
    np.testing.assert_allclose(share_within(ONE_SIZE, run_s, 1.5), expected)


def test_no_run_is_longer_than_two_weeks() -> None:
    assert share_within(ONE_SIZE, np.array([14 * 86_400.0]), 3.0).tolist() == [1.0]


def test_the_fit_finds_the_spread_that_a_curve_was_made_with() -> None:
    run_s = np.logspace(0, 5, 20)
    share = stats.lognorm.cdf(run_s, 1.3, scale=1000 * np.exp(-(1.3**2) / 2))
    assert fitted_spread(ONE_SIZE, run_s, share) == 1.3


@pytest.mark.skipif("AUSBAU_DATA" not in os.environ, reason="AUSBAU_DATA names no folder of traces")
@pytest.mark.parametrize("cluster", CLUSTERS)
def test_the_shares_of_the_mixes_are_those_of_the_published_curves(cluster: str) -> None:
    file = Path(os.environ["AUSBAU_DATA"]) / "traces" / "cdf_from_acme_figures.csv.gz"
    mix = CLUSTERS[cluster]
    for quantity, stated in (("gpu_jobs", mix.job_share), ("gpu_time", mix.time_share)):
        np.testing.assert_allclose(
            bracket_shares(*curve(file, quantity, cluster)), stated, atol=0.3
        )
