"""Speed of finance and sovereignty, the two stages that end a run, on the announced plan.

``python -m benchmarks.money``: 10,000 draws in blocks, on two processes. What the stages before hand on is
simulated once for one block and used for all of them; it is not counted.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import xarray as xr

from ausbau import pipeline
from ausbau.scenario import Scenario, load

PLAN = Path(__file__).parent.parent / "scenarios" / "industrial-ai-cloud.yaml"
DRAWS, BLOCK, PROCESSES = 10_000, 1_000, 2
STAGES = ("finance", "sovereignty")


def stages_seconds(scenario: Scenario, upstream: xr.Dataset, _: int = 0) -> float:
    """CPU seconds for both stages in the draws of what is upstream: others may use the machine, too."""
    worlds = scenario.worlds(1, 0, upstream.sizes["draw"])
    begin = time.process_time()
    for stage in pipeline.stages(pipeline.DEFAULT_ENGINE):
        if stage.name in STAGES:
            limited = worlds.limited_to(stage.section, "catalogue")
            section = getattr(scenario.spec, stage.section)
            stage.run(section, scenario.spec.catalogue, limited, upstream)
    return time.process_time() - begin


def rows() -> list[tuple[str, str, str]]:
    """The measured figure: what, how long, and what was aimed at."""
    scenario = load(PLAN)
    upstream = pipeline.simulate(scenario, BLOCK, 1, workers=PROCESSES, until="energy")
    work = partial(stages_seconds, scenario, upstream)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("forkserver")) as pool:
        list(pool.map(work, range(PROCESSES)))  # loads and compiles
        spent = sum(pool.map(work, range(DRAWS // BLOCK)))
    what = f"{' and '.join(STAGES)}, {DRAWS:,} draws, {PROCESSES} processes"
    return [(what, f"{spent / PROCESSES:.1f} s of CPU each", "under 1.5 s")]


if __name__ == "__main__":
    for row in rows():
        print(*row, sep=" | ")
