"""What only some halls wait for: permits, deliveries with long leads, cooling in parts, call-off."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from small_plan import fixed, results_of

DAY_H = 24.0
NEW = {"sites.plan.building": fixed("new")}


def day(results: xr.Dataset, activity: str, end: str = "finish") -> float:
    return float(results[f"buildout.activity_{end}_h"].sel(activity=activity).item()) / DAY_H


def test_a_hall_below_ground_is_converted_when_its_fire_concept_is_examined() -> None:
    """Planning ends on day 20, the concept on day 70; the change of use was done on day 25."""
    needed = {"buildings.existing.fire_concept.need": fixed("needed")}
    assert day(results_of(), "plan.existing.construction", "start") == 25
    assert day(results_of(needed), "plan.existing.construction", "start") == 70


def test_a_hall_cooled_with_a_stream_is_tested_when_it_may_use_the_water() -> None:
    """Filed on day 20, granted on day 120; cooling has been mounted since day 50."""
    needed = {"buildings.existing.water_permit.need": fixed("needed")}
    assert day(results_of(needed), "plan.existing.systems_test", "start") == 120


def test_a_side_permit_that_is_granted_before_the_others_costs_nothing() -> None:
    quick = {
        "buildings.existing.water_permit": {"need": fixed("needed"), "duration": fixed("30 day")},
        "buildings.existing.fire_concept": {"need": fixed("needed"), "duration": fixed("5 day")},
    }
    assert day(results_of(quick), "plan.hall") == day(results_of(), "plan.hall") == 55


def test_switchgear_and_transformer_hold_up_voltage_and_generators_the_test() -> None:
    """A new hall: planning 10 to 50, connection 10 to 310, mounted on day 170; test 20 days."""
    late = {
        **NEW,
        "equipment.transformer": fixed("400 day"),
        "equipment.switchgear": fixed("350 day"),
        "equipment.generators": fixed("500 day"),
    }
    results = results_of(late)
    assert day(results, "plan.voltage") == 10 + 400
    assert day(results, "plan.new.systems_test", "start") == 50 + 500
    assert day(results_of(NEW), "plan.new.systems_test", "start") == 310


def test_a_medium_voltage_connection_needs_no_transformer_and_a_reused_one_no_switchgear() -> None:
    late = {"equipment.transformer": fixed("400 day"), "equipment.switchgear": fixed("350 day")}
    medium = {**late, "buildings.existing.grid_connection.way": fixed("medium_voltage")}
    assert day(results_of(late), "plan.voltage") == 18
    assert day(results_of(medium), "plan.voltage") == 10 + 350


def test_the_lot_beyond_the_first_cooling_waits_for_its_extension() -> None:
    """Half of 200 kW is cooled with the hall, the rest 60 days after day 50; lot 2 is there since day 65."""
    parts = {
        "sites.plan.power_steps.full.facility_power": fixed("0.2 MW"),
        "buildings.existing.cooling.share_at_once": fixed("50 percent"),
        "buildings.existing.cooling.extension": fixed("60 day"),
    }
    results = results_of(parts)
    ready_h = results["buildout.milestone_h"].sel(milestone="hall_ready").values / DAY_H
    np.testing.assert_allclose(ready_h, [[55, 110]])
    # a Saturday; crews begin on Monday, 22 September, 00:00 in Berlin
    start_day = day(results, "plan.b200.lot_02.installation.crew_1", "start")
    assert start_day == pytest.approx(111 + 22 / 24)


def test_cooling_at_once_carries_no_more_than_its_share_of_the_power() -> None:
    share = {
        "sites.plan.power_steps.full.facility_power": fixed("0.25 MW"),
        "buildings.existing.cooling.share_at_once": fixed("79 percent"),
        "buildings.existing.cooling.extension": fixed("60 day"),
    }
    # 79 % of 250 kW are 197 kW: room for one lot of 100 kW and not for two
    ready_h = results_of(share)["buildout.milestone_h"].sel(milestone="hall_ready").values
    np.testing.assert_allclose(ready_h / DAY_H, [[55, 110]])


@pytest.mark.parametrize(("notice", "called"), [("250 day", 150), ("100 day", 210), ("0 day", 310)])
def test_servers_are_called_off_for_a_built_hall_whose_power_is_near(
    notice: str, called: float
) -> None:
    """Built on day 150; voltage on day 310, of which one knows so many days before."""
    changes = {
        **NEW,
        "sites.plan.orders_follow": "call_off",
        "sites.plan.call_off_notice": fixed(notice),
    }
    results = results_of(changes)
    assert day(results, "plan.call_off") == called
    assert day(results, "plan.ordering", "start") == called
