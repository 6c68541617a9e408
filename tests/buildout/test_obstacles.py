"""Why a date is what it is: binding chain, time to spare and crashing, on plans worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from small_plan import fixed, results_of

from ausbau.buildout import stage
from ausbau.buildout.binding_chain import binding_chain
from ausbau.buildout.calendars import NEVER, ticks_from_hours
from ausbau.buildout.compiled_engine import schedule
from ausbau.buildout.crashing import step_of, steps_of
from ausbau.buildout.criticality import is_critical
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.remaining_time import remaining_ticks
from ausbau.buildout.variables import EXPLANATIONS
from ausbau.pipeline import Block, run_block
from ausbau.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DAY_H = 24.0
EARLY = {"delivery.b200.lead": fixed("10 day")}
SCARCE_POWER = {
    "sites.plan.power_steps": {
        "first": {"facility_power": fixed("0.1 MW"), "delay": fixed("0 day")},
        "full": {"facility_power": fixed("0.2 MW"), "delay": fixed("60 day")},
    }
}
TOO_LITTLE_POWER = {"sites.plan.power_steps.full.facility_power": fixed("0.15 MW")}


def days_owed(results: xr.Dataset) -> dict[str, float]:
    """Days attributed to each critical activity that took time, in draw 0."""
    critical = results["buildout.activity_is_critical"].isel(draw=0)
    owed_h = results["buildout.activity_attributed_h"].isel(draw=0)
    names = results["activity"].values[(critical & (owed_h > 0)).values]
    return {str(name): float(owed_h.sel(activity=name)) / DAY_H for name in names}


def waited_days(results: xr.Dataset) -> dict[str, float]:
    waits_h = results["buildout.resource_wait_h"].isel(draw=0)
    return {
        str(item): float(waits_h.sel(resource=item)) / DAY_H
        for item in waits_h["resource"].values
        if float(waits_h.sel(resource=item)) > 0.0
    }


def test_the_second_lot_owes_its_opening_to_the_delivery_and_a_weekend_by_hand() -> None:
    """Day 79 and 22 h: acceptance waits from Saturday, 08:00, for Monday and takes two days more."""
    assert days_owed(results_of()) == pytest.approx(
        {
            "plan.contract": 10,
            "plan.ordering": 5,
            "plan.b200.lot_02.shipment": 50,
            "plan.b200.lot_02.installation.crew_1": 7,
            "plan.b200.lot_02.fabric": 8 / 24,
            "plan.b200.lot_02.burn_in": 3,
            "plan.b200.lot_02.acceptance": 3 + 14 / 24,
            "plan.b200.lot_02.opening": 1,
        }
    )


def test_with_one_crew_the_chain_goes_through_the_lot_that_held_it() -> None:
    """Both lots are there before the hall; lot 1 has the crew first, lot 2 a week later."""
    results = results_of(EARLY, number_of_crews=1)
    owed = days_owed(results)
    assert owed["plan.b200.lot_01.installation.crew_1"] == pytest.approx(5 + 22 / 24)
    assert owed["plan.b200.lot_02.installation.crew_1"] == pytest.approx(7)
    assert owed["plan.existing.construction"] == pytest.approx(20)
    assert "plan.b200.lot_02.shipment" not in owed
    assert waited_days(results) == pytest.approx({"installation_crews": 7})


def test_a_lot_that_waits_for_power_owes_its_days_to_the_power_step() -> None:
    """Power for lot 2 comes 60 days after voltage on day 18; its servers stood there since day 65."""
    results = results_of(SCARCE_POWER)
    owed = days_owed(results)
    assert owed["plan.power.full"] == pytest.approx(60)
    assert owed["plan.existing.grid_connection"] == pytest.approx(8)
    assert owed["plan.contract"] == pytest.approx(10)
    assert waited_days(results) == pytest.approx({"plan.power_kw": 13})


def test_a_lot_without_power_for_ever_is_an_infinite_obstacle() -> None:
    results = results_of(TOO_LITTLE_POWER)
    owed = days_owed(results)
    assert owed["plan.b200.lot_02.installation.crew_1"] == np.inf
    assert waited_days(results) == {"plan.power_kw": np.inf}
    assert (results["buildout.crash_gain_h"] == 0.0).all()


def test_what_remains_after_a_delivery_is_the_work_of_its_lot_by_hand() -> None:
    """Lot 2: 7 days with the weekend, 8 h, 72 h, 48 h of two working days and 24 h are 320 h."""
    remaining_h = results_of()["buildout.activity_remaining_h"].isel(draw=0)
    assert float(remaining_h.sel(activity="plan.b200.lot_02.delivery")) == pytest.approx(320)
    assert float(remaining_h.sel(activity="plan.hall")) == pytest.approx(320)
    assert float(remaining_h.sel(activity="plan.b200.lot_02.opening")) == 0.0


def test_power_must_be_there_for_the_lot_with_the_shortest_way_to_the_end() -> None:
    """Lot 1: five working days from Monday are 120 h, then 8, 72, 48 and 24 h; lot 2 needs more."""
    remaining_h = results_of()["buildout.activity_remaining_h"].isel(draw=0)
    assert float(remaining_h.sel(activity="plan.power.full")) == pytest.approx(272)


def test_a_month_less_of_shipment_buys_only_the_days_until_the_hall_binds() -> None:
    """Lot 2 comes on day 35 instead of 65; the hall of day 55 binds, and both open after 1,614 h."""
    gain_h = results_of()["buildout.crash_gain_h"].isel(draw=0)
    assert float(gain_h.sel(step="plan.shipment")) == pytest.approx(1918 - 1614)
    assert float(gain_h.sel(step="plan.construction")) == 0.0


def test_a_shorter_contract_buys_its_days_on_the_clock() -> None:
    """Ten days less: shipment ends on Sunday, day 55, 00:00; lot 2 opens as lot 1 of the plan, 1,614 h."""
    gain_h = results_of()["buildout.crash_gain_h"].isel(draw=0)
    assert float(gain_h.sel(step="plan.contract")) == pytest.approx(1918 - 1614)


def test_steps_name_what_is_done_where() -> None:
    names = ("plan.b200.lot_01.installation.crew_2", "plan.existing.permit", "plan.new.permit")
    assert steps_of(names) == ("plan.installation", "plan.permit")
    assert step_of("plan.power.opening") == "plan.power"
    assert step_of("plan.power_permitted.opening") == "plan.power"


@cache
def plan(name: str) -> xr.Dataset:
    return run_block(Block(load(SCENARIOS / f"{name}.yaml"), 1, 0, 40, until="buildout"))


def test_a_trial_that_explains_nothing_has_the_bits_of_the_run_that_does() -> None:
    """Reports alone read why a date is what it is, so that trials need not work it out."""
    block = Block(load(SCENARIOS / "industrial-ai-cloud.yaml"), 1, 0, 40, until="buildout")
    told = {variable.name for variable in EXPLANATIONS}
    unexplained = run_block(replace(block, explains=False))
    assert not told & set(unexplained.data_vars)
    without = plan("industrial-ai-cloud").drop_vars(told).drop_vars(["step", "resource"])
    assert unexplained.drop_vars(["step", "resource"]).identical(without)


def last_opening_h(results: xr.Dataset) -> xr.DataArray:
    """By the schedule, whatever the outside view makes of it."""
    openings = [
        name for name in results["activity"].values if ".lot_" in name and name.endswith("opening")
    ]
    return results["buildout.activity_finish_h"].sel(activity=openings).max("activity")


@pytest.mark.parametrize("name", ["industrial-ai-cloud", "industrial-ai-cloud-2026-11"])
def test_attributed_days_add_up_to_the_date_less_the_announcement(name: str) -> None:
    results = plan(name)
    opened_h = last_opening_h(results).values
    announced_h = results["buildout.activity_finish_h"].sel(activity="plan.announcement").values
    owed_h = results["buildout.activity_attributed_h"].sum("activity").values
    comes = np.isfinite(opened_h)
    assert comes.any()
    np.testing.assert_allclose(owed_h[comes], (opened_h - announced_h)[comes], rtol=0, atol=1e-6)
    assert np.isinf(owed_h[~comes]).all()


@pytest.mark.parametrize("name", ["industrial-ai-cloud", "industrial-ai-cloud-2026-11"])
def test_no_activity_on_the_chain_has_time_to_spare_but_for_weekends_and_crews(name: str) -> None:
    """A critical activity's finish and what remains after it never pass the date that it decides."""
    results = plan(name)
    opened_h = last_opening_h(results)
    latest_h = opened_h - results["buildout.activity_remaining_h"]
    finish_h = results["buildout.activity_finish_h"]
    critical = results["buildout.activity_is_critical"] & np.isfinite(opened_h)
    assert (finish_h.where(critical, 0.0) <= latest_h.where(critical, np.inf) + 1e-6).all()


def test_events_carry_what_the_chain_says_of_each_chosen_activity() -> None:
    table = stage.events(plan("industrial-ai-cloud"))
    assert {"is_critical", "attributed_days", "remaining_days"} <= set(table)
    assert (table["attributed_days"][~table["is_critical"]] == 0.0).all()


def test_a_chain_passes_through_what_was_not_chosen_and_leaves_the_lag_with_it() -> None:
    builder = NetworkBuilder(1)
    builder.activity("a", 5.0)
    builder.activity("b", 7.0, selected=np.array([False]))
    builder.activity("c", 2.0)
    builder.link("a", "b", lag_h=3.0)
    builder.link("b", "c")
    network = builder.build()
    times = schedule(network)
    chain = binding_chain(network, times, [2])
    assert chain.is_critical.tolist() == [[True, False, True]]
    assert chain.attributed_ticks.tolist() == [ticks_from_hours([5.0, 3.0, 2.0]).tolist()]
    assert remaining_ticks(network, times, [2]).tolist() == [ticks_from_hours([5, 2, 0]).tolist()]


def test_work_that_never_ends_is_named_and_not_what_waits_for_it() -> None:
    builder = NetworkBuilder(1)
    builder.activity("a", 5.0)
    builder.activity("b", np.inf)
    builder.activity("c", 2.0)
    builder.link("a", "b")
    builder.link("b", "c")
    network = builder.build()
    chain = binding_chain(network, schedule(network), [2])
    assert chain.is_critical.tolist() == [[True, True, False]]
    assert chain.attributed_ticks.tolist() == [[int(ticks_from_hours(5.0)), NEVER, 0]]


def test_the_chain_is_the_critical_path_where_nothing_ties() -> None:
    """Random networks of precedence and one kind of crew, against the criticality found otherwise."""
    generator = np.random.default_rng(7)
    for _ in range(20):
        builder = NetworkBuilder(draws=3)
        builder.resource("crew", 2)
        names = [f"s.step_{number}" for number in range(9)]
        for place, name in enumerate(names):
            builder.activity(name, generator.uniform(1.0, 50.0, size=3))
            for before in names[:place]:
                if generator.random() < 0.25:
                    builder.link(before, name)
            if generator.random() < 0.5:
                builder.need(name, "crew", 1)
        network = builder.build()
        times = schedule(network)
        chain = binding_chain(network, times, range(len(names)))
        np.testing.assert_array_equal(chain.is_critical, is_critical(network, times))
        ends = times.finish_ticks.max(axis=1)
        np.testing.assert_array_equal(chain.attributed_ticks.sum(axis=1), ends)
