"""Fits the job mixes of `job_mix` to the published curves, and tells how far the mixes lie from them.

``python -m ausbau.allocation.workload_fit FILE`` reads ``cdf_from_acme_figures.csv.gz``, the curves behind
the figures of Hu et al., NSDI 2024 (demand-acme): shares of jobs and of GPU time up to a size, and of run
times up to a length. Shares of brackets are differences of the curves. The spread of run times is the one
number that is fitted, by least squares over the points of the curve of run times.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ausbau.allocation.job_mix import KALOS, PAI, PHILLY, SEREN, JobMix, mean_runs
from ausbau.allocation.workload import LONGEST_S
from ausbau.core.arrays import Array
from ausbau.core.late import special

CLUSTERS: Mapping[str, JobMix] = {"Seren": SEREN, "Kalos": KALOS, "Philly": PHILLY, "PAI": PAI}
LARGEST_OF_BRACKETS = (1, 8, 64, 256)
_READING_ERROR = 0.1
"""Sizes were read off a drawing: a step at 256 may stand a little beside it."""
SPREADS = np.arange(0.5, 4.0, 0.01)


def curve(file: Path, quantity: str, cluster: str) -> tuple[Array, Array]:
    """Points of a published curve of all jobs: where, and the share up to there."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [
            (float(row["x"]), float(row["cdf_percent"]) / 100)
            for row in csv.DictReader(lines)
            if (row["quantity"], row["cluster"], row["class"]) == (quantity, cluster, "all")
        ]
    where, share = np.array(sorted(rows)).T
    return where, share


def bracket_shares(sizes: Array, share: Array) -> Array:
    """Shares of the brackets in percent, from a curve over sizes; it is a step at each of its points."""
    borders = np.array(LARGEST_OF_BRACKETS) * (1 + _READING_ERROR)
    places = np.searchsorted(sizes, borders, side="right")
    up_to = np.concatenate([[0.0], share])[places]
    return np.diff(up_to, prepend=0.0, append=1.0) * 100


def share_within(mix: JobMix, run_s: Array, spread: float) -> Array:
    """Share of the jobs of a mix that run no longer, were their runs spread so."""
    means = mean_runs(mix)
    weights = np.concatenate([means.failed_share, 1.0 - means.failed_share]) * np.tile(
        mix.job_weights, 2
    )
    mean_s = np.maximum(np.concatenate([means.failed_s, means.kept_s]), 1.0)
    location = np.log(mean_s) - spread**2 / 2
    within = special.ndtr((np.log(run_s)[:, np.newaxis] - location) / spread)
    shares: Array = np.where(run_s >= LONGEST_S, 1.0, within @ weights)
    return shares


def fitted_spread(mix: JobMix, run_s: Array, share: Array) -> float:
    """The spread with the least squares over the points of the curve, to a hundredth."""
    squares = [((share_within(mix, run_s, spread) - share) ** 2).sum() for spread in SPREADS]
    return round(float(SPREADS[int(np.argmin(squares))]), 2)


def main(file: Path) -> None:
    """Print each mix as the curves give it, beside what stands in `job_mix`."""
    tell = sys.stdout.write
    for cluster, mix in CLUSTERS.items():
        run_s, share = curve(file, "dur", cluster)
        spread = fitted_spread(mix, run_s, share)
        gap = np.abs(share_within(mix, run_s, mix.run_spread) - share).max()
        tell(
            f"{cluster}: spread {spread} (here {mix.run_spread}), "
            f"largest gap {100 * gap:.0f} points\n"
        )
        for quantity, stated in (("gpu_jobs", mix.job_share), ("gpu_time", mix.time_share)):
            found = bracket_shares(*curve(file, quantity, cluster)).round(1).tolist()
            tell(f"  {quantity}: {found} (here {list(stated)})\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
