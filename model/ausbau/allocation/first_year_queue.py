"""The first year of operation run through the job queue itself, beside what the service curves say of it.

Waits are read off the curves month by month, as if each month's pool had always been there. Here one
queue goes through all months of a world, from an empty pool on: GPUs come with the lots and go with the
contracts on month bounds (`queue_kernel.easy_in_steps`: what goes is taken as it comes free), and what did
not fit waits on in the next month. Pools are scaled down for both sides alike, to `MOST_GPUS` and to
`MOST_GPU_H` of work: what is measured is the error of reading months that jump off curves that do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.allocation import service
from ausbau.allocation.first_year_jobs import Course, CourseJobs, jobs_of
from ausbau.allocation.jobs import TICKS_PER_SECOND, seconds, ticks_from_seconds
from ausbau.allocation.queue_kernel import easy_in_steps
from ausbau.allocation.queue_rules import UNSTARTED
from ausbau.allocation.service_curves import curve
from ausbau.core.arrays import Array, IntArray

MOST_GPUS = 512
MOST_GPU_H = 300_000.0
"""About 60,000 jobs of a pool."""

SERVICE = {
    "within_hour_share": "within_hour_share",
    "within_day_share": "within_day_share",
    "wait_h": "mean_wait_h",
    "median_wait_h": "median_wait_h",
    "p95_wait_h": "p95_wait_h",
}
"""What is told of the jobs of a group in a month, and the column of the service curves."""


@dataclass(frozen=True)
class Met:
    """What jobs meet, and what of their GPU time they hold within the course."""

    service: Array
    """``(what, month, group)`` in the order of `SERVICE`; nan where nobody submits."""
    held_ratio: Array
    """GPU time held until the end of the course over what all submitted, ``(group,)``; 1 if none did."""


def on_curves(course: Course) -> Array:
    """What the service curves say of each month, ``(what, month, group)``."""
    corners = service.corners(course.pool_gpu, course.load)
    columns = [
        [service.on_curve(curve(kind, column), corners) for kind in course.kinds]
        for column in SERVICE.values()
    ]
    return np.moveaxis(np.array(columns), 1, 2)


def in_queue(course: Course, *, world: int) -> Met:
    """What the job queue makes of the whole course, by the month of submission.

    Who still waits when the course ends has waited until then.
    """
    made = jobs_of(course, world=world)
    steps = capacity_steps(course)
    start = easy_in_steps(made.jobs.table(), max(1, int(course.pool_gpu.max())), steps)
    end = int(ticks_from_seconds(course.bounds_s[-1:])[0])
    until = np.where(start == UNSTARTED, end, np.minimum(start, end))
    wait_h = seconds(until - made.jobs.submit_ticks) / 3600
    held = np.minimum(made.jobs.run_ticks, end - until)
    return Met(_service(course, made, wait_h), _held_ratio(course, made, held))


def capacity_steps(course: Course) -> IntArray:
    """GPUs that come and go at each month's beginning, from the largest pool on, for the kernel."""
    there = np.concatenate([[course.pool_gpu.max()], course.pool_gpu])
    ticks = np.rint(course.bounds_s[:-1] * TICKS_PER_SECOND)
    return np.column_stack([ticks, np.diff(there)]).astype(np.int64)


def _service(course: Course, made: CourseJobs, wait_h: Array) -> Array:
    """Waits by month and group, in the order of `SERVICE`."""
    months, groups = course.held_gpu.shape
    cell = made.month * groups + made.group
    order = np.lexsort((wait_h, cell))
    count = np.bincount(cell, minlength=months * groups)
    first = np.cumsum(count) - count
    told = (
        np.bincount(cell, wait_h <= 1.0, months * groups),
        np.bincount(cell, wait_h <= 24.0, months * groups),
        np.bincount(cell, wait_h, months * groups),
    )
    means = [
        np.divide(sums, count, out=np.full(len(count), np.nan), where=count > 0) for sums in told
    ]
    quantiles = [_quantile(wait_h[order], first, count, share) for share in (0.5, 0.95)]
    return np.array([*means, *quantiles]).reshape(-1, months, groups)


def _quantile(ordered: Array, first: IntArray, count: IntArray, share: float) -> Array:
    """Quantile of each run of ascending values, between two of them linearly; nan for an empty one."""
    found = np.full(len(count), np.nan)
    some = count > 0
    place = first[some] + share * (count[some] - 1)
    low = place.astype(np.int64)
    high = np.minimum(low + 1, first[some] + count[some] - 1)
    found[some] = ordered[low] + (place - low) * (ordered[high] - ordered[low])
    return found


def _held_ratio(course: Course, made: CourseJobs, held_ticks: IntArray) -> Array:
    """GPU time held within the course over what was submitted, by group."""
    groups = len(course.kinds)
    held, wanted = (
        np.bincount(made.group, made.jobs.gpus * ticks.astype(np.float64), groups)
        for ticks in (held_ticks, made.jobs.run_ticks)
    )
    return np.divide(held, wanted, out=np.ones(groups), where=wanted > 0)
