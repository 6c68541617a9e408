"""Later phases: when they are ordered, what holds them back, and that nothing does where nobody says so."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import xarray as xr
from small_plan import CONTEXT, TIMELINE, catalogue, changed, crews, fixed, spec_of, worlds_of

from ausbau.buildout import plan_check, stage
from ausbau.buildout.later_phases import phases_of
from ausbau.buildout.spec import BuildoutSpec
from ausbau.core.arrays import Array

SECOND = {
    "gpu_type": "b200",
    "gpus": fixed("80 GPU"),
    "lots": fixed(1),
    "lead": fixed("60 day"),
}
AT_ONCE = {"sites.plan.orders.second": SECOND}
LATER = {"sites.plan.orders.second": {**SECOND, "decided_after": fixed("20 day")}}
"""The site orders on day 15, so the phase is decided on day 35 and due on day 75."""
THIRD = {
    "sites.plan.orders.third": {**SECOND, "lead": fixed("50 day"), "decided_after": fixed("5 day")}
}


def ceiling(from_month: int, before_gpu: float, after_gpu: float) -> Array:
    """A limit that changes once."""
    path = np.where(np.arange(TIMELINE.months) < from_month, before_gpu, after_gpu)
    return path[np.newaxis, :, np.newaxis]


def results(
    changes: Mapping[str, object], engine: str = "compiled", **ceilings_gpu: Array
) -> xr.Dataset:
    spec = spec_of(changes)
    worlds = worlds_of(spec).limited_to("buildout", "catalogue")
    upstream = crews(5).assign_coords(gpu_type=["b200"])
    for name, gpu in ceilings_gpu.items():
        upstream[f"buildout.{name}"] = (("draw", "month", "gpu_type"), gpu)
    return stage.run(spec, catalogue(), worlds, upstream, engine=engine)


def day(series: xr.Dataset, milestone: str, order: str = "second") -> float:
    reached_h = series["buildout.milestone_h"].isel(draw=0)
    return float(reached_h.sel(lot=f"plan.{order}.lot_01", milestone=milestone)) / 24.0


def test_a_later_phase_without_limits_comes_as_if_ordered_with_the_site() -> None:
    later, at_once = results(LATER), results(AT_ONCE)
    assert (day(later, "ordered"), day(at_once, "ordered")) == (35, 15)
    assert day(later, "delivered") == day(at_once, "delivered") == 75
    opened = [series["buildout.milestone_h"].sel(milestone="opened") for series in (later, at_once)]
    xr.testing.assert_equal(*opened)


def test_a_plan_without_later_phases_has_no_go_ahead_and_no_limit() -> None:
    series = results({}, use_ceiling_gpu=ceiling(0, 0, 0))
    assert not [name for name in series["activity"].values if "go_ahead" in name]
    assert not [name for name in series["resource"].values if "limit" in name]


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_a_phase_waits_until_as_many_gpus_may_have_been_ordered_before(engine: str) -> None:
    """160 GPUs come before it; 159 in June and July, 160 from 1 August, day 60: due 40 days later."""
    series = results(LATER, engine, use_ceiling_gpu=ceiling(2, 159.9, 160))
    assert day(series, "ordered") == 60
    assert day(series, "delivered") == 100
    assert day(series, "ordered", "b200") == 15


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_a_phase_waits_until_there_is_money_for_it(engine: str) -> None:
    """80 GPUs of later phases, its own: 79 until the end of June, 80 from 1 July, day 29, are in time."""
    in_time = results(LATER, engine, budget_ceiling_gpu=ceiling(1, 79, 80))
    late = results(LATER, engine, budget_ceiling_gpu=ceiling(3, 79, 80))
    assert (day(in_time, "ordered"), day(late, "ordered")) == (35, 91)


def test_a_limit_that_never_admits_a_phase_leaves_it_out_and_all_others_alone() -> None:
    free, held = results(LATER), results(LATER, use_ceiling_gpu=ceiling(0, 0, 0))
    assert day(held, "ordered") == day(held, "opened") == np.inf
    assert day(held, "opened", "b200") == day(free, "opened", "b200")


def test_what_has_gone_ahead_is_not_called_back() -> None:
    """The limit holds in June and July, as the phase is decided, and admits nothing from August on."""
    series = results(LATER, use_ceiling_gpu=ceiling(2, 160, 0))
    assert (day(series, "ordered"), day(series, "delivered")) == (35, 75)


def test_phases_go_ahead_in_the_order_of_their_days_and_count_what_came_before() -> None:
    phases = phases_of(spec_of(LATER | THIRD))
    assert [(phase.order, phase.gpus_before, phase.later_gpus) for phase in phases] == [
        ("third", 160, 80),
        ("second", 240, 160),
    ]


def test_the_second_of_two_phases_needs_more_use_than_the_first() -> None:
    series = results(LATER | THIRD, use_ceiling_gpu=ceiling(3, 200, 300))
    assert day(series, "ordered", "third") == 20
    assert day(series, "ordered") == 91


def test_phases_of_a_site_that_is_left_out_do_not_count() -> None:
    assert phases_of(spec_of({**LATER, "sites.plan.is_active": False})) == ()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"decided_after": fixed("70 day")}, "the lead that it is a part of only"),
        ({"decided_after": fixed("1 day"), "lead": None}, "no lead of its own"),
    ],
)
def test_a_decision_that_no_lead_allows_is_told(change: Mapping[str, object], found: str) -> None:
    order = {name: value for name, value in {**SECOND, **change}.items() if value is not None}
    tree = changed({"sites.plan.orders.second": order})
    spec = BuildoutSpec.model_validate(tree, context=CONTEXT)
    (finding,) = plan_check.findings(spec, catalogue())
    assert found in finding.message
    assert finding.at == ("sites", "plan", "orders", "second", "decided_after")
