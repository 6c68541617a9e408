"""Open time for whole arrays: the same answers as for single ticks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_networks import SHIFTS

from ausbau.buildout.calendars import NEVER, always, finish_on_calendar, next_opening
from ausbau.buildout.open_time import (
    closed_before,
    finishes,
    later_ticks,
    next_openings,
    open_ticks_until,
)

CALENDARS = {
    **{name: np.array(intervals, dtype=np.int64) for name, intervals in SHIFTS.items()},
    "always": always(),
}
TICKS = st.lists(st.integers(0, 60), min_size=1, max_size=5).map(lambda ticks: [*ticks, NEVER])


@settings(deadline=None)
@given(st.sampled_from(sorted(CALENDARS)), TICKS, st.integers(0, 20))
def test_arrays_agree_with_single_ticks(name: str, ticks: list[int], work: int) -> None:
    begins, ends = CALENDARS[name].T
    starts = np.array(ticks, dtype=np.int64)
    opened = next_openings(starts, begins[np.newaxis], ends[np.newaxis])
    assert opened.tolist() == [next_opening(tick, begins, ends) for tick in ticks]
    if name == "always":
        expected = [min(tick + work, NEVER) for tick in ticks]
    else:
        expected = [finish_on_calendar(tick, work, begins, ends) for tick in ticks]
    worked = np.full_like(starts, work)
    assert finishes(starts, worked, begins[np.newaxis], ends[np.newaxis]).tolist() == expected


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(CALENDARS)), st.integers(0, 60)), min_size=2))
def test_each_tick_may_have_its_own_calendar(asked: list[tuple[str, int]]) -> None:
    """Rows filled up with intervals that never come give what each calendar gives alone."""
    tables = np.full((len(asked), 4, 2), NEVER)
    for row, (name, _) in enumerate(asked):
        tables[row, : len(CALENDARS[name])] = CALENDARS[name]
    begins, ends = tables[:, :, 0], tables[:, :, 1]
    ticks = np.array([tick for _, tick in asked])
    alone = [(np.array([tick]), *CALENDARS[name].T[:, np.newaxis]) for name, tick in asked]
    for rule in (next_openings, open_ticks_until, closed_before):
        assert rule(ticks, begins, ends).tolist() == [rule(*own)[0] for own in alone]
    worked = finishes(ticks, np.full_like(ticks, 3), begins, ends)
    assert worked.tolist() == [finishes(own[0], np.array([3]), *own[1:])[0] for own in alone]


def test_a_calendar_that_opens_now_had_closed_before() -> None:
    """Open 1-4, 4-5, 8-10: at 8 it had closed at 5, at 1 it was closed from the start, at 9 it was open."""
    begins, ends = CALENDARS["shifts"].T[:, np.newaxis]
    assert closed_before(np.array([8, 1, 9]), begins, ends).tolist() == [5, 0, 9]


@pytest.mark.parametrize(
    ("tick", "open_ticks"),
    # open 1-4, 4-5, 8-10, 13-30
    [(0, 0), (2, 1), (5, 4), (7, 4), (9, 5), (10, 6), (12, 6), (14, 7), (99, 23)],
)
def test_open_time_counts_what_lies_in_the_intervals(tick: int, open_ticks: int) -> None:
    begins, ends = CALENDARS["shifts"].T[:, np.newaxis]
    assert open_ticks_until(np.array([tick]), begins, ends).tolist() == [open_ticks]


def test_nothing_comes_after_never() -> None:
    ticks, delays = np.array([0, 5, NEVER, NEVER]), np.array([3, NEVER, 0, 7])
    assert later_ticks(ticks, delays).tolist() == [3, NEVER, NEVER, NEVER]
