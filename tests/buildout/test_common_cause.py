"""A common cause makes deliveries late together: the last of them spreads wider and is earlier on average."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import asin, pi, sqrt
from pathlib import Path

import numpy as np
import pytest
from small_plan import PASSPORT, catalogue, crews, fixed, lasting, spec_of, worlds_of

from ausbau.buildout import stage
from ausbau.core.arrays import Array
from ausbau.core.worlds import Loading
from ausbau.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DRAWS = 2_000
DELIVERIES = ("transformer", "switchgear")
UP_TO_100_DAYS = {"uniform": ["0 day", "100 day"], **PASSPORT}
NEW_CONNECTION = {
    "sites.plan.building": fixed("new"),
    "grid_connections.high_voltage": lasting("0 day"),
    **{f"equipment.{item}": UP_TO_100_DAYS for item in DELIVERIES},
}


def wait_days(loading: float) -> Array:
    """From the contract, day 10, until both deliveries are there and the connection is under voltage."""
    spec = spec_of(NEW_CONNECTION)
    follows = Loading("electrical_equipment", loading)
    loadings = {f"buildout.equipment.{item}": follows for item in DELIVERIES}
    worlds = replace(worlds_of(spec, 0, DRAWS), loadings=loadings if loading else {})
    limited = worlds.limited_to("buildout", "catalogue")
    results = stage.run(spec, catalogue(), limited, crews(5, DRAWS), explains=False)
    days: Array = results["buildout.activity_finish_h"].sel(activity="plan.voltage").values / 24.0
    return days - 10.0


def test_the_later_of_two_deliveries_spreads_wider_under_a_common_cause_by_hand() -> None:
    """The later of two uniform times: mean 2/3 and variance 1/18 if independent, 1/2 and 1/12 if alike."""
    alone, together = wait_days(0.0), wait_days(1.0)
    assert alone.mean() == pytest.approx(200 / 3, abs=4 * 23.6 / sqrt(DRAWS))
    assert together.mean() == pytest.approx(50, abs=4 * 28.9 / sqrt(DRAWS))
    assert alone.std() == pytest.approx(100 / sqrt(18), rel=0.06)
    assert together.std() == pytest.approx(100 / sqrt(12), rel=0.06)


def test_a_common_cause_in_between_lies_in_between() -> None:
    deviations = [wait_days(loading).std() for loading in (0.0, 0.7, 1.0)]
    assert deviations == sorted(deviations)


@pytest.mark.parametrize("group", ["suppliers", "electrical_equipment"])
def test_deliveries_of_the_base_are_late_together_as_often_as_their_loadings_say(
    group: str,
) -> None:
    """Two are beyond their medians in 1/4 + arcsin(l · m) / 2π of the worlds (Sheppard 1899)."""
    scenario = load(SCENARIOS / "industrial-ai-cloud.yaml", {"correlation.strength": "1"})
    worlds = replace(scenario.worlds(1, 0, DRAWS), shocks={})
    members = scenario.spec.correlation.groups[group].members
    is_late = {path: worlds.value(path) > np.median(worlds.value(path)) for path in members}
    for one, other in combinations(members, 2):
        expected = 0.25 + asin(members[one] * members[other]) / (2 * pi)
        both = float((is_late[one] & is_late[other]).mean())
        assert both == pytest.approx(expected, abs=4.5 * 0.5 / sqrt(DRAWS))
