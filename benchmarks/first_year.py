"""What the service curves miss in the first year of operation: the job queue itself, beside them.

``python -m benchmarks.first_year DIR`` reads a saved result of ``ausbau run`` and sends every tenth of its
worlds through the queue (`ausbau.allocation.first_year_queue`), each pool on its own, from the first month
with capacity on. It prints what docs/queue.md tells.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

import ausbau as au
from ausbau.allocation.first_year import FIRST_YEAR_MONTHS
from ausbau.allocation.first_year_queue import KINDS, Course, in_queue, on_curves
from ausbau.core.arrays import Array

EVERY = 10
SEED = 1
MONTHS_OF_OPERATION = {"1": slice(0, 1), "2 and 3": slice(1, 3), "4 to 12": slice(3, 12)}


def courses(folder: str) -> Iterator[Course]:
    """The first year of each pool in every tenth world; pools that stay empty are left out."""
    run = au.load(folder)
    series = run.series
    hours = np.diff(series["bound"].values)
    allocated = run.parameters["allocation.use.allocated_share"].to_numpy()
    sums = {
        name: series[f"allocation.{name}_gpu_h"].sum("group").transpose("draw", "month", "gpu_type")
        for name in ("contract", "on_demand")
    }
    there = series["buildout.available_gpu_h"] - series["allocation.anchor_sold_gpu_h"]
    pool_gpu_h = (there.transpose("draw", "month", "gpu_type") - sums["contract"]).clip(min=0.0)
    for draw in range(0, series.sizes["draw"], EVERY):
        for pool in series["gpu_type"].values:
            at = {"gpu_type": pool}
            free = pool_gpu_h.isel(draw=draw).sel(at).values / hours
            held = sums["on_demand"].isel(draw=draw).sel(at).values / hours * allocated[draw]
            is_open = (free >= 1) & (held > 0)
            if not is_open.any():
                continue
            year = slice(int(is_open.argmax()), int(is_open.argmax()) + FIRST_YEAR_MONTHS)
            load = np.divide(held, free, out=np.zeros_like(free), where=free > 0)
            yield Course(free[year], load[year], hours[year]).scaled()


def shares(found: list[Course]) -> tuple[Array, Array]:
    """Share within an hour in the queue and on the curves, ``(course, month, kind)``, nan if none."""
    shape = len(found), FIRST_YEAR_MONTHS, len(KINDS)
    queue, curves = np.full(shape, np.nan), np.full(shape, np.nan)
    for place, course in enumerate(found):
        months = len(course.load)
        queue[place, :months] = in_queue(course, seed=SEED + 100 * place).within_hour_share
        curves[place, :months] = on_curves(course).within_hour_share
    return queue, np.where(np.isnan(queue), np.nan, curves)


def rows(queue: Array, curves: Array) -> Iterator[tuple[str, float, float, float]]:
    """Name, means in the queue and on the curves, and mean gap of one course, in points."""
    every = slice(None)
    cuts: list[tuple[str, slice, slice]] = [
        *((f"months {name}", months, every) for name, months in MONTHS_OF_OPERATION.items()),
        *((kind, every, slice(place, place + 1)) for place, kind in enumerate(KINDS)),
    ]
    for name, months, kinds in cuts:
        ours, theirs = (
            100 * np.nanmean(array[:, months, kinds], axis=(1, 2)) for array in (queue, curves)
        )
        gap = np.nanmean(np.abs(ours - theirs))
        yield name, float(np.nanmean(ours)), float(np.nanmean(theirs)), float(gap)


def main(folder: str) -> None:
    """Print the table."""
    found = list(courses(folder))
    print(f"{len(found)} courses; share within an hour, in percent")
    print(f"{'':<20} {'queue':>8} {'curves':>8} {'mean gap of a course':>22}")
    for name, ours, theirs, gap in rows(*shares(found)):
        print(f"{name:<20} {ours:>8.0f} {theirs:>8.0f} {gap:>22.0f}")


if __name__ == "__main__":
    main(sys.argv[1])
