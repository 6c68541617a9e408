"""Winter: outdoor work rests on ice days, and over whole years nothing changes."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from small_plan import TIMELINE, catalogue, fixed, lasting, results_of, spec_of, worlds_of

from ausbau.buildout import compiled_engine, simpy_engine, winter
from ausbau.buildout.calendars import (
    both_open,
    finish_on_calendar,
    open_days,
    ticks_from_hours,
    working_days,
)
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.open_time import open_shares
from ausbau.buildout.plan_network import outlook
from ausbau.core.arrays import IntArray

START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
DAY = int(ticks_from_hours(24.0))
NEW = {"sites.plan.building": fixed("new"), "sites.plan.land": "BY"}


def outdoor(land: str) -> IntArray:
    return open_days(START, END, lambda days: ~winter.rests_on(days, land), timezone="UTC")


def finish_day(start_day: float, work_days: float, land: str = "BY") -> float:
    calendar = outdoor(land)
    start, work = int(start_day * DAY), int(work_days * DAY)
    return finish_on_calendar(start, work, calendar[:, 0], calendar[:, 1]) / DAY


def day_of(results: xr.Dataset, activity: str, end: str = "finish") -> float:
    return float(results[f"buildout.activity_{end}_h"].sel(activity=activity).isel(draw=0)) / 24.0


def test_twenty_days_of_outdoor_work_from_new_year_end_on_28_january_in_bavaria() -> None:
    """Eleven days until the 11th, rest from the 12th to the 19th, nine days more: 28 days have passed."""
    assert finish_day(0, 20) == 28


def test_ice_days_are_those_of_the_mean_years_of_the_weather_service() -> None:
    """Counted again from the hours of the test reference years that come with demandlib."""
    found = find_spec("demandlib")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "vdi" / "resources_weather"
    for region, days in winter.ICE_DAYS.items():
        lines = (folder / f"TRY2010_{region:02d}_Jahr.dat").read_text(encoding="latin-1")
        rows = [line.split() for line in lines.split("***", 1)[1].splitlines()[1:] if line.strip()]
        months = np.array([int(row[2]) for row in rows]).reshape(365, 24)[:, 0]
        highest = np.array([float(row[8]) for row in rows]).reshape(365, 24).max(axis=1)
        assert days == tuple(int((highest[months == month] < 0).sum()) for month in winter.MONTHS)


def test_without_a_land_the_mean_of_all_counts() -> None:
    """December: 4·10 + 4·4 + 11 + 4 + 3·3 + 1 + 2 + 2·8 = 99 days in 16 Länder, 6 each."""
    assert winter.ice_days(None)[0] == 6


@pytest.mark.parametrize("land", sorted(winter.REGION_OF_LAND))
def test_a_year_of_outdoor_work_takes_a_year_whenever_it_begins(land: str) -> None:
    """From 1 March to 1 December the same work is done sooner than a share of the year says."""
    work_days = 365 * winter.open_share(land)
    for start_day in (0, 100, 300):
        assert finish_day(start_day, work_days, land) == pytest.approx(start_day + 365, abs=1e-6)
    summer_days = 200 * winter.open_share(land)
    assert finish_day(59, summer_days, land) < 59 + 200


def test_no_day_rests_outside_the_bad_weather_period() -> None:
    days = np.arange(np.datetime64("2025-04-01"), np.datetime64("2025-12-01"))
    assert not winter.rests_on(days, "BY").any()


def test_working_days_without_ice_are_open_on_both_calendars() -> None:
    """12 to 19 January 2026 holds six working days of Bavaria: Monday to Friday, and the next Monday."""
    january = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    worked = working_days(*january, timezone="UTC", land="BY")
    ice_free = open_days(*january, lambda days: ~winter.rests_on(days, "BY"), timezone="UTC")
    both = both_open(worked, ice_free)
    assert (worked[:, 1] - worked[:, 0]).sum() - (both[:, 1] - both[:, 0]).sum() == 6 * DAY


def test_without_outdoor_work_a_new_hall_is_built_as_before() -> None:
    """Planning, contract and permit end on day 70; construction is four times 20 days."""
    results = results_of(NEW)
    assert day_of(results, "plan.new.shell") == 70
    assert day_of(results, "plan.new.construction") == 150


HALF_OUTDOOR = NEW | {"winter.outdoor_share": fixed("50 percent")}


def test_a_shell_rests_on_the_ice_days_that_it_meets_by_hand() -> None:
    """180 of 360 days are outdoor work, 180 · 341 / 365 = 168.16 open days from 11 August, day 70.

    Alone they end on 26 January; the 11 ice days of December and the 8 of January move that to
    14 February, and the 5 from the 12th on to 19 February, day 262.16. The fit-out takes 180 days more.
    """
    results = results_of(HALF_OUTDOOR | {"buildings.new.construction": lasting("360 day")})
    assert day_of(results, "plan.new.shell", "start") == 70
    assert day_of(results, "plan.new.shell") == pytest.approx(70 + 180 * 341 / 365 + 24)
    assert day_of(results, "plan.new.construction") == pytest.approx(
        70 + 180 * 341 / 365 + 24 + 180
    )


def test_an_existing_hall_knows_no_winter() -> None:
    inside = {"sites.plan.land": "BY", "winter.outdoor_share": fixed("50 percent")}
    assert day_of(results_of(inside), "plan.existing.construction") == 45


def test_both_engines_agree_on_a_shell_in_winter() -> None:
    spec = spec_of(HALF_OUTDOOR)
    network = outlook(spec, catalogue(), worlds_of(spec), np.full((1, TIMELINE.months), 5.0)).ahead
    schedules = [engine.schedule(network) for engine in (simpy_engine, compiled_engine)]
    assert (schedules[0].finish_ticks == schedules[1].finish_ticks).all()


def test_a_clock_tells_its_open_share() -> None:
    """From Monday to Friday of the fourth week 20 of 26 days are worked."""
    builder = NetworkBuilder(1)
    weeks = (datetime(2025, 6, 30, tzinfo=UTC), datetime(2025, 7, 26, tzinfo=UTC))
    builder.calendar("weeks", working_days(*weeks, timezone="UTC", land=None))
    builder.activity("mounting", 24.0, calendar="weeks")
    builder.activity("wait", 24.0)
    assert open_shares(builder.build()).tolist() == pytest.approx([20 / 26, 1.0])
