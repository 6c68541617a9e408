"""Worlds are shared: what is not changed stays bit for bit the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import yaml

from ausbau import pipeline
from ausbau.scenario import Scenario, load

DRAWS = 100


def identical(left: xr.Dataset, right: xr.Dataset) -> list[str]:
    """Names of the variables that differ in any bit."""
    assert set(left.data_vars) == set(right.data_vars)
    return [name for name in left.data_vars if not left[name].identical(right[name])]


def reversed_copy(folder: Path, target: Path) -> None:
    """Copy the scenario files, the entries of every mapping in reverse order."""
    for file in folder.rglob("*.yaml"):
        tree = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        copy = target / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(turned(tree), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        copy.write_text(text, encoding="utf-8")


def turned(node: object) -> object:
    if isinstance(node, dict):
        return {key: turned(node[key]) for key in reversed(list(node))}
    return [turned(entry) for entry in node] if isinstance(node, list) else node


def test_the_first_100_of_200_draws_are_the_100_draws(
    plan: Scenario, plan_series: xr.Dataset
) -> None:
    longer = pipeline.simulate(plan, 2 * DRAWS, seed=1)
    assert identical(longer.isel(draw=slice(0, DRAWS)), plan_series) == []


def test_two_workers_give_the_bits_of_one(
    plan: Scenario, plan_series: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In smaller blocks than the one process had, so that there is something for both."""
    monkeypatch.setattr(pipeline, "BLOCK_DRAWS", DRAWS // 2)
    parallel = pipeline.simulate(plan, DRAWS, seed=1, workers=2)
    assert identical(parallel, plan_series) == []


@pytest.mark.parametrize("draws", [1, 7])
def test_a_draw_does_not_depend_on_how_many_others_are_in_its_block(
    draws: int, plan: Scenario, plan_series: xr.Dataset
) -> None:
    alone = pipeline.simulate(plan, draws, seed=1)
    assert identical(alone, plan_series.isel(draw=slice(0, draws))) == []


def test_the_order_of_yaml_entries_changes_nothing(
    scenarios: Path, tmp_path: Path, plan_series: xr.Dataset
) -> None:
    reversed_copy(scenarios, tmp_path)
    reversed_plan = load(tmp_path / "industrial-ai-cloud.yaml")
    assert identical(pipeline.simulate(reversed_plan, DRAWS, seed=1), plan_series) == []


def test_another_seed_gives_other_worlds(plan: Scenario, plan_series: xr.Dataset) -> None:
    other = pipeline.simulate(plan, DRAWS, seed=2)
    assert "buildout.milestone_h" in identical(other, plan_series)


def test_another_price_of_power_leaves_the_build_out_alone(
    scenarios: Path, plan_series: xr.Dataset
) -> None:
    changed = load(
        scenarios / "industrial-ai-cloud.yaml",
        {"energy.price.uncertainty_factor": {"lognormal": {"median": 1.5, "sigma": 0.4}}},
    )
    different = identical(pipeline.simulate(changed, DRAWS, seed=1), plan_series)
    assert different
    assert all(name.startswith(("energy.", "finance.")) for name in different)


def test_a_site_that_is_switched_off_leaves_the_others_alone(
    scenarios: Path, plan: Scenario, plan_series: xr.Dataset
) -> None:
    """A second site beside the plan, first there, then switched off: the plan is as if alone."""
    second = dict(plan.tree["buildout"]["sites"]["plan"], title={"de": "Zweiter", "en": "Second"})
    off = load(
        scenarios / "industrial-ai-cloud.yaml",
        {"buildout.sites.second": second, "buildout.sites.second.is_active": False},
    )
    assert identical(pipeline.simulate(off, DRAWS, seed=1), plan_series) == []


def test_a_second_site_shares_crews_but_not_its_luck(
    scenarios: Path, plan: Scenario, plan_series: xr.Dataset
) -> None:
    """With crews in plenty on both sides the first site's dates are untouched by the second."""
    crews = {"talent.builders.installation_crews": "100000 crew"}
    second = dict(plan.tree["buildout"]["sites"]["plan"], title={"de": "Zweiter", "en": "Second"})
    alone = pipeline.simulate(load(scenarios / "industrial-ai-cloud.yaml", crews), DRAWS, seed=1)
    both = pipeline.simulate(
        load(scenarios / "industrial-ai-cloud.yaml", {**crews, "buildout.sites.second": second}),
        DRAWS,
        seed=1,
    )
    of_plan = both["buildout.milestone_h"].isel(lot=both["lot_site"].values == "plan")
    assert np.array_equal(of_plan.values, alone["buildout.milestone_h"].values)


def test_pairing_makes_differences_sharper_than_independent_worlds(scenarios: Path) -> None:
    """A month more of contract talks: paired differences scatter less than unpaired ones.

    By the network alone, as the outside view knows nothing of contracts, and without winter, in which
    a later start may lose or gain days.
    """
    inside: dict[str, object] = {
        "buildout.outside_view.weight": "0",
        "buildout.winter.outdoor_share": "0 percent",
    }
    talks = {"triangular": ["1 month", "2.5 month", "5 month"]}
    later = {**inside, "buildout.sites.plan.contract.duration": talks}

    def hall_ready_h(changes: dict[str, object], seed: int) -> np.ndarray:
        plan = load(scenarios / "industrial-ai-cloud.yaml", changes)
        series = pipeline.simulate(plan, DRAWS, seed=seed, until="buildout")
        return series["buildout.milestone_h"].sel(milestone="hall_ready").min("lot").values

    before_h = hall_ready_h(inside, 1)
    later_h = hall_ready_h(later, 1) - before_h
    np.testing.assert_allclose(later_h, 730.5, atol=1e-6)  # everything waits for the contract
    assert later_h.std() < (hall_ready_h(later, 2) - before_h).std() / 2


@pytest.mark.parametrize("relief", ["compensation"])
def test_a_relief_changes_money_and_nothing_else(
    scenarios: Path, plan_series: xr.Dataset, relief: str
) -> None:
    money = {variable.name for variable in pipeline.variables() if variable.is_money}
    with_relief = load(scenarios / "compensation-on.yaml")
    different = identical(pipeline.simulate(with_relief, DRAWS, seed=1), plan_series)
    assert different
    assert set(different) <= money
