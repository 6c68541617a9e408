"""The immission control permit of emergency engines: who needs one, how long it takes, what waits for it.

In the small plan 0.5 MW thermal are 150 kW of load: 0.5 · 0.375 / 1.25. A lot takes 100 kW, so lot 1 is
free and lot 2 waits: filed on day 20, complete on day 50, decided 2 · 70 days later, on day 190.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_plan import PASSPORT, fixed, results_of

from ausbau.buildout.immission_permit import decision_h, free_power_mw, thermal_input_mw
from ausbau.buildout.power import split_at_limit, whole_kw

NEEDED = {"immission_permit.threshold": fixed("500 kW")}
HALF = {**NEEDED, "planning_relief.immission_permit_factor": fixed(0.5)}


def one(value: float) -> np.ndarray:
    return np.array([value])


def permit_days(changes: dict[str, Any], stop: int = 1) -> np.ndarray:
    results = results_of(changes, stop=stop)
    return results["buildout.immission_permit_h"].sel(site="plan").values / 24.0


def starts_day(changes: dict[str, Any]) -> list[float]:
    """Start of the only part of each lot, in days."""
    starts_h = results_of(changes)["buildout.activity_start_h"].isel(draw=0)
    names = [f"plan.b200.lot_0{lot}.installation.crew_1" for lot in (1, 2)]
    return [float(starts_h.sel(activity=name)) / 24.0 for name in names]


def test_15_mw_with_a_quarter_in_reserve_are_50_mw_thermal() -> None:
    assert thermal_input_mw(one(15.0), one(0.25), one(0.375)) == pytest.approx(50.0)
    assert free_power_mw(one(50.0), one(1.0), one(0.25), one(0.375)) == pytest.approx(15.0)
    assert free_power_mw(one(50.0), one(0.5), one(0.25), one(0.375)) == pytest.approx(30.0)


def test_without_backup_all_power_is_free() -> None:
    assert free_power_mw(one(50.0), one(0.0), one(0.25), one(0.375)) == np.inf
    assert whole_kw(one(np.inf)) > 10**15


def test_frankfurt_took_two_thirds_of_the_time_that_the_law_gives() -> None:
    # complete on 2017-11-21, granted on 2018-04-06: 136 days; seven months of 730.5 h
    assert decision_h(one(7 * 730.5), one(0.64)) / 24 == pytest.approx(136, abs=1)


def test_power_is_split_where_the_free_engines_end_and_none_is_lost() -> None:
    increments = np.array([[0, 10, 10], [0, 10, 10], [5, 10, 10]])
    within, beyond = split_at_limit(increments, np.array([15, 99, 3]))
    assert within.tolist() == [[0, 10, 5], [0, 10, 10], [3, 0, 0]]
    np.testing.assert_array_equal(within + beyond, increments)


def test_a_site_below_the_threshold_needs_none() -> None:
    assert permit_days({}) == 0
    assert "plan.immission_permit" not in selected({})


def selected(changes: dict[str, Any]) -> set[str]:
    results = results_of(changes)
    is_selected = results["buildout.activity_is_selected"].isel(draw=0).values
    return set(results["activity"].values[is_selected])


def test_what_free_engines_back_up_goes_on_and_the_rest_waits_for_the_permit() -> None:
    free = starts_day({})
    assert starts_day(NEEDED) == [free[0], 190.0]
    assert permit_days(NEEDED) == 170


def test_the_connection_carries_its_power_whatever_the_engines_may() -> None:
    connection = results_of(NEEDED)["buildout.connection_mw"].sel(site="plan").values
    np.testing.assert_array_equal(
        connection, results_of()["buildout.connection_mw"].sel(site="plan").values
    )


def test_hall_and_power_are_ready_for_a_lot_when_its_engines_are_permitted() -> None:
    ready_h = results_of(NEEDED)["buildout.milestone_h"].sel(milestone="hall_ready").values
    assert ready_h.tolist() == [[55 * 24.0, 190 * 24.0]]


def test_an_existing_hall_may_hold_the_permit_and_a_new_one_cannot() -> None:
    held = {**NEEDED, "buildings.existing.immission_permit": fixed("held")}
    assert permit_days(held) == 0
    assert starts_day(held) == starts_day({})
    assert permit_days({**held, "sites.plan.building": fixed("new")}) == 170


def test_relief_acts_on_the_permit_of_the_engines_and_on_no_other() -> None:
    assert permit_days(HALF) == 85
    # day 105 is Monday, 15 September
    assert starts_day(HALF)[1] == 105
    for name in ("building_permit_factor", "change_of_use_factor"):
        assert permit_days({**NEEDED, f"planning_relief.{name}": fixed(0.5)}) == 170


@pytest.mark.parametrize(("day", "days"), [("2025-06-22", 85.0), ("2025-06-23", 170.0)])
def test_the_day_of_filing_decides_which_law_holds(day: str, days: float) -> None:
    # planning ends, and the permit is filed, at the beginning of 22 June (day 20)
    assert permit_days({**HALF, "planning_relief.in_force_from": day}) == days


def test_whether_a_world_needs_the_permit_is_decided_by_its_own_engines() -> None:
    # 1 MW is free with a share of at most 0.5 / (1.25 / 0.375) = 0.15
    share = {"uniform": ["0 percent", "30 percent"], **PASSPORT}
    days = permit_days({**NEEDED, "backup_power.backed_up_share": share}, stop=200)
    assert set(days) == {0.0, 170.0}
    assert 0.35 < np.mean(days == 0.0) < 0.65


def test_a_permit_under_way_on_the_status_date_is_conditioned_on_what_has_passed() -> None:
    """Completeness uniform on 0 to 40 days, no time after it; filed on 22 June, pending on 29 June.

    At the end of that day 7 days and 22 hours have gone.
    """
    source = {"source": "assumption", "confidence": "low"}
    changes = {
        **NEEDED,
        "immission_permit.completeness": {"uniform": ["0 day", "40 day"], **PASSPORT},
        "immission_permit.pace": fixed(0),
    }
    observed = {"plan.existing.planning": {"finished": "2025-06-22", **source}}
    free = permit_days(changes, stop=50)
    looked = permit_days({**changes, "status_date": "2025-06-29", "observed": observed}, stop=50)
    elapsed = 7 + 22 / 24
    np.testing.assert_allclose(looked, elapsed + free / 40.0 * (40.0 - elapsed), atol=1e-6)
