"""Open time for whole arrays: the same answers as for single ticks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import SHIFTS

from ausbau.buildout.calendars import NEVER, always, finish_on_calendar, next_opening
from ausbau.buildout.open_time import finishes, later_ticks, next_openings, open_ticks_until

CALENDARS = {
    **{name: np.array(intervals, dtype=np.int64) for name, intervals in SHIFTS.items()},
    "always": always(),
}
TICKS = st.lists(st.integers(0, 60), min_size=1, max_size=5).map(lambda ticks: [*ticks, NEVER])


@given(st.sampled_from(sorted(CALENDARS)), TICKS, st.integers(0, 20))
def test_arrays_agree_with_single_ticks(name: str, ticks: list[int], work: int) -> None:
    begins, ends = CALENDARS[name].T
    starts = np.array(ticks, dtype=np.int64)
    opened = next_openings(starts, begins, ends)
    assert opened.tolist() == [next_opening(tick, begins, ends) for tick in ticks]
    if name == "always":
        expected = [min(tick + work, NEVER) for tick in ticks]
    else:
        expected = [finish_on_calendar(tick, work, begins, ends) for tick in ticks]
    worked = np.full_like(starts, work)
    assert finishes(starts, worked, begins, ends).tolist() == expected


@pytest.mark.parametrize(
    ("tick", "open_ticks"),
    # open 1-4, 4-5, 8-10, 13-30
    [(0, 0), (2, 1), (5, 4), (7, 4), (9, 5), (10, 6), (12, 6), (14, 7), (99, 23)],
)
def test_open_time_counts_what_lies_in_the_intervals(tick: int, open_ticks: int) -> None:
    begins, ends = CALENDARS["shifts"].T
    assert open_ticks_until(np.array([tick]), begins, ends).tolist() == [open_ticks]


def test_nothing_comes_after_never() -> None:
    ticks, delays = np.array([0, 5, NEVER, NEVER]), np.array([3, NEVER, 0, 7])
    assert later_ticks(ticks, delays).tolist() == [3, NEVER, NEVER, NEVER]
