"""The demand stage on a small input, and its base section."""

from __future__ import annotations

import copy
import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from pydantic import ValidationError

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import variables, yaml_source
from ausbau.core.arrays import Array
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.demand import stage
from ausbau.demand.catalogue_check import findings
from ausbau.demand.metrics import METRICS
from ausbau.demand.spec import DemandSpec
from ausbau.demand.variables import VARIABLES
from ausbau.sources import read_sources

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASE = SCENARIOS / "base"
SOURCES = frozenset(read_sources([SCENARIOS]))
HORIZON = Timeline.from_dates(date(2025, 6, 13), date(2026, 6, 30))
WINTER = Timeline.from_dates(date(2026, 1, 1), date(2026, 2, 28))  # months of 744 and 672 h


def fixed(value: object) -> dict[str, object]:
    return {
        "value": value,
        "source": "assumption",
        "confidence": "low",
        "known_on": "2025-06-13",
    }


def own(rate: str, ceiling_multiple: float) -> dict[str, object]:
    return {"kind": "own", "rate": fixed(rate), "ceiling_multiple": fixed(ceiling_multiple)}


def group(**changes: object) -> dict[str, Any]:
    """100 people with 4 GPUs each, half of the need brought here, no growth: 200 GPUs."""
    usual = {
        "users": fixed("100 person"),
        "gpu_per_user": fixed("4 GPU/person"),
        "sovereign_only_share": fixed("0 percent"),
        "rented_share": fixed("100 percent"),
        "addressed_share": fixed("50 percent"),
        "price_sensitivity": fixed(1),
        "high_risk_share": fixed("0 percent"),
        "growth": own("0 percent/year", 1),
        "pools": {"b200": fixed("75 percent"), "rtx_pro_6000": fixed("25 percent")},
    }
    return usual | changes


COMMON: dict[str, Any] = {
    "reference_date": "2026-01-01",
    "price": {
        "h100": fixed("4 USD/GPU/h"),
        "relative": {"b200": fixed(1), "rtx_pro_6000": fixed(0.25)},
        "exchange_rate": fixed("0.9 EUR/USD"),
        "plant_factor": fixed(1),
        "decline": fixed("20 percent/year"),
        "volatility": fixed(0),
        "reversion_time": fixed("12 month"),
        "reference": {"b200": fixed("3.6 EUR/GPU/h"), "rtx_pro_6000": fixed("0.9 EUR/GPU/h")},
        "elasticity": fixed(-1),
        "competition": fixed(2),
    },
    "barred_addressed_share": fixed("80 percent"),
    "customers": {"spread": fixed(2), "largest": fixed("1000 GPU")},
    "diffusion": {
        "model": fixed("logistic"),
        "level": fixed("20 percent"),
        "ceiling": fixed("80 percent"),
        "growth_rate": fixed("50 percent/year"),
        "innovation": fixed("3 percent/year"),
        "imitation": fixed("38 percent/year"),
    },
    "efficiency": {
        "halving_time": fixed("8 month"),
        "deepseek_ratio": fixed(0.25),
        "rebound": fixed(0.5),
        "jump": {
            "starts": "2026-01-01",
            "compute_per_task": fixed(1),
            "diffusion_time": fixed("372 h"),
        },
    },
    "transfer": {
        "starts": "2026-01-01",
        "build_up": fixed("372 h"),
        "time_to_use": fixed("8766 h"),
        "saved_share": fixed("0 percent"),
    },
    "ai_act": {
        "applies_from": "2026-01-01",
        "compliance_time": {"2026": fixed("1 month"), "2027": fixed("2 month")},
        "unforeseen_share": fixed("0 percent"),
    },
    "gigafactory": {
        "announced": "2026-01-01",
        "opening_delay": fixed("0 h"),
        "ramp": fixed("744 h"),
        "lost_share": {"startups": fixed("0 percent")},
    },
}
"""Nothing beyond the start of the groups: every measure is off."""


def section(groups: dict[str, Any], changes: dict[str, object] | None = None) -> DemandSpec:
    """The common part with changes by dotted path, and the groups."""
    tree = copy.deepcopy(COMMON)
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        node = tree
        for parent in parents:
            node = node[parent]
        node[last] = value
    return DemandSpec.model_validate(
        tree | {"groups": groups}, context=ValidationContext(None, SOURCES)
    )


def catalogue() -> CatalogueSpec:
    tree = yaml_source.read(BASE / "catalogue.yaml").value
    return CatalogueSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def base(as_of: date | None) -> DemandSpec:
    tree = yaml_source.read(BASE / "demand.yaml").value
    return DemandSpec.model_validate(tree, context=ValidationContext(as_of, SOURCES))


def run(
    spec: DemandSpec,
    timeline: Timeline = WINTER,
    draws: int = 1,
    users: float = 1.0,
    opened_h: dict[str, list[float]] | None = None,
) -> xr.Dataset:
    """The stage after a build-out that opens a lot of each pool ``opened_h``, by draw."""
    parameters = dict(parameters_of(spec, ("demand",)))
    worlds = Worlds(timeline, parameters, seed=1, start=0, stop=draws)
    share = np.full((draws, timeline.months), users)
    upstream = xr.Dataset(
        {"talent.users_supply_share": (("draw", "month"), share)},
        coords={"draw": np.arange(draws), "month": timeline.month_starts},
    )
    if opened_h is not None:
        upstream["buildout.milestone_h"] = xr.DataArray(
            np.array(list(opened_h.values())).T[:, :, np.newaxis],
            dims=("draw", "lot", "milestone"),
            coords={"lot_gpu_type": ("lot", list(opened_h)), "milestone": ["opened"]},
        )
    return variables.check(stage.run(spec, catalogue(), worlds, upstream), VARIABLES)


def requested(results: xr.Dataset, name: str) -> xr.DataArray:
    return results["demand.requested_gpu_h"].sel(group=name)


def test_two_hundred_gpus_at_twice_the_price_by_hand() -> None:
    # 200 GPUs halved by the price; January 744 h, February 672 h; three quarters on B200
    twice = section({"startups": group()}, {"price.h100": fixed("8 USD/GPU/h")})
    found = requested(run(twice), "startups")
    np.testing.assert_allclose(found.sel(gpu_type="b200")[0], [55_800, 50_400])
    np.testing.assert_allclose(found.sel(gpu_type="rtx_pro_6000")[0], [18_600, 16_800])


def price(spec: DemandSpec, draws: int = 1) -> Array:
    """Price on demand by month and pool, ``(draw, month, pool)``."""
    return run(spec, draws=draws)["demand.price_eur_per_gpu_h"].values


def test_the_price_by_hand() -> None:
    # 4 USD at 0.90 are 3.60 EUR, a quarter of it for the smaller GPU, 1.2 times at this plant; the middle
    # of January is 372 h = 0.0424367 years on, that of February 1080 h = 0.1232033: 0.8^t of it are left.
    found = price(section({}, {"price.plant_factor": fixed(1.2)}))
    left = [0.8**0.0424367, 0.8**0.1232033]
    np.testing.assert_allclose(found[0, :, 0], np.array(left) * 4.32, rtol=1e-6)
    np.testing.assert_allclose(found[0, :, 1], np.array(left) * 1.08, rtol=1e-6)


def test_the_price_that_is_earned_is_the_price_that_demand_answers() -> None:
    spec = section({"startups": group()}, {"price.volatility": fixed("30 percent")})
    calm = section({"startups": group()})
    ratio = price(spec, draws=3) / price(calm, draws=3)
    assert np.ptp(ratio) > 0.1
    asked, usual = (requested(run(one, draws=3), "startups") for one in (spec, calm))
    np.testing.assert_allclose(asked, usual / ratio)


def test_a_faster_fall_of_prices_lowers_the_price_and_leaves_demand_alone() -> None:
    slow, fast = (
        section({"startups": group()}, {"price.decline": fixed(rate)})
        for rate in ("0 percent/year", "40 percent/year")
    )
    assert (price(fast) < price(slow)).all()
    np.testing.assert_allclose(requested(run(fast), "startups"), requested(run(slow), "startups"))


def test_groups_answer_the_price_each_in_its_own_way() -> None:
    # At twice the price half as much at elasticity -1, and 2^-0.5 of it at half the sensitivity.
    twice = section(
        {"startups": group(), "industry": group(price_sensitivity=fixed(0.5))},
        {"price.h100": fixed("8 USD/GPU/h")},
    )
    assert january(twice) == pytest.approx(100)
    assert january(twice, "industry") == pytest.approx(200 / math.sqrt(2))
    told = run(twice)["demand.elasticity"].sel(group=["startups", "industry", "research"])
    assert told.values.tolist() == [[-1.0, -0.5, -1.0]]


def test_a_plant_dearer_than_the_market_is_chosen_less_often() -> None:
    # Odds of one fall by 1.25² to 0.64: 0.64 / 1.64 of 400 GPUs, and at 1.25 times the price each asks for
    # four fifths. Half of it is rented at all, the rest runs on machines of their own.
    dear = section(
        {"startups": group(rented_share=fixed("50 percent"))}, {"price.plant_factor": fixed(1.25)}
    )
    assert january(dear) == pytest.approx(400 * 0.5 * 0.64 / 1.64 * 0.8)


def test_a_few_customers_of_very_different_size_make_luck() -> None:
    # 200 GPUs of customers with a median of 8 and 46.9 on average: 4.26 of them.
    spec = section({"startups": group(customer_median=fixed("8 GPU")), "research": group()})
    found = run(spec, draws=400)
    np.testing.assert_allclose(found["demand.customers"].sel(group="startups"), 4.26, atol=0.01)
    assert not found["demand.customers"].sel(group="research").any()
    asked = requested(found, "startups")[:, 0].sum("gpu_type").values / 744
    assert np.median(asked) < 150 < np.mean(asked) < 250
    np.testing.assert_allclose(requested(found, "research")[:, 0].sum("gpu_type"), 200 * 744)


def test_growth_counts_from_the_reference_date_to_the_middle_of_the_month() -> None:
    # 372 h = 0.0424367 years; 4 / (1 + 3 e^-0.02121834) = 1.0159985
    grown = group(growth=own("50 percent/year", 4))
    found = requested(run(section({"startups": grown})), "startups")
    assert float(found[0, 0].sum()) == pytest.approx(200 * 744 * 1.0159985, rel=1e-6)


def january(spec: DemandSpec, name: str = "startups") -> float:
    """GPUs asked for at the same time in the first month, over both pools."""
    return float(requested(run(spec), name)[0, 0].sum()) / 744


ADOPTION = {"kind": "adoption", "use_growth": fixed("20 percent/year")}


def test_firms_follow_the_spread_of_ai_and_their_use_per_head() -> None:
    # from 20 to 80 percent is the ceiling of four times the start above, so 1.0159985 again;
    # the middle of January is 372 h = 0.0424367 years: 1.2^0.0424367 = 1.0077671
    found = january(section({"industry": group(growth=ADOPTION)}), "industry")
    assert found == pytest.approx(200 * 1.0159985 * 1.0077671, rel=1e-6)


def test_the_bass_curve_is_used_in_the_worlds_that_choose_it() -> None:
    # level 0.2 of 0.8: hazard p + q/4 = 0.125, still open 0.75 e^(-0.41 · 0.0424367) = 0.737064;
    # (0.125 − 0.03 · 0.737064) / (0.125 + 0.38 · 0.737064) = 0.1028881 / 0.4050843, over 0.25
    bass = section(
        {"industry": group(growth=ADOPTION | {"use_growth": fixed("0 percent/year")})},
        {"diffusion.model": fixed("bass")},
    )
    assert january(bass, "industry") == pytest.approx(200 * 0.2539918 / 0.25, rel=1e-5)


def test_a_jump_of_efficiency_reaches_63_percent_after_its_time_constant() -> None:
    # a quarter of the compute at half rebound: need 0.5 for 1 − 1/e of the users in mid-January
    jump = section({"startups": group()}, {"efficiency.jump.compute_per_task": fixed(0.25)})
    assert january(jump) == pytest.approx(200 * (1 - 0.5 * (1 - 1 / math.e)))


def test_transfer_services_bring_firms_forward_and_leave_research_alone() -> None:
    # a tenth of a year saved, built up in full by mid-January: growth is read 0.1 years later
    firms = {
        "industry": group(growth=ADOPTION),
        "research": group(growth=own("50 percent/year", 4)),
    }
    without, with_services = (
        section(firms, {"transfer.saved_share": fixed(share)})
        for share in ("0 percent", "10 percent")
    )
    later = 0.8 / (1 + 3 * math.exp(-0.5 * (372 / 8766 + 0.1))) / 0.2 * 1.2 ** (372 / 8766 + 0.1)
    assert january(with_services, "industry") == pytest.approx(200 * later)
    assert january(with_services, "research") == january(without, "research")


def test_the_ai_act_holds_back_high_risk_uses_alone() -> None:
    # half of the uses stand at the first of January for two months, the others grow as before
    spec = section(
        {"startups": group(growth=own("50 percent/year", 4), high_risk_share=fixed("50 percent"))},
        {"ai_act.unforeseen_share": fixed("100 percent")},
    )
    assert january(spec) == pytest.approx(200 * (0.5 * 1.0159985 + 0.5), rel=1e-6)


def test_growth_is_held_back_by_the_unforeseen_part_of_the_longest_time_to_comply() -> None:
    # a tenth of two months are 146.1 h: mid-January the clock reads 372 − 146.1 h = 0.0257700 years
    spec = section(
        {"startups": group(growth=own("50 percent/year", 4), high_risk_share=fixed("100 percent"))},
        {"ai_act.unforeseen_share": fixed("10 percent")},
    )
    years = (372 - 146.1) / 8766
    assert january(spec) == pytest.approx(200 * 4 / (1 + 3 * math.exp(-0.5 * years)), rel=1e-6)


def test_the_share_of_high_risk_uses_weighs_groups_by_their_need() -> None:
    # startups ask for 200 GPUs, a tenth high-risk; industry for 600, half of it: 320 of 800
    spec = section(
        {
            "startups": group(high_risk_share=fixed("10 percent")),
            "industry": group(users=fixed("300 person"), high_risk_share=fixed("50 percent")),
        }
    )
    found = run(spec)
    np.testing.assert_allclose(found["demand.high_risk_share"], 0.4)
    np.testing.assert_allclose(found["demand.ai_act_compliance_h"], 730.5)


def test_a_group_that_waits_asks_for_nothing_before_the_first_of_its_pools_opens() -> None:
    # in the first world from 17 January on, 15 of 31 days and all of February; in the second never
    late = section({"startups": group() | {"waits_for_pools": True}, "research": group()})
    never = math.inf
    found = run(late, draws=2, opened_h={"b200": [16 * 24.0, never], "rtx_pro_6000": [never] * 2})
    waited = requested(found, "startups").sum("gpu_type")
    np.testing.assert_allclose(waited, [[200 * 15 * 24, 200 * 672], [0, 0]])
    np.testing.assert_allclose(
        requested(found, "research").sum("gpu_type"), [[200 * 744, 200 * 672]] * 2
    )


def test_a_group_waits_for_no_pool_that_is_not_its_own() -> None:
    own_pool = {"waits_for_pools": True, "pools": {"rtx_pro_6000": fixed("100 percent")}}
    late = section({"startups": group() | own_pool})
    opened_h = {"b200": [0.0], "rtx_pro_6000": [744.0 + 336.0]}  # the middle of February
    found = requested(run(late, opened_h=opened_h), "startups").sum("gpu_type")
    np.testing.assert_allclose(found, [[0, 200 * 336]])


def test_a_gigafactory_opens_after_its_delay() -> None:
    # announced on the first of January, open half a month later: mid-January nothing is lost
    spec = section(
        {"startups": group()},
        {
            "gigafactory.lost_share": {"startups": fixed("40 percent")},
            "gigafactory.opening_delay": fixed("372 h"),
        },
    )
    asked = requested(run(spec), "startups").sum("gpu_type")[0].values / [744, 672]
    # mid-February, 1,080 h after the first of January: 708 of 744 h of the ramp
    assert asked == pytest.approx([200, 200 * (1 - 0.4 * 708 / 744)])


def test_a_gigafactory_takes_half_of_its_share_while_half_full() -> None:
    # opened on the first of January with a ramp of 744 h; mid-January half of 40 percent is lost
    spec = section(
        {"startups": group(), "research": group()},
        {"gigafactory.lost_share": {"startups": fixed("40 percent")}},
    )
    assert january(spec) == pytest.approx(160)
    assert january(spec, "research") == pytest.approx(200)


def test_users_barred_from_us_clouds_add_to_what_is_brought_here() -> None:
    # 100 · 4 · (0.25 · 0.8 + 0.75 · 0.5) = 230, of them 80 barred
    spec = section({"startups": group(sovereign_only_share=fixed("25 percent"))})
    assert january(spec) == pytest.approx(230)
    assert float(run(spec)["demand.barred_share"].sel(group="startups")[0]) == pytest.approx(
        80 / 230
    )


def test_the_level_may_not_pass_the_ceiling() -> None:
    with pytest.raises(ValidationError, match="above the ceiling's lowest value, 15 percent"):
        section({}, {"diffusion.ceiling": fixed("15 percent")})


def test_missing_people_lower_demand_in_proportion() -> None:
    spec = section({"startups": group()})
    few = run(spec, users=0.25)["demand.requested_gpu_h"]
    np.testing.assert_allclose(few, 0.25 * run(spec)["demand.requested_gpu_h"])


def test_a_group_that_is_absent_asks_for_nothing() -> None:
    found = run(section({"startups": group()}))
    assert not requested(found, "research").any()
    assert list(found["group"].values) == sorted(catalogue().groups)


def test_adding_a_group_leaves_the_others_alone_and_order_does_not_matter() -> None:
    spec = base(None)
    tree = yaml_source.read(BASE / "demand.yaml").value
    assert isinstance(tree, dict)
    groups = tree["groups"]
    assert isinstance(groups, dict)
    names = [name for name in reversed(list(groups)) if name != "research"]
    fewer = DemandSpec.model_validate(
        {**tree, "groups": {name: groups[name] for name in names}},
        context=ValidationContext(None, SOURCES),
    )
    all_groups, without = run(spec, HORIZON, draws=5), run(fewer, HORIZON, draws=5)
    assert requested(all_groups, "research").any()
    for name in names:
        np.testing.assert_array_equal(requested(all_groups, name), requested(without, name))


def test_the_kind_of_each_group_travels_with_it() -> None:
    found = run(section({"startups": group()}))
    kinds = dict(zip(found["group"].values, found["group_kind"].values, strict=True))
    assert kinds["startups"] == "startup"
    assert kinds["public_sector"] == "public"


def test_pool_shares_that_miss_the_whole_are_refused() -> None:
    wrong = group(pools={"b200": fixed("75 percent"), "rtx_pro_6000": fixed("20 percent")})
    with pytest.raises(ValidationError, match="sum to 95 percent, expected 100 percent"):
        section({"startups": wrong})


def test_unknown_groups_and_pools_are_found_with_a_hint() -> None:
    spec = section(
        {"startup": group(), "research": group(pools={"b2000": fixed("100 percent")})},
        {
            "gigafactory.lost_share": {"start_up": fixed("0 percent")},
            "price.relative": {"b200": fixed(1), "rtx_pro_600": fixed(1)},
        },
    )
    gap, stranger = list(findings(spec, catalogue()))[:2]
    assert gap.at == ("price", "relative")
    assert (stranger.at, stranger.hint) == (
        ("price", "relative", "rtx_pro_600"),
        "did you mean rtx_pro_6000?",
    )
    found = {finding.at: finding.hint for finding in findings(spec, catalogue())}
    assert found.pop(("gigafactory", "lost_share", "start_up")) == "did you mean startups?"
    assert found[("groups", "startup")] == "did you mean startups?"
    assert found[("groups", "research", "pools", "b2000")] == "did you mean b200?"


def test_metrics_by_hand() -> None:
    found = run(section({"startups": group(), "research": group()}))
    at_end = date(2026, 2, 28)
    assert value_of("demand.requested_gpu", found, at_end) == pytest.approx(400)
    # 2 groups · 200 GPUs · (744 + 672) h
    assert value_of("demand.requested_gpu_h", found, at_end) == pytest.approx(566_400)
    assert value_of("demand.deepseek_ratio", found, at_end) == 0.25
    # 0.25^(1 − 0.5)
    assert value_of("demand.deepseek_need_factor", found, at_end) == pytest.approx(0.5)
    assert value_of("demand.efficiency_factor", found, at_end) == 1.0
    assert value_of("demand.time_to_use_h", found, at_end) == pytest.approx(8766)


def value_of(name: str, found: xr.Dataset, on: date) -> float:
    metric = next(metric for metric in METRICS if metric.name == name)
    return float(metric.measured(found, WINTER, on=on, year=2026)[0])


def test_compute_per_task_counts_from_the_release_of_deepseek() -> None:
    # from 20 January 2025 to the end of 31 January 2026 in Berlin: 376 days and 23 h = 9047 h,
    # half of it every 5844 h; between the bounds of January the path is a straight line
    found = run(section({"startups": group()}))
    expected = 2 ** (-9047 / 5844)
    assert value_of("demand.compute_per_task", found, date(2026, 1, 31)) == pytest.approx(
        expected, rel=1e-3
    )
    jump = run(section({}, {"efficiency.jump.compute_per_task": fixed(0.1)}))
    assert value_of("demand.compute_per_task", jump, date(2026, 1, 31)) == pytest.approx(
        0.1 * expected, rel=1e-3
    )


def test_the_share_of_barred_users_weighs_groups_by_what_they_hold() -> None:
    # start-ups hold 300 h with a barred part of 80/230, research 100 h without any
    found = run(
        section({"startups": group(sovereign_only_share=fixed("25 percent")), "research": group()})
    )
    held = xr.zeros_like(found["demand.requested_gpu_h"])
    held.loc[{"group": "startups"}] = 75.0
    held.loc[{"group": "research"}] = 25.0
    found["allocation.granted_gpu_h"] = held
    assert value_of("demand.sovereign_only_share", found, date(2026, 1, 31)) == pytest.approx(
        0.75 * 80 / 230
    )
    found["allocation.granted_gpu_h"] = xr.zeros_like(held)
    assert value_of("demand.sovereign_only_share", found, date(2026, 1, 31)) == 0.0


def test_measures_of_the_base_section_are_neutral() -> None:
    spec = base(date(2025, 6, 13))
    found = run(spec, HORIZON, draws=20)
    assert (found["demand.efficiency_factor"] == 1.0).all()
    # services save nothing: the time to use does not fall
    np.testing.assert_array_equal(
        found["demand.time_to_use_h"][:, 0], found["demand.time_to_use_h"][:, -1]
    )
    assert spec.ai_act.unforeseen_share.distribution.support() == (0.0, 0.0)
    assert {lost.distribution.support() for lost in spec.gigafactory.lost_share.values()} == {
        (0.0, 0.0)
    }


def test_the_base_section_fits_the_catalogue_and_is_known_by_the_announcement() -> None:
    spec = base(date(2025, 6, 13))
    assert not list(findings(spec, catalogue()))
    assert set(spec.groups) == set(catalogue().groups)


def test_what_munich_showed_later_is_used_only_later() -> None:
    share = base(date(2025, 6, 13)).groups["foundation_models"].addressed_share
    assert share.passport.source == "assumption"
    later = base(date(2026, 11, 1)).groups["foundation_models"].addressed_share
    assert later.passport.source == "demand-soofi"


def test_heads_of_the_base_section_sum_to_the_national_stock() -> None:
    # talent-t8: 25,000 engineers with AI skills, 15,000 to 40,000
    groups = base(date(2025, 6, 13)).groups.values()
    assert 25_000 <= sum(entry.users.distribution.mean() for entry in groups) <= 32_000
