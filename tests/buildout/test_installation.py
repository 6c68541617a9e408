"""Installation: the pace of crews, and what a lot needs before it can start."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from small_plan import fixed, results_of, spec_of

from ausbau.buildout.installation import installation_h, learning_factor

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


def test_each_doubling_of_the_gpus_at_a_site_saves_its_share_of_the_time() -> None:
    """At a pace quoted for 4,000 GPUs and 10 % per doubling, 8,000 take 0.9 and 1,000 take 1 / 0.81."""
    experience, share = np.array([4000.0]), np.array([0.1])
    factors = [learning_factor(gpus, experience, share)[0] for gpus in (4000, 8000, 1000)]
    assert factors == pytest.approx([1.0, 0.9, 1 / 0.81])
    assert learning_factor(1000, experience, np.zeros(1))[0] == 1.0


def test_a_crew_racks_the_second_lot_faster_than_the_first() -> None:
    """Middles of the lots at 40 and 120 GPUs; 50 % less per doubling from 80 on: 10 days and 3.33 days."""
    learning = {
        "installation.learning_share": fixed("50 percent"),
        "installation.experience": fixed("80 GPU"),
    }
    results = results_of(learning)
    start_h, finish_h = (
        results[f"buildout.activity_{end}_h"].sel(activity="plan.b200.lot_01.installation.crew_1")
        for end in ("start", "finish")
    )
    # ten working days from a Monday: two weeks less the last weekend
    assert float((finish_h - start_h).item()) == pytest.approx(12 * 24.0)


def test_with_one_team_the_fabric_of_two_lots_comes_one_after_the_other() -> None:
    """Both lots are racked by Friday, 1,462 h; 80 GPUs at 1,000 h per thousand take 80 h each."""
    changes = {
        "delivery.b200.lead": fixed("10 day"),
        "fabric.duration_per_1000_gpus": fixed("1000 h"),
        "fabric.teams": fixed(1),
    }
    finish_h = results_of(changes)["buildout.activity_finish_h"].isel(draw=0)
    ends = [float(finish_h.sel(activity=f"plan.b200.lot_0{lot}.fabric")) for lot in (1, 2)]
    assert ends == [1462 + 80, 1462 + 160]
    two = results_of({**changes, "fabric.teams": fixed(2)})["buildout.activity_finish_h"]
    assert float(two.isel(draw=0).sel(activity="plan.b200.lot_02.fabric")) == 1462 + 80


def test_the_fabric_waits_for_its_optics() -> None:
    """Ordered with the servers on day 15, 60 days: day 75, when lot 1 has long been racked."""
    results = results_of({"fabric.optics_lead": fixed("60 day")})
    start_h = results["buildout.activity_start_h"].isel(draw=0)
    assert float(start_h.sel(activity="plan.b200.lot_01.fabric")) == 75 * 24


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
