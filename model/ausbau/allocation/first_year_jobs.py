"""Jobs for a pool on demand whose GPUs and customers change from month to month.

Each group submits like its kind (`workload`). A month has as many of its jobs as hold the GPUs that the
group holds in the mean: taken from a stock of jobs by kind, from a place in it that the world's own luck
decides, until their GPU time is reached; whether the job that exceeds it counts is drawn so that the time is
right in the mean. Submissions come in bursts on the rhythm of the week.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.workload import WEEK_H, jobs_as_of, submissions_s
from ausbau.core.arrays import Array, IntArray
from ausbau.core.streams import uniform_block

SEED = 1
STOCK = 50_000
"""Jobs by kind, which all worlds share; each begins elsewhere in them."""


@dataclass(frozen=True)
class Course:
    """A pool on demand through some months: its GPUs, who holds them, and how long the months are."""

    pool_gpu: Array
    """GPUs that no contract holds, ``(month,)``."""
    held_gpu: Array
    """GPUs that the jobs of each group hold in the mean, ``(month, group)``."""
    month_h: Array
    kinds: tuple[str, ...]
    """Kind of each group."""

    @property
    def load(self) -> Array:
        """Part of the pool that jobs hold in the mean, ``(month,)``."""
        held = self.held_gpu.sum(axis=1)
        found: Array = np.divide(
            held, self.pool_gpu, out=np.zeros_like(held), where=self.pool_gpu > 0
        )
        return found

    @property
    def bounds_s(self) -> Array:
        """Beginnings of the months and the end of the last one."""
        return np.concatenate([[0.0], np.cumsum(self.month_h)]) * 3600

    def scaled(self, *, most_gpus: int, most_gpu_h: float) -> Course:
        """The same load of fewer whole GPUs: so many at the most, and so many GPU-hours held altogether."""
        held_gpu_h = float((self.held_gpu.sum(axis=1) * self.month_h).sum())
        factor = min(
            1.0,
            most_gpus / max(1.0, float(self.pool_gpu.max())),
            most_gpu_h / max(1.0, held_gpu_h),
        )
        pool_gpu = np.floor(self.pool_gpu * factor + 1e-9)
        ratio = np.divide(
            pool_gpu, self.pool_gpu, out=np.zeros_like(pool_gpu), where=self.pool_gpu > 0
        )
        return Course(pool_gpu, self.held_gpu * ratio[:, np.newaxis], self.month_h, self.kinds)


@dataclass(frozen=True)
class CourseJobs:
    """The jobs of a course in the order of the queue, with the month of submission and the group of each."""

    jobs: Jobs
    month: IntArray
    group: IntArray


def jobs_of(course: Course, *, world: int) -> CourseJobs:
    """The jobs of a course; the number of the world decides their luck. None where nobody submits."""
    months, groups = course.held_gpu.shape
    luck = uniform_block(SEED, "event:allocation.first_year", world, world + 1, 2 * months * groups)
    luck = luck.reshape(months, groups, 2)
    parts, cells = [np.empty((0, 4))], [np.empty((0, 2), dtype=np.int64)]
    for month, group in np.argwhere(course.held_gpu * course.pool_gpu[:, np.newaxis] > 0):
        part = _part(course, int(month), int(group), luck[month, group])
        parts.append(part)
        cells.append(np.broadcast_to([month, group], (len(part), 2)))
    submit_s, gpus, run_s, estimate_s = np.concatenate(parts).T
    jobs = jobs_from_seconds(submit_s, gpus, run_s, estimate_s)
    month_of, group_of = np.concatenate(cells)[jobs.row].T
    return CourseJobs(jobs, month_of, group_of)


def _part(course: Course, month: int, group: int, luck: Array) -> Array:
    """Jobs of a group in a month, ``(job, [submission, GPUs, run, estimate])`` in seconds."""
    stock = _stock(course.kinds[group])
    largest = max(1.0, course.pool_gpu[month] // 4)
    wanted_gpu_s = float(course.held_gpu[month, group] * course.month_h[month]) * 3600
    chosen = _worth(stock, largest, wanted_gpu_s, luck)
    begin_s, span_s = course.bounds_s[month], float(course.month_h[month]) * 3600 - 1.0
    submit_s = submissions_s(stock[chosen, 3:], len(chosen), span_s, begin_s / 3600 % WEEK_H)
    gpus, run_s, estimate_s = stock[chosen, :3].T
    columns = (begin_s + np.minimum(submit_s, span_s), np.minimum(gpus, largest), run_s, estimate_s)
    return np.column_stack(columns)


def _worth(stock: Array, largest_gpus: float, gpu_s: float, luck: Array) -> IntArray:
    """Rows of the stock, one behind the other from a place on, that have so much GPU time."""
    count = 64
    while True:
        rows = (int(luck[0] * STOCK) + np.arange(count)) % STOCK
        each_gpu_s = np.minimum(stock[rows, 0], largest_gpus) * stock[rows, 1]
        reached = np.cumsum(each_gpu_s)
        if reached[-1] >= gpu_s:
            break
        count *= 2
    whole = int(np.searchsorted(reached, gpu_s))
    missing = gpu_s - (reached[whole] - each_gpu_s[whole])
    return rows[: whole + int(luck[1] * each_gpu_s[whole] < missing)]


@cache
def _stock(kind: str) -> Array:
    """Jobs of a kind: GPUs, run time, estimate, and two uniform numbers for their rhythm."""
    uniform = uniform_block(SEED, f"event:allocation.first_year.{kind}", 0, STOCK, 7)
    return np.column_stack([*jobs_as_of(kind, uniform[:, [0, 1, 2, 6, 3]]), uniform[:, 4:6]])
