"""What is wrong with a plan in every world is told before anything runs."""

from __future__ import annotations

import pytest
from small_plan import PASSPORT, catalogue, fixed, spec_of

from ausbau.buildout.plan_check import findings

TEN_THOUSAND = {"gpu_type": "b200", "gpus": fixed("10000 GPU"), "lots": fixed(10)}
MARGINS = {
    "power_reserve.support_share": fixed("12 percent"),
    "power_reserve.design_pue": fixed(1.25),
}


def found(changes: dict[str, object], nameplate: str = "14.3 kW") -> list[tuple[str, str]]:
    """Dotted path and message of each finding."""
    return [
        (".".join(map(str, finding.at)), finding.message)
        for finding in findings(spec_of(changes), catalogue(nameplate))
    ]


def power(text: str) -> dict[str, object]:
    return {"full": {"facility_power": fixed(text), "delay": fixed("0 day")}}


def test_the_small_plan_has_no_findings() -> None:
    assert found({}) == []


def test_12_mw_for_10_000_gpus_in_dgx_b200_are_refused_with_both_figures() -> None:
    changes = {
        "sites.plan.orders.b200": TEN_THOUSAND,
        "sites.plan.power_steps": power("12 MW"),
        **MARGINS,
    }
    [(path, message)] = found(changes)
    assert path == "sites.plan.power_steps"
    assert "12.00 MW" in message
    assert "25.0" in message  # 25.025 MW by hand, each lot rounded up to whole kW


def test_the_border_lies_at_the_need() -> None:
    order = {"sites.plan.orders.b200": TEN_THOUSAND, **MARGINS}
    assert found({**order, "sites.plan.power_steps": power("25.02 MW")})
    assert not found({**order, "sites.plan.power_steps": power("25.04 MW")})


def test_a_call_off_needs_a_notice_and_a_notice_a_call_off() -> None:
    follows = {"sites.plan.orders_follow": "call_off"}
    notice = {"sites.plan.call_off_notice": fixed("90 day")}
    assert [path for path, _ in found(follows)] == ["sites.plan"]
    assert [path for path, _ in found(notice)] == ["sites.plan.call_off_notice"]
    assert found({**follows, **notice}) == []


def test_power_that_suffices_in_some_worlds_is_no_error() -> None:
    uncertain = {
        "full": {
            "facility_power": {"uniform": ["10 MW", "30 MW"], **PASSPORT},
            "delay": fixed("0 day"),
        }
    }
    order = {"sites.plan.orders.b200": TEN_THOUSAND, **MARGINS}
    assert not found({**order, "sites.plan.power_steps": uncertain})


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"sites.plan.orders.b200.gpu_type": "b20"}, "sites.plan.orders.b200.gpu_type"),
        (
            {
                "delivery.h100": {
                    "lead": fixed("1 day"),
                    "spread": fixed("1 day"),
                    "allotment": fixed("1 GPU/h"),
                }
            },
            "delivery.h100",
        ),
        ({"sites.plan.orders.b200.lots": fixed(2.5)}, "sites.plan.orders.b200.lots"),
        ({"sites.plan.orders.b200.lots": fixed(21)}, "sites.plan.orders.b200.lots"),
        (
            {"sites.plan.orders.b200.gpus": {"uniform": ["100 GPU", "200 GPU"], **PASSPORT}},
            "sites.plan.orders.b200.gpus",
        ),
        ({"installation.crews_per_lot": fixed(1.5)}, "installation.crews_per_lot"),
        (
            {"sites.plan.grid_connection": {"duration": fixed("1 day"), "way": fixed("reused")}},
            "sites.plan.grid_connection",
        ),
    ],
)
def test_each_mistake_is_told_where_it_stands(changes: dict[str, object], path: str) -> None:
    assert [place for place, _ in found(changes)] == [path]


def test_a_type_without_lead_time_and_rate_is_told_for_both() -> None:
    messages = [message for _, message in found({"sites.plan.orders.b200.gpu_type": "a100"})]
    assert len(messages) == 2
    assert "buildout.delivery" in messages[0]
    assert "gpus_per_crew_week" in messages[1]


def test_all_mistakes_are_told_at_once() -> None:
    changes = {
        "sites.plan.orders.b200.lots": fixed(2.5),
        "installation.crews_per_lot": fixed(1.5),
    }
    assert len(found(changes)) == 2
