"""The time of the build-out engines: ticks, and the open time in which work is done.

A tick is 1 ms since the timeline's start, always int64, so that equality is exact. A calendar is a
sorted table of half-open intervals ``[open_from, open_to)`` in ticks; between them nobody works.

The functions on single ticks use nothing but integers, arrays and ``np.searchsorted``, so that the
SimPy engine and a compiled one share them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ausbau.buildout.public_holidays import KNOWN_YEARS, LAENDER, public_holidays
from ausbau.core.arrays import BoolArray
from ausbau.core.errors import AusbauError
from ausbau.core.timeline import Timeline

Days = NDArray[np.datetime64]
"""Calendar days, ``datetime64[D]``."""

TICKS_PER_HOUR = 3_600_000
"""A tick is one millisecond."""

NEVER = int(np.iinfo(np.int64).max)
"""The tick of what does not happen: later than every other tick."""

YEARS_AFTER_HORIZON = 10
"""Years after the timeline in which work still goes on, so that what is late has a date."""


class CalendarError(AusbauError):
    """A calendar was asked for that does not exist."""

    exit_code = 2


def scheduled_years(timeline: Timeline) -> range:
    """Calendar years in which work goes on: those of the prolonged timeline whose holidays are known."""
    years = timeline.prolonged.years
    return range(years[0], min(years[-1], KNOWN_YEARS[1]) + 1)


def scheduled_span(timeline: Timeline) -> tuple[datetime, datetime]:
    """From the start of the timeline to the beginning of the last day of the `scheduled_years`.

    A day later the holidays of another year would have to be known, because in Berlin that has begun then.
    """
    return timeline.start, datetime(scheduled_years(timeline)[-1], 12, 31, tzinfo=UTC)


def ticks_from_hours(hours: ArrayLike) -> NDArray[np.int64]:
    """Hours as whole ticks, rounded once, halves to the even tick; not for NaN.

    Infinite hours, and more hours than int64 can count, are ``NEVER`` (``-NEVER`` if negative).
    """
    ticks = np.rint(np.asarray(hours, dtype=np.float64) * TICKS_PER_HOUR)
    is_countable = np.abs(ticks) < float(NEVER)
    counted = np.where(is_countable, ticks, 0.0).astype(np.int64)
    return np.where(is_countable, counted, np.where(ticks > 0.0, NEVER, -NEVER))


def hours_from_ticks(ticks: ArrayLike) -> NDArray[np.float64]:
    """Ticks as hours; ``NEVER`` is infinite."""
    counted = np.asarray(ticks, dtype=np.int64)
    return np.where(counted == NEVER, np.inf, counted / TICKS_PER_HOUR)


def later(tick: int, delay_ticks: int) -> int:
    """``tick + delay_ticks`` of two non-negative numbers, ``NEVER`` where the sum reaches it.

    The comparison comes first, so that int64 cannot overflow in a compiled engine.
    """
    if delay_ticks >= NEVER - tick:
        return NEVER
    return tick + delay_ticks


def next_opening(tick: int, open_from: NDArray[np.int64], open_to: NDArray[np.int64]) -> int:
    """First open instant at or after ``tick``, ``NEVER`` if the calendar has ended."""
    interval = np.searchsorted(open_to, tick, side="right")
    if interval == len(open_to):
        return NEVER
    return max(tick, int(open_from[interval]))


def finish_on_calendar(
    start_tick: int, work_ticks: int, open_from: NDArray[np.int64], open_to: NDArray[np.int64]
) -> int:
    """End of the last worked tick of ``work_ticks`` of open time from ``start_tick`` on.

    Work that exactly fills an interval ends at the interval's end, not at the next opening. No work
    ends where it starts. ``NEVER`` if the calendar ends before the work is done.
    """
    if work_ticks == 0:
        return start_tick
    left_ticks = work_ticks
    for interval in range(int(np.searchsorted(open_to, start_tick, side="right")), len(open_to)):
        begin_tick = max(start_tick, int(open_from[interval]))
        open_ticks = int(open_to[interval]) - begin_tick
        if left_ticks <= open_ticks:
            return begin_tick + left_ticks
        left_ticks -= open_ticks
    return NEVER


def always() -> NDArray[np.int64]:
    """Calendar that never closes, (1, 2): its working time is elapsed time."""
    return np.array([[0, NEVER]], dtype=np.int64)


def working_days(
    start_utc: datetime,
    end_utc: datetime,
    *,
    timezone: str = "Europe/Berlin",
    land: str | None,
) -> NDArray[np.int64]:
    """Open time from Monday to Friday except on public holidays of a German Land.

    A working day is open from local midnight to local midnight, so one working day of work is 24 h
    of open time. Only a day on which the clock changes is longer or shorter; in Germany that is a
    Sunday. 24 and 31 December are no public holidays and count as working days.

    That a working day is Monday to Friday is our assumption: in German law Saturday is a "Werktag".

    Parameters
    ----------
    start_utc, end_utc
        The period, with time zone; ticks count from ``start_utc``, and nothing is open outside.
    land
        Code of the Land such as ``"BY"``; None for the holidays that all Länder share.

    Returns
    -------
    (interval, 2)
        First and end tick of each unbroken run of working days.

    Raises
    ------
    CalendarError
        If the Land is unknown or the years are outside the known holidays.
    """
    return open_days(start_utc, end_utc, lambda days: is_working_day(days, land), timezone=timezone)


def is_working_day(days: Days, land: str | None) -> BoolArray:
    """Which of some days in order are worked in a Land; see `working_days`."""
    first_year, last_year = (int(str(day)[:4]) for day in (days[0], days[-1]))
    holidays = _public_holidays(first_year, last_year, land)
    return np.asarray(np.is_busday(days, holidays=holidays))


def open_days(
    start_utc: datetime,
    end_utc: datetime,
    is_open: Callable[[Days], BoolArray],
    *,
    timezone: str = "Europe/Berlin",
) -> NDArray[np.int64]:
    """Open time of whole local days: first and end tick of each unbroken run of them.

    ``is_open`` tells of each day of the period, in order and first and last included, whether it is open,
    ``(day,)`` or ``(draw, day)``. The result is ``(interval, 2)`` or ``(draw, interval, 2)``, filled up with
    intervals from `NEVER` to `NEVER`.
    """
    days, midnights = _midnights(start_utc, end_utc, timezone)
    opened = is_open(days)
    # One closed day on either side makes every run of open days have both of its edges.
    padded = np.pad(np.atleast_2d(opened), ((0, 0), (1, 1)))
    draw, edge = np.nonzero(np.diff(padded.astype(np.int8), axis=1))
    runs = midnights[edge].reshape(-1, 2)
    of_draw = draw[::2]
    is_there = runs[:, 0] < runs[:, 1]
    tables = _by_draw(runs[is_there], of_draw[is_there], len(padded))
    return tables if opened.ndim > 1 else tables[0]


def _by_draw(runs: NDArray[np.int64], of_draw: NDArray[np.int64], draws: int) -> NDArray[np.int64]:
    """Runs, in order of draw and time, as one table for each draw."""
    counts = np.bincount(of_draw, minlength=draws)
    tables = np.full((draws, int(counts.max(initial=0)), 2), NEVER)
    first = np.cumsum(counts) - counts
    tables[of_draw, np.arange(len(runs)) - first[of_draw]] = runs
    return tables


@cache
def _midnights(
    start_utc: datetime, end_utc: datetime, timezone: str
) -> tuple[Days, NDArray[np.int64]]:
    """The local days of a period, and the tick at which each one and the day after the last begin.

    Ticks lie within the period.
    """
    zone = ZoneInfo(timezone)
    first_day, last_day = (instant.astimezone(zone).date() for instant in (start_utc, end_utc))
    days = np.arange(np.datetime64(first_day, "D"), np.datetime64(last_day, "D") + 1)
    begins_utc = (
        datetime.combine(first_day + timedelta(days=day), time(), zone).astimezone(UTC)
        for day in range(len(days) + 1)
    )
    told = [_ticks_between(start_utc, begin) for begin in begins_utc]
    ticks = np.clip(told, 0, _ticks_between(start_utc, end_utc)).astype(np.int64)
    for shared in (days, ticks):
        shared.setflags(write=False)
    return days, ticks


def _public_holidays(first_year: int, last_year: int, land: str | None) -> list[date]:
    """Public holidays of the Land in the years, both included."""
    if land is not None and land not in LAENDER:
        known = ", ".join(LAENDER)
        raise CalendarError(f"no German Land has the code {land!r}; expected one of {known}")
    if first_year < KNOWN_YEARS[0] or last_year > KNOWN_YEARS[1]:
        raise CalendarError(
            f"public holidays of {first_year} to {last_year} are not known; "
            f"expected years from {KNOWN_YEARS[0]} to {KNOWN_YEARS[1]}"
        )
    return [day for year in range(first_year, last_year + 1) for day in public_holidays(year, land)]


def _ticks_between(start_utc: datetime, end_utc: datetime) -> int:
    """Whole milliseconds from one instant to the other."""
    return (end_utc - start_utc) // timedelta(milliseconds=1)
