"""The allocation stage on a small input, and its base section."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from pydantic import ValidationError

from ausbau.allocation import stage
from ausbau.allocation.catalogue_check import findings
from ausbau.allocation.service_curves import LOADS, curve
from ausbau.allocation.spec import AllocationSpec
from ausbau.allocation.variables import VARIABLES
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import variables, yaml_source
from ausbau.core.arrays import Array
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.sources import read_sources

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASE = SCENARIOS / "base"
SOURCES = frozenset(read_sources([SCENARIOS]))
WINTER = Timeline.from_dates(date(2026, 1, 1), date(2026, 3, 31))  # months of 744, 672 and 744 h
POOLS = ["b200", "rtx_pro_6000"]
PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


def fixed(value: object) -> dict[str, object]:
    return {"value": value, **PASSPORT}


def contract(
    discount: str, block: str = "1 GPU", term: str = "1 month", onboarding: str = "0 h"
) -> dict[str, object]:
    return {
        "block": fixed(block),
        "term": fixed(term),
        "discount": fixed(discount),
        "onboarding": fixed(onboarding),
    }


def section(
    policy: dict[str, Any],
    at_opening: str = "100 percent",
    *,
    contracts: dict[str, Any] | None = None,
    guaranteed: str = "0 percent",
    passed_on: dict[str, str] | None = None,
    free_demand: float = 1,
) -> AllocationSpec:
    """Without contracts everything is sold on demand; without a guarantee the state is no anchor."""
    tree = {
        "policy": policy | PASSPORT,
        "take_up": {
            "share_at_opening": fixed(at_opening),
            "time_constant": fixed("336 h"),
        },
        "contracts": contracts or {},
        "anchor": {
            "buyer": "public_sector",
            "guaranteed_share": fixed(guaranteed),
            "passed_on": {name: fixed(share) for name, share in (passed_on or {}).items()},
            "free_demand_factor": fixed(free_demand),
        },
        "use": {
            "allocated_share": fixed("80 percent"),
            "busy_share": fixed("60 percent"),
            "goodput_share": fixed("90 percent"),
        },
    }
    return AllocationSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


PROPORTIONAL = {"kind": "proportional"}


def catalogue() -> CatalogueSpec:
    tree = yaml_source.read(BASE / "catalogue.yaml").value
    return CatalogueSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def base(as_of: date | None) -> AllocationSpec:
    tree = yaml_source.read(BASE / "allocation.yaml").value
    return AllocationSpec.model_validate(tree, context=ValidationContext(as_of, SOURCES))


def run(
    spec: AllocationSpec, requested: dict[str, float], available: Array, price: float | Array = 3.0
) -> xr.Dataset:
    """Groups ask for the same B200 hours each month; ``available`` is ``(draw, month)`` of B200."""
    draws, months = available.shape
    groups = sorted(catalogue().groups)
    asked = np.zeros((draws, months, len(groups), 2))
    for name, hours in requested.items():
        asked[:, :, groups.index(name), 0] = hours
    prices = np.ones((draws, months, 2)) * np.reshape(price, (-1, 1))
    upstream = xr.Dataset(
        {
            "demand.requested_gpu_h": (stage.DIMS, asked),
            "demand.price_eur_per_gpu_h": (("draw", "month", "gpu_type"), prices),
            "buildout.available_gpu_h": (
                ("draw", "month", "gpu_type"),
                np.stack([available, np.zeros_like(available)], axis=2),
            ),
        },
        coords={
            "draw": np.arange(draws),
            "month": WINTER.month_starts[:months],
            "group": groups,
            "gpu_type": POOLS,
        },
    )
    worlds = Worlds(WINTER, dict(parameters_of(spec, ("allocation",))), seed=1, start=0, stop=draws)
    return variables.check(stage.run(spec, catalogue(), worlds, upstream), VARIABLES)


def of(results: xr.Dataset, amount: str, group: str) -> Array:
    return results[f"allocation.{amount}_gpu_h"].sel(group=group, gpu_type="b200").values


def test_jobs_on_demand_wait_as_the_load_of_their_pool_says() -> None:
    # 750 ordered of 500 h in the second month: a third refused, jobs hold 80 percent of the pool; in the
    # third they hold 600 of 5,000 h and wait as at the lowest load of the curves. The pool is below 64 GPUs.
    found = run(section(PROPORTIONAL), {"startups": 600}, np.array([[0.0, 500.0, 5000.0]]))
    at = {"group": "startups", "gpu_type": "b200", "draw": 0}
    on_time = curve("startup", "within_hour_share")[0]
    refused, within, wait = (
        found[f"allocation.{name}"].sel(at).values
        for name in ("refused_share", "within_hour_share", "wait_h")
    )
    np.testing.assert_allclose(refused[1:], [1 / 3, 0.0])
    np.testing.assert_allclose(within, [0.0, on_time[LOADS.index(0.8)] * 2 / 3, on_time[0]])
    waits = curve("startup", "mean_wait_h")[0]
    np.testing.assert_allclose(wait, [0.0, waits[LOADS.index(0.8)], waits[0]])


def test_a_scarce_month_by_hand() -> None:
    # 600 and 200 h wanted are 750 and 250 ordered, of 500: sold 375 and 125, then 80, 60, 90 percent
    found = run(
        section(PROPORTIONAL), {"industry": 600, "startups": 200}, np.array([[0.0, 500.0, 5000.0]])
    )
    np.testing.assert_allclose(of(found, "sold", "industry"), [[0, 375, 750]])
    np.testing.assert_allclose(of(found, "granted", "startups"), [[0, 100, 200]])
    np.testing.assert_allclose(of(found, "busy", "startups"), [[0, 60, 120]])
    np.testing.assert_allclose(of(found, "goodput", "startups"), [[0, 54, 108]])


def test_priority_for_start_ups_serves_them_first() -> None:
    policy = {"kind": "strict_priority", "ranks": {"startups": 1}}
    found = run(
        section(policy), {"industry": 600, "startups": 200}, np.array([[500.0, 500.0, 500.0]])
    )
    np.testing.assert_allclose(of(found, "granted", "startups"), 200)
    np.testing.assert_allclose(of(found, "sold", "industry"), 250)


def test_a_contract_steps_and_its_onboarding_are_seen_in_the_amounts() -> None:
    # 744 GPU-hours in January are one GPU. 80 percent of 3 GPUs wanted are 3.75 ordered. At half price
    # three quarters, 2.8, are under contract: one block of two. The rest, 1.75, is on demand. Onboarding
    # of half a month leaves half of the block idle in January: 1 + 1.75 GPUs usable, 80 percent held.
    spec = section(
        PROPORTIONAL,
        contracts={"b200": contract("50 percent", "2 GPU", "12 month", "0.5 month")},
    )
    found = run(spec, {"industry": 3 * 744.0}, np.array([[9999.0, 9999.0, 9999.0]]))
    assert of(found, "sold", "industry")[0, 0] == pytest.approx(3.75 * 744)
    assert of(found, "on_demand", "industry")[0, 0] == pytest.approx(1.75 * 744)
    assert of(found, "granted", "industry")[0, 0] == pytest.approx(0.8 * 2.75 * 744)
    # 2 GPUs at half price and 1.75 at the full one
    price = found["allocation.price_ratio"].sel(gpu_type="b200")
    assert float(price[0, 0]) == pytest.approx((2 * 0.5 + 1.75) / 3.75)


def test_a_running_contract_keeps_its_price_while_prices_fall() -> None:
    # As above: two GPUs signed in January at half of 4 EUR, 1.75 on demand at 3 EUR in February.
    spec = section(
        PROPORTIONAL, contracts={"b200": contract("50 percent", "2 GPU", "12 month", "0 month")}
    )
    falling = np.array([4.0, 3.0, 2.0])
    found = run(spec, {"industry": 3 * 744.0}, np.array([[9999.0, 9999.0, 9999.0]]), falling)
    ratio = found["allocation.price_ratio"].sel(gpu_type="b200")
    on_demand = of(found, "on_demand", "industry")[0, 1] / 672
    assert on_demand > 0
    assert float(ratio[0, 1]) * 3.0 == pytest.approx((2 * 2.0 + on_demand * 3.0) / (2 + on_demand))


def test_the_state_as_anchor_pays_for_what_others_use() -> None:
    # Of 1,000 h the state pays for 350. It wants 80, so orders 100; 250 are left for research, which
    # orders 500 and takes them all; the other 250 it buys itself out of the open 650.
    spec = section(PROPORTIONAL, guaranteed="35 percent", passed_on={"research": "100 percent"})
    found = run(spec, {"public_sector": 80, "research": 400}, np.array([[1000.0, 1000.0, 1000.0]]))
    assert of(found, "sold", "public_sector")[0, 0] == pytest.approx(350)
    assert of(found, "sold", "research")[0, 0] == pytest.approx(250)
    assert of(found, "granted", "research")[0, 0] == pytest.approx(400)
    assert of(found, "supported", "research")[0, 0] == pytest.approx(200)
    assert of(found, "supported", "public_sector")[0, 0] == pytest.approx(80)
    anchor = found["allocation.anchor_sold_gpu_h"].sel(gpu_type="b200")
    assert float(anchor[0, 0]) == pytest.approx(350)


def test_free_hours_beyond_what_a_group_would_buy_replace_its_purchases() -> None:
    # Research orders 500 and would use 1,000 free of charge; it gets the 350 and buys the other 150.
    spec = section(
        PROPORTIONAL, guaranteed="35 percent", passed_on={"research": "100 percent"}, free_demand=2
    )
    found = run(spec, {"research": 400}, np.array([[1000.0, 1000.0, 1000.0]]))
    assert of(found, "supported", "research")[0, 0] == pytest.approx(280)
    assert of(found, "sold", "research")[0, 0] == pytest.approx(150)
    # Of a plant ten times as large it gets all 1,000 and buys nothing.
    found = run(spec, {"research": 400}, np.array([[1e4, 1e4, 1e4]]))
    assert of(found, "granted", "research")[0, 0] == pytest.approx(800)
    assert of(found, "sold", "research")[0, 0] == 0.0


POLICIES: dict[str, dict[str, Any]] = {
    "quota": {
        "kind": "quota",
        "shares": {"industry": "50 percent", "startups": "20 percent"},
        "borrowing": False,
    },
    "reserved_floor": {"kind": "reserved_floor", "floors": {"startups": "30 percent"}},
    "market": {
        "kind": "market",
        "elasticities": {"industry": -0.5, "startups": -1.5},
        "highest_price_ratio": 4,
    },
    "max_min_fair": {"kind": "max_min_fair", "weights": {"startups": 3}},
    "first_come": {"kind": "first_come"},
}


@pytest.mark.parametrize(
    ("policy", "industry", "startups"),
    [
        # quotas of 1,000 h: 500 and 200, without borrowing the rest lies idle
        ("quota", 500.0, 200.0),
        # 300 set aside for start-ups; 700 open for 2,000 and 700: 700 / 2,700 of each
        ("reserved_floor", 2000 * 700 / 2700, 300 + 700 * 700 / 2700),
        # at four times the price 2,000 / 2 = 1,000 and 1,000 / 8 = 125 still exceed 1,000 h
        ("market", 1000 * 1000 / 1125, 125 * 1000 / 1125),
        # 1 to 3 of 1,000, and neither asks for less than its part
        ("max_min_fair", 250.0, 750.0),
        # nobody was there before: 2 to 1 in the first month, and so it stays
        ("first_come", 2000 / 3, 1000 / 3),
    ],
)
def test_each_policy_reaches_the_pool(policy: str, industry: float, startups: float) -> None:
    # 1,600 and 800 h wanted are 2,000 and 1,000 ordered
    found = run(
        section(POLICIES[policy]),
        {"industry": 1600, "startups": 800},
        np.array([[1000.0, 1000.0, 1000.0]]),
    )
    np.testing.assert_allclose(of(found, "sold", "industry"), industry)
    np.testing.assert_allclose(of(found, "sold", "startups"), startups)
    price = found["allocation.price_ratio"].sel(gpu_type="b200")
    np.testing.assert_allclose(price, 4.0 if policy == "market" else 1.0)


def test_numbers_of_a_policy_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValidationError, match="sum to 110 percent"):
        section(
            {
                "kind": "quota",
                "shares": {"industry": "60 percent", "research": "50 percent"},
                "borrowing": True,
            }
        )
    with pytest.raises(ValidationError, match="not a share"):
        section({"kind": "reserved_floor", "floors": {"research": "120 percent"}})
    with pytest.raises(ValidationError, match="elasticity is 0"):
        section({"kind": "market", "elasticities": {"research": 0}, "highest_price_ratio": 3})
    with pytest.raises(ValidationError, match="greater than or equal"):
        section({"kind": "max_min_fair", "weights": {"research": 0}})


def test_unknown_groups_and_pools_are_found_wherever_they_are_named() -> None:
    spec = section(
        {"kind": "quota", "shares": {"reserch": "60 percent"}, "borrowing": True},
        contracts={"b2000": contract("0 percent")},
        passed_on={"startup": "100 percent"},
    )
    found = {finding.at: finding.hint for finding in findings(spec, catalogue())}
    assert found == {
        ("policy", "shares", "reserch"): "did you mean research?",
        ("contracts", "b2000"): "did you mean b200?",
        ("anchor", "passed_on", "startup"): "did you mean startups?",
    }


def test_a_plant_fills_from_its_opening_in_each_world() -> None:
    # opening in February: its middle is 336 h later, one time constant; 0.4 + 0.6 (1 − 1/e)
    found = run(
        section(PROPORTIONAL, "40 percent"),
        {"industry": 600},
        np.array([[0.0, 5000.0, 5000.0], [5000.0, 5000.0, 5000.0]]),
    )
    granted = of(found, "granted", "industry")
    assert granted[0, 1] == pytest.approx(600 * (1 - 0.6 / math.e))
    assert granted[1, 1] > granted[0, 1]


def test_a_world_without_capacity_grants_nothing() -> None:
    found = run(section(PROPORTIONAL, "40 percent"), {"industry": 600}, np.zeros((1, 3)))
    assert not any(found[variable.name].any() for variable in VARIABLES if variable.unit == "GPU*h")


def test_an_unknown_policy_and_an_unknown_group_are_refused() -> None:
    with pytest.raises(ValidationError, match="proportional"):
        section({"kind": "lottery"})
    spec = section({"kind": "strict_priority", "ranks": {"startup": 1}})
    (finding,) = findings(spec, catalogue())
    assert finding.at == ("policy", "ranks", "startup")
    assert finding.hint == "did you mean startups?"


def test_a_policy_needs_a_passport_of_its_time() -> None:
    tree = yaml_source.read(BASE / "allocation.yaml").value
    assert isinstance(tree, dict)
    newer = {**tree, "policy": PROPORTIONAL | PASSPORT | {"known_on": "2026-01-01"}}
    with pytest.raises(ValidationError):
        AllocationSpec.model_validate(newer, context=ValidationContext(date(2025, 6, 13), SOURCES))


def test_what_munich_sold_is_used_only_later() -> None:
    before = base(date(2025, 6, 13)).take_up.share_at_opening
    assert before.passport.source == "assumption"
    after = base(date(2026, 11, 1)).take_up.share_at_opening
    assert after.passport.source == "demand-telekom-opening"
    assert not list(findings(base(None), catalogue()))
