"""Supply: when lots are due, how slips move them, and what an export stop holds up."""

from __future__ import annotations

import numpy as np
import pytest
from small_plan import PASSPORT, TIMELINE, fixed, results_of, spec_of, worlds_of

from ausbau.buildout.export_stop import stop_begins_h
from ausbau.buildout.plan import Lot
from ausbau.buildout.supply import after_first_lot_h, shipment_work
from ausbau.buildout.work import Work

WEEK_H = 168.0
SURE = {"export_stop.hazard": fixed("20 1/year")}


def delivered_day(changes: dict[str, object], lot: int) -> float:
    reached = results_of(changes)["buildout.milestone_h"].isel(draw=0)
    return float(reached.sel(lot=f"plan.b200.lot_0{lot}", milestone="delivered")) / 24.0


def lot_of_five(number: int) -> Lot:
    """One of five lots of 1,000 GPUs."""
    position, before = (number - 1) / 4, 1000 * (number - 1)
    return Lot("plan", "b200", "b200", number, position, 125, 1000, before, 2000)


def test_lots_come_at_equal_distances_and_a_slip_moves_them_all() -> None:
    # 20 weeks + 0.75 × 12 weeks = 29 weeks; with a slip of 2 weeks 31
    lead, spread_h = Work(np.array([20 * WEEK_H])), np.array([12 * WEEK_H])

    def weeks(slip: float, number: int) -> float:
        after_h = after_first_lot_h(lot_of_five(number), spread_h, np.array([1e9]))
        due = shipment_work(lead, after_h, np.array([slip * WEEK_H]))
        return float(due.duration_h[0] / WEEK_H)

    assert weeks(0, 4) == 29
    assert weeks(2, 4) == 31
    assert weeks(0, 1) == 20
    assert weeks(0, 5) == 32


def test_lots_come_no_faster_than_the_vendor_allots_gpus() -> None:
    """4,000 GPUs before lot 5 at 250 a week are 16 weeks, beyond a spread of 12; at 1,000 they are 4."""
    spread_h = np.full(2, 12 * WEEK_H)
    allotment_gpu_per_h = np.array([250.0, 1000.0]) / WEEK_H
    after_h = after_first_lot_h(lot_of_five(5), spread_h, allotment_gpu_per_h)
    np.testing.assert_allclose(after_h / WEEK_H, [16.0, 12.0])
    assert (after_first_lot_h(lot_of_five(1), spread_h, allotment_gpu_per_h) == 0.0).all()


def test_nothing_of_a_new_product_comes_before_it_ships_in_volume() -> None:
    """Planned for day 30 and 40 days late: lot 1 on day 70 and lot 2, after the spread of 20, on day 90."""
    late = {"delivery.b200.volume": {"planned": "2025-07-02", "slip": fixed("40 day")}}
    in_time = {"delivery.b200.volume": {"planned": "2025-06-12", "slip": fixed("0 day")}}
    assert [delivered_day(late, lot) for lot in (1, 2)] == [70, 90]
    assert [delivered_day(in_time, lot) for lot in (1, 2)] == [45, 65]


def test_a_slip_of_twelve_days_makes_each_delivery_twelve_days_late() -> None:
    slip = {"delivery_slip": fixed("12 day")}
    assert [delivered_day({}, lot) for lot in (1, 2)] == [45, 65]
    assert [delivered_day(slip, lot) for lot in (1, 2)] == [57, 77]


def test_half_of_all_worlds_have_had_their_stop_after_its_half_life() -> None:
    # exponential law: ln 2 / 0.1 a year = 6.931 years of 8,766 h
    begins_h = stop_begins_h(np.array([0.5]), np.array([0.1]), 0.0)
    assert begins_h[0] == pytest.approx(6.931471806 * 8766.0)


def test_the_shares_of_worlds_with_a_stop_are_those_of_the_exponential_law() -> None:
    luck = (np.arange(10_000) + 0.5) / 10_000
    begins_h = stop_begins_h(luck, np.full(10_000, 0.25), 1000.0)
    assert begins_h.min() >= 1000.0
    for years in (0.5, 2.0, 8.0):
        share = np.mean(begins_h - 1000.0 <= years * 8766.0)
        assert share == pytest.approx(1.0 - np.exp(-0.25 * years), abs=1e-4)


def test_without_a_hazard_there_is_no_stop() -> None:
    assert np.isinf(stop_begins_h(np.array([0.0, 0.999]), np.zeros(2), 0.0)).all()


def test_a_higher_hazard_brings_the_stop_of_the_same_world_earlier() -> None:
    luck = np.array([0.1, 0.5, 0.9])
    rare, often = (stop_begins_h(luck, np.full(3, rate), 0.0) for rate in (0.1, 0.2))
    np.testing.assert_allclose(often, rare / 2.0)


def test_what_is_due_during_the_stop_comes_when_it_ends_and_all_else_when_it_is_due() -> None:
    changes = {
        "export_stop.hazard": {"uniform": ["2 1/year", "20 1/year"], **PASSPORT},
        "export_stop.duration": fixed("20 day"),
    }
    results = results_of(changes, stop=100)
    begins_h = results["buildout.export_stop_begin_h"].values
    ends_h = results["buildout.export_stop_end_h"].values
    np.testing.assert_allclose(ends_h - begins_h, 20 * 24.0)
    delivered = results["buildout.milestone_h"].sel(milestone="delivered")
    held_up = 0
    for lot, due_h in (("plan.b200.lot_01", 45 * 24.0), ("plan.b200.lot_02", 65 * 24.0)):
        is_closed = (begins_h <= due_h) & (due_h < ends_h)
        held_up += is_closed.sum()
        expected_h = np.where(is_closed, ends_h, due_h)
        np.testing.assert_allclose(delivered.sel(lot=lot).values, expected_h, atol=1e-6)
    assert held_up > 10


def test_a_stop_in_another_region_holds_nothing_up() -> None:
    elsewhere = {**SURE, "export_stop.duration": fixed("1 year"), "export_stop.region": "eu"}
    assert [delivered_day(elsewhere, lot) for lot in (1, 2)] == [45, 65]


def test_several_lots_due_at_once_pass_the_border_together_when_it_opens() -> None:
    at_once = {
        **SURE,
        "delivery.b200.spread": fixed("0 day"),
        "export_stop.duration": fixed("1 year"),
    }
    results = results_of(at_once, stop=20)
    delivered = results["buildout.milestone_h"].sel(milestone="delivered").values
    ends_h = results["buildout.export_stop_end_h"].values
    held_up = (results["buildout.export_stop_begin_h"].values < 45 * 24.0)[:, np.newaxis]
    assert held_up.any()
    expected_h = np.where(held_up, ends_h[:, np.newaxis], 45 * 24.0)
    np.testing.assert_allclose(delivered, np.repeat(expected_h, 2, axis=1))


def test_up_to_the_status_date_there_has_been_no_stop() -> None:
    changes = {
        **SURE,
        "status_date": "2025-06-05",
        "export_stop.duration": fixed("1 day"),
        "contract": {"duration": {"uniform": ["5 day", "9 day"], **PASSPORT}},
    }
    begins_h = results_of(changes, stop=50)["buildout.export_stop_begin_h"].values
    assert begins_h.min() >= 4 * 24.0 - 2.0  # local midnight of 6 June is 22:00 UTC
    assert TIMELINE.deadline_h(spec_of(changes).status_date) == 4 * 24.0 - 2.0


def test_the_stop_is_luck_and_not_a_parameter() -> None:
    spec = spec_of(SURE)
    worlds = worlds_of(spec, 0, 10)
    assert len(np.unique(worlds.luck("buildout.export_stop"))) == 10
    assert not [path for path in worlds.parameters if path.endswith("export_stop.begin")]
