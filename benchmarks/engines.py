"""The figures of the build-out engines: the announced plan, and random networks of growing size.

`rows` returns them in the form of the table: what, measured, target.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ausbau import scenario
from ausbau.buildout import compiled_engine, simpy_engine
from ausbau.buildout.calendars import TICKS_PER_HOUR
from ausbau.buildout.network import Network
from ausbau.buildout.plan_network import outlook
from ausbau.buildout.spec import BuildoutSpec
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.talent import stage as talent

PLAN = Path(__file__).parent.parent / "scenarios" / "industrial-ai-cloud.yaml"
CREWS = 4
"""Kinds of crew in a random network; each has 1 crew for 20 activities of a layer."""

FIRST_CALL = """
import time
from benchmarks.engines import layered_network
from ausbau.buildout.compiled_engine import schedule
network = layered_network(10)
start = time.perf_counter()
schedule(network)
print(time.perf_counter() - start)
"""

Row = tuple[str, str, str]


def rows() -> list[Row]:
    """All figures; about a minute."""
    return [*plan_rows(), *first_call_rows(), *size_rows()]


def plan_rows(draws: int = 10_000, simpy_draws: int = 200) -> list[Row]:
    """Draws per second of both engines on the announced plan, and 10,000 schedules of it."""
    few = plan_network(simpy_draws)
    compiled_engine.schedule(few)
    simpy_s = seconds(lambda: simpy_engine.schedule(few)) / simpy_draws
    inputs = plan_inputs(draws)
    start = time.perf_counter()
    many = outlook(*inputs).ahead
    drawing_s = time.perf_counter() - start
    one_s = seconds(lambda: compiled_engine.schedule(many), repetitions=5)
    two_s = seconds(lambda: compiled_engine.schedule(many, threads=2), repetitions=5)
    factor = simpy_s / (one_s / draws)
    size = f"{len(many.activities)} activities"
    return [
        (f"SimPy engine, the plan ({size})", f"{1 / simpy_s:,.0f} draws/s", ""),
        ("compiled engine, the plan", f"{draws / one_s:,.0f} draws/s", ""),
        ("compiled against SimPy, one core each", f"{factor:,.0f} times", "at least 50 times"),
        (f"{draws:,} schedules, two cores", f"{two_s:.2f} s", "under 2 s"),
        (f"drawing these {draws:,} beside it", f"{drawing_s:.1f} s", ""),
    ]


def first_call_rows() -> list[Row]:
    """The first call of a process, without and with what an earlier one has compiled."""
    with tempfile.TemporaryDirectory() as folder:
        compile_s, cached_s = _first_call_s(folder), _first_call_s(folder)
    return [
        ("first call, compiling", f"{compile_s:.1f} s", ""),
        ("first call of the next process", f"{cached_s:.2f} s", "from the cache"),
    ]


def size_rows() -> list[Row]:
    """One schedule of a layered random network with crews, for growing numbers of activities."""
    found = []
    for activities in (100, 1_000, 10_000, 100_000):
        network = layered_network(activities)
        compiled_s = seconds(
            lambda network=network: compiled_engine.schedule(network), repetitions=5
        )
        measured = f"{compiled_s * 1e3:.2f} ms"
        if activities <= 10_000:
            simpy_s = seconds(lambda network=network: simpy_engine.schedule(network))
            measured += f", SimPy {simpy_s * 1e3:,.0f} ms"
        per_step_ns = compiled_s * 1e9 / (activities * np.log2(activities))
        measured += f", {per_step_ns:.0f} ns / (n log n)"
        found.append((f"one schedule of {activities:,} activities", measured, "near n log n"))
    return found


def plan_network(draws: int) -> Network:
    """The announced plan's network."""
    return outlook(*plan_inputs(draws)).ahead


def plan_inputs(draws: int) -> tuple[BuildoutSpec, CatalogueSpec, Worlds, Array]:
    """What the announced plan's network is drawn from, with the crews that its talent stage supplies."""
    plan = scenario.load(PLAN)
    worlds, catalogue = plan.worlds(1, 0, draws), plan.spec.catalogue
    supply = talent.supply(plan.spec.talent, catalogue, worlds.limited_to("talent", "catalogue"))
    crews = supply["talent.installation_crews"].values
    return plan.spec.buildout, catalogue, worlds.limited_to("buildout", "catalogue"), crews


def layered_network(activities: int) -> Network:
    """One draw; each activity follows two of the layer before and needs 1 to 3 crews of a kind."""
    random = np.random.Generator(np.random.Philox(activities))
    width = max(10, int(np.sqrt(activities)))
    after = np.repeat(np.arange(width, activities), 2)
    before = (after // width - 1) * width + random.integers(0, width, len(after))
    order = np.lexsort((after, before))
    names = tuple(f"a{number:06}" for number in range(activities))
    priority = random.integers(0, 100, activities)
    rank = np.empty(activities, np.int64)
    rank[np.lexsort((np.arange(activities), priority))] = np.arange(activities)
    none, no_columns, zeros = (
        np.zeros(0, np.int64),
        np.zeros((1, 0), np.int64),
        np.zeros((1, activities), np.int64),
    )
    return Network(
        draws=1,
        activities=names,
        duration_ticks=random.integers(1, 100 * TICKS_PER_HOUR, (1, activities)),
        is_selected=np.ones((1, activities), np.bool_),
        earliest_start_ticks=zeros,
        calendar_of=np.full(activities, -1),
        priority=priority,
        rank=rank,
        successor_offset=np.searchsorted(before[order], np.arange(activities + 1)),
        link_before=before[order],
        link_after=after[order],
        lag_ticks=np.zeros((1, len(after)), np.int64),
        resources=tuple(f"crew{number}" for number in range(CREWS)),
        capacity_offset=np.arange(CREWS + 1),
        capacity_change_ticks=np.zeros((1, CREWS), np.int64),
        capacity=np.full((1, CREWS), max(3, width // 20)),
        need_offset=np.arange(activities + 1),
        need_resource=random.integers(0, CREWS, activities),
        need_amount=random.integers(1, 4, (1, activities)),
        stocks=(),
        initial=no_columns,
        produce_offset=np.zeros(activities + 1, np.int64),
        produce_stock=none,
        produce_amount=no_columns,
        consume_offset=np.zeros(activities + 1, np.int64),
        consume_stock=none,
        consume_amount=no_columns,
        calendars=(),
        open_offset=np.zeros(1, np.int64),
        open_from=no_columns,
        open_to=no_columns,
    )


def seconds(work: Callable[[], object], repetitions: int = 1) -> float:
    """The shortest wall time of a piece of work, in seconds."""
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _first_call_s(cache: str) -> float:
    """Seconds of the first schedule in a fresh process with the given cache folder."""
    root = Path(__file__).parent.parent
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    command = [sys.executable, "-c", FIRST_CALL]
    done = subprocess.run(
        command, cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout)
