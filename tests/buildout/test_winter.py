"""Winter: outdoor work rests on ice days, and over whole years nothing changes."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy import stats
from small_plan import TIMELINE, catalogue, fixed, lasting, results_of, spec_of, worlds_of

from ausbau.buildout import compiled_engine, simpy_engine, winter
from ausbau.buildout.calendars import (
    Days,
    finish_on_calendar,
    is_working_day,
    open_days,
    ticks_from_hours,
    working_days,
)
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.open_time import open_shares
from ausbau.buildout.plan_network import outlook
from ausbau.core.arrays import BoolArray, IntArray

START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
DAY = int(ticks_from_hours(24.0))
NEW = {"sites.plan.building": fixed("new"), "sites.plan.land": "BY"}


def outdoor(land: str) -> IntArray:
    calendar = open_days(START, END, lambda days: ~rests_on(days, land), timezone="UTC")
    return calendar[0]


def rests_on(days: Days, land: str, *severities: float) -> BoolArray:
    """Whether work rests in the winters from that of 2025 on, the mean one unless told otherwise."""
    of_winters = np.array([[*severities, *[1.0] * (4 - len(severities))]])
    return winter.rests_on(days, land, of_winters, 2025)


def mean_open_share(land: str) -> float:
    return float(winter.open_share(land, np.ones(1))[0])


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
    work_days = 365 * mean_open_share(land)
    for start_day in (0, 100, 300):
        assert finish_day(start_day, work_days, land) == pytest.approx(start_day + 365, abs=1e-6)
    summer_days = 200 * mean_open_share(land)
    assert finish_day(59, summer_days, land) < 59 + 200


def test_no_day_rests_outside_the_bad_weather_period() -> None:
    days = np.arange(np.datetime64("2025-04-01"), np.datetime64("2025-12-01"))
    assert not rests_on(days, "BY", 9.0, 9.0).any()


def test_working_days_without_ice_are_open_in_both_senses() -> None:
    """12 to 19 January 2026 holds six working days of Bavaria: Monday to Friday, and the next Monday."""
    january = np.arange(np.datetime64("2026-01-01"), np.datetime64("2026-02-01"))
    assert (is_working_day(january, "BY") & rests_on(january, "BY")[0]).sum() == 6


def test_a_winter_of_half_the_severity_has_half_the_ice_days_of_each_month() -> None:
    """Bavaria's 11, 8 and 5 days of December, January and February become 6, 4 and 2: halves go to even."""
    days = np.arange(np.datetime64("2025-12-01"), np.datetime64("2026-04-01"))
    resting = days[rests_on(days, "BY", 1.0, 0.5)[0]].astype("datetime64[M]")
    months, counts = np.unique(resting, return_counts=True)
    assert dict(zip(months.astype(str), counts, strict=True)) == {
        "2025-12": 6,
        "2026-01": 4,
        "2026-02": 2,
    }


def test_a_december_belongs_to_the_winter_of_the_next_year() -> None:
    days = np.arange(np.datetime64("2025-01-01"), np.datetime64("2027-01-01"))
    months = days[rests_on(days, "BY", 0.0, 1.0, 0.0)[0]].astype("datetime64[M]")
    assert set(months.astype(str)) == {"2025-12", "2026-01", "2026-02"}


def test_no_winter_has_more_ice_days_than_its_months() -> None:
    days = np.arange(np.datetime64("2025-12-01"), np.datetime64("2026-04-01"))
    assert rests_on(days, "BY", 1.0, 99.0)[0].sum() == 31 + 31 + 28


@pytest.mark.parametrize("spread", [0.3, 0.6, 1.0])
def test_severities_follow_the_gamma_law_with_mean_one(spread: float) -> None:
    levels = (np.arange(20_000) + 0.5) / 20_000
    severities = winter.severity(levels, np.full(20_000, spread))
    assert severities.mean() == pytest.approx(1.0, abs=1e-3)
    assert severities.std() == pytest.approx(spread, rel=5e-3)
    expected = stats.gamma.ppf([0.1, 0.5, 0.9], spread**-2, scale=spread**2)
    assert severities[[1999, 9999, 17999]] == pytest.approx(expected, rel=1e-3)


def test_without_spread_every_winter_is_the_expected_one() -> None:
    assert winter.severity(np.array([0.0, 0.5, 0.99]), np.zeros(3)).tolist() == [1, 1, 1]


def test_the_spread_of_the_base_is_that_of_five_winters_at_munich_airport() -> None:
    """Days below 0 °C from December to March of 2019/20 to 2023/24, counted in the hours of the DWD."""
    observed = np.array([4, 18, 4, 13, 13])
    assert observed.std(ddof=1) / observed.mean() == pytest.approx(0.6, abs=0.01)
    assert observed.mean() / sum(winter.ice_days("BY")) == pytest.approx(0.43, abs=0.005)


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


def test_both_engines_agree_on_shells_in_drawn_winters() -> None:
    """Thirty worlds with winters of their own: equal to the tick, and the shells end on different days."""
    spec = spec_of(
        HALF_OUTDOOR
        | {"winter.spread": fixed(0.6), "buildings.new.construction": lasting("360 day")}
    )
    worlds = worlds_of(spec, stop=30)
    network = outlook(spec, catalogue(), worlds, np.full((30, TIMELINE.months), 5.0)).ahead
    schedules = [engine.schedule(network) for engine in (simpy_engine, compiled_engine)]
    assert (schedules[0].finish_ticks == schedules[1].finish_ticks).all()
    shell = schedules[0].finish_ticks[:, network.activities.index("plan.new.shell")]
    assert len(np.unique(shell)) > 15


def test_a_world_has_its_winters_whatever_the_block_and_the_horizon() -> None:
    severe = HALF_OUTDOOR | {
        "winter.spread": fixed(0.6),
        "buildings.new.construction": lasting("360 day"),
    }
    together, alone = results_of(severe, stop=4), results_of(severe, start=3, stop=4)
    shell = "buildout.activity_finish_h"
    ended = [of[shell].sel(activity="plan.new.shell").values[-1] for of in (together, alone)]
    assert ended[0] == ended[1]


def test_a_clock_tells_its_open_share() -> None:
    """From Monday to Friday of the fourth week 20 of 26 days are worked."""
    builder = NetworkBuilder(1)
    weeks = (datetime(2025, 6, 30, tzinfo=UTC), datetime(2025, 7, 26, tzinfo=UTC))
    builder.calendar("weeks", working_days(*weeks, timezone="UTC", land=None))
    builder.activity("mounting", 24.0, calendar="weeks")
    builder.activity("wait", 24.0)
    assert open_shares(builder.build())[0].tolist() == pytest.approx([20 / 26, 1.0])
