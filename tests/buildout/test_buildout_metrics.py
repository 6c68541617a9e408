"""Metrics of the build-out."""

from __future__ import annotations

from datetime import date

import numpy as np
import xarray as xr
from small_plan import TIMELINE, fixed, results_of

from ausbau.buildout.metrics import METRICS
from ausbau.core.metric import MetricInput

METRIC = {metric.name.removeprefix("buildout."): metric for metric in METRICS}


def measured(name: str, results: xr.Dataset, on: date | None = None) -> float:
    return float(METRIC[name].compute(MetricInput(results, TIMELINE, on=on)).item())


def test_a_deadline_includes_what_ends_with_the_last_instant_of_its_day() -> None:
    # lot 1 is installed on Friday, 1 August 2025, at midnight in Berlin
    results = results_of()
    assert measured("gpus_installed", results, date(2025, 7, 31)) == 0
    assert measured("gpus_installed", results, date(2025, 8, 1)) == 80


def test_states_are_counted_apart() -> None:
    # 7 August: lot 1 is in service since 08:00 in Berlin and opens a day later
    counted = {
        name: measured(name, results_of(), date(2025, 8, 7))
        for name in METRIC
        if name.startswith("gpus_")
    }
    assert counted == {
        "gpus_hall_ready": 160,
        "gpus_installed": 80,
        "gpus_commissioned": 80,
        "gpus_in_service": 80,
        "gpus_opened": 0,
    }


def test_first_and_full_opening_are_those_of_the_first_and_the_last_lot() -> None:
    results = results_of()
    assert measured("first_opening_h", results) == 1614
    assert measured("full_opening_h", results) == 1918
    assert measured("full_in_service_h", results) == 1894


def test_what_is_never_complete_has_an_infinite_date() -> None:
    short = {"only": {"facility_power": fixed("150 kW"), "delay": fixed("0 day")}}
    results = results_of({"sites.plan.power_steps": short})
    assert measured("first_opening_h", results) == 1614
    assert measured("full_opening_h", results) == np.inf


def test_a_plan_without_lots_never_opens() -> None:
    results = results_of({"sites": {}})
    assert measured("first_opening_h", results) == np.inf
    assert measured("full_opening_h", results) == np.inf
    assert measured("gpus_opened", results, date(2026, 1, 1)) == 0
