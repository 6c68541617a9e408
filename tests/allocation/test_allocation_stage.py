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
from ausbau.allocation.service_curves import curve
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
    spec: AllocationSpec,
    requested: dict[str, float],
    available: Array,
    price: float | Array = 3.0,
    *,
    median: float = np.inf,
) -> xr.Dataset:
    """Groups ask for the same B200 hours each month; ``available`` is ``(draw, month)`` of B200.

    ``median`` is the size of the middle customer; where it is infinite all can sign.
    """
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
            "demand.elasticity": (("draw", "group"), np.full((draws, len(groups)), -1.0)),
            "demand.customer_median_gpu": (
                ("draw", "group"),
                np.full((draws, len(groups)), median),
            ),
            "demand.customer_spread": (("draw",), np.full(draws, 2.0)),
            "demand.customer_largest_gpu": (("draw",), np.full(draws, 1e12)),
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


def at_loads(column: str) -> list[float]:
    """A curve of start-ups on 64 GPUs without quotas, at loads of 0.8 and 0.12."""
    none, half, more, most = curve("startup", column)[0, 0, :4]
    return [more / 3 + 2 * most / 3, 0.76 * none + 0.24 * half]


def test_jobs_on_demand_wait_as_the_load_of_their_pool_says() -> None:
    # 750 ordered of 500 h in the second month: a third refused, jobs hold 80 percent of the pool, two
    # thirds of the way from the load of 0.7 to that of 0.85; in the third they hold 600 of 5,000 h, 24
    # percent of the way from no load to 0.5. The pool is below 64 GPUs.
    found = run(section(PROPORTIONAL), {"startups": 600}, np.array([[0.0, 500.0, 5000.0]]))
    at = {"group": "startups", "gpu_type": "b200", "draw": 0}
    on_time = at_loads("within_hour_share")
    refused, within, wait = (
        found[f"allocation.{name}"].sel(at).values
        for name in ("refused_share", "within_hour_share", "wait_h")
    )
    np.testing.assert_allclose(refused[1:], [1 / 3, 0.0])
    np.testing.assert_allclose(within, [0.0, on_time[0] * 2 / 3, on_time[1]])
    np.testing.assert_allclose(wait, [0.0, *at_loads("mean_wait_h")])


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


def test_customers_below_a_block_buy_on_demand() -> None:
    # Customers of at least 4 times the median ask for 0.9044 of the GPUs (Φ(1.3069)); if contracts are
    # free of charge all of them sign: of 2,000 GPUs 1,808.8, so 226 blocks of 8.
    spec = section(PROPORTIONAL, contracts={"b200": contract("100 percent", "8 GPU", "12 month")})
    found = run(spec, {"industry": 1600 * 744.0}, np.full((1, 3), 1e9), median=2.0)
    assert of(found, "on_demand", "industry")[0, 0] / 744 == pytest.approx(2000 - 226 * 8)


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


def changing(*later: tuple[str, dict[str, Any]]) -> AllocationSpec:
    """Proportional first."""
    return section(
        {
            "kind": "sequence",
            "first": PROPORTIONAL | PASSPORT,
            "later": {day: policy | PASSPORT for day, policy in later},
        }
    )


def test_a_policy_rules_from_its_month_on() -> None:
    # 2,000 and 1,000 ordered of 1,000: two to one in January, 500 and 200 by quota in February, in March a
    # market at four times the price, which leaves 1,000 and 125 for 1,000
    spec = changing(("2026-03-01", POLICIES["market"]), ("2026-02-01", POLICIES["quota"]))
    found = run(spec, {"industry": 1600, "startups": 800}, np.full((1, 3), 1000.0))
    np.testing.assert_allclose(
        of(found, "sold", "industry")[0], [2000 / 3, 500.0, 1000 * 1000 / 1125]
    )
    price = found["allocation.price_ratio"].sel(gpu_type="b200")
    np.testing.assert_allclose(price[0], [1.0, 1.0, 4.0])
    entitled = found["allocation.entitled_gpu_h"].sel(group="startups")
    np.testing.assert_allclose(entitled[0], [0.0, 200.0, 0.0])


def test_a_policy_from_before_the_horizon_rules_from_the_start_and_one_after_it_never() -> None:
    spec = changing(("2020-01-01", POLICIES["quota"]), ("2030-01-01", POLICIES["market"]))
    alone = section(POLICIES["quota"])
    asked: dict[str, float] = {"industry": 1600, "startups": 800}
    there_is = np.full((1, 3), 1000.0)
    xr.testing.assert_equal(run(spec, asked, there_is), run(alone, asked, there_is))


def test_a_contract_outlives_the_policy_under_which_it_was_signed() -> None:
    # Start-ups take all of 1,000 GPUs in January for a year; the quota of February gives them 200 of 1,000.
    spec = changing(("2026-02-01", POLICIES["quota"] | {"borrowing": True}))
    spec = spec.model_copy(
        update={"contracts": section(PROPORTIONAL, contracts=YEARS_FREE).contracts}
    )
    there_is = np.array([[744.0, 672.0, 744.0]]) * 1000
    found = run(spec, {"startups": 1e9}, there_is)
    np.testing.assert_allclose(of(found, "sold", "startups"), there_is)
    lent = found["allocation.lent_gpu_h"].sel(lender="industry", group="startups")
    # 300 are open to all; the other 500 are those of industry, in February and March
    assert float(lent[0]) == pytest.approx(500 * (672 + 744))


YEARS_FREE = {"b200": contract("100 percent", "1 GPU", "12 month")}


def test_a_policy_within_a_month_and_groups_that_nobody_knows_are_refused() -> None:
    with pytest.raises(ValidationError, match="expected 2026-02-01"):
        changing(("2026-02-15", POLICIES["quota"]))
    with pytest.raises(ValidationError, match="not a day"):
        changing(("February", POLICIES["quota"]))
    stranger = {"kind": "strict_priority", "ranks": {"startup": 1}}
    (finding,) = findings(changing(("2026-02-01", stranger)), catalogue())
    assert finding.at == ("policy", "later", "2026-02-01", "ranks", "startup")


def test_a_market_that_names_no_elasticity_uses_that_of_demand() -> None:
    # All groups answer with -1: at twice the price half of 3,000 fit into 1,500.
    spec = section({"kind": "market", "highest_price_ratio": 4})
    found = run(spec, {"industry": 1600, "startups": 800}, np.full((1, 3), 1500.0))
    np.testing.assert_allclose(found["allocation.price_ratio"].sel(gpu_type="b200"), 2.0)
    np.testing.assert_allclose(of(found, "sold", "industry"), 1000.0)


def test_each_group_pays_for_what_it_buys() -> None:
    # 2,000 and 1,000 ordered of 1,000 h at 3 EUR: two thirds and one third of it
    found = run(section(PROPORTIONAL), {"industry": 1600, "startups": 800}, np.full((1, 3), 1000.0))
    paid = found["allocation.paid_eur"].sel(gpu_type="b200")
    np.testing.assert_allclose(paid.sel(group="industry"), 2000.0)
    np.testing.assert_allclose(paid.sel(group="startups"), 1000.0)


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


def test_where_nobody_asks_nothing_is_sold_and_nobody_turned_away() -> None:
    found = run(base(None), {}, np.full((4, 3), 1e6))
    for name in ("sold_gpu_h", "paid_eur", "refused_share", "p95_wait_h", "lent_gpu_h"):
        assert not found[f"allocation.{name}"].any()
    np.testing.assert_allclose(found["allocation.price_ratio"], 1.0)


def test_a_hundred_times_the_demand_sells_all_there_is_and_turns_away_the_rest() -> None:
    # 1,000 h for 100,000 ordered: 1 in 100 of each; jobs hold 80 percent of the pool and wait as at that load
    found = run(
        section(PROPORTIONAL), {"industry": 60_000, "startups": 20_000}, np.full((1, 3), 1000.0)
    )
    np.testing.assert_allclose(of(found, "sold", "industry"), 750.0)
    refused = found["allocation.refused_share"].sel(gpu_type="b200", group=["industry", "startups"])
    np.testing.assert_allclose(refused, 0.99)
    wait = found["allocation.wait_h"].sel(gpu_type="b200", group="startups")
    np.testing.assert_allclose(wait, at_loads("mean_wait_h")[0])


@pytest.mark.parametrize("policy", [*POLICIES, "proportional"])
def test_one_group_alone_gets_all_that_its_policy_leaves_it(policy: str) -> None:
    # 1,600 h wanted are 2,000 ordered of 1,000; without borrowing industry has its half, beside floors of
    # three tenths the other seven
    spec = section(POLICIES.get(policy, PROPORTIONAL))
    found = run(spec, {"industry": 1600}, np.full((1, 3), 1000.0))
    expected = {"quota": 500.0, "reserved_floor": 700.0}.get(policy, 1000.0)
    np.testing.assert_allclose(of(found, "sold", "industry"), expected)


def test_a_pool_without_gpus_turns_everybody_away_and_has_no_waits() -> None:
    found = run(base(None), {"industry": 1600, "startups": 800}, np.zeros((2, 3)))
    at = {"gpu_type": "b200", "group": ["industry", "startups"]}
    np.testing.assert_allclose(found["allocation.refused_share"].sel(at), 1.0)
    for name in ("within_hour_share", "within_day_share", "median_wait_h", "p95_wait_h"):
        assert not found[f"allocation.{name}"].any()
    np.testing.assert_allclose(found["allocation.price_ratio"], 1.0)
