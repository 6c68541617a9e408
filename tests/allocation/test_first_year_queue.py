"""The first year in the queue itself: capacity in steps, loads by month, and the curves beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_jobs import Workload, workloads

from ausbau.allocation.first_year_jobs import Course, jobs_of
from ausbau.allocation.first_year_queue import SERVICE, capacity_steps, in_queue, on_curves
from ausbau.allocation.jobs import jobs_from_seconds
from ausbau.allocation.operation import Operation
from ausbau.allocation.queue_kernel import easy_in_steps
from ausbau.allocation.queue_replay import replay
from ausbau.allocation.queue_rules import UNSTARTED

MONTH_H = 730.0


def course(pool_gpu: list[float], load: float, kinds: tuple[str, ...] = ("startup",)) -> Course:
    """Groups of these kinds bring the load alike."""
    pool = np.array(pool_gpu)
    held = np.repeat(load * pool[:, np.newaxis] / len(kinds), len(kinds), axis=1)
    return Course(pool, held, np.full(len(pool), MONTH_H), kinds)


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
    """512 GPUs at the most, whole ones: a tenth of 512 is 51.2, so 51, and jobs hold half of those."""
    scaled = course([512.0, 5120.0, 2560.0], 0.5).scaled(most_gpus=512, most_gpu_h=np.inf)
    assert scaled.pool_gpu.tolist() == [51, 512, 256]
    np.testing.assert_allclose(scaled.load, 0.5)
    small = course([3.0, 8.0], 0.5).scaled(most_gpus=512, most_gpu_h=np.inf)
    assert small.pool_gpu.tolist() == [3, 8]


def test_pools_are_scaled_to_the_work_of_their_year() -> None:
    """Half of 100 GPUs for 730 h are 36,500 GPU-hours; a tenth of them belongs to 10 GPUs."""
    scaled = course([100.0], 0.5).scaled(most_gpus=512, most_gpu_h=3650.0)
    assert scaled.pool_gpu.tolist() == [10]


def test_capacity_changes_on_the_bounds_of_months() -> None:
    """From the largest pool of 40 down to 10 at once, then to 40 after 730 hours and to 20 after 1,460."""
    month_ticks = 730 * 3_600_000
    assert capacity_steps(course([10.0, 40.0, 20.0], 0.5)).tolist() == [
        [0, -30],
        [month_ticks, 30],
        [2 * month_ticks, -20],
    ]


def test_each_month_has_the_gpu_time_that_each_group_holds() -> None:
    """16 and 48 GPUs for 730 h, a quarter for each group: 2,920 and 8,760 GPU-hours, mean of 40 worlds."""
    given_course = course([16.0, 48.0], 0.5, ("startup", "mittelstand"))
    gpu_h = []
    for world in range(40):
        made = jobs_of(given_course, world=world)
        hours = made.jobs.gpus * made.jobs.run_ticks / 3_600_000
        gpu_h.append(np.bincount(2 * made.month + made.group, hours))
        begins = made.month * 730 * 3_600_000
        assert (
            (made.jobs.submit_ticks >= begins) & (made.jobs.submit_ticks < begins + 730 * 3_600_000)
        ).all()
    mean = np.mean(gpu_h, axis=0)
    error = np.std(gpu_h, axis=0, ddof=1) / np.sqrt(40)
    assert (np.abs(mean - [2920, 2920, 8760, 8760]) <= 4.5 * error + 1.0).all()


def test_the_luck_of_a_world_does_not_hang_on_other_months() -> None:
    short, long = (jobs_of(course([64.0] * months, 0.3), world=5) for months in (1, 2))
    count = len(short.jobs)
    assert long.jobs.submit_ticks[:count].tolist() == short.jobs.submit_ticks.tolist()


@pytest.fixture(scope="module")
def half_empty() -> Course:
    return course([64.0] * 3, 0.3)


def test_in_months_that_do_not_jump_the_curves_are_the_queue(half_empty: Course) -> None:
    """At 30 % load hardly anybody waits; the curve was made of other jobs."""
    queue, curves = in_queue(half_empty, world=5).service, on_curves(half_empty)
    within_hour = list(SERVICE).index("within_hour_share")
    np.testing.assert_allclose(queue[within_hour].mean(), curves[within_hour, 0], atol=0.03)


def test_a_month_without_a_pool_has_no_jobs(half_empty: Course) -> None:
    there = np.array([1.0, 0.0, 1.0])
    empty = Course(
        half_empty.pool_gpu * there,
        half_empty.held_gpu * there[:, np.newaxis],
        half_empty.month_h,
        half_empty.kinds,
    )
    assert np.isnan(in_queue(empty, world=5).service[:, 1]).all()


def test_what_jobs_hold_beyond_the_end_of_the_year_does_not_count() -> None:
    """Ten GPUs at a tenth of the load: nobody waits, and only the last runs reach beyond the end."""
    given_course = course([10.0], 0.1)
    jobs = jobs_of(given_course, world=1).jobs
    left_ticks = int(MONTH_H * 3_600_000) - jobs.submit_ticks
    held = (jobs.gpus * np.minimum(jobs.run_ticks, left_ticks)).sum()
    expected = held / (jobs.gpus * jobs.run_ticks).sum()
    assert in_queue(given_course, world=1).held_ratio == pytest.approx([expected], rel=0.01)


def test_waits_by_month_and_group_are_those_of_their_jobs() -> None:
    """One group and month: shares, mean, median and 95 per cent quantile by NumPy from the starts."""
    given_course = course([8.0], 0.9)
    jobs = jobs_of(given_course, world=3).jobs
    steps = capacity_steps(given_course)
    start = easy_in_steps(jobs.table(), 8, steps)
    end = int(MONTH_H * 3_600_000)
    wait_h = (np.where(start == UNSTARTED, end, np.minimum(start, end)) - jobs.submit_ticks) / 3.6e6
    expected = [
        (wait_h <= 1).mean(), (wait_h <= 24).mean(), wait_h.mean(),
        np.quantile(wait_h, 0.5), np.quantile(wait_h, 0.95),
    ]  # fmt: skip
    found = in_queue(given_course, world=3).service[:, 0, 0]
    np.testing.assert_allclose(found, expected)
