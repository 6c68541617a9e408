"""What two scenarios have in common is not simulated twice, and holding a parameter moves it alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from ausbau import pipeline
from ausbau.scenario import Scenario, load

DRAWS = 20
PLAN = "industrial-ai-cloud.yaml"


@pytest.mark.parametrize(
    ("change", "first_rerun"),
    [
        ({"energy.price.uncertainty_factor": "1.3"}, "energy"),
        ({"demand.price.h100": "3 USD/GPU/h"}, "demand"),
        ({"talent.builders.installation_crews": "40 crew"}, "talent.supply"),
        ({"correlation.strength": "0"}, "talent.supply"),
        ({"timeline.end": "2029-12-31"}, "talent.supply"),
        ({"catalogue.gpu_types.rtx_pro_6000.server_nameplate": "7 kW"}, "talent.supply"),
    ],
)
def test_a_run_that_starts_from_another_scenario_has_the_bits_of_a_whole_run(
    change: dict[str, str],
    first_rerun: str,
    scenarios: Path,
    plan: Scenario,
    plan_series: xr.Dataset,
) -> None:
    changed = load(scenarios / PLAN, change)
    known = plan_series.isel(draw=slice(0, DRAWS))
    given = pipeline.shared(plan, known, changed)
    kept = [
        stage.name
        for stage in pipeline.stages("compiled")
        if all(variable.name in given for variable in stage.variables)
    ]
    names = [stage.name for stage in pipeline.stages("compiled")]
    assert kept == names[: names.index(first_rerun)]
    continued = pipeline.simulate(changed, DRAWS, seed=1, given=given)
    assert continued.identical(pipeline.simulate(changed, DRAWS, seed=1))


def test_a_run_ends_with_the_stage_that_is_wanted(plan: Scenario, plan_series: xr.Dataset) -> None:
    series = pipeline.simulate(plan, 20, seed=1, until="buildout")
    assert {str(name).split(".")[0] for name in series.data_vars} == {"talent", "buildout"}
    expected = plan_series["buildout.milestone_h"].isel(draw=slice(0, 20))
    assert series["buildout.milestone_h"].identical(expected)


def test_a_held_parameter_has_its_quantile_in_every_world_and_leaves_the_others(
    plan: Scenario,
) -> None:
    """The median of a lognormal factor around 1 is 1; its partner in the correlation stays as it is."""
    path, partner = "energy.price.uncertainty_factor", "energy.carbon.allowance_factor"
    held, free = (one.worlds(1, 0, 50) for one in (plan.holding(path, 0.5), plan))
    np.testing.assert_allclose(held.value(path), 1.0, rtol=1e-12)
    assert np.array_equal(held.value(partner), free.value(partner))
    assert np.ptp(free.value(path)) > 0


def test_holding_the_strength_of_the_correlation_holds_it_for_every_group(plan: Scenario) -> None:
    """At strength 0, the lowest option, every level is the parameter's own uniform."""
    held = plan.holding("correlation.strength", 0.01).worlds(1, 0, 50)
    path = "demand.price.h100"
    own = plan.parameters[path].distribution.quantile(held._uniform(f"parameter:{path}"))
    assert np.array_equal(held.value(path), own)
