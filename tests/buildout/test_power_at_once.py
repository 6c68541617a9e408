"""Partial power: a hall whose connection must be strengthened starts on the one it has, once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from small_plan import PASSPORT, fixed, lasting, results_of

STRONGER = {"sites.plan.grid_connection": {"way": fixed("medium_voltage")}}
HALF = {"buildings.existing.power_at_once": fixed("50 percent")}
EXACT = {
    "sites.plan.power_steps": {"full": {"facility_power": fixed("200 kW"), "delay": fixed("0 day")}}
}


def finish_day(results: xr.Dataset, activity: str) -> float:
    hours = results["buildout.activity_finish_h"].sel(activity=activity).item()
    return float(hours) / 24.0


def starts_day(changes: dict[str, Any]) -> list[float]:
    """Start of the only part of each lot, in days."""
    starts_h = results_of(changes)["buildout.activity_start_h"].isel(draw=0)
    names = [f"plan.b200.lot_0{lot}.installation.crew_1" for lot in (1, 2)]
    return [float(starts_h.sel(activity=name)) / 24.0 for name in names]


def test_the_hall_is_tested_on_the_connection_that_it_has() -> None:
    # own connection on day 18, cooling mounted on day 50, tested on day 55; stronger on day 90
    results = results_of({**STRONGER, **HALF})
    assert finish_day(results, "plan.existing.old_connection") == 18
    assert finish_day(results, "plan.hall") == 55
    assert finish_day(results, "plan.voltage") == 90


def test_without_a_share_at_once_the_hall_waits_for_the_stronger_connection() -> None:
    results = results_of(STRONGER)
    assert finish_day(results, "plan.hall") == 95


def test_half_of_the_power_carries_half_of_the_lots_and_the_rest_waits() -> None:
    # lot 1 on Monday, 28 July, 00:00 in Berlin, as with a full connection; lot 2, delivered on day 65,
    # waits for voltage on day 90, which is Sunday, 31 August, and starts on Monday
    assert starts_day({**STRONGER, **HALF, **EXACT}) == [56 - 2 / 24, 91 - 2 / 24]


def test_the_connection_carries_the_share_and_then_its_steps() -> None:
    connection = results_of({**STRONGER, **HALF, **EXACT})["buildout.connection_mw"]
    # bounds: 2 June, 1 July (day 29), 1 August (day 60), 1 September (day 91)
    assert connection.sel(site="plan").values[0, :4].tolist() == [0.0, 0.1, 0.1, 0.2]


@pytest.mark.parametrize("kind", ["modular", "new"])
def test_other_buildings_have_nothing_to_start_on(kind: str) -> None:
    building = {"sites.plan.building": fixed(kind)}
    xr.testing.assert_identical(results_of({**building, **HALF}), results_of(building))


def test_a_connection_that_suffices_brings_its_steps_and_nothing_before() -> None:
    xr.testing.assert_identical(results_of(HALF), results_of())


def test_a_wait_that_the_site_knows_is_the_wait_for_all_power() -> None:
    own = {"sites.plan.grid_connection": lasting("100 day")}
    xr.testing.assert_identical(results_of({**own, **HALF}), results_of(own))


def test_power_at_once_makes_no_hall_later_and_no_lot_later() -> None:
    mixed = {
        "sites.plan.building": {
            "choice": {"existing": "60 percent", "new": "40 percent"},
            **PASSPORT,
        },
        "buildings.existing.grid_connection": {
            "way": {"choice": {"reused": "50 percent", "medium_voltage": "50 percent"}, **PASSPORT}
        },
    }
    share = {"triangular": ["0 percent", "30 percent", "100 percent"], **PASSPORT}
    without = results_of(mixed, stop=100)["buildout.milestone_h"].values
    within = results_of({**mixed, "buildings.existing.power_at_once": share}, stop=100)[
        "buildout.milestone_h"
    ].values
    assert (within <= without).all()
    assert np.any(within < without)
