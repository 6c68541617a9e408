"""The first year in the queue itself: capacity in steps, loads by month, and the curves beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_jobs import Workload, workloads

from ausbau.allocation import service_curves
from ausbau.allocation.first_year_queue import (
    KINDS,
    LARGEST_GPUS,
    Course,
    capacity_steps,
    in_queue,
    jobs_of_course,
    on_curves,
)
from ausbau.allocation.jobs import jobs_from_seconds
from ausbau.allocation.operation import Operation
from ausbau.allocation.queue_kernel import easy_in_steps
from ausbau.allocation.queue_replay import replay
from ausbau.allocation.queue_rules import UNSTARTED

MONTH_H = 730.0


def course(pool_gpu: list[float], load: float) -> Course:
    months = len(pool_gpu)
    return Course(np.array(pool_gpu), np.full(months, load), np.full(months, MONTH_H))


def starts_s(jobs: list[list[float]], pool: int, changes: list[list[int]]) -> list[float]:
    """Starts of jobs of (submission, GPUs, run) in seconds; changes of (second, GPUs)."""
    table = jobs_from_seconds(*np.array(jobs).T).table()
    steps = np.array([[1000 * second, gpus] for second, gpus in changes], dtype=np.int64)
    return [start / 1000 for start in easy_in_steps(table, pool, steps).tolist()]


def test_gpus_that_go_are_taken_as_they_come_free() -> None:
    """Two of four go at 5; the running job keeps its four until 10, and two are there for the next."""
    assert starts_s([[0, 4, 10], [1, 2, 5], [2, 2, 5]], 4, [[5, -2]]) == [0, 10, 15]


def test_gpus_that_come_start_the_jobs_that_wait_for_them() -> None:
    """Two of four until 20: the head of four has no reservation and holds up nobody."""
    assert starts_s([[0, 4, 5], [1, 1, 10]], 4, [[0, -2], [20, 2]]) == [20, 1]


def test_a_job_that_never_fits_does_not_start_and_holds_up_nobody() -> None:
    assert starts_s([[0, 4, 5], [1, 1, 10]], 4, [[0, -2]]) == [UNSTARTED / 1000, 1]


@settings(max_examples=40, deadline=None)
@given(workload=workloads(on_nodes=False), growth=st.lists(st.integers(0, 40), max_size=3))
def test_a_growing_pool_is_that_of_an_operated_one(workload: Workload, growth: list[int]) -> None:
    """Nobody is stopped where GPUs only come, so both say the same; each step is one GPU more."""
    jobs, pool = workload.jobs(), workload.pool
    times = sorted(growth)[: pool - 1]
    first = pool - len(times)
    steps = ((0.0, first), *((float(time), first + 1 + k) for k, time in enumerate(times)))
    operated = replay(jobs, pool, "easy", operation=Operation(capacity=steps))
    changes = [[0, first - pool], *([1000 * time, 1] for time in times)]
    found = easy_in_steps(jobs.table(), pool, np.array(changes, dtype=np.int64))
    assert found.tolist() == operated.start_ticks.tolist()


def test_pools_are_scaled_to_their_largest_month() -> None:
    """512 GPUs at the most, whole ones: a tenth of the largest month is 51.2, so 51."""
    assert LARGEST_GPUS == 512
    assert course([512.0, 5120.0, 2560.0], 0.5).scaled().pool_gpu.tolist() == [51, 512, 256]
    assert course([3.0, 8.0], 0.5).scaled().pool_gpu.tolist() == [3, 8]


def test_capacity_changes_on_the_bounds_of_months() -> None:
    """From the largest pool of 40 down to 10 at once, then to 40 after 730 hours and to 20 after 1,460."""
    month_ticks = 730 * 3_600_000
    assert capacity_steps(course([10.0, 40.0, 20.0], 0.5)).tolist() == [
        [0, -30],
        [month_ticks, 30],
        [2 * month_ticks, -20],
    ]


def test_each_month_has_the_gpu_time_of_its_load() -> None:
    """16 and 48 GPUs for 730 hours at half load: 5,840 and 17,520 GPU-hours, and one job more at the most."""
    given_course = course([16.0, 48.0], 0.5)
    jobs = jobs_of_course(given_course, seed=3)
    month = jobs.submit_ticks // (730 * 3_600_000)
    gpu_h = np.bincount(month, jobs.gpus * jobs.run_ticks / 3_600_000)
    largest = [0.25 * 16 * 336, 0.25 * 48 * 336]
    assert (gpu_h >= [5840, 17520]).all()
    assert (gpu_h <= np.array([5840, 17520]) + largest).all()


@pytest.fixture(scope="module")
def half_empty() -> Course:
    return course([64.0] * 3, 0.3)


def test_in_months_that_do_not_jump_the_curves_are_the_queue(half_empty: Course) -> None:
    """At 30 % load hardly anybody waits; the curve was made of other jobs."""
    queue, curves = in_queue(half_empty, seed=5), on_curves(half_empty)
    share = queue.within_hour_share.mean(axis=0)
    np.testing.assert_allclose(share, curves.within_hour_share[0], atol=0.02)
    assert tuple(sorted(service_curves.LOAD_SHARES)) == KINDS


def test_a_month_without_a_pool_has_no_jobs(half_empty: Course) -> None:
    empty = Course(half_empty.pool_gpu * [1, 0, 1], half_empty.load, half_empty.month_h)
    assert np.isnan(in_queue(empty, seed=5).within_hour_share[1]).all()
