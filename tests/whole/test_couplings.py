"""Couplings: rules by hand, the stepped run against the single pass, and what a shorter step changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
import xarray as xr

from ausbau import metrics, pipeline
from ausbau.core.errors import InputError
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.couplings import (
    COUPLINGS,
    OPERATORS,
    budget_ceiling_gpu,
    immigration_factor,
    price_factor,
    run_share,
    use_ceiling_gpu,
)
from ausbau.couplings_gigafactory import grid_ceiling_gpu, undrawn_share
from ausbau.couplings_spec import NAMES
from ausbau.pipeline import Block
from ausbau.scenario import Scenario, load

DRAWS = 8
PLAN = "industrial-ai-cloud.yaml"
PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
LATER_PHASE = {
    "gpu_type": "b200",
    "gpus": {"value": "3000 GPU", **PASSPORT},
    "lots": {"value": 3, **PASSPORT},
    "lead": {"value": "22 month", **PASSPORT},
    "decided_after": {"value": "16 month", **PASSPORT},
}
PHASED: dict[str, object] = {
    "buildout.sites.plan.orders.b200.gpus": "3000 GPU",
    "buildout.sites.plan.orders.b200.lots": "3",
    "buildout.sites.plan.orders.second": LATER_PHASE,
    "couplings.budget_limits_orders.budget": "60 million EUR",
    "couplings.gigafactory_draws_demand.drawn_share": {
        "rtx_pro_6000": {"uniform": ["10 percent", "30 percent"], **PASSPORT}
    },
    "couplings.gigafactory_draws_grid.drawn_share": {
        "rtx_pro_6000": {"value": "50 percent", **PASSPORT}
    },
    "couplings.gigafactory_draws_grid.strengthening": "2 MW/year",
}
"""The plan in two phases, with a pool that draws users of the other, so that every coupling has something to
do. The second phase is decided in the second year, after the first answers of a step of a year."""
NEUTRAL = {
    "couplings.staff_limits_use.slack_share": "100 percent",
    "couplings.use_moves_price.adjustment": "0 1/year",
    "couplings.compute_draws_talent.elasticity": "0",
    "couplings.use_drives_orders.sold_share": "0 percent",
    "couplings.budget_limits_orders.budget": "1000000 billion EUR",
    "couplings.gigafactory_draws_demand.drawn_share": {
        "rtx_pro_6000": {"value": "0 percent", **PASSPORT}
    },
    "couplings.gigafactory_draws_grid.drawn_share": {
        "rtx_pro_6000": {"value": "0 percent", **PASSPORT}
    },
}
"""Strengths at which no coupling answers anything."""


OF_ONE_LOT = (
    "buildout.lost_gpus",
    "demand.competitor_share",
    "finance.is_complete",
    "sovereignty.german_increase",
    "sovereignty.us_share_fall",
)
"""Metrics at a date that a lot of the second phase decides, opened before it or after."""


def coupled(scenarios: Path, step_months: int, *active: str, **changes: object) -> Scenario:
    given = {"couplings.active": list(active or NAMES), "couplings.step_months": step_months}
    return load(scenarios / PLAN, {**PHASED, **given, **changes})


def run(scenario: Scenario) -> xr.Dataset:
    return pipeline.run_block(Block(scenario, 1, 0, DRAWS))


@pytest.fixture(scope="module", name="single")
def single_pass(scenarios: Path) -> xr.Dataset:
    return run(load(scenarios / PLAN, PHASED))


@pytest.fixture(scope="module", name="yearly")
def stepped_by_years(scenarios: Path) -> xr.Dataset:
    return run(coupled(scenarios, 12))


@pytest.fixture(scope="module", name="halved")
def stepped_by_half_years(scenarios: Path) -> xr.Dataset:
    return run(coupled(scenarios, 6))


def test_filled_posts_within_the_slack_leave_no_gpu_idle() -> None:
    # Slack of 20 percent: with 85 percent there all run, with 60 it is 60 / 80; all there, all run.
    staffed = np.array([[0.85, 0.6, 1.0]])
    np.testing.assert_allclose(run_share(staffed, np.array([0.2])), [[1.0, 0.75, 1.0]])


def test_the_scarcer_role_limits_the_use_however_many_there_are_of_the_other() -> None:
    # 20 of 50 technicians and 70 engineers for 50 posts: 40 percent, of 80 that would do: a half.
    # All 90 people for all 100 posts would have been 90 percent. Nobody needed: all runs.
    roles, operators = ["builders", *OPERATORS, "users"], list(OPERATORS)
    results = xr.Dataset(
        {
            "talent.missing_fte": (
                ("draw", "month", "role"),
                [[[9.0, 30.0, 0.0, 9.0], [0.0, 0.0, 0.0, 0.0]]],
            ),
            "talent.operators_by_role_fte": (
                ("draw", "month", "operator"),
                [[[20.0, 70.0], [0.0, 0.0]]],
            ),
        },
        {"role": roles, "operator": operators},
    )
    (coupling,) = (one for one in COUPLINGS if one.name == "staff_limits_use")
    slack = cast("Worlds", SimpleNamespace(value=lambda _: np.array([0.2])))
    np.testing.assert_allclose(coupling.answer(results, slack), [[0.5, 1.0]])


def test_a_price_climbs_while_the_plant_is_fuller_than_its_target_and_stops_at_its_limit() -> None:
    # A tenth above the target at 0.5 a month: +5 percent in logarithm each month, up to a ratio of 1.1.
    sold = np.array([[0.9, 0.9, np.nan, 0.3]])
    path = price_factor(sold, np.array([0.8]), np.full((1, 4), 0.5), np.array([1.1]))
    expected = [np.exp(0.05), 1.1, 1.1, np.exp(np.log(1.1) - 0.25)]
    expected[3] = max(expected[3], 1 / 1.1)
    np.testing.assert_allclose(path, [expected])


def test_twice_the_compute_raises_immigration_by_its_elasticity() -> None:
    # 2^0.5 = 1.414; no elasticity, no answer.
    both = np.array([[100.0], [100.0]])
    np.testing.assert_allclose(
        immigration_factor(both, both, np.array([0.5, 0.0])), [[2**0.5], [1.0]]
    )


def test_the_same_plant_draws_fewer_where_the_country_has_grown() -> None:
    # 100 GPUs in use beside 100 that double each year: in the middle of January 2027, 380.5 days on,
    # they are 100 · 2^(380.5 · 24 / 8766) = 205.873, and the plant is 100 / 205.873 of them.
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2027, 1, 31))
    hours = 100.0 * timeline.month_hours[np.newaxis, :, np.newaxis, np.newaxis]
    results = xr.Dataset(
        {"allocation.granted_gpu_h": (("draw", "month", "gpu_type", "group"), hours)},
        coords={"gpu_type": ["b200"]},
    )
    values = {
        "sovereignty.h100_equivalents.b200": 1.0,
        "sovereignty.germany.stock_end_of_2025": 100.0,
        "sovereignty.germany.growth": 1.0,
        "couplings.compute_draws_talent.elasticity": 1.0,
    }
    worlds = SimpleNamespace(timeline=timeline, value=lambda path: np.array([values[path]]))
    (coupling,) = (one for one in COUPLINGS if one.name == "compute_draws_talent")
    found = coupling.answer(results, cast("Worlds", worlds))
    assert found[0, -1] == pytest.approx(1 + 100 / 205.873, rel=1e-5)


def test_three_quarters_to_be_sold_admit_a_third_more_than_is_sold() -> None:
    # 7,500 sold are 75 percent of 10,000; where nothing need be sold, nothing is held back.
    sold = np.array([[[7500.0]], [[0.0]], [[0.0]]])
    found = use_ceiling_gpu(sold, np.array([0.75, 0.75, 0.0]))
    np.testing.assert_allclose(found[:, 0, 0], [10_000.0, 0.0, np.inf])


def test_a_budget_grows_by_the_share_of_earnings_that_is_reinvested() -> None:
    # 100 + 0.5 × (20, 20 + 60) = 110 and 140 over a price of 10 and then 7; a loss of 300 leaves nothing.
    found = budget_ceiling_gpu(
        np.array([100.0]),
        np.array([[20.0, 60.0, -380.0]]),
        np.array([0.5]),
        np.array([[[10.0], [7.0], [7.0]]]),
    )
    np.testing.assert_allclose(found[0, :, 0], [11.0, 20.0, 0.0])


def test_a_gigafactory_takes_its_share_as_far_as_it_is_open() -> None:
    # Two fifths would go; half of it is open, then all; one that has no GPUs takes nobody.
    found = undrawn_share(np.array([[0.0, 50.0, 100.0]]), np.array([100.0] * 3), np.array([0.4]))
    np.testing.assert_allclose(found, [[1.0, 0.8, 0.6]])
    nothing = undrawn_share(np.zeros((1, 3)), np.zeros(3), np.array([0.4]))
    np.testing.assert_array_equal(nothing, np.ones((1, 3)))


def test_a_gigafactory_leaves_the_grid_that_it_does_not_take_to_later_phases() -> None:
    # Of 20 MW it takes 8, of 30 MW as much: 12 and 22 MW at 2 kW a GPU. Before it takes any, no limit.
    # It takes more than there is: no room; a pool without GPUs has no limit.
    drawn = np.array([[[0.0, 8.0], [8.0, 8.0], [8.0, 0.0], [40.0, 8.0]]])
    found = grid_ceiling_gpu(drawn, np.array([[10.0, 20.0, 30.0, 35.0]]), np.array([[0.002, 0.0]]))
    np.testing.assert_allclose(found[0, :, 0], [np.inf, 6000.0, 11_000.0, 0.0])
    np.testing.assert_array_equal(found[0, :, 1], np.full(4, np.inf))


def test_the_power_of_a_gigafactory_binds_the_pools_of_other_sites_and_not_its_own() -> None:
    # Its 100 GPUs have 50 MW connected of 100, and burden the area with half of that. At 60 MW a year
    # and after a year there are 35 MW for the plan, whose 10 GPUs need 20 MW: 17.5 GPUs.
    of_lot = {"lot_site": ("lot", ["far", "plan"]), "lot_gpu_type": ("lot", ["new", "old"])}
    results = xr.Dataset(
        {
            "buildout.lot_gpu": ("lot", [100.0, 10.0]),
            "buildout.connection_mw": (("draw", "bound", "site"), [[[0.0, 0.0], [50.0, 20.0]]]),
            "buildout.power_gain_mw": (("draw", "power_gain"), [[50.0, 50.0, 20.0]]),
        },
        {
            **of_lot,
            "site": ["far", "plan"],
            "gpu_type": ["new", "old"],
            "power_gain": ["far.power.first", "far.power.second", "plan.power.all"],
        },
    )
    path = "couplings.gigafactory_draws_grid"
    values = {f"{path}.drawn_share.new": 0.5, f"{path}.strengthening": 60.0}
    worlds = SimpleNamespace(
        parameters=values,
        value=lambda name: np.array([values[name]]),
        timeline=SimpleNamespace(bounds_h=np.array([0.0, 8766.0])),
    )
    (coupling,) = (one for one in COUPLINGS if one.name == "gigafactory_draws_grid")
    found = coupling.answer(results, cast("Worlds", worlds))
    np.testing.assert_allclose(found, [[[np.inf, 17.5]]])


def test_all_couplings_are_off_in_the_base(scenarios: Path) -> None:
    assert load(scenarios / PLAN).spec.couplings.active == ()


def test_couplings_that_answer_nothing_give_the_single_pass_to_the_bit(
    scenarios: Path, single: xr.Dataset
) -> None:
    stepped = run(coupled(scenarios, 12, **NEUTRAL))
    assert stepped.identical(single)


def test_what_lies_before_the_first_answer_repeats_bit_for_bit(
    yearly: xr.Dataset, single: xr.Dataset
) -> None:
    """The first year of a run that is coupled from its second year on is that of the plan alone."""
    by_month = [
        name
        for name, values in single.data_vars.items()
        if {"draw", "month"} <= set(values.dims)
        and str(name).split(".")[0] in ("talent", "demand", "allocation")
    ]
    assert len(by_month) > 10
    moved = set()
    for name in by_month:
        before, after = (series[name].transpose("month", ...).values for series in (single, yearly))
        np.testing.assert_array_equal(before[:12], after[:12], str(name))
        moved |= {name} if not np.array_equal(before, after) else set()
    assert "allocation.sold_gpu_h" in moved


@pytest.mark.parametrize(
    "name",
    [
        "allocation.sold_gpu_h",
        "buildout.available_gpu_h",
        "talent.specialists_person",
        "demand.requested_gpu_h",
    ],
)
def test_halving_a_step_of_a_year_moves_totals_by_less_than_two_percent(
    name: str, yearly: xr.Dataset, halved: xr.Dataset
) -> None:
    """Four times the step of the base, so that the bound holds with room to spare there."""
    coarse, fine = (float(series[name].sum()) for series in (yearly, halved))
    assert 0 < abs(coarse / fine - 1) < 0.02


def test_halving_a_step_of_a_year_moves_no_metric_beyond_its_bound(
    scenarios: Path, yearly: xr.Dataset, halved: xr.Dataset
) -> None:
    """A tenth of its mean over the worlds, three tenths where it hangs on one lot being there on one day.

    Each metric at the last of its dates or years, under each relief.

    The second phase waits half a step on average until its order is looked at again.
    """
    timeline = load(scenarios / PLAN, PHASED).timeline
    last = {column.metric.name: column for column in metrics.default_columns(timeline)}
    columns = list(last.values())
    coarse, fine = (metrics.compute(run, timeline, columns).values for run in (yearly, halved))
    moved = {}
    for name, values in coarse.items():
        is_finite = np.isfinite(values) & np.isfinite(fine[name])
        before, after = (np.asarray(each)[is_finite] for each in (values, fine[name]))
        if not np.array_equal(before, after):
            larger = max(abs(before.mean()), abs(after.mean()))
            moved[name] = abs(before.mean() - after.mean()) / larger
    assert len(moved) > 200
    assert {name: share for name, share in moved.items() if share > 0.3} == {}
    beyond = {name: share for name, share in moved.items() if share > 0.1}
    assert [name for name in beyond if not name.startswith(OF_ONE_LOT)] == []


@pytest.mark.parametrize("name", [one.name for one in COUPLINGS if one.apply is not None])
def test_a_coupling_changes_what_it_declares_of_its_stage_and_nothing_else(
    name: str, scenarios: Path, single: xr.Dataset
) -> None:
    (coupling,) = (one for one in COUPLINGS if one.name == name)
    no_slack = {"couplings.staff_limits_use.slack_share": "0 percent"}
    scenario = coupled(scenarios, 24, name, **no_slack)
    stepped = pipeline.run_block(Block(scenario, 1, 0, DRAWS, until=coupling.stage))
    changed = {str(key) for key in stepped.data_vars if not stepped[key].identical(single[key])}
    assert changed
    assert changed <= set(coupling.changes)


@pytest.mark.parametrize("name", [one.name for one in COUPLINGS if one.apply is None])
def test_a_limit_on_orders_delays_the_later_phase_and_no_other_order(
    name: str, scenarios: Path, single: xr.Dataset
) -> None:
    scenario = coupled(scenarios, 12, name)
    stepped = pipeline.run_block(Block(scenario, 1, 0, DRAWS, until="buildout"))
    ordered, planned = (
        series["buildout.milestone_h"].sel(milestone="ordered") for series in (stepped, single)
    )
    is_later = ordered["lot"].str.startswith("plan.second.")
    assert ((ordered == planned) | is_later).all()
    assert (ordered >= planned).all()
    assert (ordered > planned).any()


def test_a_gigafactory_takes_demand_of_other_pools_and_none_of_its_own(
    scenarios: Path, single: xr.Dataset
) -> None:
    scenario = coupled(scenarios, 24, "gigafactory_draws_demand")
    drawn = pipeline.run_block(Block(scenario, 1, 0, DRAWS, until="demand"))
    asked, planned = (
        series["demand.requested_gpu_h"].sum(["group", "month"]) for series in (drawn, single)
    )
    assert (asked <= planned).all()
    assert (asked < planned).sel(gpu_type="b200").any()
    assert (asked == planned).sel(gpu_type="rtx_pro_6000").all()
    taken, before = (series["demand.competitor_share"] for series in (drawn, single))
    np.testing.assert_allclose(
        (1 - taken) / (1 - before),
        drawn["demand.requested_gpu_h"].sum(["group", "gpu_type"])
        / single["demand.requested_gpu_h"].sum(["group", "gpu_type"]),
    )


@pytest.mark.parametrize("drawn", ["grid", "demand"])
def test_a_gigafactory_of_a_pool_that_nobody_knows_is_told(drawn: str, scenarios: Path) -> None:
    path = f"couplings.gigafactory_draws_{drawn}.drawn_share"
    share = {"b2000": {"value": "10 percent", **PASSPORT}}
    with pytest.raises(InputError, match="no such GPU type"):
        coupled(scenarios, 12, **{path: share})


def test_specialists_who_are_drawn_are_counted_as_entries(halved: xr.Dataset) -> None:
    change = halved["talent.specialists_person"].diff("bound").values
    flows = halved["talent.specialist_flow_person"].sum("flow").values
    np.testing.assert_allclose(change, flows, atol=1e-6)


def test_people_who_are_drawn_are_the_same_by_level_by_origin_and_in_all(
    halved: xr.Dataset, single: xr.Dataset
) -> None:
    stock, people = halved["talent.stock_person"], halved["talent.specialists_person"]
    by_origin = halved["talent.specialists_by_origin_person"]
    levels = stock.sel(occupation=["junior", "senior"])
    np.testing.assert_allclose(levels.sum("occupation"), people, rtol=1e-9)
    np.testing.assert_allclose(by_origin.sum("origin"), people, rtol=1e-9)
    before = single["talent.specialists_by_origin_person"]
    assert (by_origin.sel(origin="germany") == before.sel(origin="germany")).all()
    drawn = (by_origin - before).isel(bound=-1)
    assert (drawn.sel(origin=["eu", "third_country"]) > 0).any("draw").all()
    came = halved["talent.specialist_flow_person"].sel(flow="immigration")
    told = halved["talent.immigrants_by_origin_person"].sum("origin")
    np.testing.assert_allclose(told, came, rtol=1e-9)


def test_a_coupled_run_takes_nothing_from_another_scenario(
    scenarios: Path, single: xr.Dataset
) -> None:
    one = coupled(scenarios, 12)
    other = coupled(scenarios, 12, **{"energy.price.uncertainty_factor": "1.3"})
    assert not pipeline.shared(one, single, other).data_vars


def test_an_unknown_coupling_is_told(scenarios: Path) -> None:
    with pytest.raises(InputError, match=r"couplings\.active"):
        coupled(scenarios, 12, "weather_drives_demand")
