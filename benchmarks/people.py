"""Speed of both parts of the talent stage: everything that the domain computes, parameters drawn included.

``python -m benchmarks.people``
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import xarray as xr

from ausbau import pipeline
from ausbau.pipeline import Block
from ausbau.scenario import Scenario, load
from ausbau.talent import stage

PLAN = Path(__file__).parent.parent / "scenarios" / "industrial-ai-cloud.yaml"
DRAWS = 10_000
BLOCK_DRAWS = 1000
"""As in `money`. Results do not depend on it; blocks of the pipeline are smaller for other stages' memory."""
WORKERS = 2

Row = tuple[str, str, str]
"""What was measured, the figure, the target."""


@cache
def _plan() -> Scenario:
    return load(PLAN)


@cache
def _upstream() -> xr.Dataset:
    """What the other stages return for one block; the balance reads their shapes, not their luck."""
    return pipeline.run_block(Block(_plan(), 1, 0, BLOCK_DRAWS, until="allocation"))


def prepare(_: int) -> None:
    """Do once per process what a run does once: read the scenario, simulate what the balance reads."""
    run(0)


def run(block: int) -> float:
    """Processor time of both parts for a block, in seconds."""
    upstream = _upstream()
    start = time.process_time()
    spec, catalogue = _plan().spec.talent, _plan().spec.catalogue
    worlds = _plan().worlds(1, block * BLOCK_DRAWS, (block + 1) * BLOCK_DRAWS)
    limited = worlds.limited_to("talent", "catalogue")
    supply = stage.supply(spec, catalogue, limited)
    given = upstream.assign({name: supply[name].variable for name in supply.data_vars})
    stage.balance(spec, catalogue, limited, given)
    return time.process_time() - start


def rows() -> list[Row]:
    """Wall time of the ensemble on two workers, and the processor time that it took."""
    blocks = range(DRAWS // BLOCK_DRAWS)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
        list(pool.map(prepare, range(2 * WORKERS)))
        start = time.perf_counter()
        processor = sum(pool.map(run, blocks))
        wall = time.perf_counter() - start
    return [
        (f"talent, {DRAWS} draws, {WORKERS} workers", f"{wall:.2f} s", "under 1.2 s"),
        ("the same, processor time", f"{processor:.2f} s", "under 2.4 s"),
    ]


if __name__ == "__main__":
    for what, measured, target in rows():
        print(f"{what:<40}  {measured:<40}  target {target}")
