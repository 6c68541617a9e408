"""Trades: fewer people than in the observed cases make a step longer, more do not make it shorter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from small_plan import TIMELINE, catalogue, crews, fixed, results_of, spec_of, worlds_of

from ausbau.buildout import stage
from ausbau.buildout.trades import TRADE_OF_STEP, People, stretch
from ausbau.pipeline import Block, run_block
from ausbau.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PLAN = "industrial-ai-cloud.yaml"
FEWER_BUILDERS = {"talent.trades.building.growth": "-20 percent/year"}


def days(results: xr.Dataset, activity: str) -> float:
    start_h, finish_h = (
        float(results[f"buildout.activity_{end}_h"].sel(activity=activity).isel(draw=0))
        for end in ("start", "finish")
    )
    return (finish_h - start_h) / 24.0


def with_stock(occupation: str, from_month: int, share: float) -> xr.Dataset:
    """The small plan where an occupation has another stock from the beginning of a month on."""
    upstream = crews(5)
    is_later = xr.DataArray(np.arange(len(TIMELINE.bounds_h)) >= from_month, dims="bound")
    is_meant = upstream["occupation"] == occupation
    stock = upstream["talent.stock_person"]
    changed = stock.where(~(is_later & is_meant), share * stock).transpose(*stock.dims)
    spec = spec_of()
    worlds = worlds_of(spec).limited_to("buildout", "catalogue")
    return stage.run(spec, catalogue(), worlds, upstream.assign({str(stock.name): changed}))


def test_four_fifths_of_the_people_need_five_quarters_of_the_time() -> None:
    assert stretch(np.array([0.8, 1.0, 1.5])).tolist() == [1.25, 1.0, 1.0]


@pytest.mark.parametrize(
    ("step", "normal_days"), [("construction", 20), ("cooling_mounting", 5), ("systems_test", 5)]
)
def test_half_of_a_trade_doubles_its_step(step: str, normal_days: float) -> None:
    half = {f"trades.{TRADE_OF_STEP[step]}": fixed("50 percent")}
    assert days(results_of(half), f"plan.existing.{step}") == pytest.approx(2 * normal_days)


def test_builders_who_leave_in_july_stretch_what_begins_then_by_hand() -> None:
    """Construction begins on 27 June with all people, mounting on day 45 and the test with four fifths."""
    fewer = with_stock("building_trades", 1, 0.8)
    assert days(fewer, "plan.existing.construction") == pytest.approx(20)
    assert days(fewer, "plan.existing.cooling_mounting") == pytest.approx(6.25)
    assert days(fewer, "plan.existing.systems_test") == pytest.approx(6.25)
    hall_h = fewer["buildout.activity_finish_h"].sel(activity="plan.hall")
    assert float(hall_h.isel(draw=0)) / 24.0 == pytest.approx(57.5)


def test_network_engineers_who_leave_stretch_the_fabric_and_nothing_else() -> None:
    as_it_is, fewer = results_of(), with_stock("cluster_engineers", 1, 0.5)
    for activity in as_it_is["activity"].values:
        factor = 2.0 if activity.endswith(".fabric") else 1.0
        if ".installation." not in activity and not activity.endswith(("acceptance", "opening")):
            # Those work on calendars, where weekends come in between.
            assert days(fewer, activity) == pytest.approx(factor * days(as_it_is, activity))


def test_more_people_than_at_the_start_shorten_nothing() -> None:
    assert with_stock("building_trades", 1, 1.5).identical(with_stock("building_trades", 1, 1.0))


def test_contractors_and_country_are_short_together() -> None:
    """Half of what contractors gave, of four fifths of the people: two fifths."""
    people = People(TIMELINE.bounds_h, {"building_trades": np.array([[10.0, 8.0, 12.0]])})
    assert people.share("building_trades").tolist() == [[1.0, 0.8, 1.0]]
    assert not people.are_enough
    assert stretch(0.5 * people.share("building_trades")).tolist() == [[2.0, 2.5, 2.0]]


@cache
def plan(*, fewer: bool) -> xr.Dataset:
    scenario = load(SCENARIOS / PLAN, FEWER_BUILDERS if fewer else {})
    return run_block(Block(scenario, 1, 0, 20, until="demand", explains=False))


def test_a_shortage_of_builders_in_talent_delays_the_build_out_and_not_the_demand() -> None:
    name = "buildout.first_opening_inside_h"
    normal_h, late_h = (plan(fewer=fewer)[name].values for fewer in (False, True))
    comes = np.isfinite(normal_h)
    assert (late_h >= normal_h)[comes].all()
    assert (late_h > normal_h)[comes].mean() > 0.5
    for variable in plan(fewer=False).data_vars:
        if str(variable).startswith(("demand.", "talent.specialist", "talent.visa")):
            assert plan(fewer=True)[variable].identical(plan(fewer=False)[variable])
