"""The plan as lots."""

from __future__ import annotations

from small_plan import catalogue, fixed, site, spec_of

from ausbau.buildout.plan import even_parts, in_planned_order, lots_of


def test_even_parts_sum_to_the_whole_and_differ_by_at_most_one() -> None:
    assert even_parts(750, 6).tolist() == [125] * 6
    assert even_parts(10, 4).tolist() == [2, 3, 2, 3]
    assert even_parts(3, 4).sum() == 3
    for whole in range(40):
        parts = even_parts(whole, 7)
        assert parts.sum() == whole
        assert parts.max() - parts.min() <= 1


def test_lots_have_ids_that_speak_and_share_the_order_evenly() -> None:
    first, second = lots_of(spec_of(), catalogue())
    assert (first.id, first.gpus, first.power_kw, first.position) == (
        "plan.b200.lot_01",
        80,
        100,
        0,
    )
    assert (second.id, second.gpus, second.power_kw, second.position) == (
        "plan.b200.lot_02",
        80,
        100,
        1,
    )


def test_the_last_server_may_be_partly_filled_and_no_gpu_is_lost() -> None:
    # 100 GPUs need 13 servers of 8; lots of 4, 4 and 5 servers; the last server holds 4 GPUs
    spec = spec_of(
        {"sites.plan.orders.b200": {"gpu_type": "b200", "gpus": fixed("100 GPU"), "lots": fixed(3)}}
    )
    lots = lots_of(spec, catalogue())
    assert [lot.gpus for lot in lots] == [32, 32, 36]
    assert [lot.power_kw for lot in lots] == [40, 40, 50]
    assert [lot.position for lot in lots] == [0.0, 0.5, 1.0]


def test_planners_reserve_at_the_median_of_what_they_do_not_know() -> None:
    passport = {"source": "assumption", "confidence": "low", "known_on": "2025-06-01"}
    # the median of a triangular distribution from 1.0 over 1.0 to 1.2 is 1.2 − 0.2 · √½ = 1.0586,
    # so a lot of 100 kW reserves 105.9 kW, in whole kW 106
    pue = {"triangular": [1.0, 1.0, 1.2], **passport}
    lots = lots_of(spec_of({"power_reserve.design_pue": pue}), catalogue())
    assert [lot.power_kw for lot in lots] == [106, 106]


def test_orders_of_a_site_are_meant_to_come_side_by_side() -> None:
    two_orders = {
        "small": {"gpu_type": "b200", "gpus": fixed("8 GPU"), "lots": fixed(1)},
        "big": {"gpu_type": "a100", "gpus": fixed("24 GPU"), "lots": fixed(3)},
    }
    lots = lots_of(spec_of({"sites.plan.orders": two_orders}), catalogue())
    assert [lot.id for lot in lots] == [
        "plan.big.lot_01",
        "plan.big.lot_02",
        "plan.big.lot_03",
        "plan.small.lot_01",
    ]
    assert [lot.id for lot in in_planned_order(lots)] == [
        "plan.big.lot_01",
        "plan.small.lot_01",
        "plan.big.lot_02",
        "plan.big.lot_03",
    ]


def test_a_site_that_is_not_active_has_no_lots() -> None:
    off = {**site(), "is_active": False}
    assert [lot.site for lot in lots_of(spec_of({"sites.other": off}), catalogue())] == ["plan"] * 2
