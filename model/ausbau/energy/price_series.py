"""A gapless series of hours or quarter-hours in UTC, read from a file that may be none.

What can be read rightly is read and told in the notes: order, rows that come twice with one value,
quarter-hours behind hours. What leaves a question open is refused with its row and the reason: a
gap, a missing value, two values for one instant, a step that is no part of an hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ausbau.core.arrays import Array, IntArray
from ausbau.core.errors import InputError, Problem
from ausbau.energy import price_loader
from ausbau.energy.price_loader import Rows

HOUR_S = 3_600
STEPS_S = (900, 1_800, HOUR_S)
"""Lengths of a market time unit that occur in Europe."""

Instants = NDArray[np.datetime64]


@dataclass(frozen=True)
class HourlySeries:
    """Values at a fixed step; each holds from its start on for one step.

    ``start_utc`` has the type ``datetime64[s]`` and the shape of ``values``, ``(step,)``. ``notes``
    say how the file was read.
    """

    start_utc: Instants
    step_s: int
    values: Array
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Rows:
    """Rows with values, in order of time."""

    line: IntArray
    start_utc: Instants
    values: Array


def read_hourly_series(path: Path | str, *, column: str) -> HourlySeries:
    """The series of one column of a file.

    Parameters
    ----------
    path
        Layouts: see :mod:`ausbau.energy.price_loader`.
    column
        Name of the column; ``price_eur_mwh`` also finds the price in exports of SMARD and ENTSO-E.

    Raises
    ------
    InputError
        with the rows that leave a question open, and the reason.
    """
    file = Path(path)
    return gapless(file, price_loader.read_rows(file, column))


def gapless(file: Path, read: Rows) -> HourlySeries:
    """The series that rows make; ``file`` is what messages call their origin.

    Raises
    ------
    InputError
        with the rows that leave a question open, and the reason.
    """
    notes = list(read.notes)
    rows = _without_ends(file, read, notes)
    rows = _sorted(rows, notes)
    rows = _each_once(file, rows, notes)
    return _on_grid(file, rows, notes)


def hourly_means(series: HourlySeries) -> HourlySeries:
    """The series in whole hours; parts of an hour at its ends are left out."""
    per_hour = HOUR_S // series.step_s
    if per_hour == 1:
        return series
    seconds = series.start_utc.astype(np.int64)
    first = int(-seconds[0] % HOUR_S) // series.step_s
    hours = (len(seconds) - first) // per_hour
    kept = slice(first, first + hours * per_hour)
    means = series.values[kept].reshape(hours, per_hour).mean(axis=1)
    starts = series.start_utc[kept][::per_hour]
    return replace(series, start_utc=starts, step_s=HOUR_S, values=means)


def _without_ends(file: Path, read: Rows, notes: list[str]) -> _Rows:
    """Exports up to today end in rows without values; missing values between others are refused."""
    has_value = [value is not None for value in read.value]
    if not any(has_value):
        raise InputError([_problem(file, read.line[0], "no row has a value")])
    first = has_value.index(True)
    last = len(has_value) - has_value[::-1].index(True)
    missing = [read.line[at] for at in range(first, last) if not has_value[at]]
    if missing:
        raise InputError([_problem(file, line, "the value is missing") for line in missing[:20]])
    left_out = len(has_value) - (last - first)
    if left_out:
        notes.append(f"{left_out} rows without value at the ends left out")
    seconds = [int(instant.timestamp()) for instant in read.instant[first:last]]
    return _Rows(
        np.array(read.line[first:last], dtype=np.int64),
        np.array(seconds, dtype=np.int64).astype("datetime64[s]"),
        np.array(read.value[first:last], dtype=np.float64),
    )


def _sorted(rows: _Rows, notes: list[str]) -> _Rows:
    order = np.argsort(rows.start_utc, kind="stable")
    if (order[1:] > order[:-1]).all():
        return rows
    notes.append("rows were not in order of time and have been sorted")
    return _Rows(rows.line[order], rows.start_utc[order], rows.values[order])


def _each_once(file: Path, rows: _Rows, notes: list[str]) -> _Rows:
    is_again = np.diff(rows.start_utc, prepend=rows.start_utc[:1] - 1).astype(np.int64) == 0
    contradicts = is_again & (np.diff(rows.values, prepend=np.nan) != 0)
    if contradicts.any():
        raise InputError(
            _problem(
                file,
                int(rows.line[at]),
                f"a second value {rows.values[at]:g} for {rows.start_utc[at]}Z, "
                f"which line {rows.line[at - 1]} gives as {rows.values[at - 1]:g}",
            )
            for at in np.flatnonzero(contradicts)[:20]
        )
    if is_again.any():
        notes.append(f"{is_again.sum()} rows given twice with the same value counted once")
    kept = ~is_again
    return _Rows(rows.line[kept], rows.start_utc[kept], rows.values[kept])


def _on_grid(file: Path, rows: _Rows, notes: list[str]) -> HourlySeries:
    """One step throughout; hours that turn into quarter-hours become hours."""
    if len(rows.values) < 2:
        raise InputError([_problem(file, int(rows.line[0]), "one row tells no step")])
    steps = np.diff(rows.start_utc).astype(np.int64)
    found = sorted({int(step) for step in np.unique(steps)})
    is_known = all(step in STEPS_S for step in found)
    if is_known and len(found) == 1:
        return HourlySeries(rows.start_utc, found[0], rows.values, tuple(notes))
    if is_known and len(found) == 2 and found[1] == HOUR_S:
        joined = _hours_of_two_steps(rows, found[0])
        if joined is not None:
            notes.append(f"steps of {found[0]} s averaged to hours, as in the rest of the file")
            return replace(joined, notes=tuple(notes))
    raise InputError(_gaps(file, rows, steps))


def _hours_of_two_steps(rows: _Rows, short_s: int) -> HourlySeries | None:
    """Hours on one side and parts of hours on the other as hours; None if they do not fit."""
    seconds = rows.start_utc.astype(np.int64)
    hour, counts = np.unique(seconds // HOUR_S, return_counts=True)
    is_whole = np.isin(counts, (1, HOUR_S // short_s))
    begins = np.isin(hour * HOUR_S, seconds)
    if not (is_whole & begins).all() or (np.diff(hour) != 1).any():
        return None
    sums = np.add.reduceat(rows.values, np.cumsum(counts) - counts)
    starts = (hour * HOUR_S).astype("datetime64[s]")
    return HourlySeries(starts, HOUR_S, sums / counts)


def _gaps(file: Path, rows: _Rows, steps: IntArray) -> list[Problem]:
    """Every jump that is longer than the usual step, and every step that is no part of an hour."""
    values, counts = np.unique(steps, return_counts=True)
    usual_s = int(values[counts.argmax()])
    if usual_s not in STEPS_S:
        expected = "steps of 15, 30 or 60 minutes"
        return [_problem(file, int(rows.line[1]), f"steps of {usual_s} s", expected)]
    return [
        _problem(
            file,
            int(rows.line[at + 1]),
            f"{steps[at]} s after {rows.start_utc[at]}Z in line {rows.line[at]}",
            f"{usual_s} s, the step of the file",
        )
        for at in np.flatnonzero(steps != usual_s)[:20]
    ]


def _problem(file: Path, line: int, message: str, expected: str = "") -> Problem:
    return Problem(str(file), line, 1, "", message, expected)
