"""Operated pools with a known answer: priorities, pre-emption, failures and checkpoints.

As in `test_queues`: independent replications from fixed seeds, within 4.5 standard errors of the exact
value, and with priorities within one per cent of it. Levels that never stop anybody are priorities of the
queue: the classes of Cobham's formula.
"""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.operation import Operation, Outage, Preemption, Priority
from ausbau.allocation.queue_replay import ReplayResult, replay
from ausbau.core.arrays import Array

SERVICE_S = 1000.0
COUNT = 25_000
REPLICATIONS = 8

URGENT_FIRST = Operation(priority=Priority(groups={"urgent": 1.0}))
URGENT_STOPS = Operation(preemption=Preemption(levels={"urgent": 1}, resumes=True))


def jobs_of_two_classes(servers: int, loads: tuple[float, float], seed: int) -> Jobs:
    """Poisson arrivals of urgent and other jobs of one GPU, exponential service of one mean."""
    random = np.random.default_rng([7, servers, seed])
    submit_s = np.cumsum(random.exponential(1 / (servers * sum(loads)), COUNT)) * SERVICE_S
    is_urgent = random.random(COUNT) < loads[0] / sum(loads)
    groups = np.where(is_urgent, "urgent", "other").tolist()
    run_s = random.exponential(1.0, COUNT) * SERVICE_S
    return jobs_from_seconds(submit_s, np.ones(COUNT), run_s, group=groups)


def mean_by_class(result: ReplayResult, time_s: Array) -> list[float]:
    """Mean of the urgent and of the others in mean services, without the first jobs."""
    late = np.arange(len(time_s)) > len(time_s) // 20
    urgent = result.jobs.group == result.jobs.groups.index("urgent")
    return [float(time_s[late & chosen].mean()) / SERVICE_S for chosen in (urgent, ~urgent)]


def assert_are_close_to(simulated: Array, exact: list[float]) -> None:
    error = simulated.std(axis=0, ddof=1) / np.sqrt(len(simulated))
    assert (np.abs(simulated.mean(axis=0) - exact) <= 4.5 * error).all()
    assert (error < 0.08 * np.array(exact)).all()


def must_wait(servers: int, load: float) -> float:
    """Erlang C."""
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = servers * load * blocked / (server + servers * load * blocked)
    return blocked / (1 - load * (1 - blocked))


def mean_waits_without_priorities(jobs: Jobs, servers: int, loads: tuple[float, float]) -> float:
    """Mean wait of all classes, each weighted by its load, first come first served."""
    result = replay(jobs, servers, "fcfs")
    return float(np.dot(mean_by_class(result, result.wait_s), loads) / sum(loads))


def freed(simulated: Array, control: Array, exact_of_control: float) -> Array:
    """Each class's means, freed from what the same jobs without priorities miss by (control variate)."""
    miss = control - exact_of_control
    slopes = [np.cov(column, miss)[0, 1] / miss.var(ddof=1) for column in simulated.T]
    found: Array = simulated - np.outer(miss, slopes)
    return found


def assert_are_within_one_per_cent(simulated: Array, exact: list[float]) -> None:
    assert_are_close_to(simulated, exact)
    np.testing.assert_allclose(simulated.mean(axis=0), exact, rtol=0.01)


@pytest.mark.parametrize(("servers", "loads"), [(1, (0.3, 0.5)), (10, (0.3, 0.6))])
def test_mean_waits_of_two_priorities_are_cobhams(servers: int, loads: tuple[float, float]) -> None:
    """``W1 = C / (c (1 - r1))``, ``W2 = W1 / (1 - r1 - r2)`` in mean services (Cobham 1954)."""
    waits, control = [], []
    for seed in range(REPLICATIONS):
        jobs = jobs_of_two_classes(servers, loads, seed)
        result = replay(jobs, servers, "fcfs", operation=URGENT_FIRST)
        waits.append(mean_by_class(result, result.wait_s))
        control.append(mean_waits_without_priorities(jobs, servers, loads))
    busy = must_wait(servers, sum(loads)) / servers
    first = busy / (1 - loads[0])
    plain = busy / (1 - sum(loads))
    simulated = freed(np.array(waits), np.array(control), plain)
    assert_are_within_one_per_cent(simulated, [first, first / (1 - sum(loads))])


def test_mean_stays_where_urgent_jobs_stop_others_are_those_of_preemptive_resume() -> None:
    """One server: ``T2 = 1/((1 - r1)(1 - r1 - r2))`` for exponential service; T1 is that of M/M/1.

    Source: White and Christie, Operations Research 6(1), 1958. Urgent jobs are as if alone, tick by tick;
    their mean in M/M/1 is checked to one per cent in `test_queues`.
    """
    loads = (0.3, 0.5)
    stays, control = [], []
    for seed in range(REPLICATIONS):
        jobs = jobs_of_two_classes(1, loads, seed)
        result = replay(jobs, 1, "fcfs", operation=URGENT_STOPS)
        urgent = jobs.group == jobs.groups.index("urgent")
        alone = replay(jobs.select(urgent), 1, "fcfs")
        assert np.array_equal(result.end_ticks[urgent], alone.end_ticks)
        stay_s = result.end_s - result.jobs.submit_ticks / 1000
        stays.append(mean_by_class(result, stay_s)[1:])
        control.append(mean_waits_without_priorities(jobs, 1, loads))
    simulated = freed(np.array(stays), np.array(control), 0.8 / 0.2)
    assert_are_within_one_per_cent(simulated, [1 / (0.7 * 0.2)])


def outages_of(random: np.random.Generator, horizon_s: float, mean_s: float) -> tuple[Outage, ...]:
    """Failures of one node at a constant rate, mended after a tick."""
    times = np.cumsum(random.exponential(mean_s, int(3 * horizon_s / mean_s)))
    return tuple(Outage(0, float(time), float(time) + 0.001) for time in times[times < horizon_s])


@pytest.mark.parametrize(("interval_s", "cost_s"), [(0.0, 0.0), (250.0, 20.0)])
def test_time_to_finish_despite_failures_is_the_exact_one(interval_s: float, cost_s: float) -> None:
    """At failure rate f a piece of length p that starts again takes ``(e^(f p) - 1) / f`` in the mean.

    A job of 1,000 s is one piece, or with checkpoints three of 270 s and a last one of 250 s. Source:
    Daly, Future Generation Computer Systems 22(3), 2006, without time to restart.
    """
    rate, work_s, count = 1 / 800, 1000.0, 400
    pieces = [interval_s + cost_s] * 3 + [interval_s] if interval_s else [work_s]
    exact = sum((exp(rate * piece) - 1) / rate for piece in pieces)
    means = []
    for seed in range(REPLICATIONS):
        random = np.random.default_rng([8, seed])
        operation = Operation(
            outages=outages_of(random, 4 * count * exact, 1 / rate),
            checkpoint_s=interval_s,
            checkpoint_cost_s=cost_s,
        )
        jobs = jobs_from_seconds(np.zeros(count), np.full(count, 8), np.full(count, work_s))
        result = replay(jobs, 8, "fcfs", gpus_per_node=8, operation=operation)
        means.append([float(result.end_s.max()) / count])
    assert_are_close_to(np.array(means), [exact])
