"""The timeline against the calendar by hand and the standard library's."""

from __future__ import annotations

import calendar
import math
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausbau.core.timeline import Timeline, hours_between, parse_date

PLAN = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
spans = st.tuples(days, st.integers(0, 4000)).map(
    lambda span: Timeline.from_dates(span[0], span[0] + timedelta(days=span[1]))
)


def test_a_period_includes_its_first_and_its_last_day() -> None:
    assert PLAN.start == datetime(2025, 6, 13, tzinfo=UTC)
    assert PLAN.end == datetime(2031, 1, 1, tzinfo=UTC)
    assert PLAN.last_day == date(2030, 12, 31)
    # 202 days left in 2025 (18 of June, then 31 + 31 + 30 + 31 + 30 + 31), then five years with one
    # leap day: 202 + 1826 = 2028 days.
    assert PLAN.duration_h == 2028 * 24


def test_the_first_month_is_cut_by_the_start() -> None:
    # 13 to 30 June: 18 days. July to December, then 60 months: 67 in all.
    assert PLAN.months == 67
    assert PLAN.month_hours[0] == 18 * 24
    np.testing.assert_array_equal(PLAN.bounds_h[:3], [0, 432, 432 + 744])
    assert PLAN.month_starts[0] == np.datetime64("2025-06-01")
    assert PLAN.month_starts[-1] == np.datetime64("2030-12-01")


def test_leap_years_have_their_day() -> None:
    hours_of_year = {
        year: float(PLAN.month_hours[PLAN.year_of_month == year].sum()) for year in PLAN.years
    }
    assert hours_of_year == {
        2025: 202 * 24, 2026: 8760, 2027: 8760, 2028: 8784, 2029: 8760, 2030: 8760,
    }  # fmt: skip


def test_a_period_of_one_day_is_one_month_of_24_hours() -> None:
    day = Timeline.from_dates(date(2028, 2, 29), date(2028, 2, 29))
    assert day.months == 1
    np.testing.assert_array_equal(day.bounds_h, [0, 24])
    assert day.years == (2028,)
    assert day.last_day == date(2028, 2, 29)


def test_a_partial_last_month_ends_with_the_period() -> None:
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2026, 3, 10))
    np.testing.assert_array_equal(timeline.month_hours, [744, 672, 240])


def test_a_period_is_prolonged_to_the_end_of_the_tenth_year_after_it() -> None:
    longer = Timeline.from_dates(date(2025, 6, 13), date(2030, 8, 14)).prolonged
    assert (longer.start, longer.end) == (PLAN.start, datetime(2041, 1, 1, tzinfo=UTC))
    # Seven months of 2025 and fifteen whole years.
    assert longer.months == 7 + 15 * 12


@given(spans)
def test_months_follow_the_calendar_without_gap(timeline: Timeline) -> None:
    bounds = timeline.bounds_h
    assert bounds[0] == 0
    assert bounds[-1] == timeline.duration_h
    assert len(bounds) == timeline.months + 1 == len(timeline.month_starts) + 1
    for month in range(1, timeline.months - 1):
        label = timeline.month_starts[month].astype(object)
        assert timeline.month_hours[month] == calendar.monthrange(label.year, label.month)[1] * 24
        assert timeline.date_at(float(bounds[month])) == datetime(
            label.year, label.month, 1, tzinfo=UTC
        )
        assert timeline.year_of_month[month] == label.year


@given(spans, st.integers(0, 4000 * 24 * 3600))
def test_dates_and_hours_are_inverse(timeline: Timeline, seconds: int) -> None:
    instant = timeline.start + timedelta(seconds=seconds)
    assert timeline.date_at(timeline.hours(instant)) == instant


def test_a_day_stands_for_its_beginning_and_an_instant_for_itself() -> None:
    assert PLAN.hours(date(2025, 6, 14)) == 24.0
    assert PLAN.hours(datetime(2025, 6, 13, 1, 30, tzinfo=UTC)) == 1.5
    summer_time = timezone(timedelta(hours=2))
    assert PLAN.hours(datetime(2025, 6, 13, 2, tzinfo=summer_time)) == 0.0


def test_a_deadline_includes_its_day_in_winter_and_in_summer_time() -> None:
    # Berlin is one hour ahead of UTC in winter and two in summer.
    assert PLAN.date_at(PLAN.deadline_h(date(2026, 3, 13))) == datetime(2026, 3, 13, 23, tzinfo=UTC)
    assert PLAN.date_at(PLAN.deadline_h(date(2026, 7, 1))) == datetime(2026, 7, 1, 22, tzinfo=UTC)
    # The clocks change on 29 March 2026: the day has begun at 23:00 and ends at 22:00.
    change = [PLAN.deadline_h(date(2026, 3, day)) for day in (28, 29)]
    assert change[1] - change[0] == 23.0


def test_a_deadline_may_be_set_in_another_zone() -> None:
    assert PLAN.deadline_h(date(2025, 6, 13), "UTC") == 24.0
    assert PLAN.deadline_h(date(2025, 6, 13), "America/New_York") == 28.0


def test_what_lies_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2025-06-12 lies before the start .* 2025-06-13"):
        PLAN.hours(date(2025, 6, 12))
    with pytest.raises(ValueError, match=r"2025-06-12 lies before the start .* 2025-06-13"):
        PLAN.deadline_h(date(2025, 6, 12))
    assert PLAN.deadline_h(date(2025, 6, 13)) == 22.0


def test_what_lies_after_the_end_has_hours_too() -> None:
    assert PLAN.hours(date(2031, 1, 2)) == PLAN.duration_h + 24


def test_instants_without_time_zone_are_refused() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  the fault under test
    with pytest.raises(ValueError, match="no time zone"):
        PLAN.hours(naive)
    with pytest.raises(ValueError, match="not an instant in UTC"):
        Timeline(naive, datetime(2027, 1, 1, tzinfo=UTC))


def test_a_period_must_end_after_it_starts() -> None:
    with pytest.raises(ValueError, match="lies before the first day"):
        Timeline.from_dates(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError, match="not after its start"):
        Timeline(PLAN.start, PLAN.start)


@pytest.mark.parametrize("hours", [math.inf, math.nan, 1e300])
def test_what_never_comes_has_no_date(hours: float) -> None:
    with pytest.raises(ValueError, match="hours after the start"):
        PLAN.date_at(hours)


def test_a_month_holds_its_first_instant_and_not_its_last_bound() -> None:
    # Bounds by hand: 0, 432 (1 July 2025), …, 48672 (1 January 2031).
    hours = np.array([-math.inf, -0.5, 0.0, 431.999, 432.0, 48671.9, 48672.0, math.inf])
    np.testing.assert_array_equal(PLAN.month_index(hours), [-1, -1, 0, 0, 1, 66, 67, 67])
    assert PLAN.month_index(432.0) == 1
    assert type(PLAN.month_index(432.0)) is int


@given(spans)
def test_every_month_holds_its_middle(timeline: Timeline) -> None:
    middles = timeline.bounds_h[:-1] + timeline.month_hours / 2
    np.testing.assert_array_equal(timeline.month_index(middles), np.arange(timeline.months))


def test_arrays_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        PLAN.bounds_h[0] = 1.0


def test_equal_periods_are_equal() -> None:
    twin = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))
    assert twin == PLAN
    assert hash(twin) == hash(PLAN)


def test_hours_between_instants_are_signed() -> None:
    assert hours_between(PLAN.start, PLAN.start + timedelta(minutes=90)) == 1.5
    assert hours_between(PLAN.start, PLAN.start - timedelta(days=1)) == -24.0


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_iso_dates_are_read(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-13-40", "names a day that the calendar does not have"),
        ("2027-02-29", "names a day that the calendar does not have"),
        ("13.06.2025", "not a date of the form YYYY-MM-DD"),
        ("2025-6-13", "not a date of the form YYYY-MM-DD"),
        ("20250613", "not a date of the form YYYY-MM-DD"),
        ("2025-06-13T00:00", "not a date of the form YYYY-MM-DD"),
        ("2025-06-13\n", "not a date of the form YYYY-MM-DD"),
        ("２０２５-06-13", "not a date of the form YYYY-MM-DD"),
        (2025, "2025 is not a date of the form YYYY-MM-DD"),
        (None, "None is not a date of the form YYYY-MM-DD"),
        ("0205-06-13", "outside the years 1900 to 2199"),
    ],
)
def test_what_is_no_date_is_refused_with_the_form_that_is_expected(
    text: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        parse_date(text)
