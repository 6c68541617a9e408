"""The job table: what a queue is given, one array per column.

Times are whole ticks of 1 ms, rounded once, so that engines agree exactly. Jobs stand in the order
of the queue: by submission, then by job number, then as given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ausbau.core.arrays import Array, BoolArray, IntArray

TICKS_PER_SECOND = 1000

SHORTEST_ESTIMATE_TICKS = 1
"""An estimate is one tick at least, so that a reservation always covers an instant."""

LONGEST_S = 1e10
"""Bound of every time, about 317 years: sums of ticks then stay far inside 64 bits."""

MOST_GPUS = 2**31 - 1
"""Bound of a job's size."""


# Columns of the table that the kernels read, one row per job: a row lies in one cache line.
SUBMIT, GPUS, RUN, ESTIMATE, GROUP = range(5)


@dataclass(frozen=True)
class Jobs:
    """Jobs in the order of the queue; built by `jobs_from_seconds`, which checks them.

    ``group`` is the code of a job's class, an index into ``groups``; ``row`` is the job's row in the
    columns as they were given.
    """

    number: IntArray
    submit_ticks: IntArray
    gpus: IntArray
    duration_ticks: IntArray
    estimate_ticks: IntArray
    group: IntArray
    groups: tuple[str, ...]
    row: IntArray

    def __len__(self) -> int:
        return len(self.number)

    @property
    def run_ticks(self) -> IntArray:
        """How long each job runs: it ends at its estimate at the latest."""
        return np.minimum(self.duration_ticks, self.estimate_ticks)

    @property
    def cut_at_estimate(self) -> int:
        """Number of jobs that would have run longer than their estimate."""
        return int((self.duration_ticks > self.estimate_ticks).sum())

    def table(self) -> IntArray:
        """Submission, GPUs, run time, estimate and group, shape (job, column), for the kernels."""
        columns = (self.submit_ticks, self.gpus, self.run_ticks, self.estimate_ticks, self.group)
        return np.column_stack(columns)

    def select(self, chosen: BoolArray) -> Jobs:
        """The chosen jobs, in the same order."""
        if chosen.all():
            return self
        return Jobs(
            self.number[chosen],
            self.submit_ticks[chosen],
            self.gpus[chosen],
            self.duration_ticks[chosen],
            self.estimate_ticks[chosen],
            self.group[chosen],
            self.groups,
            self.row[chosen],
        )


def jobs_from_seconds(
    submit_s: ArrayLike,
    gpus: ArrayLike,
    duration_s: ArrayLike,
    estimate_s: ArrayLike | None = None,
    *,
    number: ArrayLike | None = None,
    group: Sequence[str] | None = None,
) -> Jobs:
    """Job table from columns in seconds, any order; without estimates they are the run times.

    Numbers count from 1 in the order given unless they are passed. ValueError names everything that
    is wrong: columns of unequal length, times that are not finite or beyond `LONGEST_S`, negative
    run times, sizes that are no whole numbers from 1 on.
    """
    columns = {"submit_s": _column(submit_s), "gpus": _column(gpus)}
    columns["duration_s"] = _column(duration_s)
    columns["estimate_s"] = columns["duration_s"] if estimate_s is None else _column(estimate_s)
    rows = len(columns["submit_s"])
    columns["number"] = _column(np.arange(1, rows + 1) if number is None else number)
    _check(columns, rows if group is None else len(group))
    groups, codes = _codes(rows, group)
    return _sorted_jobs(columns, groups, codes)


def seconds(ticks: IntArray) -> Array:
    """Ticks as seconds; exact to the millisecond for every time below 285,000 years."""
    in_seconds: Array = ticks / TICKS_PER_SECOND
    return in_seconds


def ticks_from_seconds(time_s: Array) -> IntArray:
    """Seconds in whole ticks, rounded once, halves to the even tick."""
    ticks: IntArray = np.rint(time_s * TICKS_PER_SECOND).astype(np.int64)
    return ticks


def _column(values: ArrayLike) -> Array:
    return np.asarray(values, dtype=np.float64).reshape(-1)


def _check(columns: dict[str, Array], names: int) -> None:
    """Raise ValueError with every fault of the columns."""
    lengths = {name: len(column) for name, column in columns.items()} | {"group": names}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"Columns of one length were expected, but there are {lengths}.")
    sizes = columns["gpus"]
    bounded = {name: np.abs(column) <= LONGEST_S for name, column in columns.items()}
    faults = {
        f"{name} beyond ±{LONGEST_S:.0e} s or not finite": ~bounded[name]
        for name in ("submit_s", "duration_s", "estimate_s")
    }
    faults["negative duration_s"] = columns["duration_s"] < 0
    faults["negative estimate_s"] = columns["estimate_s"] < 0
    faults["gpus that are no whole number from 1 to 2147483647"] = ~(
        (sizes >= 1) & (sizes <= MOST_GPUS) & (sizes == np.rint(sizes))
    )
    told = [
        f"{name} in {int(wrong.sum())} of {len(wrong)} jobs, first in row {int(wrong.argmax())}"
        for name, wrong in faults.items()
        if wrong.any()
    ]
    if told:
        raise ValueError("; ".join(told) + ".")


def _codes(rows: int, group: Sequence[str] | None) -> tuple[tuple[str, ...], IntArray]:
    """Names of the groups in order, and each job's index into them."""
    if group is None:
        return ("",), np.zeros(rows, dtype=np.int64)
    names, codes = np.unique(np.asarray(group, dtype=str), return_inverse=True)
    return tuple(names.tolist()), codes.astype(np.int64)


def _sorted_jobs(columns: dict[str, Array], groups: tuple[str, ...], codes: IntArray) -> Jobs:
    """Ticks of checked columns, in the order of the queue."""
    submit_ticks = ticks_from_seconds(columns["submit_s"])
    estimate_ticks = ticks_from_seconds(columns["estimate_s"])
    number = columns["number"].astype(np.int64)
    order = np.lexsort((number, submit_ticks))
    return Jobs(
        number[order],
        submit_ticks[order],
        columns["gpus"].astype(np.int64)[order],
        ticks_from_seconds(columns["duration_s"])[order],
        np.maximum(estimate_ticks, SHORTEST_ESTIMATE_TICKS)[order],
        codes[order],
        groups,
        order,
    )
