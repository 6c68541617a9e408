"""When rows begin, by the clock that a table is written in."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ausbau.energy import series_instants
from ausbau.energy.series_instants import ISO, LeftOutError

BERLIN = ZoneInfo("Europe/Berlin")


def clock(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("stamp", "form", "expected"),
    [
        ("2025-07-01 02:00", ISO, "2025-07-01T02:00"),
        ("2025-07-01T02:00:00Z", ISO, "2025-07-01T02:00+00:00"),
        ("2025-07-01 02:00:00 UTC", ISO, "2025-07-01T02:00+00:00"),
        ("20250701T020000+0200", ISO, "2025-07-01T02:00+02:00"),
        ("01.07.2025 02:00 - 01.07.2025 03:00", "%d.%m.%Y %H:%M", "2025-07-01T02:00"),
        ("26/10/2025 02:00 (CEST)", "%d/%m/%Y %H:%M", "2025-10-26T00:00+00:00"),
        ("26/10/2025 02:00 (CET)", "%d/%m/%Y %H:%M", "2025-10-26T01:00+00:00"),
    ],
)
def test_an_instant_is_read_with_the_zone_that_it_says(stamp: str, form: str, expected: str):
    found = series_instants.read(stamp, [form])
    assert found == clock(expected)
    assert (found.tzinfo is None) == (clock(expected).tzinfo is None)


def test_the_doubled_hour_of_autumn_is_two_instants():
    local = clock("2025-10-26T02:30")
    found = [series_instants.in_utc(local, BERLIN, fold) for fold in (0, 1)]
    assert found == [clock("2025-10-26T00:30+00:00"), clock("2025-10-26T01:30+00:00")]


def test_an_hour_that_spring_leaves_out_is_told_apart_from_other_faults():
    with pytest.raises(LeftOutError):
        series_instants.in_utc(clock("2025-03-30T02:30"), BERLIN, 0)
    with pytest.raises(ValueError, match=r"has no zone.*timestamp_utc, or timestamp_local"):
        series_instants.in_utc(clock("2025-03-30T02:30"), None, 0)


def test_rows_run_back_if_those_around_the_doubled_hour_do():
    forth = [clock(f"2025-10-26T0{hour}:00") for hour in (1, 2, 2, 3)]
    assert series_instants.folds(forth, BERLIN) == [0, 0, 1, 0]
    assert series_instants.folds(forth[::-1], BERLIN) == [0, 1, 0, 0]
    assert series_instants.folds(forth[1:], BERLIN) == [0, 1, 0]
    assert series_instants.folds([*forth, None], UTC) == [0] * 5


@pytest.mark.parametrize("step_min", [15, 30, 60])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_year_comes_back_from_its_local_clock_in_either_direction(step_min: int, direction: int):
    begin = clock("2024-12-31T23:00+00:00").timestamp()
    steps = range(365 * 24 * 60 // step_min)
    instants = [datetime.fromtimestamp(begin + 60 * step_min * step, UTC) for step in steps]
    instants = instants[::direction]
    local = [instant.astimezone(BERLIN).replace(tzinfo=None, fold=0) for instant in instants]
    assert len(set(local)) == len(local) - 60 // step_min  # an hour comes twice
    folds = series_instants.folds(local, BERLIN)
    rows = zip(local, folds, strict=True)
    assert [series_instants.in_utc(moment, BERLIN, fold) for moment, fold in rows] == instants
