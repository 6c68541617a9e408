"""The outside view in the dates: moves by hand, the law in the worlds, and worlds that do not believe it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy import stats

from ausbau import invariants, pipeline
from ausbau.buildout import installation
from ausbau.buildout.milestones import MILESTONES
from ausbau.buildout.outside_view import (
    Move,
    believes_outside,
    moved_milestones_h,
    moved_power_h,
)
from ausbau.buildout.outside_view_stage import class_law_of
from ausbau.buildout.plan import lots_of
from ausbau.buildout.reference_cases import observed_by, shipped
from ausbau.core.errors import InputError
from ausbau.scenario import Scenario, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DRAWS = 200
MONTH_H = 730.5
END_2030_H = 2028 * 24.0
# announced, ordered, delivered, hall_ready, installed, commissioned, in_service, opened
FIRST = [0.0, 10.0, 50.0, 40.0, 60.0, 70.0, 80.0, 100.0]
SECOND = [0.0, 10.0, 70.0, 65.0, 80.0, 90.0, 110.0, 130.0]
NEVER = [0.0, 10.0, np.inf, 40.0, np.inf, np.inf, np.inf, np.inf]


def moved(lots: list[list[float]], move: Move, planned_first: int = 0) -> list[list[float]]:
    result = moved_milestones_h(np.array([lots]), move, planned_first)
    return [list(map(float, lot)) for lot in result[0]]


def move(inside_h: float, outside_h: float, known_h: float = -np.inf) -> Move:
    return Move(np.array([inside_h]), np.array([outside_h]), known_h, max(known_h, 0.0))


def test_a_later_opening_moves_all_but_announcement_and_order() -> None:
    assert moved([FIRST, SECOND], move(100.0, 125.0)) == [
        [0.0, 10.0, 75.0, 65.0, 85.0, 95.0, 105.0, 125.0],
        [0.0, 10.0, 95.0, 90.0, 105.0, 115.0, 135.0, 155.0],
    ]


def test_before_an_earlier_opening_dates_keep_their_place_on_the_way_to_it() -> None:
    # a twentieth of the way from the announcement; what the second lot does after 100 h comes 95 h earlier
    assert moved([FIRST, SECOND], move(100.0, 5.0)) == [
        pytest.approx([0.0, 0.5, 2.5, 2.0, 3.0, 3.5, 4.0, 5.0]),
        pytest.approx([0.0, 0.5, 3.5, 3.25, 4.0, 4.5, 15.0, 35.0]),
    ]


def test_an_opening_that_both_views_see_on_one_day_moves_nothing() -> None:
    assert moved([FIRST, SECOND], move(100.0, 100.0)) == [FIRST, SECOND]


def test_what_is_given_up_reaches_nothing_more() -> None:
    inf = np.inf
    assert moved([FIRST], move(100.0, inf)) == [[0.0, *[inf] * 7]]
    # seen by 55 h: ordered, delivered, hall ready
    assert moved([FIRST], move(100.0, inf, 55.0)) == [[0.0, 10.0, 50.0, 40.0, *[inf] * 4]]


def test_what_was_seen_stays_and_nothing_new_comes_before_the_status_date() -> None:
    # 20 h are left to the opening in place of 45
    days = [55.0 + 5.0 * 20.0 / 45.0, 55.0 + 15.0 * 20.0 / 45.0, 55.0 + 25.0 * 20.0 / 45.0]
    (lot,) = moved([FIRST], move(100.0, 75.0, 55.0))
    assert lot == pytest.approx([0.0, 10.0, 50.0, 40.0, *days, 75.0])


def test_without_an_inside_date_only_the_lot_planned_first_gets_the_outside_one() -> None:
    inf = np.inf
    late = [0.0, 10.0, 50.0, inf, inf, inf, inf, inf]
    assert moved([late, NEVER], move(inf, 60.0), planned_first=1) == [
        late,
        [0.0, 10.0, 60.0, 40.0, 60.0, 60.0, 60.0, 60.0],
    ]


def test_power_moves_with_the_site_and_is_there_for_the_first_lot() -> None:
    gain_h = np.array([[20.0, 60.0]])
    assert moved_power_h(gain_h, move(100.0, 70.0)).tolist() == [[14.0, 42.0]]
    assert moved_power_h(gain_h, move(np.inf, 50.0)).tolist() == [[20.0, 50.0]]
    assert moved_power_h(gain_h, move(100.0, np.inf)).tolist() == [[np.inf, np.inf]]


def test_what_happens_within_a_horizon_does_not_depend_on_where_it_ends() -> None:
    """The 14th world opens in 2032 by the network and in 2028 by the outside view.

    Its lots meet more crews after 2030 than before, so that their distances hang on the years after.
    """

    def opened_h(end: str) -> np.ndarray:
        scenario = load(SCENARIOS / "new-building.yaml", {"timeline.end": end})
        results = pipeline.simulate(scenario, 14, 1, until="buildout", explains=False)
        return results["buildout.milestone_h"].values

    near_h, far_h = opened_h("2030-12-31"), opened_h("2034-12-31")
    is_within = (near_h < END_2030_H) | (far_h < END_2030_H)
    np.testing.assert_array_equal(near_h[is_within], far_h[is_within])
    assert is_within.any(axis=(1, 2)).sum() > 5


SURE = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
ONE_LAW = {
    "buildout.outside_view.median_time": {"value": "20 month", **SURE},
    "buildout.outside_view.spread": {"value": 0.8, **SURE},
    "buildout.outside_view.given_up": {"value": "0 1/year", **SURE},
}


@cache
def plan(weight: str, *, has_one_law: bool = False, status: str = "") -> Scenario:
    changes: dict[str, object] = {"buildout.outside_view.weight": weight}
    changes |= ONE_LAW if has_one_law else {}
    changes |= {"buildout.status_date": status} if status else {}
    return load(SCENARIOS / "industrial-ai-cloud.yaml", changes)


@cache
def built(weight: str, *, has_one_law: bool = False, status: str = "") -> xr.Dataset:
    scenario = plan(weight, has_one_law=has_one_law, status=status)
    return pipeline.simulate(scenario, DRAWS, 1, until="buildout")


def first_opening_h(results: xr.Dataset) -> np.ndarray:
    return results["buildout.milestone_h"].sel(milestone="opened").min("lot").values


def test_with_weight_0_every_date_is_that_of_the_network_to_the_bit() -> None:
    results = built("0")
    spec = plan("0").spec
    for lot in lots_of(spec.buildout, spec.catalogue):
        finish_h = results["buildout.activity_finish_h"].sel(activity=installation.opening(lot))
        opened_h = results["buildout.milestone_h"].sel(lot=lot.id, milestone="opened")
        np.testing.assert_array_equal(opened_h.values, finish_h.values)
    assert not results["buildout.believes_outside_view"].any()


def test_with_weight_1_the_first_opening_follows_the_law_and_the_schedule_stays() -> None:
    results = built("1", has_one_law=True)
    law = stats.lognorm(0.8, scale=20 * MONTH_H)
    assert stats.kstest(first_opening_h(results), law.cdf).pvalue > 0.01
    for name in ("activity_start_h", "activity_finish_h", "first_opening_inside_h"):
        network = built("0")[f"buildout.{name}"].values
        np.testing.assert_array_equal(results[f"buildout.{name}"].values, network)


def test_a_world_has_the_dates_of_the_view_it_believes() -> None:
    mixed, inside, outside = built("0.5"), built("0"), built("1")
    believes = mixed["buildout.believes_outside_view"].values.astype(bool)
    # half of 200 worlds, four deviations of √50 around it
    assert 72 < believes.sum() < 128
    for name in ("milestone_h", "connection_mw", "available_gpu_h"):
        by_world = mixed[f"buildout.{name}"].values
        np.testing.assert_array_equal(
            by_world[believes], outside[f"buildout.{name}"].values[believes]
        )
        np.testing.assert_array_equal(
            by_world[~believes], inside[f"buildout.{name}"].values[~believes]
        )


def test_lots_keep_their_distances_where_nothing_is_cut_off() -> None:
    def opened_h(results: xr.Dataset) -> np.ndarray:
        return results["buildout.milestone_h"].sel(milestone="opened").values

    inside_h, outside_h = opened_h(built("0")), opened_h(built("1"))
    is_dated = np.isfinite(inside_h).all(axis=1) & np.isfinite(outside_h).all(axis=1)
    assert is_dated.sum() > DRAWS / 2
    shift_h = outside_h[is_dated] - inside_h[is_dated]
    np.testing.assert_allclose(shift_h, shift_h[:, :1] + np.zeros_like(shift_h), atol=1e-6)


def test_milestones_follow_each_other_and_balances_hold_in_every_world() -> None:
    results = pipeline.simulate(plan("1"), 50, 2)
    invariants.check(results)
    times_h = results["buildout.milestone_h"]
    chain = [name for name in MILESTONES if name != "hall_ready"]
    in_order = times_h.sel(milestone=chain).transpose("draw", "lot", "milestone").values
    assert (in_order[..., :-1] <= in_order[..., 1:]).all()


def test_a_status_date_cuts_the_law_off_at_what_has_passed() -> None:
    # nobody saw it open by the end of 10 October 2025: four months later
    results = built("1", has_one_law=True, status="2025-10-10")
    opened_h = first_opening_h(results)
    elapsed_h = plan("0").timeline.deadline_h(date(2025, 10, 10))
    assert (opened_h > elapsed_h).all()
    plain = stats.lognorm(0.8, scale=20 * MONTH_H)
    assert stats.kstest(opened_h, lambda t: 1 - plain.sf(t) / plain.sf(elapsed_h)).pvalue > 0.01


def test_a_plant_that_was_seen_open_has_no_other_view() -> None:
    munich = load(SCENARIOS / "industrial-ai-cloud-2026-11.yaml")
    results = pipeline.simulate(munich, 20, 1, until="buildout")
    for view in ("inside", "outside"):
        opened_h = results[f"buildout.first_opening_{view}_h"].values
        np.testing.assert_array_equal(opened_h, munich.timeline.hours(date(2026, 2, 4)))


def laws() -> Callable[..., np.ndarray]:
    view = plan("0").spec.buildout.outside_view

    def weight(day: date, *without: str) -> np.ndarray:
        kinds = frozenset({"existing"})
        seen = observed_by(shipped(), day, kinds=kinds, without=frozenset(without))
        return class_law_of(view, seen).weight

    return weight


def test_a_case_that_opened_later_is_known_as_open_only() -> None:
    weight = laws()
    # between the two days Hunter opened and was watched for five months more
    assert not np.array_equal(weight(date(2024, 12, 31)), weight(date(2025, 6, 13)))
    # and on the earlier one nobody could know that Munich would be announced
    earlier = date(2024, 12, 31)
    np.testing.assert_array_equal(weight(earlier), weight(earlier, "industrial_ai_cloud"))


def test_the_plan_uses_what_was_known_on_its_day_and_leaves_itself_out() -> None:
    for name in ("industrial-ai-cloud", "industrial-ai-cloud-2026-11"):
        scenario = load(SCENARIOS / f"{name}.yaml")
        view = scenario.spec.buildout.outside_view
        assert view.known_by == scenario.as_of
        assert "industrial_ai_cloud" in view.left_out
    weight = laws()
    today = date(2026, 11, 21)
    assert not np.array_equal(weight(today), weight(today, "industrial_ai_cloud"))


def test_a_case_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(InputError, match="no case colosus_1a"):
        load(
            SCENARIOS / "industrial-ai-cloud.yaml",
            {"buildout.outside_view.left_out": ["colosus_1a"]},
        )


def test_the_weight_is_the_share_of_worlds_that_believe_the_outside_view() -> None:
    belief = np.array([0.0, 0.4, 0.5, 0.9])
    for weight, believing in ((0.0, 0), (0.5, 2), (1.0, 4)):
        assert believes_outside(belief, np.full(4, weight)).sum() == believing
