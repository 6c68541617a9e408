"""The sovereignty stage on the base figures and on a plan with two vendors."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from small_stack import TIMELINE, base, fixed, metric, read, run, run_stage, upstream_of

from ausbau.core.timeline import Timeline
from ausbau.sovereignty import catalogue_check

MIX = {"b200": 4000, "rtx_pro_6000": 6000}


@pytest.mark.parametrize("as_of", [date(2025, 6, 13), None])
def test_the_shares_of_each_layer_sum_to_one(as_of: date | None) -> None:
    results = run_stage(
        read(base("sovereignty"), base("catalogue"), as_of), upstream_of(MIX, draws=50)
    )
    np.testing.assert_allclose(results["sovereignty.layer_share"].sum("owner"), 1.0, rtol=1e-12)


def test_chips_of_one_us_vendor_make_the_weakest_layer_zero() -> None:
    results = run_stage(read(base("sovereignty"), base("catalogue")), upstream_of(MIX, draws=50))
    accelerator = results["sovereignty.layer_share"].sel(layer="accelerator", owner="us")
    np.testing.assert_array_equal(accelerator, 1.0)
    assert not metric("sovereignty.reading_minimum", results).any()
    assert not metric("sovereignty.reading_geometric", results).any()
    # The mean of our layers: location, operator, law 0.87, building 0.83, platform 0.47, models 0.22,
    # energy 0.75, and nothing in systems and accelerator: 5.14 of 9 layers.
    mean = float(metric("sovereignty.reading_mean", results).mean())
    assert mean == pytest.approx(5.14 / 9, abs=0.02)


def test_a_european_accelerator_counts_by_its_performance() -> None:
    catalogue, sovereignty = base("catalogue"), base("sovereignty")
    catalogue["gpu_types"]["european"] = {
        **catalogue["gpu_types"]["b200"],
        "vendor": "somebody",
        "vendor_region": "eu",
    }
    sovereignty["h100_equivalents"] = {
        "b200": fixed(2.0), "rtx_pro_6000": fixed(0.5), "european": fixed(0.5)
    }  # fmt: skip
    lots = {"b200": 3000, "european": 4000}
    results = run_stage(read(sovereignty, catalogue), upstream_of(lots, draws=2))
    np.testing.assert_allclose(
        metric("sovereignty.controlled_share_accelerator", results), 2000 / 8000
    )


def test_the_share_of_the_world_by_hand() -> None:
    sovereignty = base("sovereignty")
    sovereignty["world"] = {
        "stock_end_of_2025": fixed("10 million GPU"),
        "growth": fixed("100 percent/year"),
        "eu_share": fixed("5 percent"),
        "eu_relative_growth": fixed("0 percent/year"),
    }
    sovereignty["h100_equivalents"]["rtx_pro_6000"] = fixed(0.5)
    results = run_stage(read(sovereignty, base("catalogue")), upstream_of(MIX, draws=2))
    # 12,100 H100-equivalents of 20 million a year after the end of 2025 (8,760 of 8,766 h).
    share = metric("sovereignty.world_share", results, on=date(2026, 12, 31))
    np.testing.assert_allclose(share, 12_100 / 20e6, rtol=1e-3)
    eu_share = metric("sovereignty.eu_share", results, on=date(2026, 12, 31))
    np.testing.assert_allclose(eu_share, 20 * share)
    assert not metric("sovereignty.world_share", results, on=date(2025, 12, 31)).any()


def test_the_compute_of_germany_by_hand() -> None:
    sovereignty = base("sovereignty")
    sovereignty["world"] = {
        "stock_end_of_2025": fixed("10 million GPU"),
        "growth": fixed("0 percent/year"),
        "eu_share": fixed("5 percent"),
        "eu_relative_growth": fixed("0 percent/year"),
    }
    sovereignty["germany"] = {
        "stock_end_of_2025": fixed("24200 GPU"),
        "growth": fixed("0 percent/year"),
        "imported_share": fixed("50 percent"),
        "us_operated_share": fixed("70 percent"),
        "us_accelerator_share": fixed("90 percent"),
    }
    sovereignty["h100_equivalents"]["rtx_pro_6000"] = fixed(0.5)
    results = run_stage(read(sovereignty, base("catalogue")), upstream_of(MIX, draws=2))
    at = {"on": date(2026, 12, 31)}
    # 12,100 H100-equivalents are half of 24,200; together 36,300 of 500,000 in the Union.
    np.testing.assert_allclose(metric("sovereignty.german_increase", results, **at), 0.5)
    share = metric("sovereignty.german_share_of_eu", results, **at)
    np.testing.assert_allclose(share, 36_300 / 500e3)
    # 48,400 are used, half of them abroad. US firms operate 70 percent of them and nothing of the plan.
    operated = metric("sovereignty.us_share_operator", results, **at)
    np.testing.assert_allclose(operated, 0.7 * 48_400 / 60_500)
    fall = metric("sovereignty.us_share_fall_operator", results, **at)
    np.testing.assert_allclose(fall, 12_100 / 60_500)
    # All accelerators of the plan are American: their share rises.
    designed = metric("sovereignty.us_share_accelerator", results, **at)
    np.testing.assert_allclose(designed, (0.9 * 48_400 + 12_100) / 60_500)
    assert (metric("sovereignty.us_share_fall_accelerator", results, **at) < 0).all()


def test_without_a_plant_the_american_share_stays_what_it_was() -> None:
    results = run_stage(read(base("sovereignty"), base("catalogue")), upstream_of({}, draws=20))
    for layer in ("operator", "accelerator"):
        fall = metric(f"sovereignty.us_share_fall_{layer}", results, on=date(2030, 12, 31))
        np.testing.assert_allclose(fall, 0.0, atol=1e-12)
    assert not results["sovereignty.german_increase"].any()


def test_27_states_weighted_by_people_count_as_ten() -> None:
    sovereignty = base("sovereignty")
    sovereignty["market_reach"]["harmonised_share"] = fixed("0 percent")
    results = run_stage(read(sovereignty, base("catalogue")), upstream_of(MIX, draws=2))
    # By a calculator from Eurostat's populations of 1 January 2024 in thousands: 9.854.
    by_people = metric("sovereignty.effective_regimes_by_population", results)
    np.testing.assert_allclose(by_people, 9.854, atol=0.005)
    np.testing.assert_allclose(metric("sovereignty.effective_regimes_by_state", results), 27.0)
    people = base("sovereignty")["market_reach"]["states"]["million_person"]
    assert len(people) == 27
    assert sum(people.values()) == pytest.approx(449.2, abs=0.5)


def test_a_start_up_on_its_way_through_the_states_by_hand() -> None:
    sovereignty = base("sovereignty")
    sovereignty["market_reach"] |= {
        "harmonised_share": fixed("50 percent"),
        "own_rules_time": fixed("6 month"),
        "common_rules_time": fixed("2 month"),
        "parallel_entries": fixed(1),
        "entry_cost": fixed("100 thousand EUR"),
    }
    results = run_stage(read(sovereignty, base("catalogue")), upstream_of(MIX, draws=2))
    # Four months each: three states after a year, France, Italy and Spain, at 50,000 EUR each.
    year = metric("sovereignty.reach_after_12_months_person", results)
    np.testing.assert_allclose(year, (83.5 + 68.4 + 59.0 + 48.6) * 1e6)
    cost = metric("sovereignty.entry_cost_after_12_months_eur", results)
    np.testing.assert_allclose(cost, 150e3)
    # Poland, Romania and the Netherlands lift 259.5 to 333.1 million: six entries, 24 months.
    np.testing.assert_allclose(metric("sovereignty.time_to_us_size_h", results), 24 * 730.5)
    two_years = metric("sovereignty.reach_after_24_months_person", results)
    np.testing.assert_allclose(two_years, 333.1e6)


def test_the_delay_by_the_ai_act_by_hand() -> None:
    # 6 months to comply from 2026 on and 4 from 2028 on, for a tenth of the demand
    given = upstream_of(MIX, draws=2)
    steps = np.select([TIMELINE.year_of_month < 2026, TIMELINE.year_of_month < 2028], [0, 6], 4)
    given["demand.ai_act_compliance_h"] = (("draw", "month"), np.tile(steps * 730.5, (2, 1)))
    given["demand.high_risk_share"] = ("draw", np.full(2, 0.1))
    results = run_stage(read(base("sovereignty"), base("catalogue")), given)
    months = {2025: 0.0, 2026: 0.6, 2027: 0.6, 2028: 0.4, 2030: 0.4}
    for year, expected in months.items():
        delay = metric("sovereignty.ai_act_delay_h", results, year=year)
        np.testing.assert_allclose(delay, expected * 730.5)


def test_a_home_without_people_is_refused() -> None:
    sovereignty = base("sovereignty")
    sovereignty["market_reach"]["home"] = "germny"
    with pytest.raises(ValidationError, match="no population is given for 'germny'"):
        read(sovereignty, base("catalogue"))


def test_a_horizon_that_starts_after_the_anchor_of_the_world_stock_works() -> None:
    late = Timeline.from_dates(date(2026, 3, 1), date(2027, 12, 31))
    given = upstream_of(MIX, draws=2, timeline=late)
    early = run_stage(read(base("sovereignty"), base("catalogue")), upstream_of(MIX, draws=2))
    results = run_stage(read(base("sovereignty"), base("catalogue")), given, late)
    march = int(np.searchsorted(TIMELINE.month_starts, np.datetime64("2026-03-01")))
    np.testing.assert_allclose(
        results["sovereignty.world_share"].isel(bound=0),
        early["sovereignty.world_share"].isel(bound=march),
    )


def test_a_block_of_draws_has_the_bits_of_the_whole() -> None:
    specs = read(base("sovereignty"), base("catalogue"))
    given = upstream_of(MIX, draws=6)
    whole, part = run_stage(specs, given), run_stage(specs, given.isel(draw=[4]))
    for name in whole.data_vars:
        np.testing.assert_array_equal(whole[name].isel(draw=[4]).values, part[name].values, name)


def test_a_plan_without_lots_has_no_share_of_the_world() -> None:
    results = run_stage(read(base("sovereignty"), base("catalogue")), upstream_of({}, draws=2))
    assert not results["sovereignty.world_share"].any()
    assert not results["sovereignty.layer_share"].sel(layer="accelerator").any()


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (
            {"german": fixed("80 percent"), "us": fixed("30 percent"), "rest": "other"},
            "110 percent",
        ),
        ({"rest": "us"}, "states no share"),
    ],
)
def test_a_layer_whose_shares_cannot_be_right_is_refused(
    layer: dict[str, Any], message: str
) -> None:
    sovereignty = base("sovereignty")
    sovereignty["layers"]["law"] = layer
    with pytest.raises(ValidationError, match=message):
        read(sovereignty, base("catalogue"))


def test_the_catalogue_check_names_strangers_and_gaps() -> None:
    sovereignty = base("sovereignty")
    sovereignty["h100_equivalents"]["b20"] = sovereignty["h100_equivalents"].pop("b200")
    found = list(catalogue_check.findings(*read(sovereignty, base("catalogue"))))
    assert [finding.at for finding in found] == [("h100_equivalents",), ("h100_equivalents", "b20")]
    assert found[1].hint == "did you mean b200?"


def test_the_largest_german_cluster_is_the_larger_of_the_plan_and_the_machine_beside_it() -> None:
    # 400,000 at the end of 2025 grow 2.5-fold a year; until March 2026 the largest German one has 24,000,
    # then 20,000 B200 at 2.275 are 45,500.
    section = base("sovereignty")
    section["largest_cluster"] = {
        "us_end_of_2025": fixed("400 thousand GPU"),
        "us_growth": fixed("150 percent/year"),
        "german": fixed("24 thousand GPU"),
    }
    results = run(section, {"b200": 20_000})
    new_year, end = (
        metric("sovereignty.cluster_ratio", results, on=day)
        for day in (date(2025, 12, 31), date(2026, 12, 31))
    )
    np.testing.assert_allclose(new_year, 400 / 24, rtol=1e-12)
    np.testing.assert_allclose(end, 400 * 2.5 ** (8760 / 8766) / 45.5, rtol=1e-9)


def test_the_union_falls_back_by_its_relative_growth() -> None:
    # Half of the share is lost in a year, so the plan's part of the Union's compute is twice as large.
    found = []
    for rate in ("-50 percent/year", "0 percent/year"):
        section = base("sovereignty")
        section["world"]["eu_relative_growth"] = fixed(rate)
        results = run(section, {"b200": 8000})
        found.append(metric("sovereignty.eu_share", results, on=date(2026, 12, 31)))
    np.testing.assert_allclose(found[0], found[1] * 2 ** (8760 / 8766), rtol=1e-9)


def test_a_plant_on_other_chips_has_no_us_accelerator_to_switch() -> None:
    catalogue = base("catalogue")
    catalogue["gpu_types"]["b200"]["vendor_region"] = "eu"
    own = run(base("sovereignty"), {"b200": 8000}, catalogue)
    usual = run(base("sovereignty"), {"b200": 8000})
    assert not metric("sovereignty.switch_time_accelerator_h", own).any()
    assert (metric("sovereignty.switch_time_accelerator_h", usual) > 0).all()
    for days in (30, 90, 365, 1095):
        name = f"sovereignty.cutoff_loss_all_layers_{days}_days"
        assert (metric(name, own) <= metric(name, usual)).all()
