"""First years that a subsample of worlds spends in the job queue itself, and what follows for all worlds.

Every `EVERY`-th world goes through the queue (`first_year_queue`), `MOST_WORLDS` at the most: 8 of 200, 16 of
1,000. It does so as long as its pool jumps: from the opening to the last month of the first year whose pool
differs by more than `JUMP` from that of the month before. These months are known both ways, by the queue and
by the service curves. What the curves miss there in the mean is added to what they say of every world: the
estimate by two levels (Giles, "Multilevel Monte Carlo path simulation", Operations Research 56(3), 2008),
whose mean is that of the queue.

World d takes the mean over the worlds of the subsample up to d, so that further worlds change no other.
The gaps are a calibration: a trial that moves one assumption of a run takes those of the run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ausbau.allocation import first_year
from ausbau.allocation.first_year_jobs import Course
from ausbau.allocation.first_year_queue import MOST_GPU_H, MOST_GPUS, SERVICE, in_queue, on_curves
from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.late import xr
from ausbau.core.metric import MetricInput

EVERY = 25
MOST_WORLDS = 16
JUMP = 0.2
"""Part by which a pool differs from that of the month before where it jumps."""

GRANTED = "granted_share"
OPENING = "opening_within_hour_share"
_ON_TIME = np.array([name.startswith("within") for name in SERVICE])
_DIMS = ("draw", "month", "gpu_type", "group")


@dataclass(frozen=True)
class WorldsRun:
    """What is known of the worlds that go through the queue; ``(draw, month, pool, group)`` unless said."""

    draws: IntArray
    """Their numbers."""
    first_year: BoolArray
    """``(draw, month)``."""
    month_h: Array
    kinds: tuple[str, ...]
    requested_gpu_h: Array
    granted_gpu_h: Array
    refused_share: Array
    pool_gpu: Array
    """GPUs that no contract holds, ``(draw, month, pool)``."""
    held_gpu: Array
    """GPUs that jobs on demand hold."""


def is_run(draws: IntArray) -> BoolArray:
    """Which worlds are run through the queue, by their numbers."""
    found: BoolArray = (draws % EVERY == 0) & (draws < EVERY * MOST_WORLDS)
    return found


def gaps(given: MetricInput) -> xr.DataArray:
    """What the queue says of the first year beyond the curves, ``(what, draw, kind)``, in worlds run.

    ``what`` are the shares and waits of `SERVICE`, weighted as the metrics are by the hours that the kind
    asks for, the first of them in the opening month alone, and the kind's share in the granted hours, if
    what jobs on demand hold within the year takes the place of what they are granted. nan where the kind
    asks for nothing.
    """
    return given.calibrated("first years in the queue", lambda: gaps_of(worlds_run(given)))


def shift(given: MetricInput, what: str, kind: str) -> Array:
    """What is added to each world: the mean gap of the worlds run up to it, ``(draw,)``."""
    return _until(given, _gaps_of(given, what, kind))[0]


def shift_error(given: MetricInput, what: str, kind: str) -> Array:
    """Standard error of that mean, ``(draw,)``; 0 as long as it rests on fewer than two worlds."""
    return _until(given, _gaps_of(given, what, kind))[1]


def _gaps_of(given: MetricInput, what: str, kind: str) -> Array:
    """The gaps of one kind, ``(draw,)``; nan of a kind that no group is of."""
    found = gaps(given)
    kinds = found["kind"].values.tolist()
    if kind not in kinds:
        return np.full(found.sizes["draw"], np.nan)
    row = found["what"].values.tolist().index(what)
    values: Array = found.values[row, :, kinds.index(kind)]
    return values


def _until(given: MetricInput, gap: Array) -> tuple[Array, Array]:
    """Mean of the gaps up to each world and its standard error; nan is left out."""
    known, gap = ~np.isnan(gap), np.nan_to_num(gap)
    count = np.concatenate([[0], np.cumsum(known)])
    total, squares = (np.concatenate([[0.0], np.cumsum(known * gap**p)]) for p in (1, 2))
    mean = total / np.maximum(count, 1)
    variance = np.maximum(squares - count * mean**2, 0.0) / np.maximum(count - 1, 1)
    error = np.where(count > 1, np.sqrt(variance / np.maximum(count, 1)), 0.0)
    draws = given.constant("draw")
    place = np.searchsorted(draws[is_run(draws)], draws, side="right")
    return mean[place], error[place]


def gaps_of(worlds: WorldsRun, *, most_gpu_h: float = MOST_GPU_H) -> xr.DataArray:
    """The same of any worlds, each pool scaled down to so much work."""
    kinds = sorted(set(worlds.kinds))
    service, ratio = _in_both(worlds, most_gpu_h)
    rows = [
        *(_weighted(worlds, one, kinds) for one in service),
        _weighted(_opening(worlds), service[0], kinds),
        _granted(worlds, ratio, kinds),
    ]
    return xr.DataArray(
        np.array(rows),
        {"what": [*SERVICE, OPENING, GRANTED], "draw": worlds.draws, "kind": kinds},
        ("what", "draw", "kind"),
    )


def worlds_run(given: MetricInput, chosen: BoolArray | None = None) -> WorldsRun:
    """The worlds of the subsample, or those chosen, out of all results."""
    draws = given.constant("draw")
    run = np.flatnonzero(is_run(draws) if chosen is None else chosen)

    def of(name: str) -> Array:
        found = given.results.variables[name].isel(draw=run)
        values: Array = found.transpose(*(dim for dim in _DIMS if dim in found.dims)).values
        return values

    month_h = given.timeline.month_hours
    there_gpu_h, on_demand = of("buildout.available_gpu_h"), of("allocation.on_demand_gpu_h")
    contracts_gpu_h = of("allocation.contract_gpu_h").sum(axis=3)
    free_gpu_h = there_gpu_h - of("allocation.anchor_sold_gpu_h") - contracts_gpu_h
    pool_gpu = np.maximum(free_gpu_h, 0.0) / month_h[:, np.newaxis]
    sold = on_demand.sum(axis=3, keepdims=True)
    part = np.divide(on_demand, sold, out=np.zeros_like(on_demand), where=sold > 0)
    return WorldsRun(
        draws=draws[run],
        first_year=first_year.belongs(there_gpu_h.sum(axis=2)),
        month_h=month_h,
        kinds=tuple(given.constant("group_kind").tolist()),
        requested_gpu_h=of("demand.requested_gpu_h"),
        granted_gpu_h=of("allocation.granted_gpu_h"),
        refused_share=of("allocation.refused_share"),
        pool_gpu=pool_gpu,
        held_gpu=part * (of("allocation.load_share") * pool_gpu)[..., np.newaxis],
    )


def courses(
    worlds: WorldsRun, most_gpu_h: float = MOST_GPU_H
) -> list[tuple[tuple[int, int], IntArray, Course]]:
    """Each pool of each world as long as it jumps: its place, its months, and the pool scaled down."""
    found = []
    for place, pool in np.ndindex(len(worlds.draws), worlds.pool_gpu.shape[2]):
        months = np.flatnonzero(worlds.first_year[place])
        months = months[: months_that_jump(worlds.pool_gpu[place, months, pool])]
        if not (worlds.held_gpu[place, months, pool] > 0).any():
            continue
        whole = Course(
            worlds.pool_gpu[place, months, pool],
            worlds.held_gpu[place, months, pool],
            worlds.month_h[months],
            worlds.kinds,
        )
        course = whole.scaled(most_gpus=MOST_GPUS, most_gpu_h=most_gpu_h)
        if (course.held_gpu > 0).any():
            found.append(((place, pool), months, course))
    return found


def months_that_jump(pool_gpu: Array) -> int:
    """Number of months from the first to the last one in which the pool jumps."""
    before = np.concatenate([[0.0], pool_gpu[:-1]])
    jumps = np.abs(pool_gpu - before) > JUMP * before
    return int(np.flatnonzero(jumps)[-1]) + 1 if jumps.any() else 0


def _in_both(worlds: WorldsRun, most_gpu_h: float) -> tuple[Array, Array]:
    """What the queue says beyond the curves, ``(what, …)``, and the part of their GPU time that jobs hold.

    Shares of jobs that start in time count those who are turned away, as the metrics do.
    """
    service = np.zeros((len(SERVICE), *worlds.held_gpu.shape))
    ratio = np.ones_like(worlds.held_gpu)
    for (place, pool), months, course in courses(worlds, most_gpu_h):
        met = in_queue(course, world=int(worlds.draws[place]))
        service[:, place, months, pool] = np.nan_to_num(met.service - on_curves(course))
        ratio[place, months, pool] = met.held_ratio
    service[_ON_TIME] *= 1.0 - worlds.refused_share
    return service, ratio


def _weighted(worlds: WorldsRun, gap: Array, kinds: list[str]) -> Array:
    """Mean of the gap over months, pools and groups by the hours asked for, ``(draw, kind)``."""
    asked = worlds.requested_gpu_h * worlds.first_year[:, :, np.newaxis, np.newaxis]
    missed_h, asked_h = (_by_kind(worlds, hours, kinds) for hours in (asked * gap, asked))
    return np.divide(missed_h, asked_h, out=np.full_like(asked_h, np.nan), where=asked_h > 0)


def _granted(worlds: WorldsRun, ratio: Array, kinds: list[str]) -> Array:
    """By how much the kinds' shares in the granted hours of the year differ, ``(draw, kind)``."""
    first = worlds.first_year[:, :, np.newaxis, np.newaxis]
    held_gpu_h = worlds.held_gpu * worlds.month_h[:, np.newaxis, np.newaxis]
    granted = worlds.granted_gpu_h * first
    shares = []
    for hours in (granted, granted + held_gpu_h * (ratio - 1.0) * first):
        of_kind = _by_kind(worlds, hours, kinds)
        total = of_kind.sum(axis=1, keepdims=True)
        shares.append(np.divide(of_kind, total, out=np.full_like(of_kind, np.nan), where=total > 0))
    difference: Array = shares[1] - shares[0]
    return difference


def _by_kind(worlds: WorldsRun, hours: Array, kinds: list[str]) -> Array:
    """Hours of all months and pools, ``(draw, kind)``."""
    of_group = hours.sum(axis=(1, 2))
    belongs = np.array([[one == kind for kind in kinds] for one in worlds.kinds], dtype=np.float64)
    found: Array = (of_group[:, :, np.newaxis] * belongs).sum(axis=1)
    return found


def _opening(worlds: WorldsRun) -> WorldsRun:
    """The same with the first month of the year alone."""
    before = np.cumsum(worlds.first_year, axis=1) <= 1
    return replace(worlds, first_year=worlds.first_year & before)
