"""Makes the table of `service_curves` by the job queue.

``python -m ausbau.allocation.service_points`` writes ``service_curves.csv`` anew, with ``--check`` it makes
every point again and tells where the file says otherwise: EASY on a whole pool, the
jobs of `workload` with GPU time by kind as in `LOAD_SHARES`. A point is a pool, a load and either no quotas
or a group's load over its quota. Under quotas the jobs of each kind belong by lot to one of two groups that
use the pool alike; the quota of the one follows from the point, the other has the rest of the pool,
unused quota is lent, and the point tells what the first group meets.

All points together are `MOST_JOBS` jobs at the most. Long queues of large pools need the most of them,
because a few jobs of many GPUs and days decide the waits of all. A point under quotas is therefore compared
with the same jobs without quotas, and tells what that says of the longer run: wait × (under quotas /
without). What noise is left along the load is smoothed: nobody waits less at a higher load (isotonic
regression). Each run is two replications with seeds of their own, begun half a week apart in a pool in
which jobs run already (`standing_jobs`); what is submitted in the first fifth is left out. At no load
nobody waits, which no simulation has to tell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from scipy import optimize

from ausbau.allocation.jobs import Jobs, jobs_from_seconds, seconds
from ausbau.allocation.operation import Operation
from ausbau.allocation.queue_replay import replay
from ausbau.allocation.service_curves import (
    FILE,
    KINDS,
    LOAD_SHARES,
    LOADS,
    LOADS_OVER_QUOTA,
    POOLS_GPU,
    Service,
)
from ausbau.allocation.workload import WEEK_H, jobs_of_kinds, standing_jobs
from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.streams import uniform_block

JOBS = 100_000
"""Jobs of a point, and of the run without quotas that a point with quotas is compared with."""
JOBS_OF_LARGEST = 400_000
"""Jobs of a point without quotas in the largest pool, through which as many pass in fewer days."""
MOST_POINTS, MOST_JOBS = 100, 10_000_000
REPLICATIONS = 2
SEED = 1

_WITHIN_QUOTA, _OTHERS, _STANDING = "within quota", "others", "standing"
_SHARES_ON_TIME = ("within_hour_share", "within_day_share")
_NUMBERS = tuple(field.name for field in fields(Service)[4:-1])
"""What is told of a kind, all but the error."""


@dataclass(frozen=True)
class Point:
    """A place of the table; without quotas ``load_over_quota`` is None."""

    pool_gpus: int
    load: float
    load_over_quota: float | None

    def quota_gpus(self) -> int:
        """Quota of a group that brings half of the load: at least one GPU, at most the pool."""
        if self.load_over_quota is None:
            raise ValueError("a point without quotas has none")
        quota = round(0.5 * self.load * self.pool_gpus / self.load_over_quota)
        return min(max(1, quota), self.pool_gpus)


@dataclass(frozen=True)
class _Met:
    """What the counted jobs of a replication met, one entry per job."""

    kind: IntArray
    gpu_s: Array
    wait_h: Array
    slowdown: Array

    def of_kind(self, kind: str) -> _Met:
        """What the jobs of one kind met."""
        own = self.kind == KINDS.index(kind)
        return _Met(self.kind[own], self.gpu_s[own], self.wait_h[own], self.slowdown[own])


def simulate(point: Point, count: int, *, seed: int = SEED) -> list[Service]:
    """What jobs of each kind meet at a point, by the job queue itself."""
    met = [
        _replication(point, count // REPLICATIONS, REPLICATIONS * seed + number, number)
        for number in range(REPLICATIONS)
    ]
    return [_service(point, kind, [one.of_kind(kind) for one in met]) for kind in KINDS]


def under_quotas(
    point: Point, without: Sequence[Service], short: Sequence[Service]
) -> list[Service]:
    """A point under quotas, from a long and a short run without them at the same pool and load."""
    under = simulate(point, JOBS)
    return [
        _in_the_long_run(long, one, other)
        for long, one, other in zip(without, under, short, strict=True)
    ]


def _in_the_long_run(long: Service, under: Service, short: Service) -> Service:
    """Each number of the long run, changed as quotas change that of the short one."""

    def changed(name: str) -> float:
        return _ratio_estimate(*(getattr(one, name) for one in (long, under, short)))

    def share(name: str) -> float:
        late = _ratio_estimate(*(1.0 - getattr(one, name) for one in (long, under, short)))
        return 1.0 - min(late, 1.0)

    median_h = changed("median_wait_h")
    return replace(
        under,
        within_hour_share=share("within_hour_share"),
        within_day_share=max(share("within_day_share"), share("within_hour_share")),
        mean_wait_h=changed("mean_wait_h"),
        median_wait_h=median_h,
        p95_wait_h=max(changed("p95_wait_h"), median_h),
        mean_slowdown=max(changed("mean_slowdown"), 1.0),
        refused_share=min(changed("refused_share"), 1.0),
    )


def _ratio_estimate(long: float, under: float, short: float) -> float:
    """``long · under / short``; as it is under quotas where nobody waits without them."""
    return long * under / short if short > 0 else under


def _replication(point: Point, count: int, seed: int, number: int) -> _Met:
    """What the jobs of one replication meet from its first fifth on."""
    begin_h = WEEK_H * number / REPLICATIONS
    jobs = jobs_of_kinds(
        LOAD_SHARES, point.pool_gpus, point.load, count, seed=seed, begin_h=begin_h
    )
    standing = standing_jobs(jobs, point.pool_gpus, point.load, seed=seed)
    is_first = uniform_block(seed, "event:allocation.tenant", 0, count, 1)[:, 0] < 0.5
    together = _together(standing, jobs, is_first)
    result = replay(together, point.pool_gpus, operation=_operation(point))
    own = result.jobs.row - len(standing)
    late = result.jobs.submit_ticks >= 0.2 * jobs.submit_ticks[-1]
    counted = late & (own >= 0)
    if point.load_over_quota is not None:
        counted &= is_first[own]
    code = jobs.group[own[counted]]
    return _Met(
        np.array([KINDS.index(name) for name in jobs.groups])[code],
        (result.jobs.gpus * seconds(result.jobs.run_ticks))[counted],
        result.wait_s[counted] / 3600,
        result.bounded_slowdown[counted],
    )


def _together(standing: Jobs, jobs: Jobs, is_first: BoolArray) -> Jobs:
    """The jobs that run already and then those that come, by whose quota they fall under."""
    both = standing, jobs
    tenants = np.where(is_first, _WITHIN_QUOTA, _OTHERS).tolist()
    return jobs_from_seconds(
        np.concatenate([seconds(part.submit_ticks) for part in both]),
        np.concatenate([part.gpus for part in both]),
        np.concatenate([seconds(part.run_ticks) for part in both]),
        np.concatenate([seconds(part.estimate_ticks) for part in both]),
        group=[_STANDING] * len(standing) + tenants,
    )


def _operation(point: Point) -> Operation | None:
    """The quotas of a point; what runs already holds no quota."""
    if point.load_over_quota is None:
        return None
    quota = point.quota_gpus()
    return Operation(quotas={_WITHIN_QUOTA: quota, _OTHERS: point.pool_gpus - quota})


def _service(point: Point, kind: str, met: Sequence[_Met]) -> Service:
    """The numbers of one kind over all replications."""
    wait_h = np.concatenate([one.wait_h for one in met])
    gpu_s = np.concatenate([one.gpu_s for one in met])
    by_replication = np.array([(one.wait_h <= 1.0).mean() for one in met])
    median_h, p95_h = np.quantile(wait_h, (0.5, 0.95)).tolist()
    return Service(
        **vars(point),
        kind=kind,
        within_hour_share=float((wait_h <= 1.0).mean()),
        within_day_share=float((wait_h <= 24.0).mean()),
        mean_wait_h=float(wait_h.mean()),
        median_wait_h=median_h,
        p95_wait_h=p95_h,
        mean_slowdown=float(np.concatenate([one.slowdown for one in met]).mean()),
        refused_share=float(gpu_s[wait_h > 24.0].sum() / gpu_s.sum()),
        within_hour_error=float(by_replication.std(ddof=1) / np.sqrt(len(met))),
    )


def table() -> Iterator[Service]:
    """Every row, simulated; pool by pool, quota by quota, load by load."""
    for pool_gpus in POOLS_GPU:
        plain = [Point(pool_gpus, load, None) for load in LOADS]
        short = [simulate(point, JOBS) for point in plain]
        without = short
        if pool_gpus == POOLS_GPU[-1]:
            without = [simulate(point, JOBS_OF_LARGEST) for point in plain]
        yield from chain(*without)
        for over in LOADS_OVER_QUOTA:
            points = [replace(point, load_over_quota=over) for point in plain]
            under = [under_quotas(*one) for one in zip(points, without, short, strict=True)]
            yield from chain(*_smoothed(under))


def _smoothed(rows: list[list[Service]]) -> list[list[Service]]:
    """Rows ``[load][kind]`` whose numbers do not get better at a higher load."""
    smooth = [list(row) for row in rows]
    for place in range(len(KINDS)):
        for name in _NUMBERS:
            values = [getattr(row[place], name) for row in rows]
            is_share = name in _SHARES_ON_TIME
            rising = optimize.isotonic_regression(values, increasing=not is_share).x
            for row, value in zip(smooth, rising.tolist(), strict=True):
                changed: dict[str, Any] = {name: value}
                row[place] = replace(row[place], **changed)
    return smooth


def text() -> str:
    """The file: every point, simulated."""
    names = [field.name for field in fields(Service)]
    rows = [[_cell(getattr(service, name)) for name in names] for service in table()]
    return "".join(",".join(cells) + "\n" for cells in [names, *rows])


def changed_lines(kept: str, made: str) -> list[int]:
    """Numbers of the lines in which two tables differ, from 1."""
    pairs = zip_longest(kept.splitlines(), made.splitlines())
    return [number for number, (one, other) in enumerate(pairs, 1) if one != other]


def main(path: Path, *, is_check: bool) -> None:
    """Write the file once all points are there, or compare it with them."""
    made = text()
    if not is_check:
        path.write_text(made, encoding="utf-8", newline="")
    elif lines := changed_lines(path.read_text(encoding="utf-8"), made):
        sys.exit(f"{path.name} is not what the queue makes; lines {lines}")


def _cell(value: float | str | None) -> str:
    """A number with six digits; nothing for None."""
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main(Path(__file__).with_name(FILE), is_check="--check" in sys.argv[1:])
