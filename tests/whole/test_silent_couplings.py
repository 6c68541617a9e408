"""Couplings that are switched on in vain: told with their reason, and indeed without effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from ausbau.couplings_silent import silent
from ausbau.couplings_spec import NAMES
from ausbau.scenario import load

PLAN = "industrial-ai-cloud.yaml"
PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


def told(file: Path, **changes: object) -> dict[str, str]:
    scenario = load(file, {"couplings.active": list(NAMES), **changes})
    spec = scenario.spec
    found = list(silent(spec.couplings, spec.buildout, scenario.timeline.months))
    return {one.name: " ".join([one.reason, *one.values.values()]).strip() for one in found}


def test_the_plan_has_no_later_phase_and_no_gigafactory(scenarios: Path) -> None:
    assert told(scenarios / PLAN) == {
        "use_drives_orders": "phase",
        "budget_limits_orders": "phase",
        "gigafactory_draws_grid": "phase",
        "gigafactory_draws_demand": "pool",
    }


def test_a_gigafactory_has_later_phases_and_none_that_are_not_active_are_told(
    scenarios: Path,
) -> None:
    share = {"b200_gigafactory": {"value": "10 percent", **PASSPORT}}
    paths = [f"couplings.gigafactory_draws_{what}.drawn_share" for what in ("grid", "demand")]
    found = told(scenarios / "gigafactory-de.yaml", **dict.fromkeys(paths, share))
    # its own later phases do not wait for it, and the plan beside it has none
    assert found == {"gigafactory_draws_grid": "other_phase"}
    order = "buildout.sites.plan.orders.b200"
    beside = {
        f"{order}.lead": {"value": "9 month", **PASSPORT},
        f"{order}.decided_after": {"value": "4 month", **PASSPORT},
    }
    assert told(scenarios / "gigafactory-de.yaml", **dict.fromkeys(paths, share), **beside) == {}
    off = load(scenarios / PLAN)
    assert off.spec.couplings.active == ()
    assert list(silent(off.spec.couplings, off.spec.buildout, off.timeline.months)) == []


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("compute_draws_talent", "elasticity", "0"),
        ("staff_limits_use", "slack_share", "100 percent"),
        ("use_moves_price", "adjustment", "0 1/year"),
        ("use_moves_price", "largest_ratio", "1"),
        ("use_drives_orders", "sold_share", "0 percent"),
    ],
)
def test_a_strength_at_which_nothing_is_answered_is_told(
    name: str, parameter: str, value: str, scenarios: Path
) -> None:
    file = scenarios / "gigafactory-de.yaml"
    found = told(file, **{f"couplings.{name}.{parameter}": value})
    assert found[name].startswith(f"value {parameter}")


def test_a_gigafactory_that_nobody_builds_is_told(scenarios: Path) -> None:
    path = "couplings.gigafactory_draws_demand.drawn_share"
    changes = {
        path: {"rtx_pro_6000": {"value": "10 percent", **PASSPORT}},
        "buildout.sites.plan.orders.rtx_pro_6000.gpu_type": "b200",
        "buildout.sites.plan.orders.rtx_pro_6000.gpus": "800 GPU",
    }
    reason = told(scenarios / PLAN, **changes)["gigafactory_draws_demand"]
    assert reason == "orders  rtx_pro_6000"


def test_a_step_as_long_as_the_horizon_answers_nothing(scenarios: Path) -> None:
    found = told(scenarios / PLAN, **{"couplings.step_months": 120})
    assert set(found) == set(NAMES)
