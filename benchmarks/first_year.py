"""What the service curves, and the runs with their subsample in the queue, miss in the first year.

``python -m benchmarks.first_year DIR`` reads a saved result of ``ausbau run`` and sends worlds through the
job queue that the run itself did not send (`ausbau.allocation.first_year_direct`), with four times the work
of each pool. It prints what docs/queue.md tells: how far the curves are from the queue, and how far the
metrics are, which contain what the worlds of the run's own subsample say beyond the curves.
"""

from __future__ import annotations

import sys

import numpy as np

import ausbau as au
from ausbau.allocation.first_year_direct import gaps, gaps_of, is_run, worlds_run
from ausbau.core.metric import MetricInput
from ausbau.key_figures import timeline_of

EVERY = 10
MOST_GPU_H = 1_200_000.0
ROWS = {
    "within_hour_share": ("start within an hour, points", 100.0),
    "opening_within_hour_share": ("the same in the first month, points", 100.0),
    "within_day_share": ("start within a day, points", 100.0),
    "wait_h": ("mean wait, h", 1.0),
    "granted_share": ("share in granted hours, points", 100.0),
}


def main(folder: str) -> None:
    """Print the table: means over kinds of groups and worlds, and the mean size of a world's gap."""
    run = au.load(folder)
    given = MetricInput(run.series, timeline_of(run))
    own = gaps(given)
    draws = run.series["draw"].values
    others = worlds_run(given, (draws % EVERY == 5) & ~is_run(draws))
    direct = gaps_of(others, most_gpu_h=MOST_GPU_H)
    print(
        f"{own.sizes['draw']} worlds of the run's own, {direct.sizes['draw']} others with more work"
    )
    print(
        f"{'queue beyond':<38} {'curves':>8} {'metrics':>8} {'curves, one world':>18} {'metrics':>8}"
    )
    for what, (words, factor) in ROWS.items():
        known = own.sel(what=what).mean("draw")
        missed = factor * direct.sel(what=what)
        left = missed - factor * known
        means = (missed.mean(), left.mean(), np.abs(missed).mean(), np.abs(left).mean())
        print(f"{words:<38} {means[0]:>8.2f} {means[1]:>8.2f} {means[2]:>18.2f} {means[3]:>8.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
