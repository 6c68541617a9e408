"""Open GPU-hours and available ones, in the small plan: 160 GPUs in 20 servers, all open in 2026."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from small_plan import PASSPORT, TIMELINE, fixed, results_of

from ausbau.buildout.metrics import METRICS

METRIC = {metric.name.removeprefix("buildout."): metric for metric in METRICS}
HOURS_2026 = 365 * 24.0


def shares(changes: dict[str, Any], stop: int = 1) -> np.ndarray:
    """Availability of the ordered GPUs by draw and month."""
    results = results_of({f"fleet.{name}": value for name, value in changes.items()}, stop=stop)
    return results["buildout.availability_share"].sel(gpu_type="b200").values


def measured(name: str, results: xr.Dataset, year: int) -> float:
    return float(METRIC[name].measured(results, TIMELINE, year=year).item())


def test_a_fleet_that_never_fails_is_available_whenever_it_is_open() -> None:
    results = results_of()
    xr.testing.assert_equal(results["buildout.available_gpu_h"], results["buildout.open_gpu_h"])
    assert measured("availability_share", results, 2026) == 1
    assert measured("lost_gpus", results, 2026) == 0


def test_failures_take_servers_away_for_as_long_as_they_restart() -> None:
    # one failure a GPU and year is eight a server; away for an eightieth of a year each: 1 / 1.1
    failing = {
        "failures_per_gpu_year": fixed("1 1/year"),
        "swap_share": fixed("0 percent"),
        "restart": fixed(f"{8766 / 80} h"),
    }
    assert shares(failing)[0, 10] == pytest.approx(1 / 1.1)


def test_a_crew_too_few_costs_more_than_the_work_itself() -> None:
    failing = {
        "failures_per_gpu_year": fixed("1 1/year"),
        "swap_share": fixed("100 percent"),
        "part_wait": fixed("0 h"),
        "crew_time": fixed("60 h"),
    }
    # 160 failures a year of 60 h are 1.1 crews; with 160 GPUs a crew there is one, with 8 there are 20
    one = shares({**failing, "gpus_per_repair_crew": fixed("160 GPU")})[0, 10]
    twenty = shares({**failing, "gpus_per_repair_crew": fixed("8 GPU")})[0, 10]
    assert twenty == pytest.approx(1 / (1 + 8 * 60 / 8766))
    assert one < 0.9


def test_spares_and_planned_maintenance_take_their_share() -> None:
    assert shares({"spare_share": fixed("10 percent")})[0, 10] == pytest.approx(0.9)
    assert shares({"planned_share": fixed("2 percent")})[0, 10] == pytest.approx(0.98)


def test_what_is_not_open_is_not_lost() -> None:
    # the first lot opens in August 2025
    share = shares({"spare_share": fixed("10 percent")})
    assert share[0, :2].tolist() == [1.0, 1.0]
    assert share[0, 2] == pytest.approx(0.9)
    results = results_of({"fleet.spare_share": fixed("10 percent")})
    assert measured("availability_share", results, 2026) == pytest.approx(0.9)
    assert measured("lost_gpus", results, 2026) == pytest.approx(16.0)
    nothing = results_of({"sites": {}})
    assert measured("availability_share", nothing, 2026) == 0
    assert measured("lost_gpus", nothing, 2026) == 0


def test_young_servers_fail_more_often_and_old_ones_again() -> None:
    aging = {
        "failures_per_gpu_year": fixed("1 1/year"),
        "swap_share": fixed("0 percent"),
        "restart": fixed("100 h"),
        "early_shape": fixed(0.5),
        "growth": fixed(50),
    }
    share = shares(aging)[0]
    assert share[2] < share[4]
    assert share[18] < share[4]


def test_an_outage_takes_its_hours_once_and_is_luck_of_the_world() -> None:
    coming = {
        "outage.hazard": {"uniform": ["1 1/year", "2 1/year"], **PASSPORT},
        "outage.duration": fixed("10 day"),
        "outage.lost_share": fixed("50 percent"),
    }
    share = shares(coming, stop=40)
    lost_h = ((1.0 - share) * TIMELINE.month_hours).sum(axis=1)
    # ten days of half the fleet, or what of them lies in months with open GPUs
    assert (lost_h <= 120.0 + 1e-9).all()
    assert np.isclose(lost_h, 120.0).sum() > 10
    assert np.isclose(lost_h, 0.0).any()


def test_the_power_of_a_server_that_is_down_is_still_counted() -> None:
    down = results_of({"fleet.spare_share": fixed("10 percent")})
    xr.testing.assert_equal(down["buildout.powered_gpu_h"], results_of()["buildout.powered_gpu_h"])
    assert (down["buildout.available_gpu_h"] <= down["buildout.powered_gpu_h"]).all()
    of_2026 = down["buildout.available_gpu_h"].isel(month=slice(7, 19)).sum()
    assert float(of_2026) == pytest.approx(0.9 * 160 * HOURS_2026)
