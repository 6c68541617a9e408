"""The compiled engines give the ticks of the SimPy reference, and both keep what a queue promises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_jobs import Workload, workloads

from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.queue_replay import ReplayResult, replay
from ausbau.allocation.queue_rules import POLICIES

every_policy = pytest.mark.parametrize("policy", POLICIES)
many_examples = settings(max_examples=200, deadline=None)
some_examples = settings(max_examples=50, deadline=None)


@every_policy
@many_examples
@given(workload=workloads())
def test_both_engines_start_every_job_at_the_same_tick(policy: str, workload: Workload) -> None:
    jobs = workload.jobs()
    compiled = replay(jobs, workload.pool, policy)
    simpy = replay(jobs, workload.pool, policy, engine="simpy")
    assert compiled.start_ticks.tolist() == simpy.start_ticks.tolist()
    assert compiled.end_ticks.tolist() == simpy.end_ticks.tolist()
    assert compiled.turned_away.row.tolist() == simpy.turned_away.row.tolist()


@every_policy
@many_examples
@given(workload=workloads(on_nodes=True))
def test_both_engines_start_every_job_on_nodes_at_the_same_tick(
    policy: str, workload: Workload
) -> None:
    jobs, node = workload.jobs(), workload.gpus_per_node
    compiled = replay(jobs, workload.pool, policy, gpus_per_node=node)
    simpy = replay(jobs, workload.pool, policy, engine="simpy", gpus_per_node=node)
    assert compiled.start_ticks.tolist() == simpy.start_ticks.tolist()
    assert compiled.turned_away.row.tolist() == simpy.turned_away.row.tolist()


@every_policy
@some_examples
@given(workload=workloads())
def test_one_node_for_all_is_the_whole_pool(policy: str, workload: Workload) -> None:
    jobs, pool = workload.jobs(), workload.pool
    whole = replay(jobs, pool, policy).start_ticks.tolist()
    assert replay(jobs, pool, policy, gpus_per_node=pool).start_ticks.tolist() == whole


@pytest.mark.parametrize("policy", ["fcfs", "easy", "loss"])
@some_examples
@given(workload=workloads())
def test_nodes_of_one_gpu_are_the_whole_pool(policy: str, workload: Workload) -> None:
    """Not conservative: its reservations are for certain nodes, so gaps need not fit together."""
    jobs, pool = workload.jobs(), workload.pool
    whole = replay(jobs, pool, policy).start_ticks.tolist()
    assert replay(jobs, pool, policy, gpus_per_node=1).start_ticks.tolist() == whole


@pytest.mark.parametrize("policy", ["fcfs", "conservative"])
@some_examples
@given(workload=workloads(exact=True, on_nodes=True), kept=st.integers(1, 40))
def test_on_nodes_with_exact_estimates_later_jobs_change_nothing_for_earlier_ones(
    policy: str, workload: Workload, kept: int
) -> None:
    jobs, node = workload.jobs(), workload.gpus_per_node
    earlier = jobs.select(np.arange(len(jobs)) < kept)
    alone = replay(earlier, workload.pool, policy, gpus_per_node=node).start_ticks
    together = replay(jobs, workload.pool, policy, gpus_per_node=node).start_ticks
    assert alone.tolist() == together.tolist()[:kept]


def crowd(count: int, seed: int) -> Jobs:
    """More work than 150 GPUs can do: hundreds wait and run, with many sizes and times."""
    random = np.random.default_rng(seed)
    duration_s = np.exp(random.normal(4, 2, count))
    return jobs_from_seconds(
        np.cumsum(random.exponential(12, count)),
        np.minimum(2 ** random.integers(0, 8, count) + random.integers(0, 3, count), 150),
        duration_s,
        duration_s * random.choice([0.5, 1, 1.5, 10], count),
    )


@pytest.mark.parametrize(
    ("policy", "count", "longest_queue", "gpus_per_node"),
    [
        ("fcfs", 1500, 200, None),
        ("easy", 1500, 200, None),
        ("conservative", 150, 20, None),
        ("easy", 150, 20, 10),
        ("conservative", 100, 10, 10),
    ],
)
def test_both_engines_agree_where_many_wait(
    policy: str, count: int, longest_queue: int, gpus_per_node: int | None
) -> None:
    """The reference looks at everything again in every pass, so some of its queues are short."""
    jobs = crowd(count, seed=5)
    compiled = replay(jobs, 150, policy, gpus_per_node=gpus_per_node)
    simpy = replay(jobs, 150, policy, gpus_per_node=gpus_per_node, engine="simpy")
    assert np.array_equal(compiled.start_ticks, simpy.start_ticks)
    queue_at_submission = [
        ((compiled.start_ticks > tick) & (jobs.submit_ticks <= tick)).sum()
        for tick in jobs.submit_ticks[::10]
    ]
    assert max(queue_at_submission) > longest_queue


def most_in_use(result: ReplayResult) -> int:
    """GPUs in use at the fullest instant; ends come before starts."""
    changes = [
        (tick, 1, gpus) for tick, gpus in zip(result.start_ticks, result.jobs.gpus, strict=True)
    ]
    changes += [
        (tick, 0, -gpus) for tick, gpus in zip(result.end_ticks, result.jobs.gpus, strict=True)
    ]
    return int(np.cumsum([gpus for _, _, gpus in sorted(changes)]).max())


@every_policy
@some_examples
@given(workload=workloads())
def test_the_pool_is_never_overbooked_and_nobody_starts_before_submission(
    policy: str, workload: Workload
) -> None:
    # Jobs of no run time hold their GPUs for no time, so they cannot be seen in a sweep.
    result = replay(workload.jobs(), workload.pool, policy)
    assert (result.start_ticks >= result.jobs.submit_ticks).all()
    assert most_in_use(result) <= workload.pool


@some_examples
@given(workload=workloads(), policy=st.sampled_from(["easy", "conservative"]))
def test_jobs_of_one_gpu_never_overtake(workload: Workload, policy: str) -> None:
    """If the head waits, no GPU is free for anybody."""
    jobs = replace(workload, gpus=[1] * len(workload.gpus)).jobs()
    in_order = replay(jobs, workload.pool, "fcfs").start_ticks
    assert replay(jobs, workload.pool, policy).start_ticks.tolist() == in_order.tolist()


@some_examples
@given(workload=workloads())
def test_first_come_first_served_starts_in_the_order_of_the_queue(workload: Workload) -> None:
    assert (np.diff(replay(workload.jobs(), workload.pool, "fcfs").start_ticks) >= 0).all()


@some_examples
@given(workload=workloads(exact=True))
def test_with_exact_estimates_conservative_delays_nobody_against_first_come(
    workload: Workload,
) -> None:
    """At its first-come start a job finds at most those who ran then, all no later than then."""
    jobs = workload.jobs()
    conservative = replay(jobs, workload.pool, "conservative").start_ticks
    assert (conservative <= replay(jobs, workload.pool, "fcfs").start_ticks).all()


@pytest.mark.parametrize("policy", ["fcfs", "conservative"])
@some_examples
@given(workload=workloads(exact=True), kept=st.integers(1, 40))
def test_with_exact_estimates_later_jobs_change_nothing_for_earlier_ones(
    policy: str, workload: Workload, kept: int
) -> None:
    jobs = workload.jobs()
    earlier = jobs.select(np.arange(len(jobs)) < kept)
    alone = replay(earlier, workload.pool, policy).start_ticks
    assert alone.tolist() == replay(jobs, workload.pool, policy).start_ticks.tolist()[:kept]


@every_policy
@some_examples
@given(workload=workloads())
def test_a_later_clock_moves_every_start_by_as_much(policy: str, workload: Workload) -> None:
    later = replace(workload, submit_s=[submit + 1_600_000_000 for submit in workload.submit_s])
    moved = replay(later.jobs(), workload.pool, policy).start_ticks
    start_ticks = replay(workload.jobs(), workload.pool, policy).start_ticks
    assert (moved - start_ticks == 1_600_000_000_000).all()


@every_policy
def test_jobs_larger_than_the_pool_are_left_out_and_hold_up_nobody(policy: str) -> None:
    jobs = jobs_from_seconds([0, 0, 1], [2, 5, 2], [10, 10, 10])
    result = replay(jobs, 4, policy)
    assert result.too_large.number.tolist() == [2]
    assert result.jobs.number.tolist() == [1, 3]
    assert result.start_ticks.tolist() == [0, 1000]


def test_unknown_policies_and_engines_are_refused() -> None:
    jobs = jobs_from_seconds([0], [1], [1])
    with pytest.raises(ValueError, match="no policy 'lifo'"):
        replay(jobs, 1, "lifo")
    with pytest.raises(ValueError, match="no engine 'dask'"):
        replay(jobs, 1, "easy", engine="dask")
    with pytest.raises(ValueError, match="at least one GPU"):
        replay(jobs, 0, "easy")
    with pytest.raises(ValueError, match="10 GPUs is not made of nodes of 8"):
        replay(jobs, 10, "easy", gpus_per_node=8)


def test_a_long_queue_overtakes_on_the_whole_pool_as_on_one_node_of_its_size() -> None:
    """9,000 jobs at once: more than fit into the blocks and sections by which one engine looks ahead."""
    random = np.random.default_rng(12)
    count, pool = 9_000, 512
    run_s = 60.0 * random.integers(1, 4, count)
    estimate_s = run_s * random.integers(1, 5, count)
    jobs = jobs_from_seconds(np.zeros(count), random.integers(1, 41, count), run_s, estimate_s)
    starts = [replay(jobs, pool, "easy", gpus_per_node=node).start_ticks for node in (None, pool)]
    assert np.array_equal(*starts)
