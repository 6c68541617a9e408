"""A typical new hall: the later of two permits, under the law of the day on which they are filed."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from small_plan import TIMELINE, fixed, lasting, results_of

from ausbau.buildout.metrics import METRICS
from ausbau.buildout.new_hall import permit_h

METRIC = {metric.name.removeprefix("buildout."): metric for metric in METRICS}
HALVED = {
    "planning_relief.building_permit_factor": fixed(0.5),
    "planning_relief.in_force_from": "2026-01-01",
}


def measured(name: str, changes: dict[str, Any], on: date = date(2026, 6, 30)) -> float:
    return float(METRIC[name].measured(results_of(changes), TIMELINE, on=on).item())


def test_the_later_permit_counts_where_both_are_needed() -> None:
    months = permit_h(
        np.array([7.0, 7.0, 7.0]),
        np.array([13.0, 13.0, 5.0]),
        np.array([30.0, 10.0, 30.0]),
        np.array([15.0, 15.0, 15.0]),
    )
    assert months.tolist() == [13.0, 7.0, 7.0]


def test_practice_is_told_whatever_the_plan_builds() -> None:
    # building permit 20 days; engines of 30 MW of load take in 100 MW: 30 + 2 · 70 days
    assert measured("new_hall_permit_h", {}) == 170 * 24
    assert measured("new_hall_permit_h", {"sites": {}}) == 170 * 24
    assert measured("permit_h", {}) == 5 * 24


def test_a_hall_of_10_mw_needs_the_building_permit_alone() -> None:
    small = {"new_hall.facility_power": fixed("10 MW")}
    assert measured("new_hall_permit_h", small) == 20 * 24


def test_working_days_count_as_five_of_seven() -> None:
    # assumption of the rule: public holidays are left out; 20 working days are 28 days
    changes = {
        "new_hall.facility_power": fixed("10 MW"),
        "buildings.new.permit": lasting("20 working_day"),
    }
    assert measured("new_hall_permit_h", changes) == pytest.approx(28 * 24)


def test_what_is_filed_before_the_relief_keeps_the_old_law() -> None:
    small = {**HALVED, "new_hall.facility_power": fixed("10 MW")}
    assert measured("new_hall_permit_h", small, date(2025, 12, 31)) == 20 * 24
    assert measured("new_hall_permit_h", small, date(2026, 1, 1)) == 10 * 24
    assert measured("new_hall_permit_ratio", small, date(2025, 12, 31)) == 1
    assert measured("new_hall_permit_ratio", small, date(2026, 1, 1)) == 0.5


def test_relief_of_the_shorter_procedure_gains_nothing_while_the_longer_one_binds() -> None:
    assert measured("new_hall_permit_ratio", HALVED) == 1
    both = {**HALVED, "planning_relief.immission_permit_factor": fixed(0.7)}
    assert measured("new_hall_permit_ratio", both) == pytest.approx(0.7)


def test_a_permit_of_no_duration_is_relieved_by_nothing() -> None:
    none = {
        **HALVED,
        "new_hall.facility_power": fixed("10 MW"),
        "buildings.new.permit": lasting("0 day"),
    }
    assert measured("new_hall_permit_h", none) == 0
    assert measured("new_hall_permit_ratio", none) == 1
