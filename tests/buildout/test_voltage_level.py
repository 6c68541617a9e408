"""Voltage level: the way to a connection by the power that it adds."""

from __future__ import annotations

import numpy as np
import pytest
from small_plan import PASSPORT, fixed, results_of

from ausbau.buildout.spec import CONNECTION_WAYS
from ausbau.buildout.voltage_level import EXTRA_HIGH, HIGH, MEDIUM, level_by_power


def test_14_20_and_225_megawatts_go_to_the_three_levels() -> None:
    levels = level_by_power(np.array([14.0, 20.0, 225.0]), np.full(3, 15.0), np.full(3, 100.0))
    assert [CONNECTION_WAYS[level] for level in levels] == [
        "medium_voltage",
        "high_voltage",
        "extra_high_voltage",
    ]


def test_a_limit_belongs_to_the_level_below_it() -> None:
    levels = level_by_power(np.array([15.0, 100.0]), np.full(2, 15.0), np.full(2, 100.0))
    assert levels.tolist() == [MEDIUM, HIGH]
    assert level_by_power(np.array([0.0]), np.zeros(1), np.zeros(1)).tolist() == [MEDIUM]


def test_more_power_never_goes_to_a_lower_level() -> None:
    levels = level_by_power(np.linspace(0.0, 300.0, 301), np.full(301, 15.0), np.full(301, 100.0))
    assert (np.diff(levels) >= 0).all()
    assert set(levels.tolist()) == {MEDIUM, HIGH, EXTRA_HIGH}


@pytest.mark.parametrize(("power", "days"), [("1 MW", 80), ("20 MW", 300), ("200 MW", 900)])
def test_a_new_hall_waits_for_the_level_that_its_power_needs(power: str, days: float) -> None:
    changes = {
        "sites.plan.building": fixed("new"),
        "buildings.new.grid_connection.way": fixed("by_power"),
        "sites.plan.power_steps.full.facility_power": fixed(power),
    }
    results = results_of(changes)
    name = "plan.new.grid_connection"
    start_h, finish_h = (
        results[f"buildout.activity_{end}_h"].sel(activity=name).item()
        for end in ("start", "finish")
    )
    assert (finish_h - start_h) / 24.0 == pytest.approx(days)


def test_an_existing_hall_adds_only_what_its_connection_lacks() -> None:
    """20 MW, of which it carries 8 MW or 4 MW at once: 12 MW go to medium voltage, 16 MW do not."""
    changes = {
        "buildings.existing.grid_connection.way": fixed("by_power"),
        "sites.plan.power_steps.full.facility_power": fixed("20 MW"),
        "buildings.existing.power_at_once": {
            "choice": {"40 percent": "50 percent", "20 percent": "50 percent"},
            **PASSPORT,
        },
    }
    results = results_of(changes, stop=20)
    name = "plan.existing.grid_connection"
    start_h, finish_h = (
        results[f"buildout.activity_{end}_h"].sel(activity=name).values
        for end in ("start", "finish")
    )
    assert set(np.round((finish_h - start_h) / 24.0, 6)) == {80.0, 300.0}
