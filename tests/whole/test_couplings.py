"""Couplings: rules by hand, the stepped run against the single pass, and what a shorter step changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from ausbau import pipeline
from ausbau.core.errors import InputError
from ausbau.couplings import (
    COUPLINGS,
    NAMES,
    immigration_factor,
    price_factor,
    staffed_share,
)
from ausbau.pipeline import Block
from ausbau.scenario import Scenario, load

DRAWS = 8
PLAN = "industrial-ai-cloud.yaml"
NEUTRAL = {
    "couplings.staff_limits_use.slack_share": "100 percent",
    "couplings.use_moves_price.adjustment": "0 1/year",
    "couplings.compute_draws_talent.elasticity": "0",
}
"""Strengths at which no coupling answers anything."""


def coupled(scenarios: Path, step_months: int, *active: str, **changes: object) -> Scenario:
    given = {"couplings.active": list(active or NAMES), "couplings.step_months": step_months}
    return load(scenarios / PLAN, {**given, **changes})


def run(scenario: Scenario) -> xr.Dataset:
    return pipeline.run_block(Block(scenario, 1, 0, DRAWS))


@pytest.fixture(scope="module", name="single")
def single_pass(scenarios: Path) -> xr.Dataset:
    return run(load(scenarios / PLAN))


@pytest.fixture(scope="module", name="yearly")
def stepped_by_years(scenarios: Path) -> xr.Dataset:
    return run(coupled(scenarios, 12))


@pytest.fixture(scope="module", name="halved")
def stepped_by_half_years(scenarios: Path) -> xr.Dataset:
    return run(coupled(scenarios, 6))


def test_filled_posts_within_the_slack_leave_no_gpu_idle() -> None:
    # 100 posts, slack 20 percent: 85 people run all, 60 run 60 / 80; nobody needed, nothing idle.
    needed, missing = np.array([[100.0, 100.0, 0.0]]), np.array([[15.0, 40.0, 0.0]])
    np.testing.assert_allclose(staffed_share(needed, missing, np.array([0.2])), [[1.0, 0.75, 1.0]])


def test_a_price_climbs_while_the_plant_is_fuller_than_its_target_and_stops_at_its_limit() -> None:
    # A tenth above the target at 0.5 a month: +5 percent in logarithm each month, up to a ratio of 1.1.
    sold = np.array([[0.9, 0.9, np.nan, 0.3]])
    path = price_factor(sold, np.array([0.8]), np.full((1, 4), 0.5), np.array([1.1]))
    expected = [np.exp(0.05), 1.1, 1.1, np.exp(np.log(1.1) - 0.25)]
    expected[3] = max(expected[3], 1 / 1.1)
    np.testing.assert_allclose(path, [expected])


def test_twice_the_compute_raises_immigration_by_its_elasticity() -> None:
    # 2^0.5 = 1.414; no elasticity, no answer.
    plant, country = np.array([[100.0], [100.0]]), np.array([100.0, 100.0])
    np.testing.assert_allclose(
        immigration_factor(plant, country, np.array([0.5, 0.0])), [[2**0.5], [1.0]]
    )


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
def test_halving_a_step_of_a_year_moves_totals_by_less_than_one_percent(
    name: str, yearly: xr.Dataset, halved: xr.Dataset
) -> None:
    """Four times the step of the base, so that the bound holds with room to spare there."""
    coarse, fine = (float(series[name].sum()) for series in (yearly, halved))
    assert 0 < abs(coarse / fine - 1) < 0.01


@pytest.mark.parametrize("name", NAMES)
def test_a_coupling_changes_what_it_declares_of_its_stage_and_nothing_else(
    name: str, scenarios: Path, single: xr.Dataset
) -> None:
    (coupling,) = (one for one in COUPLINGS if one.name == name)
    scenario = coupled(scenarios, 24, name)
    stepped = pipeline.run_block(Block(scenario, 1, 0, DRAWS, until=coupling.after))
    changed = {str(key) for key in stepped.data_vars if not stepped[key].identical(single[key])}
    assert changed
    assert changed <= set(coupling.changes)


def test_specialists_who_are_drawn_are_counted_as_entries(halved: xr.Dataset) -> None:
    change = halved["talent.specialists_person"].diff("bound").values
    flows = halved["talent.specialist_flow_person"].sum("flow").values
    np.testing.assert_allclose(change, flows, atol=1e-6)


def test_a_coupled_run_takes_nothing_from_another_scenario(
    scenarios: Path, single: xr.Dataset
) -> None:
    one = coupled(scenarios, 12)
    other = coupled(scenarios, 12, **{"energy.price.uncertainty_factor": "1.3"})
    assert not pipeline.shared(one, single, other).data_vars


def test_an_unknown_coupling_is_told(scenarios: Path) -> None:
    with pytest.raises(InputError, match=r"couplings\.active"):
        coupled(scenarios, 12, "weather_drives_demand")
