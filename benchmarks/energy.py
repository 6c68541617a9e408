"""Speed of the energy stage with the hourly years behind it: ``python -m benchmarks.energy``.

10,000 worlds by 67 months on two processes, in blocks as an ensemble is cut, on results of the build-out
and the allocation that are made once and shared. The first block of each process sums its hourly years;
that is part of the measured time, starting the processes is not. On a machine that does other things as
well, half of the CPU seconds tells more than the time on the wall.
"""

from __future__ import annotations

import os
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import xarray as xr

from ausbau import pipeline
from ausbau.energy import stage
from ausbau.pipeline import BLOCK_DRAWS, Block
from ausbau.scenario import Scenario, load

PLAN = Path(__file__).parent.parent / "scenarios" / "industrial-ai-cloud.yaml"
DRAWS = 10_000
WORKERS = 2
SEED = 1
BLOCKS = (BLOCK_DRAWS, 500)
"""Draws per block: as the ensemble cuts them, and as they fit one core's memory well."""

Row = tuple[str, str, str]
"""What was measured, the figure, the target."""


@cache
def _prepared(draws: int) -> tuple[Scenario, xr.Dataset]:
    """The plan, and what its first stages return for some draws."""
    scenario = load(PLAN)
    given = pipeline.run_block(Block(scenario, SEED, 0, draws, until="talent.balance"))
    return scenario, given


def _warm(draws: int) -> int:
    """Read the plan and run its first stages in a process, before the clock runs."""
    _prepared(draws)
    time.sleep(0.2)  # so that the other process takes its own
    return os.getpid()


def _energy(block: tuple[int, int]) -> float:
    """CPU seconds of the energy stage alone for one block; its upstream is that of the first block."""
    start, draws = block
    begun_s = time.process_time()
    scenario, given = _prepared(draws)
    worlds = scenario.worlds(SEED, start, start + draws).limited_to("energy", "catalogue")
    spec = scenario.spec
    found = stage.run(spec.energy, spec.catalogue, worlds, given)
    assert found.sizes["draw"] == draws
    return time.process_time() - begun_s


def _peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _peak_of_worker(_: int) -> tuple[int, float]:
    time.sleep(0.1)
    return os.getpid(), _peak_gb()


def rows() -> list[Row]:
    """Wall time and memory for both sizes of block."""
    found = []
    for draws in BLOCKS:
        tasks = [(start, draws) for start in range(0, DRAWS, draws)]
        with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
            list(pool.map(_warm, [draws] * 2 * WORKERS))
            start = time.perf_counter()
            cpu_s = sum(pool.map(_energy, tasks, chunksize=1))
            seconds = time.perf_counter() - start
            peaks = dict(pool.map(_peak_of_worker, range(2 * WORKERS)))
        what = f"energy stage, {DRAWS:,} draws by 67 months, blocks of {draws}"
        measured = f"{seconds:.1f} s ({cpu_s:.1f} s of CPU), {sum(peaks.values()):.2f} GB"
        found.append((what, measured, "3 s, 1 GB"))
    return found


if __name__ == "__main__":
    for what, measured, target in rows():
        print(f"{what:<56}  {measured:<34}  target {target}")
