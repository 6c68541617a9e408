"""A horizon whose holidays nobody knows is an error of the input."""

from __future__ import annotations

from datetime import date

import pytest

from ausbau.buildout.calendars import CalendarError, working_days
from ausbau.buildout.horizon_check import findings
from ausbau.buildout.public_holidays import KNOWN_YEARS
from ausbau.core.timeline import Timeline

FIRST, LAST = KNOWN_YEARS


def test_each_end_beyond_the_known_holidays_is_told_where_it_stands() -> None:
    [told] = findings(date(2025, 6, 13), date(2199, 12, 31))
    assert told.at == ("timeline", "end")
    assert "2199" in told.message
    assert [finding.at[1] for finding in findings(date(1901, 1, 1), date(2199, 12, 31))] == [
        "start",
        "end",
    ]


def test_what_is_not_told_has_its_calendar_and_a_day_more_has_not() -> None:
    start, end = date(FIRST, 1, 1), date(LAST, 12, 30)
    assert list(findings(start, end)) == []
    longest = Timeline.from_dates(start, end)
    assert len(working_days(longest.start, longest.end, land="BY")) > 52 * (LAST - FIRST)
    a_day_more = Timeline.from_dates(start, date(LAST, 12, 31))
    assert list(findings(start, date(LAST, 12, 31))) != []
    with pytest.raises(CalendarError):
        working_days(a_day_more.start, a_day_more.end, land="BY")


def test_the_horizon_of_the_base_is_known() -> None:
    assert list(findings(date(2025, 6, 13), date(2035, 12, 31))) == []
