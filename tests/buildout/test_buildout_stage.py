"""The stage on a plan worked out by hand, and its promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from small_plan import (
    PASSPORT,
    TIMELINE,
    catalogue,
    crews,
    fixed,
    results_of,
    site,
    spec_of,
    upstream_of,
    worlds_of,
)

from ausbau.buildout import stage
from ausbau.buildout.milestones import MILESTONES
from ausbau.core.timeline import Timeline

UNCERTAIN = {
    "buildings.existing.permit": {"duration": {"uniform": ["0 day", "200 day"], **PASSPORT}},
    "delivery.b200.lead": {"triangular": ["10 day", "30 day", "300 day"], **PASSPORT},
    "sites.plan.building": {
        "choice": {"existing": "50 percent", "modular": "30 percent", "new": "20 percent"},
        **PASSPORT,
    },
}


def milestone_h(results: xr.Dataset, lot: str) -> dict[str, float]:
    reached = results["buildout.milestone_h"].isel(draw=0).sel(lot=lot)
    return {str(name): float(reached.sel(milestone=name)) for name in MILESTONES}


def test_the_first_lot_reaches_each_milestone_when_it_does_by_hand() -> None:
    """Day 55 is Sunday, 27 July; work begins on Monday 00:00 in Berlin, 1,342 h.

    Five working days end on Friday at midnight, 1,462 h. Fabric 8 h, burn-in 72 h: Tuesday, 08:00 in
    Berlin, 1,542 h. Two working days: Thursday, 08:00. One day more to the opening.
    """
    assert milestone_h(results_of(), "plan.b200.lot_01") == {
        "announced": 0,
        "ordered": 15 * 24,
        "delivered": 45 * 24,
        "hall_ready": 55 * 24,
        "installed": 1462,
        "commissioned": 1542,
        "in_service": 1590,
        "opened": 1614,
    }


def test_a_site_that_orders_nothing_gets_its_power_and_opens_nothing() -> None:
    """Zero GPUs, and no orders at all: the connection comes on day 18 as ever."""
    nothing = {
        "sites.plan.orders.b200.gpus": fixed("0 GPU"),
        "sites.plan.orders.b200.lots": fixed(2),
    }
    for changes in (nothing, {"sites.plan.orders": {}}):
        results = results_of(changes)
        assert results.sizes["lot"] == 0
        assert results["buildout.power_gain_h"].values.max() == 18 * 24
        assert results["buildout.gpu_in_state"].values.max() == 0
        assert np.isinf(results["buildout.first_opening_inside_h"].values).all()
        assert np.isinf(results["buildout.first_opening_outside_h"].values).all()


def test_an_order_of_none_leaves_the_lots_of_another_alone() -> None:
    more = {
        "sites.plan.orders.more": {"gpu_type": "b200", "gpus": fixed("0 GPU"), "lots": fixed(3)}
    }
    xr.testing.assert_identical(results_of(more), results_of())


def test_weekends_stop_installation_and_acceptance_but_not_burn_in() -> None:
    """Lot 2 comes on day 65, Wednesday, 6 August, 02:00 in Berlin.

    70 open hours to Friday midnight, the weekend of 48 h, 50 h more: 1,728 h. Burn-in ends on Saturday,
    1,808 h; acceptance waits for Monday 00:00, 1,846 h.
    """
    assert milestone_h(results_of(), "plan.b200.lot_02") == {
        "announced": 0,
        "ordered": 15 * 24,
        "delivered": 65 * 24,
        "hall_ready": 55 * 24,
        "installed": 1728,
        "commissioned": 1808,
        "in_service": 1894,
        "opened": 1918,
    }


def test_a_plan_is_scheduled_past_the_horizon_and_moved_into_it_whole() -> None:
    """By hand the lots open after 1,614 and 1,918 h; the horizon ends after 1,440 h, on 31 July.

    The class opens after about 600 h; whenever it does, the other lot is 304 h behind.
    """
    short = Timeline.from_dates(TIMELINE.start.date(), date(2025, 7, 31))
    spec = spec_of(
        {
            "outside_view.weight": fixed(1),
            "outside_view.median_time": fixed("600 hour"),
            "outside_view.spread": fixed(0.05),
        }
    )
    worlds = replace(worlds_of(spec), timeline=short).limited_to("buildout", "catalogue")
    results = stage.run(spec, catalogue(), worlds, upstream_of(short, 5, 1))
    opened_h = results["buildout.milestone_h"].sel(milestone="opened").values[0]
    assert results["buildout.first_opening_inside_h"].values.tolist() == [[1614]]
    assert opened_h[0] == pytest.approx(results["buildout.first_opening_outside_h"].values[0, 0])
    assert 500 < opened_h[0] < 700
    assert opened_h[1] - opened_h[0] == pytest.approx(304)
    in_state = results["buildout.gpu_in_state"].sel(milestone="opened", gpu_type="b200")
    assert in_state.values[0].tolist() == [0, 80, 160]


def test_gpus_and_hours_follow_from_the_dates() -> None:
    results = results_of()
    # bounds: 2 June, 1 July (696 h), 1 August (1,440 h), 1 September (2,184 h)
    opened = results["buildout.gpu_in_state"].sel(milestone="opened", gpu_type="b200")
    assert opened.values[0, :4].tolist() == [0, 0, 0, 160]
    available = results["buildout.available_gpu_h"].sel(gpu_type="b200").values[0]
    assert available[:3].tolist() == [0, 0, 80 * (2184 - 1614) + 80 * (2184 - 1918)]
    powered = results["buildout.powered_gpu_h"].sel(gpu_type="b200").values[0]
    assert powered[:3].tolist() == [0, 0, 80 * (2184 - 1542) + 80 * (2184 - 1808)]
    assert not results["buildout.available_gpu_h"].sel(gpu_type="a100").values.any()


def test_the_connection_counts_from_voltage() -> None:
    connection = results_of()["buildout.connection_mw"].sel(site="plan").values[0]
    assert connection[0] == 0.0
    assert (connection[1:] == 1.0).all()


def test_hall_ready_waits_for_the_power_of_all_lots_up_to_it() -> None:
    steps = {
        "first": {"facility_power": fixed("199 kW"), "delay": fixed("0 day")},
        "second": {"facility_power": fixed("200 kW"), "delay": fixed("60 day")},
    }
    ready_h = results_of({"sites.plan.power_steps": steps})["buildout.milestone_h"].sel(
        milestone="hall_ready"
    )
    assert ready_h.values.tolist() == [[55 * 24, 78 * 24]]


@pytest.mark.parametrize(
    ("kind", "code", "hall_day"),
    # modular: planning 30, permit 40, construction 80, mounting 90, test 100; voltage 90
    # new: planning 50, permit 70, construction 150, mounting 170; voltage 310, test 330
    [("existing", 0, 55), ("modular", 1, 100), ("new", 2, 330)],
)
def test_only_the_chosen_kind_of_building_takes_time(kind: str, code: int, hall_day: int) -> None:
    results = results_of({"sites.plan.building": fixed(kind)})
    assert results["buildout.building"].values.tolist() == [[code]]
    hall_h = results["buildout.activity_finish_h"].sel(activity="plan.hall").item()
    assert hall_h == hall_day * 24
    names = stage.events(results)["activity"]
    kinds = {name.split(".")[1] for name in names if name.endswith("planning")}
    assert kinds == {kind}


def test_each_world_builds_one_kind_and_the_kinds_come_with_their_shares() -> None:
    results = results_of(UNCERTAIN, stop=400)
    counts = np.bincount(results["buildout.building"].values[:, 0], minlength=3)
    # standard errors are 10, 9 and 8 worlds: four of them are 40
    np.testing.assert_allclose(counts, [200, 120, 80], atol=40)
    events = stage.events(results)
    permits = [name for name in events["activity"] if name.endswith(".permit")]
    assert len(permits) == 400


def test_milestones_of_a_lot_come_in_their_order() -> None:
    reached_h = results_of(UNCERTAIN, stop=60)["buildout.milestone_h"]
    chain = [name for name in MILESTONES if name != "hall_ready"]
    for earlier, later in pairwise(chain):
        before, after = (reached_h.sel(milestone=name).values for name in (earlier, later))
        assert (before <= after).all()


def test_no_gpu_is_lost_or_made() -> None:
    results = results_of(UNCERTAIN, stop=60)
    counted = results["buildout.gpu_in_state"].sum("gpu_type")
    assert float(counted.max()) == 160.0
    assert (counted.diff("bound") >= 0).all()
    finished = np.isfinite(results["buildout.milestone_h"]) & (
        results["buildout.milestone_h"] <= TIMELINE.bounds_h[-1]
    )
    at_the_end = (finished * results["buildout.lot_gpu"]).sum("lot")
    np.testing.assert_array_equal(counted.isel(bound=-1).values, at_the_end.values)


def test_no_lot_is_installed_on_power_that_is_not_there() -> None:
    steps = {
        "first": {
            "facility_power": fixed("100 kW"),
            "delay": {"uniform": ["0 day", "90 day"], **PASSPORT},
        },
        "second": {
            "facility_power": fixed("200 kW"),
            "delay": {"uniform": ["0 day", "90 day"], **PASSPORT},
        },
    }
    results = results_of({**UNCERTAIN, "sites.plan.power_steps": steps}, stop=60)
    finish_h = results["buildout.activity_finish_h"]
    step_h = [finish_h.sel(activity=f"plan.power.{step}").values for step in ("first", "second")]
    names = [f"plan.b200.lot_0{number}.installation.crew_1" for number in (1, 2)]
    starts_h = results["buildout.activity_start_h"].sel(activity=names).values
    for at_h in starts_h.T:
        carried_kw = sum(100 * (step <= at_h) for step in step_h)
        taken_kw = (100 * (starts_h <= at_h[:, None])).sum(axis=1)
        assert (taken_kw <= carried_kw).all()


def test_the_order_of_entries_in_the_file_changes_nothing() -> None:
    orders = {
        name: {"gpu_type": "b200", "gpus": fixed("24 GPU"), "lots": fixed(2)}
        for name in ("x", "y", "z")
    }
    backwards = dict(reversed(orders.items()))
    forth = results_of({**UNCERTAIN, "sites.plan.orders": orders}, number_of_crews=1, stop=20)
    back = results_of({**UNCERTAIN, "sites.plan.orders": backwards}, number_of_crews=1, stop=20)
    xr.testing.assert_identical(forth, back)


def test_a_draw_does_not_depend_on_the_block_it_is_computed_in() -> None:
    whole = results_of(UNCERTAIN, stop=12)
    alone = results_of(UNCERTAIN, start=7, stop=8)
    xr.testing.assert_identical(whole.isel(draw=slice(7, 8)), alone)


def test_a_site_that_is_not_active_changes_nothing_for_the_others() -> None:
    off = {**site(), "is_active": False}
    xr.testing.assert_identical(
        results_of({**UNCERTAIN, "sites.other": off}, stop=10), results_of(UNCERTAIN, stop=10)
    )


def test_adding_a_site_leaves_the_others_alone_while_crews_are_plenty() -> None:
    both = results_of({**UNCERTAIN, "sites.other": site()}, stop=10, number_of_crews=100)
    alone = results_of(UNCERTAIN, stop=10, number_of_crews=100)
    ours = both["buildout.milestone_h"].sel(lot=alone["lot"].values)
    np.testing.assert_array_equal(ours.values, alone["buildout.milestone_h"].values)
    assert float(both["buildout.lot_gpu"].sum()) == 320.0


def test_sites_share_the_crews_of_the_country() -> None:
    both = results_of({"sites.other": site()}, number_of_crews=1)
    starts_h = both["buildout.activity_start_h"].isel(draw=0)
    first, second = (
        float(starts_h.sel(activity=f"{name}.b200.lot_01.installation.crew_1"))
        for name in ("other", "plan")  # equal priority: the smaller id goes first
    )
    # 120 open hours from Monday to Friday midnight; the next crew-week begins on Monday
    assert (first, second) == (1342, 1342 + 168)


def test_without_crews_nothing_is_ever_installed_and_the_hall_still_gets_ready() -> None:
    spec = spec_of()
    worlds = worlds_of(spec, 0, 2).limited_to("buildout", "catalogue")
    upstream = crews(5.0, draws=2)
    for name in ("installation", "later"):
        upstream[f"talent.{name}_crews"][0] = 0.0
    results = stage.run(spec, catalogue(), worlds, upstream)
    reached_h = results["buildout.milestone_h"]
    assert np.isinf(reached_h.sel(draw=0, milestone="installed").values).all()
    assert np.isfinite(reached_h.sel(draw=0, milestone="hall_ready").values).all()
    assert np.isfinite(reached_h.sel(draw=1, milestone="opened").values).all()


def test_events_have_one_row_for_each_activity_that_was_chosen() -> None:
    results = results_of()
    events = stage.events(results)
    # announcement, contract, permitted, hall, cooled in full, voltage, power at once, one power step,
    # ordering, optics; 9 steps of an existing hall; per lot shipment, delivery, one part, installed,
    # fabric, burn-in, rework, acceptance, opening
    assert len(events["activity"]) == 10 + 9 + 2 * 9
    assert set(events["site"]) == {"plan"}
    assert (events["finish_h"] >= events["start_h"]).all()
