"""Calendars, what never happens, and exactness, in cases worked by hand; charts as in the other one."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import numpy as np
from gantt import INFINITE, NOT_DONE, times, work

from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR, working_days
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.simpy_engine import schedule


def in_bavaria(start_utc: datetime) -> NetworkBuilder:
    """One draw with the working days of Bavaria in the four weeks from the instant on."""
    builder = NetworkBuilder(1)
    end_utc = start_utc + timedelta(weeks=4)
    builder.calendar("bavaria", working_days(start_utc, end_utc, land="BY"))
    return builder


def test_work_begun_on_friday_evening_goes_on_on_monday() -> None:
    """The clock starts on Friday 16 January 2026, 18:00 in Berlin.

    Racks: 6 h until midnight and 6 h on Monday, so 6 + 48 + 6 = 60, and the crew is held meanwhile.
    Cables: 6 h end on Friday at midnight, not on Monday. Burn-in knows no calendar. The handover
    takes no time, yet from Saturday 6:00 it waits for Monday.
    """
    builder = in_bavaria(datetime(2026, 1, 16, 17, tzinfo=UTC))
    builder.activity("racks", 12, calendar="bavaria")
    builder.activity("cables", 6, calendar="bavaria")
    builder.activity("burn_in", 12)
    builder.activity("test", 1)
    builder.activity("handover", 0, calendar="bavaria")
    builder.resource("crew", 1)
    builder.need("racks", "crew", 1)
    builder.need("test", "crew", 1)
    builder.link("burn_in", "handover")
    builder.link("cables", "test")
    assert times(builder) == {
        "racks": (0, 60),
        "cables": (0, 6),
        "burn_in": (0, 12),
        "test": (60, 61),
        "handover": (54, 54),
    }


def test_two_working_days_before_easter_end_on_tuesday_night() -> None:
    """The clock starts on Thursday 2 April 2026, 0:00 in Berlin.

    Good Friday and Easter Monday are holidays, so the second day is Tuesday the 7th, which ends 6
    days after the start.
    """
    builder = in_bavaria(datetime(2026, 4, 1, 22, tzinfo=UTC))
    builder.activity("permit", 48, calendar="bavaria")
    assert times(builder) == {"permit": (0, 144)}


def test_a_crew_set_free_while_the_calendar_is_closed_is_taken_at_the_opening() -> None:
    """Open in [0, 2) and [6, 9).

    a #####         crew, elapsed time
    b ......##      crew, on the calendar
    """
    builder = work({"a": 5}, crew=1)
    builder.calendar("shifts", np.array([[0, 2], [6, 9]]) * TICKS_PER_HOUR)
    builder.activity("b", 2, calendar="shifts", priority=1)
    builder.need("a", "crew", 1)
    builder.need("b", "crew", 1)
    assert times(builder) == {"a": (0, 5), "b": (6, 8)}


def test_what_lacks_capacity_or_stock_for_good_never_starts_and_nothing_after_it_does() -> None:
    """The same two draws, in the second of which there is enough of both."""
    builder = NetworkBuilder(2)
    builder.resource("crane", [(0, [1, 2])])
    builder.stock("power_kw", [3, 4])
    for name in ("lift", "connect", "after_lift", "after_connect", "apart"):
        builder.activity(name, 1)
    builder.need("lift", "crane", 2)
    builder.consume("connect", "power_kw", 4)
    builder.link("lift", "after_lift")
    builder.link("connect", "after_connect")
    short, enough = times(builder, draw=0), times(builder, draw=1)
    assert {name for name, when in short.items() if when == NOT_DONE} == set(short) - {"apart"}
    assert short["apart"] == enough["lift"] == enough["connect"] == (0, 1)
    assert enough["after_lift"] == enough["after_connect"] == (1, 2)


def test_a_running_activity_whose_calendar_ends_has_a_start_and_keeps_its_crew_for_good() -> None:
    """Open in [0, 3): begun has 3 h of its 4; late comes when the calendar is over.

    begun  ###      and no further
    fits   ###
    other  ..       wants begun's crew
    late   ...      from 3 on
    """
    builder = NetworkBuilder(1)
    builder.calendar("short", np.array([[0, 3]]) * TICKS_PER_HOUR)
    builder.resource("crew", 1)
    builder.activity("begun", 4, calendar="short", priority=-1)
    builder.activity("fits", 3, calendar="short")
    builder.activity("other", 1)
    builder.activity("late", 0, calendar="short", earliest_start_h=3)
    builder.activity("after", 1)
    builder.need("begun", "crew", 1)
    builder.need("other", "crew", 1)
    builder.link("begun", "after")
    assert times(builder) == {
        "begun": (0, INFINITE),
        "fits": (0, 3),
        "other": NOT_DONE,
        "late": NOT_DONE,
        "after": NOT_DONE,
    }


def test_a_cancellation_is_an_infinite_duration_lag_or_date() -> None:
    builder = work({"cancelled": INFINITE, "after": 1, "a": 2, "after_a": 1})
    builder.activity("not_released", 1, earliest_start_h=INFINITE)
    builder.link("cancelled", "after")
    builder.link("a", "after_a", lag_h=INFINITE)
    assert times(builder) == {
        "cancelled": (0, INFINITE),
        "after": NOT_DONE,
        "a": (0, 2),
        "after_a": NOT_DONE,
        "not_released": NOT_DONE,
    }


def test_there_is_no_horizon() -> None:
    builder = work({"a": 1_000_000, "b": 1_000_000})
    builder.link("a", "b")
    assert times(builder)["b"] == (1_000_000, 2_000_000)


def test_ticks_are_exact_where_floats_are_not() -> None:
    """2**53 + 1 is the first whole number that float64 cannot hold."""
    builder = work({"a": 0, "b": 0})
    builder.link("a", "b")
    late = np.array([[2**53 + 1, 0]], dtype=np.int64)
    result = schedule(dataclasses.replace(builder.build(), earliest_start_ticks=late))
    assert result.finish_ticks.tolist() == [[2**53 + 1, 2**53 + 1]]


def test_a_sum_beyond_int64_is_never() -> None:
    builder = work({"a": 1, "b": 1})
    builder.link("a", "b")
    endless = np.array([[NEVER - 1, 2]], dtype=np.int64)
    result = schedule(dataclasses.replace(builder.build(), duration_ticks=endless))
    assert result.start_ticks.tolist() == [[0, NEVER - 1]]
    assert result.finish_ticks.tolist() == [[NEVER - 1, NEVER]]
