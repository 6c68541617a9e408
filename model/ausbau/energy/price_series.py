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
from ausbau.energy.note import Note
from ausbau.energy.price_loader import Rows
from ausbau.energy.series_numbers import Decimal

HOUR_S = 3_600
STEPS_S = (900, 1_800, HOUR_S)
"""Lengths of a market time unit that occur in Europe."""

CHANGES, LAST_WEEK, SUNDAY = (3, 10), 24, 6
"""Clocks of Europe change on the last Sundays of March and October (Directive 2000/84/EC)."""
LOCAL_TIME = "is this local time? Name the column timestamp_local, which is the clock of Berlin"

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
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class _Rows:
    """Rows with values, in order of time."""

    line: IntArray
    start_utc: Instants
    values: Array


def read_hourly_series(
    path: Path | str, *, column: str, decimal: Decimal | None = None
) -> HourlySeries:
    """The series of one column of a file.

    Parameters
    ----------
    path
        Layouts: see :mod:`ausbau.energy.price_loader`.
    column
        Name of the column; ``price_eur_mwh`` also finds the price in exports of SMARD and ENTSO-E.
    decimal
        Sign of the numbers, where the file leaves it open, as one with ``1,250`` alone does.

    Raises
    ------
    InputError
        with the rows that leave a question open, and the reason.
    """
    file = Path(path)
    return gapless(file, price_loader.read_rows(file, column, decimal=decimal))


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


def _without_ends(file: Path, read: Rows, notes: list[Note]) -> _Rows:
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
        notes.append(Note("empty_ends", {"rows": left_out}))
    seconds = [int(instant.timestamp()) for instant in read.instant[first:last]]
    return _Rows(
        np.array(read.line[first:last], dtype=np.int64),
        np.array(seconds, dtype=np.int64).astype("datetime64[s]"),
        np.array(read.value[first:last], dtype=np.float64),
    )


def _sorted(rows: _Rows, notes: list[Note]) -> _Rows:
    order = np.argsort(rows.start_utc, kind="stable")
    if (order[1:] > order[:-1]).all():
        return rows
    notes.append(Note("sorted"))
    return _Rows(rows.line[order], rows.start_utc[order], rows.values[order])


def _each_once(file: Path, rows: _Rows, notes: list[Note]) -> _Rows:
    is_again = np.diff(rows.start_utc, prepend=rows.start_utc[:1] - 1).astype(np.int64) == 0
    contradicts = is_again & (np.diff(rows.values, prepend=np.nan) != 0)
    if contradicts.any():
        raise InputError(
            _problem(
                file,
                int(rows.line[at]),
                f"a second value {rows.values[at]:g} for {rows.start_utc[at]}Z, "
                f"which line {rows.line[at - 1]} gives as {rows.values[at - 1]:g}",
                hint=_clock_hint(rows.start_utc[at]),
            )
            for at in np.flatnonzero(contradicts)[:20]
        )
    if is_again.any():
        notes.append(Note("given_twice", {"rows": int(is_again.sum())}))
    kept = ~is_again
    return _Rows(rows.line[kept], rows.start_utc[kept], rows.values[kept])


def _on_grid(file: Path, rows: _Rows, notes: list[Note]) -> HourlySeries:
    """One step throughout; hours that turn into quarter-hours become hours."""
    if len(rows.values) < 2:
        raise InputError([_problem(file, int(rows.line[0]), "one row tells no step")])
    steps = np.diff(rows.start_utc).astype(np.int64)
    step_s = int(steps[0])
    if step_s in STEPS_S and (steps == step_s).all():
        if step_s != HOUR_S:
            notes.append(Note("steps", {"minutes": step_s // 60}))
        return HourlySeries(rows.start_utc, step_s, rows.values, tuple(notes))
    short_s = int(steps.min())
    joined = _hours_of_two_steps(rows, short_s) if short_s in STEPS_S else None
    if joined is None:
        raise InputError(_gaps(file, rows, steps))
    notes.append(Note("averaged_to_hours", {"minutes": short_s // 60}))
    return replace(joined, notes=tuple(notes))


def _hours_of_two_steps(rows: _Rows, short_s: int) -> HourlySeries | None:
    """Hours on one side and parts of hours on the other as hours; None if they are something else.

    An hour in the midst of quarter-hours is one that lacks three of them.
    """
    seconds = rows.start_utc.astype(np.int64)
    hour, first, counts = np.unique(seconds // HOUR_S, return_index=True, return_counts=True)
    place = seconds - np.repeat(seconds[first], counts)
    on_time = np.arange(len(seconds)) - np.repeat(first, counts)
    is_whole = np.isin(counts, (1, HOUR_S // short_s)) & (seconds[first] % HOUR_S == 0)
    turns = np.count_nonzero(np.diff(counts))
    if turns != 1 or (np.diff(hour) != 1).any() or not is_whole.all():
        return None
    if (place != on_time * short_s).any():
        return None
    starts = (hour * HOUR_S).astype("datetime64[s]")
    return HourlySeries(starts, HOUR_S, np.add.reduceat(rows.values, first) / counts)


def _gaps(file: Path, rows: _Rows, steps: IntArray) -> list[Problem]:
    """Every step that is not the file's; where it has several, every place where they change."""
    values, counts = np.unique(steps, return_counts=True)
    usual_s = [int(step) for step in values[counts >= len(steps) / 20] if step in STEPS_S]
    if not usual_s:
        message = f"steps of {values[counts.argmax()]} s"
        return [_problem(file, int(rows.line[1]), message, "steps of 15, 30 or 60 minutes")]
    is_gap = ~np.isin(steps, usual_s)
    expected = f"{' or '.join(str(step) for step in usual_s)} s, the step of the file"
    if not is_gap.any():
        is_gap = np.diff(steps, prepend=steps[:1]) != 0
        expected = "one turn from hours to parts of hours at most, on the hour"
    return [
        _problem(
            file,
            int(rows.line[at + 1]),
            f"{steps[at]} s after {rows.start_utc[at]}Z in line {rows.line[at]}",
            expected,
            _clock_hint(rows.start_utc[at]),
        )
        for at in np.flatnonzero(is_gap)[:20]
    ]


def _clock_hint(instant: np.datetime64) -> str:
    """Gaps of spring and doubles of autumn lie where the clocks of Europe change: local time, perhaps."""
    day = instant.astype("datetime64[s]").item()
    is_change = day.month in CHANGES and day.weekday() == SUNDAY and day.day > LAST_WEEK
    return LOCAL_TIME if is_change else ""


def _problem(file: Path, line: int, message: str, expected: str = "", hint: str = "") -> Problem:
    return Problem(str(file), line, 1, "", message, expected, hint)
