"""The first year of operation run through the job queue itself, beside what the service curves say of it.

Waits in a run are read off the curves month by month, as if each month's pool had always been there.
Here one queue goes through all months of a world, from an empty pool on: GPUs come with the lots and go
with the contracts on month bounds (`queue_kernel.easy_in_steps`: what goes is taken as it comes free),
and what did not fit waits on in the next month. Pools are scaled down to `LARGEST_GPUS` at the most, for
both sides alike: what is measured is the error of reading months that jump off curves that do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.allocation import service
from ausbau.allocation.jobs import TICKS_PER_SECOND, Jobs, jobs_from_seconds, seconds
from ausbau.allocation.queue_kernel import easy_in_steps
from ausbau.allocation.queue_rules import UNSTARTED
from ausbau.allocation.service_curves import LOAD_SHARES, curve
from ausbau.allocation.workload import jobs_of_kinds, mean_gpu_s
from ausbau.core.arrays import Array, IntArray

LARGEST_GPUS = 512
KINDS = tuple(sorted(LOAD_SHARES))


@dataclass(frozen=True)
class Course:
    """A pool on demand through some months: its GPUs, its load, and how long the months are."""

    pool_gpu: Array
    """GPUs that no contract holds, ``(month,)``."""
    load: Array
    """Part of them that jobs would hold in the mean, ``(month,)``."""
    month_h: Array

    def scaled(self) -> Course:
        """The same with whole GPUs, in the largest month `LARGEST_GPUS` at the most."""
        factor = min(1.0, LARGEST_GPUS / max(1.0, float(self.pool_gpu.max())))
        return Course(np.floor(self.pool_gpu * factor + 1e-9), self.load, self.month_h)


@dataclass(frozen=True)
class Met:
    """What jobs meet by month and kind of group, ``(month, kind)``; nan where nobody submits."""

    within_hour_share: Array
    mean_wait_h: Array


def on_curves(course: Course) -> Met:
    """What the service curves say of each month."""
    columns = {
        name: np.stack(
            [service.on_curve(curve(kind, name), course.pool_gpu, course.load) for kind in KINDS],
            axis=1,
        )
        for name in ("within_hour_share", "mean_wait_h")
    }
    return Met(**columns)


def in_queue(course: Course, *, seed: int) -> Met:
    """What the job queue makes of the whole course, by the month of submission.

    A job that never starts is not within the hour and has no wait.
    """
    jobs = jobs_of_course(course, seed=seed)
    start = easy_in_steps(jobs.table(), int(course.pool_gpu.max()), capacity_steps(course))
    has_started = start != UNSTARTED
    wait_h = np.where(has_started, seconds(start - jobs.submit_ticks) / 3600, np.nan)
    bounds = _bounds_s(course) * TICKS_PER_SECOND
    month = np.searchsorted(bounds, jobs.submit_ticks, side="right") - 1
    kind = np.array([KINDS.index(name) for name in jobs.groups])[jobs.group]
    months = len(course.load)
    return Met(
        _means((wait_h <= 1.0).astype(np.float64), month, kind, months),
        _means(wait_h, month, kind, months),
    )


def capacity_steps(course: Course) -> IntArray:
    """GPUs that come and go at each month's beginning, from the largest pool on, for the kernel."""
    there = np.concatenate([[course.pool_gpu.max()], course.pool_gpu])
    ticks = np.rint(_bounds_s(course)[:-1] * TICKS_PER_SECOND)
    return np.column_stack([ticks, np.diff(there)]).astype(np.int64)


def jobs_of_course(course: Course, *, seed: int) -> Jobs:
    """Jobs whose GPU time is each month's load, spread over the month on the rhythm of the week.

    ValueError for a course in which nobody submits.
    """
    submit_s, parts = [], []
    columns = zip(_bounds_s(course), course.pool_gpu, course.load, course.month_h, strict=False)
    for month, (begin_s, pool, load, hours) in enumerate(columns):
        if pool < 1 or load <= 0:
            continue
        part = _jobs_worth(int(pool), float(load), float(pool * load * hours * 3600), seed + month)
        passed = part.submit_ticks / max(1, part.submit_ticks[-1])
        submit_s.append(begin_s + passed * (hours * 3600 - 1.0))
        parts.append(part)
    return jobs_from_seconds(
        np.concatenate(submit_s),
        np.concatenate([part.gpus for part in parts]),
        np.concatenate([seconds(part.duration_ticks) for part in parts]),
        np.concatenate([seconds(part.estimate_ticks) for part in parts]),
        group=[part.groups[code] for part in parts for code in part.group],
    )


def _jobs_worth(pool_gpus: int, load: float, gpu_s: float, seed: int) -> Jobs:
    """The first jobs for a pool that have so much GPU time together."""
    count = 100 + int(gpu_s / mean_gpu_s(LOAD_SHARES, pool_gpus))
    while True:
        jobs = jobs_of_kinds(LOAD_SHARES, pool_gpus, load, count, seed=seed)
        worth = np.cumsum(jobs.gpus * seconds(jobs.run_ticks))
        if worth[-1] >= gpu_s:
            return jobs.select(np.arange(count) <= np.searchsorted(worth, gpu_s))
        count *= 2


def _bounds_s(course: Course) -> Array:
    """Beginnings of the months and the end of the last one, in seconds."""
    return np.concatenate([[0.0], np.cumsum(course.month_h)]) * 3600


def _means(values: Array, month: IntArray, kind: IntArray, months: int) -> Array:
    """Mean by month and kind of what is known; nan where there is nothing."""
    cell, known = month * len(KINDS) + kind, ~np.isnan(values)
    cells = months * len(KINDS)
    total = np.bincount(cell[known], values[known], minlength=cells)
    number = np.bincount(cell[known], minlength=cells)
    means: Array = np.divide(total, number, out=np.full(cells, np.nan), where=number > 0)
    return means.reshape(months, len(KINDS))
