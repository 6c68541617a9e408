"""The finance stage on a small plant that can be worked out by hand, and on the base figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
import xarray as xr
from finance_plant import (
    YEAR_H,
    base,
    fixed,
    metric,
    read,
    round_catalogue,
    round_figures,
    run_stage,
    upstream_of,
    worlds_of,
)

from ausbau.core.timeline import Timeline
from ausbau.finance import catalogue_check, stage
from ausbau.finance.levelised_cost import ratio_of_expectations
from ausbau.finance.metrics import METRICS

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
JULY_H, APRIL_H = 4344.0, 2160.0  # 181 and 90 days after New Year


@pytest.fixture(name="plant")
def small_plant() -> xr.Dataset:
    """800 B200 in a refitted hall, in 2026; in the second world they are never delivered."""
    delivered = np.array([[JULY_H], [np.inf]])
    given = upstream_of(
        YEAR_2026,
        {"b200": 800},
        delivered_h=delivered,
        hall_ready_h=APRIL_H,
        connection_mw=np.where(YEAR_2026.bounds_h >= JULY_H, 2.0, 0.0),
        staff_fte=6.0,
        electricity_eur=100e3,
        relief_eur=20e3,
        gpu_h=np.array([[100e3], [0.0]]),
    )
    return run_stage(round_figures(), round_catalogue(), YEAR_2026, given)


def test_the_parts_of_the_investment_by_hand(plant: xr.Dataset) -> None:
    # 800 x 50,000 USD x 0.9 = 36 M EUR, 10 and 5 percent on top. 800 GPUs of 1.5 kW are 1.2 MW, at
    # 5 M EUR 6 M, a tenth for design, a tenth of 6.6 M in reserve. 2 MW at 200,000 EUR.
    expected = [36e6, 3.6e6, 1.8e6, 6e6, 0.6e6, 0.66e6, 0.4e6]
    np.testing.assert_allclose(plant["finance.capex_eur"][0], expected)
    np.testing.assert_allclose(plant["finance.capex_eur"][1], [0, 0, 0, *expected[3:]])


def test_investment_falls_due_with_delivery_hall_and_connection(plant: xr.Dataset) -> None:
    by_month = plant["finance.investment_eur"].isel(draw=0).sum("part").values
    expected = np.zeros(12)
    expected[3], expected[5], expected[6] = 7.26e6, 0.4e6, 41.4e6
    np.testing.assert_allclose(by_month, expected)


def test_the_discounted_cost_by_hand(plant: xr.Dataset) -> None:
    # Real interest is zero, so capital of IT costs a fifth a year for the 4416 h from July on, the
    # hall a twentieth for the 6600 h from April on, the connection from mid-June on (4776 h).
    it_years, hall_years, line_years = 4416 / YEAR_H, 6600 / YEAR_H, 4776 / YEAR_H
    expected = {
        "gpu_servers": 36e6 / 5 * it_years,
        "hall": 6e6 / 20 * hall_years,
        "grid_connection": 0.4e6 / 20 * line_years,
        "staff": 6 * 100e3 * 8760 / YEAR_H,
        "maintenance": 0.04 * 41.4e6 * it_years + 0.02 * (7.26e6 * hall_years + 0.4e6 * line_years),
        "site": 1.2 * 150e3 * hall_years,
        "electricity": 1.2e6,
    }
    parts = plant["finance.cost_by_part_eur"].sel(draw=0, relief="none")
    for part, amount in expected.items():
        assert float(parts.sel(cost_part=part)) == pytest.approx(amount), part


def test_cost_is_the_sum_of_its_parts_and_investment_of_its_months(plant: xr.Dataset) -> None:
    xr.testing.assert_allclose(
        plant["finance.cost_eur"], plant["finance.cost_by_part_eur"].sum("cost_part")
    )
    xr.testing.assert_allclose(
        plant["finance.capex_eur"], plant["finance.investment_eur"].sum("month")
    )


def test_a_relief_changes_electricity_and_nothing_else(plant: xr.Dataset) -> None:
    parts = plant["finance.cost_by_part_eur"]
    saved = (parts.sel(relief="none") - parts.sel(relief="configured")).isel(draw=0)
    assert float(saved.sel(cost_part="electricity")) == pytest.approx(12 * 20e3)
    assert not saved.drop_sel(cost_part="electricity").any()
    passed_on = plant["finance.relief_passed_on_eur"].sel(relief="configured")
    np.testing.assert_allclose(passed_on, 0.25 * 12 * 20e3)
    by_party = plant["finance.relief_by_party_eur"].sel(relief="configured")
    np.testing.assert_allclose(by_party.sum("party"), 12 * 20e3)
    assert float(by_party.sel(party="operator")[0]) == pytest.approx(0.75 * 12 * 20e3)


def test_hours_are_divided_by_basis_and_a_world_without_any_is_infinite(plant: xr.Dataset) -> None:
    np.testing.assert_allclose(plant["finance.discounted_gpu_h"][0], [1.2e6, 0.96e6, 0.6e6])
    cost = plant["finance.levelised_cost_eur_per_gpu_h"].sel(relief="none")
    total = float(plant["finance.cost_eur"].sel(relief="none")[0])
    np.testing.assert_allclose(cost[0], [total / 1.2e6, total / 0.96e6, total / 0.6e6])
    assert np.isposinf(cost[1]).all()


def test_money_sunk_in_the_second_world_is_in_the_ratio_of_expectations(plant: xr.Dataset) -> None:
    cost = plant["finance.cost_eur"].values
    ratio = ratio_of_expectations(cost, plant["finance.discounted_gpu_h"].values)
    assert ratio.value[0, 0] == pytest.approx((cost[0, 0] + cost[1, 0]) / 1.2e6)
    np.testing.assert_array_equal(ratio.share_without_hours, [0.5, 0.5, 0.5])


def test_metrics_of_the_small_plant(plant: xr.Dataset) -> None:
    np.testing.assert_allclose(metric("finance.capex_eur", plant, YEAR_2026), [49.06e6, 7.66e6])
    per_gpu = metric("finance.capex_eur_per_gpu", plant, YEAR_2026)
    np.testing.assert_allclose(per_gpu, [49.06e6 / 800, np.inf])
    shares = [metric(one.name, plant, YEAR_2026) for one in METRICS if "cost_share" in one.name]
    np.testing.assert_allclose(sum(shares), np.ones((2, 2)))


def test_the_outlay_up_to_a_date_counts_what_has_been_paid(plant: xr.Dataset) -> None:
    # By the end of April (22:00 UTC): the hall, four months of 80,000 EUR and staff for 120 days,
    # maintenance of 2 percent and the site's rent for the 720 h of April, less two hours of April.
    paid = metric("finance.outlay_eur", plant, YEAR_2026, on=date(2026, 4, 30))
    april = 718 / 720
    months = 3 * 80e3 + 600e3 * 2160 / YEAR_H
    in_april = 7.26e6 + 80e3 + (600e3 + 0.02 * 7.26e6 + 1.2 * 150e3) * 720 / YEAR_H
    assert float(paid.sel(relief="configured")[0]) == pytest.approx(months + april * in_april)


def test_the_cost_of_a_gpu_hour_does_not_depend_on_the_length_of_the_horizon() -> None:
    found = []
    for last in (2026, 2030):
        timeline = Timeline.from_dates(date(2026, 1, 1), date(last, 12, 31))
        hours = timeline.month_hours
        given = upstream_of(
            timeline,
            {"b200": 800},
            connection_mw=2.0,
            staff_fte=6.0,
            electricity_eur=150.0 * hours,
            gpu_h=700.0 * hours,
        )
        finance = round_figures() | {"operator": fixed("gpu_cloud")}
        results = run_stage(finance, round_catalogue(), timeline, given)
        found.append(results["finance.levelised_cost_eur_per_gpu_h"].values)
    np.testing.assert_allclose(found[0], found[1], rtol=1e-12)


def test_dear_capital_makes_the_hour_dearer_and_its_hand_worked_size_is_right() -> None:
    # 11 percent nominal, 2 percent inflation: 8.8235 percent real. 1.088235^5 = 1.526209, so a flow
    # that repays 1 in 5 years is ln(1.088235) / (1 - 1 / 1.526209) = 0.0845574 / 0.344782 = 0.245249.
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
    given = upstream_of(timeline, {"b200": 800}, gpu_h=700.0 * timeline.month_hours)
    finance = round_figures() | {"operator": fixed("gpu_cloud")}
    results = run_stage(finance, round_catalogue(), timeline, given)
    servers = results["finance.cost_by_part_eur"].sel(relief="none", cost_part="gpu_servers")
    per_hour = servers / results["finance.discounted_gpu_h"].sel(basis="available")
    np.testing.assert_allclose(per_hour, 36e6 * 0.245249 / YEAR_H / 700, rtol=1e-5)


def test_a_block_of_draws_has_the_bits_of_the_whole() -> None:
    specs = read(base("finance"), base("catalogue"))
    generator = np.random.default_rng(7)
    given = upstream_of(
        YEAR_2026,
        dict.fromkeys(("b200", "rtx_pro_6000"), 4000),
        draws=6,
        delivered_h=generator.uniform(0, 8000, (6, 2)),
        hall_ready_h=generator.uniform(0, 8000, (6, 2)),
        connection_mw=10.0,
        electricity_eur=1e6,
        gpu_h=generator.uniform(0, 1e6, (6, 12)),
    )
    whole = stage.run(*specs, worlds_of(*specs, YEAR_2026, 0, 6), given)
    part = stage.run(*specs, worlds_of(*specs, YEAR_2026, 4, 5), given.isel(draw=[4]))
    for name in whole.data_vars:
        np.testing.assert_array_equal(whole[name].isel(draw=[4]).values, part[name].values, name)


def test_a_scenario_without_lots_costs_its_staff_and_power_alone() -> None:
    given = upstream_of(YEAR_2026, {}, staff_fte=1.0, electricity_eur=1.0)
    results = run_stage(round_figures(), round_catalogue(), YEAR_2026, given)
    assert not results["finance.capex_eur"].any()
    np.testing.assert_allclose(
        results["finance.cost_eur"].sel(relief="none"), 100e3 * 8760 / YEAR_H + 12
    )
    assert np.isposinf(metric("finance.capex_eur_per_gpu", results, YEAR_2026)).all()


def five_base_years(lots: Mapping[str, int], as_of: date | None) -> xr.Dataset:
    """Base figures from 2026 to 2030: 95 percent availability, 70 percent load, PUE 1.3, 130 EUR/MWh."""
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2030, 12, 31))
    hours = timeline.month_hours
    server_mw = {"b200": 14.3e-3, "rtx_pro_6000": 7.0e-3}
    it_mw = sum(gpu / 8 * server_mw[gpu_type] for gpu_type, gpu in lots.items())
    specs = read(base("finance"), base("catalogue"), as_of)
    given = upstream_of(
        timeline,
        lots,
        draws=100,
        connection_mw=it_mw * 1.3,
        staff_fte=60.0,
        electricity_eur=it_mw * 0.7 * 1.3 * 130 * hours,
        gpu_h=0.95 * sum(lots.values()) * hours,
    )
    return stage.run(*specs, worlds_of(*specs, timeline, 0, 100), given)


@pytest.mark.parametrize("as_of", [date(2025, 6, 13), None])
def test_base_figures_give_costs_that_the_trade_would_recognise(as_of: date | None) -> None:
    # B200 on demand sell at 2.3 to 14 USD an hour, mostly near 5; electricity is a tenth of their cost.
    b200 = five_base_years({"b200": 10_000}, as_of)
    sold = b200["finance.levelised_cost_eur_per_gpu_h"].sel(relief="none", basis="sold")
    assert 2.0 < float(sold.median()) < 4.0
    electricity = metric("finance.cost_share_electricity", b200, YEAR_2026).sel(relief="none")
    assert 0.05 < float(electricity.median()) < 0.12
    # 1 bn EUR was announced for 10,000 mixed GPUs and several years of running them.
    mixed = five_base_years({"b200": 4_000, "rtx_pro_6000": 6_000}, as_of)
    assert 0.35e9 < float(mixed["finance.capex_eur"].sum("part").median()) < 0.6e9
    years_of_cost = mixed["finance.outlay_eur"].sel(relief="none").sum("month").median()
    assert 0.5e9 < float(years_of_cost) < 1.2e9


def test_the_catalogue_check_names_strangers_and_gaps() -> None:
    finance = base("finance")
    finance["parties"]["investor"] = "operatr"
    finance["support"]["payer"] = "federal_budge"
    finance["capex"]["gpu_servers"]["b300"] = finance["capex"]["gpu_servers"].pop("b200")
    finance["programmes"]["investai"]["contains"] = ["champion"]
    found = list(catalogue_check.findings(*read(finance, base("catalogue"))))
    assert [finding.at for finding in found] == [
        ("parties", "investor"),
        ("support", "payer"),
        ("capex", "gpu_servers"),
        ("capex", "gpu_servers", "b300"),
        ("programmes", "investai", "contains"),
    ]
    assert found[0].hint == "did you mean operator?"
    assert not list(catalogue_check.findings(*read(base("finance"), base("catalogue"))))
