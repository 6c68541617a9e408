"""Installation: the pace of crews, and what a lot needs before it can start."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from small_plan import fixed, results_of, spec_of

from ausbau.buildout.installation import installation_h

NEVER_H = float("inf")
POWER = "sites.plan.power_steps"
MONDAY_28_JULY_H = 1342.0
"""Local midnight after day 55 (Sunday, 1,320 h) is 22:00 UTC."""


def starts_h(changes: dict[str, object], number_of_crews: float = 5) -> list[float]:
    """Starts of all parts of all lots, in the order of their ids."""
    results = results_of(changes, number_of_crews=number_of_crews)
    start_h = results["buildout.activity_start_h"].isel(draw=0)
    parts = [name for name in results["activity"].values if ".installation." in name]
    return [float(start_h.sel(activity=name)) for name in sorted(parts)]


def test_one_crew_needs_five_weeks_for_400_gpus_at_80_a_week() -> None:
    # 5 weeks of 5 working days of 24 open hours
    assert installation_h(400, np.array([80.0])).tolist() == [600.0]


def test_a_crew_twice_as_fast_needs_half_the_time() -> None:
    assert installation_h(100, np.array([40.0, 80.0])).tolist() == [300.0, 150.0]
    assert installation_h(0, np.array([40.0])).tolist() == [0.0]


def test_a_lot_waits_for_the_hall_and_the_next_one_for_its_delivery() -> None:
    assert starts_h({}) == [MONDAY_28_JULY_H, 65 * 24]


def test_a_lot_waits_for_its_power() -> None:
    steps = {
        "first": {"facility_power": fixed("100 kW"), "delay": fixed("0 day")},
        "second": {"facility_power": fixed("200 kW"), "delay": fixed("50 day")},
    }
    # voltage on day 18, so the second step comes on day 68, a Saturday: 1,632 h. Work begins on
    # Monday, 11 August, 00:00 in Berlin, 46 h later.
    assert starts_h({POWER: steps}) == [MONDAY_28_JULY_H, 1678.0]


def test_without_power_for_it_the_last_lot_waits_for_ever() -> None:
    steps = {"only": {"facility_power": fixed("150 kW"), "delay": fixed("0 day")}}
    assert starts_h({POWER: steps}) == [MONDAY_28_JULY_H, NEVER_H]


def test_a_lot_has_no_more_parts_than_servers() -> None:
    # 80 GPUs in 10 servers: with 100 crews wanted and 20 there, ten of them rack a server each
    results = results_of({"installation.crews_per_lot": fixed(100)}, number_of_crews=20)
    parts = [name for name in results["activity"].values if ".lot_01.installation." in name]
    assert len(parts) == 10
    installed_h = results["buildout.milestone_h"].sel(lot="plan.b200.lot_01", milestone="installed")
    assert installed_h.item() == MONDAY_28_JULY_H + 12.0


def test_more_crews_than_fit_into_a_hall_are_refused() -> None:
    with pytest.raises(ValidationError, match="100"):
        spec_of({"installation.crews_per_lot": fixed(100_000)})


def test_parts_of_a_lot_share_its_gpus_and_run_side_by_side() -> None:
    # two crews with 40 GPUs each need 2.5 working days instead of 5
    results = results_of({"installation.crews_per_lot": fixed(2)})
    installed_h = results["buildout.milestone_h"].sel(lot="plan.b200.lot_01", milestone="installed")
    assert installed_h.item() == MONDAY_28_JULY_H + 60.0


@pytest.mark.parametrize("parts", [1, 2, 4])
def test_few_crews_make_it_slow_whatever_the_number_of_parts(parts: int) -> None:
    # one crew, one lot of 160 GPUs: 10 working days over one weekend, whatever the parts
    order = {"gpu_type": "b200", "gpus": fixed("160 GPU"), "lots": fixed(1)}
    results = results_of(
        {"installation.crews_per_lot": fixed(parts), "sites.plan.orders": {"b200": order}},
        number_of_crews=1,
    )
    installed_h = results["buildout.milestone_h"].sel(milestone="installed").values
    assert installed_h.tolist() == [[MONDAY_28_JULY_H + 240.0 + 48.0]]


def test_lots_with_lower_numbers_get_the_crew_first() -> None:
    orders = {
        "a": {
            "gpu_type": "b200",
            "gpus": fixed("160 GPU"),
            "lots": fixed(2),
            "spread": fixed("0 day"),
        },
        "b": {"gpu_type": "b200", "gpus": fixed("80 GPU"), "lots": fixed(1)},
    }
    first, second, other = starts_h({"sites.plan.orders": orders}, number_of_crews=1)
    assert first < other < second
