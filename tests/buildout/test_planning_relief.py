"""Planning relief: it acts on the permits that it names, from its day on, once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_plan import PASSPORT, fixed, lasting, results_of

from ausbau.buildout.planning_relief import applied_factor, is_filed_under_relief

HALF = {"planning_relief.change_of_use_factor": fixed(0.5)}
SOURCE = {"source": "assumption", "confidence": "low"}


def permit_days(changes: dict[str, Any], stop: int = 1) -> np.ndarray:
    return results_of(changes, stop=stop)["buildout.permit_h"].sel(site="plan").values / 24.0


def test_a_relief_of_0_7_turns_ten_months_into_seven() -> None:
    factor = applied_factor(np.array([0.7, 0.7]), np.array([True, False]))
    np.testing.assert_allclose(10.0 * factor, [7.0, 10.0])


def test_the_day_itself_belongs_to_the_relief() -> None:
    filed_h = np.array([99.0, 100.0, np.inf])
    assert is_filed_under_relief(filed_h, 100.0).tolist() == [False, True, True]


def test_the_relief_of_one_permit_leaves_the_other_alone() -> None:
    new = {"sites.plan.building": fixed("new")}
    assert permit_days({}) == 5
    assert permit_days(HALF) == 2.5
    assert permit_days(new) == 20
    assert permit_days({**new, **HALF}) == 20
    assert permit_days({**new, "planning_relief.building_permit_factor": fixed(0.5)}) == 10


def test_half_a_permit_brings_the_hall_forward_by_the_other_half() -> None:
    hall_h = [
        results_of(changes)["buildout.activity_finish_h"].sel(activity="plan.hall").item()
        for changes in ({}, HALF)
    ]
    assert hall_h == [55 * 24.0, 52.5 * 24.0]


def test_without_a_permit_to_wait_for_the_relief_gains_nothing() -> None:
    """The connection is under voltage on day 90 whatever the permit takes."""
    grid = {"sites.plan.grid_connection": lasting("80 day")}
    for changes in (grid, {**grid, **HALF}):
        hall_h = results_of(changes)["buildout.activity_finish_h"].sel(activity="plan.hall").item()
        assert hall_h == 95 * 24.0


@pytest.mark.parametrize(("day", "days"), [("2025-06-22", 2.5), ("2025-06-23", 5.0)])
def test_a_permit_filed_before_the_relief_takes_its_time(day: str, days: float) -> None:
    # planning ends, and the permit is filed, at the beginning of 22 June (day 20)
    assert permit_days({**HALF, "planning_relief.in_force_from": day}) == days


def test_in_each_world_the_day_of_filing_decides() -> None:
    planning = {"duration": {"uniform": ["0 day", "40 day"], **PASSPORT}}
    changes = {
        **HALF,
        "buildings.existing.planning": planning,
        "planning_relief.in_force_from": "2025-07-02",  # day 30
    }
    results = results_of(changes, stop=100)
    filed_h = results["buildout.activity_start_h"].sel(activity="plan.existing.permit").values
    expected = np.where(filed_h >= 30 * 24.0, 2.5, 5.0)
    np.testing.assert_allclose(permit_days(changes, stop=100), expected)
    assert set(expected) == {2.5, 5.0}
    factor = results["buildout.permit_factor"].sel(site="plan").values
    np.testing.assert_array_equal(factor, expected / 5.0)


def test_planning_on_working_days_is_filed_when_they_are_over() -> None:
    """Eight working days from day 10, Thursday, 12 June, 02:00 in Berlin; no holiday in between.

    12, 13, 16 to 20 and 23 June: eight, the last of them on Tuesday, 24 June at 02:00. So the permit is
    filed at the beginning of 24 June in UTC.
    """
    planning = {"buildings.existing.planning": lasting("8 working_day")}
    for day, days in (("2025-06-24", 2.5), ("2025-06-25", 5.0)):
        changes = {**HALF, **planning, "planning_relief.in_force_from": day}
        assert permit_days(changes) == days


def test_a_permit_under_way_is_conditioned_under_the_law_it_was_filed_under() -> None:
    """Permit uniform on 0 to 40 days, filed on 22 June, still running at the end of 27 June.

    Under the relief it takes 0 to 20 days; 5 days and 22 hours have gone.
    """
    permit = {"duration": {"uniform": ["0 day", "40 day"], **PASSPORT}}
    observed = {
        "plan.contract": {"finished": "2025-06-12", **SOURCE},
        "plan.existing.permit": {"started": "2025-06-22", **SOURCE},
    }
    changes = {
        **HALF,
        "buildings.existing.permit": permit,
        "planning_relief.in_force_from": "2025-06-20",
    }
    free = permit_days(changes, stop=100)
    looked = permit_days({**changes, "status_date": "2025-06-27", "observed": observed}, stop=100)
    elapsed = 5 + 22 / 24
    np.testing.assert_allclose(looked, elapsed + free / 20.0 * (20.0 - elapsed), atol=1e-6)


def test_a_relief_moves_no_other_draw() -> None:
    permit = {
        "buildings.existing.permit": {"duration": {"uniform": ["0 day", "9 day"], **PASSPORT}}
    }
    np.testing.assert_allclose(
        permit_days({**permit, **HALF}, stop=50), permit_days(permit, stop=50) / 2.0, atol=1e-6
    )
