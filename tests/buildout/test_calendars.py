"""Ticks, and work on a calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ausbau.buildout.calendars import (
    NEVER,
    TICKS_PER_HOUR,
    CalendarError,
    always,
    finish_on_calendar,
    hours_from_ticks,
    later,
    next_opening,
    ticks_from_hours,
    working_days,
)

TWO_SHIFTS = (np.array([2, 10]), np.array([5, 14]))
"""Open in [2, 5) and [10, 14)."""

MONDAY_5_JANUARY_2026_IN_BERLIN = datetime(2026, 1, 4, 23, tzinfo=UTC)


def hours(calendar: NDArray[np.int64]) -> list[list[float]]:
    return (calendar / TICKS_PER_HOUR).tolist()


def test_an_hour_is_3_600_000_ticks_and_a_tick_a_millisecond() -> None:
    assert ticks_from_hours([1.0, 1.0 / 3.0, 0.0]).tolist() == [3_600_000, 1_200_000, 0]


def test_halves_of_a_tick_go_to_the_even_tick() -> None:
    half_a_tick_h = 0.5 / TICKS_PER_HOUR
    assert ticks_from_hours([half_a_tick_h, 3 * half_a_tick_h]).tolist() == [0, 2]


def test_hours_that_int64_cannot_count_are_never() -> None:
    assert ticks_from_hours([np.inf, 1e13, -np.inf]).tolist() == [NEVER, NEVER, -NEVER]
    assert hours_from_ticks([NEVER, 0]).tolist() == [np.inf, 0.0]


@given(st.integers(0, 2**50))
def test_ticks_survive_the_way_through_hours(ticks: int) -> None:
    assert ticks_from_hours(hours_from_ticks(ticks)) == ticks


def test_never_is_not_passed_by_a_later_tick() -> None:
    assert later(5, 7) == 12
    assert later(NEVER - 1, 0) == NEVER - 1
    assert later(NEVER - 1, 1) == NEVER
    assert later(5, NEVER) == later(NEVER, 0) == later(NEVER, NEVER) == NEVER


@pytest.mark.parametrize(
    ("tick", "opening"), [(0, 2), (2, 2), (4, 4), (5, 10), (13, 13), (14, NEVER)]
)
def test_a_half_open_interval_holds_its_first_tick_and_not_its_last(
    tick: int, opening: int
) -> None:
    assert next_opening(tick, *TWO_SHIFTS) == opening


@pytest.mark.parametrize(
    ("start", "work", "finish"),
    [
        (2, 2, 4),  # inside one interval
        (2, 3, 5),  # fills it: ends at its end, not at the next opening
        (2, 4, 11),  # one tick of the next one
        (4, 5, 14),  # 1 tick, then all 4 of the second
        (0, 1, 3),  # from closed time the work begins at the opening
        (3, 0, 3),  # no work, be it open or closed
        (6, 0, 6),
        (2, 8, NEVER),  # the calendar has 7 open ticks
        (14, 1, NEVER),
        (2, NEVER, NEVER),
    ],
)
def test_work_fills_open_time_only(start: int, work: int, finish: int) -> None:
    assert finish_on_calendar(start, work, *TWO_SHIFTS) == finish


@given(st.sets(st.integers(0, 40)), st.integers(0, 45), st.integers(1, 20))
def test_the_finish_ends_the_last_worked_tick(open_ticks: set[int], start: int, work: int) -> None:
    """Counted tick by tick: a calendar of one interval per open tick."""
    open_from = np.array(sorted(open_ticks), dtype=np.int64)
    worked = [tick for tick in sorted(open_ticks) if tick >= start]
    expected = worked[work - 1] + 1 if len(worked) >= work else NEVER
    assert finish_on_calendar(start, work, open_from, open_from + 1) == expected


def test_on_the_calendar_that_never_closes_working_time_is_elapsed_time() -> None:
    open_from, open_to = always()[:, 0], always()[:, 1]
    assert finish_on_calendar(7, 2**60, open_from, open_to) == 7 + 2**60
    assert finish_on_calendar(7, NEVER, open_from, open_to) == NEVER
    assert next_opening(2**62, open_from, open_to) == 2**62


def test_epiphany_is_a_holiday_in_bavaria_and_a_working_day_in_north_rhine_westphalia() -> None:
    """Week from Monday 5 January 2026; Tuesday is Epiphany."""
    start, end = MONDAY_5_JANUARY_2026_IN_BERLIN, datetime(2026, 1, 11, 23, tzinfo=UTC)
    assert hours(working_days(start, end, land="BY")) == [[0.0, 24.0], [48.0, 120.0]]
    assert hours(working_days(start, end, land="NW")) == [[0.0, 120.0]]
    assert hours(working_days(start, end, land=None)) == [[0.0, 120.0]]


@pytest.mark.parametrize(("land", "days"), [("BY", 252), (None, 254)])
def test_working_days_of_2026_are_as_counted_by_hand(land: str | None, days: int) -> None:
    """2026 has 52 weeks and a Thursday, so 261 days from Monday to Friday.

    On such days fall New Year, Good Friday, Easter Monday, 1 May, Ascension, Whit Monday and
    25 December, 7 in all; in Bavaria also Epiphany and Corpus Christi.
    """
    year = (datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC))
    calendar = working_days(*year, land=land)
    assert (calendar[:, 1] - calendar[:, 0]).sum() == days * 24 * TICKS_PER_HOUR


def test_the_weekend_of_the_clock_change_is_an_hour_shorter() -> None:
    """Monday 23 March to Sunday 5 April 2026; summer time begins on Sunday 29 March.

    The first week ends after 120 h, the weekend has 47 h, and Friday 3 April is Good Friday.
    """
    start, end = datetime(2026, 3, 22, 23, tzinfo=UTC), datetime(2026, 4, 5, 22, tzinfo=UTC)
    assert hours(working_days(start, end, land="BY")) == [[0.0, 120.0], [167.0, 263.0]]


def test_nothing_is_open_outside_the_timeline() -> None:
    """Wednesday 7 January 2026, 12:00 to 18:00 in Berlin; and a Saturday."""
    noon, evening = datetime(2026, 1, 7, 11, tzinfo=UTC), datetime(2026, 1, 7, 17, tzinfo=UTC)
    assert hours(working_days(noon, evening, land="BY")) == [[0.0, 6.0]]
    saturday = (datetime(2026, 1, 10, 6, tzinfo=UTC), datetime(2026, 1, 10, 12, tzinfo=UTC))
    assert working_days(*saturday, land="BY").shape == (0, 2)


def test_days_begin_at_midnight_of_the_time_zone() -> None:
    """The same Monday, seen from Berlin's midnight: it begins in London an hour later."""
    start, end = MONDAY_5_JANUARY_2026_IN_BERLIN, datetime(2026, 1, 5, 23, tzinfo=UTC)
    in_london = working_days(start, end, timezone="Europe/London", land="BY")
    assert hours(in_london) == [[1.0, 24.0]]


def test_an_unknown_land_is_told_with_the_known_ones() -> None:
    with pytest.raises(CalendarError, match="'XY'; expected one of BB, BE, BW, BY"):
        working_days(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC), land="XY")


def test_years_without_known_holidays_are_refused() -> None:
    with pytest.raises(CalendarError, match="2090 to 2101"):
        working_days(datetime(2090, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC), land="BY")
