"""Speed of people, money and sovereignty: both parts of the talent stage, finance and sovereignty.

``python -m benchmarks.economy``: 10,000 draws of the announced plan on two processes, with all that these
parts compute, parameters drawn included; couplings as shipped. What is upstream of a stage is simulated once
per process and used for all blocks; neither that nor starting the processes is counted. On a machine that
does other things as well, half of the processor time tells more than the time on the wall.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import xarray as xr

from ausbau import pipeline
from ausbau.pipeline import BLOCK_DRAWS, Block
from ausbau.scenario import Scenario, load

PLAN = Path(__file__).parent.parent / "scenarios" / "industrial-ai-cloud.yaml"
DRAWS = 10_000
WORKERS = 2
SEED = 1
BLOCKS = (1000, BLOCK_DRAWS)
"""Draws per block: as they suit these parts, and as the ensemble cuts them for the memory of all stages."""
SECTIONS = ("talent", "finance", "sovereignty")

Row = tuple[str, str, str]
"""What was measured, the figure, the target."""


@cache
def _prepared(draws: int) -> tuple[Scenario, xr.Dataset]:
    """The plan, and what is upstream of any of these stages in some draws."""
    scenario = load(PLAN)
    return scenario, pipeline.run_block(Block(scenario, SEED, 0, draws, until="energy"))


def warm(draws: int) -> int:
    """Do once per process what a run does once: read the plan, load the kernels."""
    run((0, draws))
    time.sleep(0.2)  # so that the other process takes its own
    return os.getpid()


def run(block: tuple[int, int]) -> dict[str, float]:
    """Processor seconds of each section for a block of draws."""
    start, draws = block
    scenario, known = _prepared(draws)
    worlds = scenario.worlds(SEED, start, start + draws)
    spent = dict.fromkeys(SECTIONS, 0.0)
    for stage in pipeline.stages(pipeline.DEFAULT_ENGINE):
        if stage.section in SECTIONS:
            begin = time.process_time()
            limited = worlds.limited_to(stage.section, "catalogue")
            stage.run(
                getattr(scenario.spec, stage.section), scenario.spec.catalogue, limited, known
            )
            spent[stage.section] += time.process_time() - begin
    return spent


def rows() -> Iterator[Row]:
    """Wall time of the ensemble on two workers, and the processor time that it took."""
    for draws in BLOCKS:
        with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
            yield from _rows(draws, pool)


def _rows(draws: int, pool: Executor) -> Iterator[Row]:
    while len(set(pool.map(warm, [draws] * WORKERS))) < WORKERS:
        pass
    begin = time.perf_counter()
    spent = list(pool.map(run, [(start, draws) for start in range(0, DRAWS, draws)]))
    wall = time.perf_counter() - begin
    by_section = {name: sum(block[name] for block in spent) for name in SECTIONS}
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in by_section.items())
    what = f"people, money, sovereignty, {DRAWS:,} draws by {draws}"
    yield what, f"{wall:.2f} s on {WORKERS} cores", "under 3 s"
    yield "the same, processor time", f"{sum(by_section.values()):.1f} s ({parts})", "under 6 s"


if __name__ == "__main__":
    for what, measured, target in rows():
        print(f"{what:<52}  {measured:<52}  target {target}")
