"""How long on-demand jobs wait, by load and size of the pool and by how full the group's quota is: a table.

`service_points` has made ``service_curves.csv`` by the job queue, once; a run reads it. Between its points
`service` interpolates.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import numpy as np

from ausbau.core.arrays import Array

FILE = "service_curves.csv"
POOLS_GPU = (64, 256, 1024)
LOADS = (0.5, 0.7, 0.85, 0.95, 0.98)
LOADS_OVER_QUOTA = (0.5, 1.0, 2.0)

LOAD_SHARES = {
    "industry": 0.30,
    "mittelstand": 0.10,
    "startup": 0.25,
    "research": 0.20,
    "public": 0.05,
    "foundation": 0.10,
}
"""GPU time by kind of group in the pool: an assumption. It stays the same whoever asks in a world."""

KINDS = tuple(sorted(LOAD_SHARES))
_ONE_WITHOUT_LOAD = ("within_hour_share", "within_day_share", "mean_slowdown")


@dataclass(frozen=True)
class Service:
    """What the jobs of one kind meet at one point."""

    pool_gpus: int
    load: float
    load_over_quota: float | None
    kind: str
    within_hour_share: float
    within_day_share: float
    mean_wait_h: float
    median_wait_h: float
    p95_wait_h: float
    mean_slowdown: float
    """Bounded slowdown, 10 s."""
    refused_share: float
    """GPU time of jobs that do not start within a day: who cannot wait longer is refused."""
    within_hour_error: float
    """Standard error of the share within an hour: half of what two replications differ by."""


@cache
def shipped() -> tuple[Service, ...]:
    """The table of the package."""
    text = files("ausbau.allocation").joinpath(FILE).read_text(encoding="utf-8")
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


@cache
def curve(kind: str, what: str) -> Array:
    """One column for one kind, ``(quota, pool, load)``.

    The first entry of the first axis is without quotas, the others are `LOADS_OVER_QUOTA`; the first of
    the last axis is no load at all, at which nobody waits, the others are `LOADS`.
    """
    values = [getattr(service, what) for service in shipped() if service.kind == kind]
    shape = len(POOLS_GPU), 1 + len(LOADS_OVER_QUOTA), len(LOADS)
    simulated = np.swapaxes(np.array(values, dtype=np.float64).reshape(shape), 0, 1)
    unloaded = np.full((*simulated.shape[:2], 1), 1.0 if what in _ONE_WITHOUT_LOAD else 0.0)
    return np.concatenate([unloaded, simulated], axis=2)


def _read(row: dict[str, str]) -> Service:
    """A line of the table."""
    numbers = {field.name: float(row[field.name]) for field in fields(Service)[4:]}
    over = row["load_over_quota"]
    return Service(
        int(row["pool_gpus"]),
        float(row["load"]),
        float(over) if over else None,
        row["kind"],
        **numbers,
    )
