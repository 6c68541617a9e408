"""The reference durations of ``scenarios/base`` beside what real projects took.

The expected figures are published outcomes (docs of the reference class, buildout-derived-2-2, and the
sources named in each test), not results of this program.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from small_plan import upstream_of

from ausbau.buildout import plan_check, stage
from ausbau.buildout.immission_permit import free_power_mw
from ausbau.buildout.spec import BUILDING_KINDS, BuildoutSpec
from ausbau.buildout.variables import EXPLANATIONS, VARIABLES
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import yaml_source
from ausbau.core.arrays import Array
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.variables import check
from ausbau.core.worlds import Worlds

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TIMELINE = Timeline.from_dates(date(2025, 6, 13), date(2035, 12, 31))
MONTH_H = 730.5
WEEK_H = 168.0
DRAWS = 200


def fixed(value: str | float) -> dict[str, Any]:
    return {"value": value, "source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


def tree(path: str) -> dict[str, Any]:
    value = yaml_source.read(SCENARIOS / path).value
    assert isinstance(value, dict)
    return value


def specs(as_of: date | None, sites: dict[str, Any]) -> tuple[BuildoutSpec, CatalogueSpec]:
    context = ValidationContext(as_of, frozenset(tree("sources.yaml")))
    section = {**tree("base/buildout.yaml"), "sites": sites}
    return (
        BuildoutSpec.model_validate(section, context=context),
        CatalogueSpec.model_validate(tree("base/catalogue.yaml"), context=context),
    )


def site(kind: str, way: str) -> dict[str, Any]:
    """10,000 GPUs in ten lots in one kind of building, on one kind of connection."""
    return {
        "title": {"de": kind, "en": kind},
        "announced": "2025-06-13",
        "building": fixed(kind),
        "grid_connection": {"way": fixed(way)},
        "orders_follow": "announcement",
        "power_steps": {"full": {"facility_power": fixed("30 MW"), "delay": fixed("0 month")}},
        "orders": {"b200": {"gpu_type": "b200", "gpus": fixed("10000 GPU"), "lots": fixed(10)}},
    }


@cache
def outcome(kind: str, way: str) -> xr.Dataset:
    """What the network of 200 worlds makes of a site, with 20 crews, which are never short."""
    spec, catalogue = specs(date(2025, 6, 13), {"plan": site(kind, way)})
    parameters = dict(parameters_of(spec, ("buildout",)))
    parameters |= dict(parameters_of(catalogue, ("catalogue",)))
    inside = {"buildout.outside_view.weight": 0.0}
    worlds = Worlds(TIMELINE, parameters, seed=1, start=0, stop=DRAWS, held=inside)
    people = upstream_of(TIMELINE, 20.0, draws=DRAWS)
    return check(stage.run(spec, catalogue, worlds, people), (*VARIABLES, *EXPLANATIONS))


def finish_h(results: xr.Dataset, activity: str) -> Array:
    values: Array = results["buildout.activity_finish_h"].sel(activity=activity).values
    return values


def reached_h(results: xr.Dataset, milestone: str) -> Array:
    values: Array = results["buildout.milestone_h"].sel(milestone=milestone).values
    return values


@pytest.mark.parametrize("as_of", [date(2025, 6, 13), None])
def test_the_base_loads_with_the_knowledge_of_june_2025_and_with_that_of_today(
    as_of: date | None,
) -> None:
    spec, catalogue = specs(as_of, {"plan": site("existing", "reused")})
    assert list(plan_check.findings(spec, catalogue)) == []


def test_nothing_learnt_after_june_2025_is_used_then() -> None:
    spec, _ = specs(date(2025, 6, 13), {})
    known = [parameter.passport.known_on for _, parameter in parameters_of(spec)]
    assert max(day for day in known if day is not None) <= date(2025, 6, 13)


def test_a_refit_takes_3_to_12_months() -> None:
    # refits of existing data centres, planning to test: 3 to 12 months
    results = outcome("existing", "reused")
    months = (finish_h(results, "plan.hall") - finish_h(results, "plan.contract")) / MONTH_H
    assert np.quantile(months, 0.05) >= 3.0
    assert 5.0 <= np.median(months) <= 8.0
    assert np.quantile(months, 0.95) <= 12.0


def test_an_existing_hall_opens_as_early_as_those_of_the_reference_class() -> None:
    # announcement or contract to launch: Dawn 3.4, Colossus 1a 4.0, Hunter 12.9 months
    months = reached_h(outcome("existing", "reused"), "opened").min(axis=1) / MONTH_H
    assert np.quantile(months, 0.1) >= 3.4
    assert np.quantile(months, 0.9) <= 12.9


def test_a_modular_plant_takes_as_long_as_jupiter() -> None:
    # contract to inauguration 23.1 months, on the campus of a data centre
    results = outcome("modular", "medium_voltage")
    opened_h = reached_h(results, "opened").max(axis=1)
    months = (opened_h - finish_h(results, "plan.contract")) / MONTH_H
    low, high = np.quantile(months, [0.1, 0.9])
    assert low <= 23.1 <= high


def test_a_new_hall_takes_as_long_as_german_ones_are_expected_to_take() -> None:
    # from announcement: 25 months to the permits alone (Rhineland), 59 to the first module (Hanau)
    months = reached_h(outcome("new", "medium_voltage"), "opened").min(axis=1) / MONTH_H
    assert np.quantile(months, 0.1) >= 25.0
    assert np.quantile(months, 0.9) <= 59.0


def test_engines_are_free_up_to_about_15_mw_of_load() -> None:
    # two German cases have 5.8 and 8.2 MW thermal an engine: 50 MW are 18 to 20 MW of engines, which back
    # up about 15 MW (buildout-derived-3-3)
    spec, _ = specs(date(2025, 6, 13), {})
    engines, permit = spec.backup_power, spec.immission_permit
    middle = [
        parameter.distribution.quantile(np.array([0.5]))
        for parameter in (permit.threshold, engines.spare_share, engines.efficiency)
    ]
    free_mw = free_power_mw(middle[0], np.ones(1), *middle[1:])
    assert 14.0 < free_mw[0] < 16.0
    assert 18.0 < free_mw[0] * (1 + middle[1][0]) < 20.0


def test_the_immission_permit_takes_as_long_as_in_frankfurt_and_up_to_two_years() -> None:
    # Frankfurt 12.9 months from filing; up to about two years in practice (buildout-bau)
    permit_h = outcome("new", "medium_voltage")["buildout.immission_permit_h"].values
    months = permit_h[permit_h > 0] / MONTH_H
    low, high = np.quantile(months, [0.1, 0.9])
    assert low <= 12.9 <= high
    assert months.max() <= 24.1
    assert np.quantile(months, 0.98) > 18


def test_a_plant_of_30_mw_needs_the_permit_unless_its_hall_holds_one() -> None:
    needed = outcome("new", "medium_voltage")["buildout.immission_permit_h"].values > 0
    assert needed.mean() > 0.9
    held = outcome("existing", "medium_voltage")["buildout.immission_permit_h"].values == 0
    assert 0.4 < held.mean() < 0.65


def test_hardware_reaches_customers_within_two_to_six_weeks() -> None:
    # a commercial GPU cloud needs 2 to 6 weeks a lot from installed hardware to customers; longer where
    # more servers fail than there are spares
    results = outcome("existing", "reused")
    weeks = (reached_h(results, "opened") - reached_h(results, "installed")) / WEEK_H
    low, middle, high = np.quantile(weeks, [0.05, 0.5, 0.85])
    assert low >= 2.0
    assert 3.0 <= middle <= 5.0
    assert high <= 6.0


def test_kinds_of_building_differ_by_years_and_in_the_right_order() -> None:
    halls = [
        np.median(finish_h(outcome(kind, "medium_voltage"), "plan.hall")) for kind in BUILDING_KINDS
    ]
    assert halls == sorted(halls)
    assert halls[2] - halls[0] > 12 * MONTH_H
