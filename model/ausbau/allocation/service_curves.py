"""How long on-demand jobs wait, by load and size of the pool: made once by the job queue, kept as a table.

``python -m ausbau.allocation.service_curves`` makes ``service_curves.csv`` anew: EASY on a whole pool, the
jobs of `workload` with GPU time by kind as in `LOAD_SHARES`, one replication per point with a fixed seed.
Jobs submitted in the first third are left out, because they find an empty pool.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ausbau.allocation.queue_replay import replay
from ausbau.allocation.workload import jobs_of_kinds
from ausbau.core.arrays import Array

FILE = "service_curves.csv"
POOLS_GPU = (64, 256, 1024, 4096)
JOBS = (100_000, 100_000, 400_000, 800_000)
"""Jobs of a point by pool: more for large pools, where as many pass in fewer days."""
LOADS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
SEED = 1

LOAD_SHARES = {
    "industry": 0.30,
    "mittelstand": 0.10,
    "startup": 0.25,
    "research": 0.20,
    "public": 0.05,
    "foundation": 0.10,
}
"""GPU time by kind of group in the pool: an assumption. It stays the same whoever asks in a world."""


@dataclass(frozen=True)
class Service:
    """What the jobs of one kind meet at one point."""

    pool_gpus: int
    load: float
    kind: str
    within_hour_share: float
    within_day_share: float
    mean_wait_h: float
    median_wait_h: float
    p95_wait_h: float
    mean_slowdown: float
    """Bounded slowdown, 10 s."""


def simulate(pool_gpus: int, load: float, count: int, *, seed: int = SEED) -> list[Service]:
    """One point of the curves, by the job queue."""
    result = replay(jobs_of_kinds(LOAD_SHARES, pool_gpus, load, count, seed=seed), pool_gpus)
    wait_h, slowdown = result.wait_s / 3600, result.bounded_slowdown
    is_late = np.arange(count) >= count // 3
    found = []
    for code, kind in enumerate(result.jobs.groups):
        own = is_late & (result.jobs.group == code)
        waits = wait_h[own]
        median_h, p95_h = np.quantile(waits, (0.5, 0.95)).tolist()
        service = Service(
            pool_gpus=pool_gpus,
            load=load,
            kind=kind,
            within_hour_share=float((waits <= 1.0).mean()),
            within_day_share=float((waits <= 24.0).mean()),
            mean_wait_h=float(waits.mean()),
            median_wait_h=median_h,
            p95_wait_h=p95_h,
            mean_slowdown=float(slowdown[own].mean()),
        )
        found.append(service)
    return found


def points() -> Iterator[tuple[int, float, int]]:
    """Pool, load and number of jobs of each point."""
    for pool_gpus, count in zip(POOLS_GPU, JOBS, strict=True):
        for load in LOADS:
            yield pool_gpus, load, count


@cache
def shipped() -> tuple[Service, ...]:
    """The table of the package."""
    text = files("ausbau.allocation").joinpath(FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(_service(row) for row in rows)


def curve(kind: str, what: str) -> Array:
    """One column for one kind, (pool, load)."""
    values = [getattr(service, what) for service in shipped() if service.kind == kind]
    return np.array(values, dtype=np.float64).reshape(len(POOLS_GPU), len(LOADS))


def _service(row: dict[str, str]) -> Service:
    numbers = [float(row[field.name]) for field in fields(Service)[3:]]
    return Service(int(row["pool_gpus"]), float(row["load"]), row["kind"], *numbers)


def write(path: Path) -> None:
    """Simulate every point and write the table."""
    names = [field.name for field in fields(Service)]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(names) + "\n")
        for pool_gpus, load, count in points():
            for service in simulate(pool_gpus, load, count):
                values = [getattr(service, name) for name in names]
                cells = [f"{value:.6g}" if isinstance(value, float) else value for value in values]
                file.write(",".join(str(cell) for cell in cells) + "\n")


if __name__ == "__main__":
    write(Path(__file__).with_name(FILE))
