"""Metrics of the build-out."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import xarray as xr
from small_plan import PASSPORT, TIMELINE, fixed, lasting, results_of, site

from ausbau.buildout.metrics import METRICS
from ausbau.core.timeline import Timeline

METRIC = {metric.name.removeprefix("buildout."): metric for metric in METRICS}


def measured(name: str, results: xr.Dataset, on: date | None = None) -> float:
    return float(METRIC[name].measured(results, TIMELINE, on=on).item())


def test_a_deadline_includes_what_ends_with_the_last_instant_of_its_day() -> None:
    # lot 1 is installed on Friday, 1 August 2025, at midnight in Berlin
    results = results_of()
    assert measured("gpus_installed", results, date(2025, 7, 31)) == 0
    assert measured("gpus_installed", results, date(2025, 8, 1)) == 80


def test_states_are_counted_apart() -> None:
    # 7 August: lot 1 is in service since 08:00 in Berlin and opens a day later
    counted = {
        name: measured(name, results_of(), date(2025, 8, 7))
        for name in METRIC
        if name.startswith("gpus_")
    }
    assert counted == {
        "gpus_delivered": 160,
        "gpus_hall_ready": 160,
        "gpus_installed": 80,
        "gpus_commissioned": 80,
        "gpus_in_service": 80,
        "gpus_opened": 0,
    }


def test_first_and_full_opening_are_those_of_the_first_and_the_last_lot() -> None:
    results = results_of()
    assert measured("first_opening_h", results) == 1614
    assert measured("full_opening_h", results) == 1918
    assert measured("full_in_service_h", results) == 1894


def test_what_is_never_complete_has_an_infinite_date() -> None:
    short = {"only": {"facility_power": fixed("150 kW"), "delay": fixed("0 day")}}
    results = results_of({"sites.plan.power_steps": short})
    assert measured("first_opening_h", results) == 1614
    assert measured("full_opening_h", results) == np.inf


def test_commissioning_is_dated_apart_from_opening() -> None:
    # lot 1 opens at 1,614 h, 24 h after an acceptance of two working days. Lot 2 is delivered on day 65,
    # Wednesday; five working days of installation, 8 h of fabric and 72 h of burn-in end on day 75 at 08:00
    results = results_of()
    assert measured("first_commissioned_h", results) == 1614 - 24 - 48
    assert measured("full_commissioned_h", results) == 75 * 24 + 8


def test_what_is_scheduled_after_the_horizon_never_happens_within_it() -> None:
    # voltage after 2,000 days, on 3 December 2030; the horizon ends with 2026
    results = results_of({"sites.plan.grid_connection": lasting("2000 day")})
    ready_h = results["buildout.milestone_h"].sel(milestone="hall_ready").values
    assert (ready_h > TIMELINE.duration_h).all()
    assert np.isfinite(ready_h).all()
    for name in ("first_hall_ready_h", "full_hall_ready_h", "servers_wait_h"):
        assert measured(name, results) == np.inf
    assert measured("hall_waits_h", results) == 0
    assert measured("full_delivery_h", results) == 65 * 24


def test_the_last_instant_of_the_horizon_belongs_to_it() -> None:
    results = results_of()
    timeline = Timeline(TIMELINE.start, TIMELINE.start + timedelta(hours=1614))
    metric = METRIC["first_opening_h"]
    assert metric.measured(results, timeline).item() == 1614
    shorter = Timeline(TIMELINE.start, TIMELINE.start + timedelta(hours=1613))
    assert metric.measured(results, shorter).item() == np.inf


def test_a_plan_without_lots_never_opens() -> None:
    results = results_of({"sites": {}})
    assert measured("first_opening_h", results) == np.inf
    assert measured("full_opening_h", results) == np.inf
    assert measured("gpus_opened", results, date(2026, 1, 1)) == 0


def test_servers_wait_for_the_hall_or_the_hall_for_them() -> None:
    # the hall is ready on day 55; lots come on days 45 and 65, so one waits 10 days and one is awaited 10
    results = results_of()
    assert measured("servers_wait_h", results) == 5 * 24
    assert measured("hall_waits_h", results) == 5 * 24
    assert measured("first_hall_ready_h", results) == 55 * 24
    assert measured("full_delivery_h", results) == 65 * 24


def test_servers_that_wait_for_ever_make_the_mean_infinite_and_those_that_never_come_do_not() -> (
    None
):
    short = {"only": {"facility_power": fixed("150 kW"), "delay": fixed("0 day")}}
    results = results_of({"sites.plan.power_steps": short})
    assert measured("servers_wait_h", results) == np.inf
    assert measured("hall_waits_h", results) == 0
    assert measured("full_hall_ready_h", results) == np.inf


def test_the_cooling_plant_has_slack_while_the_hall_is_being_built() -> None:
    # ordered on day 20: delivered on day 35, the hall is built on day 45; a lead of 40 days is 15 too long
    late = {**site(), "cooling": {"lead": fixed("40 day")}}
    assert measured("cooling_slack_h", results_of()) == 10 * 24
    assert measured("cooling_slack_h", results_of({"sites.plan": late})) == -15 * 24
    assert measured("cooling_slack_h", results_of({"sites.other": late})) == -15 * 24
    assert measured("cooling_slack_h", results_of({"sites.plan.building": fixed("new")})) == 40 * 24


def test_power_counts_from_the_day_on_which_it_comes() -> None:
    steps = {
        "first": {"facility_power": fixed("0.4 MW"), "delay": fixed("0 day")},
        "second": {"facility_power": fixed("1 MW"), "delay": fixed("10 day")},
    }
    results = results_of({"sites.plan.power_steps": steps, "sites.other": site()})
    # voltage on day 18, 20 June, at the second site with all its power; the second step on 30 June
    assert measured("connected_mw", results, date(2025, 6, 19)) == 0
    assert measured("connected_mw", results, date(2025, 6, 20)) == 1.4
    assert measured("connected_mw", results, date(2025, 6, 30)) == 2.0


def test_the_largest_site_is_counted_alone() -> None:
    small = {**site(), "orders": {"b200": {**site()["orders"]["b200"], "gpus": fixed("80 GPU")}}}
    results = results_of({"sites.other": small})
    assert measured("largest_site_gpus", results, date(2025, 12, 31)) == 160
    assert measured("largest_site_gpus", results, date(2025, 6, 30)) == 0


def test_permits_are_those_of_the_slowest_site() -> None:
    slow = {**site(), "permit": lasting("30 day")}
    assert measured("permit_h", results_of()) == 5 * 24
    assert measured("permit_h", results_of({"sites.other": slow})) == 30 * 24
    assert measured("permit_factor", results_of()) == 1


def test_a_stop_counts_once_it_has_begun() -> None:
    changes = {
        "export_stop.hazard": {"uniform": ["1 1/year", "2 1/year"], **PASSPORT},
        "export_stop.duration": fixed("40 day"),
    }
    results = results_of(changes, stop=60)
    metric = METRIC["export_stop_h"]
    begins_h = results["buildout.export_stop_begin_h"].values
    for day in (date(2025, 9, 30), date(2026, 12, 30)):
        has_begun = begins_h <= TIMELINE.deadline_h(day)
        assert 0 < has_begun.sum() < 60
        np.testing.assert_allclose(
            metric.measured(results, TIMELINE, on=day).values,
            np.where(has_begun, 40 * 24.0, 0.0),
            atol=1e-6,
        )


def test_the_lag_counts_the_generations_that_ship_at_the_first_opening() -> None:
    def generation(planned: str, slip: str) -> dict[str, object]:
        title = {"de": "Neu", "en": "New"}
        return {"title": title, "planned": planned, "slip": fixed(slip), **PASSPORT}

    # the first lot opens at 1,614 h: 8 August 2025, 06:00 UTC
    early, slipped = generation("2025-07-01", "38 day"), generation("2025-07-01", "39 day")
    assert measured("generation_lag", results_of()) == 0
    assert measured("generation_lag", results_of({"generations.a": early})) == 1
    assert measured("generation_lag", results_of({"generations.a": slipped})) == 0
    both = {"generations.a": early, "generations.b": early}
    assert measured("generation_lag", results_of(both)) == 2
    assert measured("generation_lag", results_of({**both, "sites": {}})) == np.inf


def test_a_plan_without_sites_never_has_a_permit_and_has_no_power() -> None:
    results = results_of({"sites": {}})
    for name in ("permit_h", "permit_factor", "immission_permit_h"):
        assert measured(name, results) == np.inf
    assert measured("connected_mw", results, date(2026, 1, 1)) == 0
    assert measured("largest_site_gpus", results, date(2026, 1, 1)) == 0
    assert measured("servers_wait_h", results) == 0
    assert measured("cooling_slack_h", results) == np.inf


def test_all_power_is_there_with_the_last_step_that_adds_something() -> None:
    # voltage on day 18, the second step 60 days later; a third one that adds nothing is not waited for
    steps = {
        name: {"facility_power": fixed(power), "delay": fixed(delay)}
        for name, power, delay in (
            ("first", "0.1 MW", "0 day"),
            ("second", "0.2 MW", "60 day"),
            ("third", "0.2 MW", "90 day"),
        )
    }
    assert measured("full_power_h", results_of({"sites.plan.power_steps": steps})) == 78 * 24
    assert measured("full_power_h", results_of()) == 18 * 24
    assert measured("full_power_h", results_of({"sites": {}})) == np.inf
