"""Queues with a known answer: simulated means against formulas from the literature.

Each case: independent replications from fixed seeds, the first jobs dropped; the mean must lie within
4.5 standard errors of the exact value and within one per cent of it. Waits of many servers at a high
load vary so much that the same jobs are also sent to one server that is as fast as all together: its
mean wait is known exactly, and what it misses by tells most of what the other misses by (control
variate). The case of one server is checked without it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.queue_replay import replay
from ausbau.core.arrays import Array

SERVICE_S = 1000.0
"""Mean service: a million ticks, so that rounding to ticks does not count."""

COUNT = 1_000_000
"""Jobs of a replication."""

Service = Callable[[np.random.Generator, int], Array]


def exponential(random: np.random.Generator, count: int) -> Array:
    return random.exponential(1.0, count)


def fixed(random: np.random.Generator, count: int) -> Array:
    return np.ones(count)


def hyperexponential(random: np.random.Generator, count: int) -> Array:
    """Nine in ten of mean 2/3, one in ten of mean 4: mean 0.6 + 0.4, second moment 2 (0.4 + 1.6)."""
    mean = np.where(random.random(count) < 0.9, 2 / 3, 4.0)
    return mean * random.exponential(1.0, count)


def jobs_of(random: np.random.Generator, rate: float, service: Service, count: int) -> Jobs:
    """Poisson arrivals at ``rate`` per mean service, one GPU each."""
    submit_s = np.cumsum(random.exponential(1 / rate, count)) * SERVICE_S
    return jobs_from_seconds(submit_s, np.ones(count), service(random, count) * SERVICE_S)


def mean_wait(jobs: Jobs, servers: int) -> float:
    """Mean wait in mean services, without the first jobs, which find an empty pool."""
    wait_s = replay(jobs, servers, "fcfs").wait_s
    return float(wait_s[len(wait_s) // 50 :].mean()) / SERVICE_S


def mean_waits_of_one(load: float, service: Service, replications: int) -> Array:
    """Mean wait on one server, (replication,)."""
    seeds = range(replications)
    streams = (np.random.default_rng([1, 1, seed]) for seed in seeds)
    return np.array([mean_wait(jobs_of(stream, load, service, COUNT), 1) for stream in streams])


def mean_waits_of_many(servers: int, load: float, service: Service, replications: int) -> Array:
    """Mean wait on many servers and on one as fast as all of them, (replication, 2)."""
    means = []
    for seed in range(replications):
        stream = np.random.default_rng([1, servers, seed])
        jobs = jobs_of(stream, servers * load, service, COUNT)
        fast = replace(jobs, duration_ticks=jobs.duration_ticks // servers)
        means.append([mean_wait(jobs, servers), mean_wait(fast, 1)])
    return np.array(means)


def with_control(waits: Array, exact_of_one: float) -> Array:
    """Waits of many servers, each freed from what the one fast server misses by."""
    many, miss = waits[:, 0], waits[:, 1] - exact_of_one
    freed: Array = many - np.cov(many, miss)[0, 1] / miss.var(ddof=1) * miss
    return freed


def pollaczek_khinchine(load: float, mean: float, second_moment: float) -> float:
    """Mean wait of M/G/1: ``load E[S²] / (2 E[S] (1 - load))``."""
    return load * second_moment / (2 * mean * (1 - load))


def assert_is_close_to(simulated: Array, exact: float) -> None:
    """Within 4.5 standard errors of independent replications, and within one per cent."""
    standard_error = simulated.std(ddof=1) / np.sqrt(len(simulated))
    assert abs(simulated.mean() - exact) <= 4.5 * standard_error
    assert simulated.mean() == pytest.approx(exact, rel=0.01)


def erlang_b(servers: int, offered: float) -> float:
    """Share turned away: ``B(c) = a B(c-1) / (c + a B(c-1))``, ``B(0) = 1``."""
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = offered * blocked / (server + offered * blocked)
    return blocked


def erlang_wait(servers: int, load: float) -> float:
    """Mean wait of M/M/c in mean services: Erlang C over ``c (1 - load)``."""
    blocked = erlang_b(servers, servers * load)
    must_wait = blocked / (1 - load * (1 - blocked))
    return must_wait / (servers * (1 - load))


def fixed_service_wait(servers: int, load: float) -> float:
    """Mean wait of M/D/c in mean services.

    One service later everybody in service has left and those who came meanwhile are there, so the
    number in the system N obeys ``N' = max(N - c, 0) + Poisson(c load)`` (Crommelin 1932); the mean
    queue ``E max(N - c, 0)`` gives the wait by Little's law.
    """
    most = 40 * servers + 400
    arrivals = stats.poisson.pmf(np.arange(most), servers * load)
    share = arrivals.copy()
    for _ in range(20_000):
        left = np.concatenate([[share[: servers + 1].sum()], share[servers + 1 :]])
        after = np.convolve(left, arrivals)[:most]
        if np.abs(after - share).sum() < 1e-13:
            break
        share = after
    queue = float((np.maximum(np.arange(most) - servers, 0) * share).sum())
    return queue / (servers * load)


@pytest.mark.parametrize(
    ("service", "second_moment", "load", "replications"),
    [(fixed, 1.0, 0.9, 6), (exponential, 2.0, 0.8, 16), (hyperexponential, 4.0, 0.6, 16)],
)
def test_mean_wait_of_one_server_is_pollaczeks_and_khinchines(
    service: Service, second_moment: float, load: float, replications: int
) -> None:
    simulated = mean_waits_of_one(load, service, replications)
    assert_is_close_to(simulated, pollaczek_khinchine(load, 1.0, second_moment))


@pytest.mark.parametrize(("servers", "load", "replications"), [(10, 0.95, 10), (100, 0.95, 16)])
def test_mean_wait_of_exponential_service_is_erlangs(
    servers: int, load: float, replications: int
) -> None:
    waits = mean_waits_of_many(servers, load, exponential, replications)
    simulated = with_control(waits, pollaczek_khinchine(load, 1 / servers, 2 / servers**2))
    assert_is_close_to(simulated, erlang_wait(servers, load))


def test_the_exact_wait_of_fixed_service_agrees_with_its_closed_form_for_one_server() -> None:
    assert fixed_service_wait(1, 0.8) == pytest.approx(pollaczek_khinchine(0.8, 1, 1), rel=1e-6)


@pytest.mark.parametrize(("servers", "load"), [(10, 0.9), (100, 0.95)])
def test_mean_wait_of_fixed_service_is_crommelins(servers: int, load: float) -> None:
    waits = mean_waits_of_many(servers, load, fixed, 6)
    simulated = with_control(waits, pollaczek_khinchine(load, 1 / servers, 1 / servers**2))
    assert_is_close_to(simulated, fixed_service_wait(servers, load))


def shares_turned_away(
    pool: int, sizes: Array, rates: Array, service: Service, replications: int
) -> Array:
    """Share of jobs turned away, (replication, class); rates per mean service."""
    count = 400_000
    shares = []
    for replication in range(replications):
        random = np.random.default_rng([2, pool, replication])
        submit_s = np.cumsum(random.exponential(1 / rates.sum(), count)) * SERVICE_S
        kind = np.searchsorted(np.cumsum(rates) / rates.sum(), random.random(count), side="right")
        run_s = service(random, count) * SERVICE_S
        result = replay(jobs_from_seconds(submit_s, sizes[kind], run_s), pool, "loss")
        is_late = np.arange(count) >= count // 10
        away = np.zeros(count, dtype=bool)
        away[result.turned_away.row] = True
        shares.append([away[is_late & (kind == code)].mean() for code in range(len(sizes))])
    return np.array(shares)


@pytest.mark.parametrize("service", [exponential, fixed, hyperexponential])
def test_share_turned_away_is_erlangs_whatever_the_service(service: Service) -> None:
    """Erlang B with 100 servers and 95 offered; it knows the mean of the service alone."""
    shares = shares_turned_away(100, np.array([1.0]), np.array([95.0]), service, 10)
    assert_is_close_to(shares[:, 0], erlang_b(100, 95.0))


def kaufman_roberts(pool: int, sizes: Array, offered: Array) -> Array:
    """Share of each class turned away; ``n q(n) = Σ a_k b_k q(n - b_k)`` (Kaufman, Roberts 1981)."""
    weight = np.zeros(pool + 1)
    weight[0] = 1.0
    for taken in range(1, pool + 1):
        fits = sizes <= taken
        before = weight[taken - sizes[fits].astype(int)]
        weight[taken] = (offered[fits] * sizes[fits] * before).sum() / taken
        if weight[taken] > 1e200:
            weight /= weight[taken]
    weight /= weight.sum()
    return np.array([weight[pool + 1 - int(size) :].sum() for size in sizes])


@pytest.mark.parametrize("pool", [100, 10_000])
def test_shares_turned_away_by_size_are_kaufmans_and_robertss(pool: int) -> None:
    """Four sizes up to an eighth of the pool, each offering a quarter of the pool."""
    sizes = np.array([1, 8, 40, 125]) * pool / 1000
    sizes = np.maximum(1, np.floor(sizes))
    offered = pool / (4 * sizes)
    shares = shares_turned_away(pool, sizes, offered, exponential, 20)
    exact = kaufman_roberts(pool, sizes, offered)
    error = shares.std(axis=0, ddof=1) / np.sqrt(len(shares))
    assert (np.abs(shares.mean(axis=0) - exact) <= 4.5 * error + 1e-12).all()
    assert shares.mean(axis=0)[-1] == pytest.approx(exact[-1], rel=0.01)


def test_jobs_of_equal_size_queue_like_jobs_of_one_gpu_on_a_smaller_pool() -> None:
    random = np.random.default_rng(3)
    jobs = jobs_of(random, 9.5, exponential, 20_000)
    gangs = jobs_from_seconds(
        jobs.submit_ticks / 1000, np.full(len(jobs), 64), jobs.duration_ticks / 1000
    )
    single = replay(jobs, 10, "easy").start_ticks
    assert np.array_equal(replay(gangs, 640 + 63, "easy").start_ticks, single)


def machine_repair(machines: int, repairers: int, running: float) -> tuple[float, float]:
    """Repairs in a mean repair time, and the mean wait for one in repair times (M/M/c with M customers).

    ``p(n)``, n machines out of order, follows from birth and death: ``(M - n) / running`` fail in a repair
    time, ``min(n, c)`` are mended (Palm 1947). ``running`` is the mean time between failures.
    """
    share = np.ones(machines + 1)
    for out in range(1, machines + 1):
        share[out] = share[out - 1] * (machines - out + 1) / running / min(out, repairers)
    share /= share.sum()
    out = np.arange(machines + 1)
    repairs = float((share * np.minimum(out, repairers)).sum())
    return repairs, float((share * np.maximum(out - repairers, 0)).sum()) / repairs


def failures_of(gaps: Array, mends: Array, machines: int, repairers: int) -> Array:
    """When machines fail of which each runs for a gap after every repair, in order.

    Who mends next is the first to be free, and who failed first is mended first; each end of a repair
    decides a later failure, so this generator has to know them. The waits are left to the program.
    """
    running = gaps[:machines].tolist()
    heapq.heapify(running)
    free_at = [0.0] * repairers
    failed = []
    for gap, mend in zip(gaps[machines:].tolist(), mends.tolist(), strict=True):
        failed.append(heapq.heappop(running))
        end = max(failed[-1], free_at[0]) + mend
        heapq.heapreplace(free_at, end)
        heapq.heappush(running, end + gap)
    return np.array(failed)


def repairs_of(random: np.random.Generator, machines: int, repairers: int, running: float) -> Array:
    """Repairs in a repair time and their mean wait, when each machine fails again only after its repair."""
    count = 200_000
    gaps, mends = random.exponential(running, count + machines), random.exponential(1.0, count)
    submit = failures_of(gaps, mends, machines, repairers)
    jobs = jobs_from_seconds(submit * SERVICE_S, np.ones(count), mends * SERVICE_S)
    wait_s = replay(jobs, repairers, "fcfs").wait_s
    first = count // 50
    per_repair = (count - first) / (submit[-1] - submit[first])
    return np.array([per_repair, wait_s[first:].mean() / SERVICE_S])


def test_machines_wait_for_repair_as_palms_formula_says() -> None:
    """Twenty machines, three who mend them at 0.78 of their time."""
    streams = (np.random.default_rng([5, seed]) for seed in range(10))
    found = np.array([repairs_of(stream, 20, 3, 7.0) for stream in streams])
    for simulated, exact in zip(found.T, machine_repair(20, 3, 7.0), strict=True):
        assert_is_close_to(simulated, exact)
    assert machine_repair(1, 1, 4.0) == pytest.approx((0.2, 0.0))
