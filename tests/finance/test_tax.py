"""Rates of the law, the gross-up of a return, and taxes of the small plant through the stage."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr
from finance_plant import (
    YEAR_H,
    fixed,
    metric,
    no_tax,
    round_catalogue,
    round_figures,
    run_stage,
    upstream_of,
)

from ausbau.core.timeline import Timeline
from ausbau.finance.tax import paid_eur, rate_of_year, rates, return_tax_eur

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
ONE = np.ones((1, 1))


def taxed(**changed: object) -> dict[str, object]:
    """The round figures with 15 percent of corporate tax and a trade tax of 3.5 percent times four."""
    tax = no_tax() | {
        "corporate": {"2025": fixed("15 percent")},
        "solidarity_surcharge": fixed("0 percent"),
        "trade_multiplier": fixed(4),
    }
    return round_figures() | {"tax": tax | changed}


def upstream(timeline: Timeline = YEAR_2026, hours_per_gpu: float = 1.0) -> xr.Dataset:
    """800 B200 in service from New Year on."""
    return upstream_of(
        timeline,
        {"b200": 800},
        electricity_eur=100e3,
        relief_eur=20e3,
        gpu_h=800.0 * timeline.month_hours * hours_per_gpu,
    )


def test_rates_in_munich_are_those_of_the_chamber() -> None:
    # 15 percent with 5.5 percent of it on top are 15.825; 3.5 percent x 4.9 are 17.15: together 32.975,
    # the total burden of a company in Munich.
    found = rates(0.15 * ONE, np.array([0.055]), np.array([0.035]), np.array([4.9]))
    np.testing.assert_allclose(found.both, 0.32975)


def test_a_rate_holds_until_the_next_one_and_the_first_before_it() -> None:
    by_year = {2028: np.array([0.14]), 2025: np.array([0.15])}
    found = rate_of_year(by_year, np.array([2024, 2027, 2028, 2035]))
    np.testing.assert_array_equal(found, [[0.15, 0.15, 0.14, 0.14]])


def test_a_loss_lowers_the_tax_by_the_same_rate() -> None:
    np.testing.assert_allclose(paid_eur(np.array([[[100.0, -40.0]]]), 0.3 * ONE), [[[30.0, -12.0]]])


def test_deducted_at_once_a_charge_needs_no_tax_on_top() -> None:
    np.testing.assert_array_equal(return_tax_eur(100 * ONE, 100 * ONE, 0.3 * ONE), 0.0)


def test_the_gross_up_by_hand() -> None:
    # z = 0.8, tax 25 percent: (1 - 0.25 x 0.8) / (1 - 0.25) = 1.0667, so 6.67 on top of 100.
    top = return_tax_eur(100 * ONE, 80 * ONE, 0.25 * ONE)
    np.testing.assert_allclose(top, 100 * (0.8 / 0.75 - 1))


def test_the_tax_of_the_small_plant_by_hand() -> None:
    # Profit: 15.137 M EUR of sales less maintenance, site and electricity, less a fifth of 41.4 M and a
    # twentieth of 7.26 M a year, times 8,760 of 8,766 h; deductions lose 2 percent a year to inflation.
    results = run_stage(taxed(), round_catalogue(), YEAR_2026, upstream())
    sales = 0.8 * 800 * 8760 * 2.7
    share = 8760 / YEAR_H
    opex = (0.04 * 41.4e6 + 0.02 * 7.26e6 + 1.2 * 150e3) * share
    deducted = (41.4e6 / 5 + 7.26e6 / 20) * share / 1.02**0.5
    profit = sales - opex - 1.2e6 - deducted
    tax = metric("finance.tax_eur", results, YEAR_2026).sel(relief="none")
    np.testing.assert_allclose(tax, 0.29 * profit, rtol=1e-4)


def test_taxes_go_to_their_receivers_and_come_from_the_operator() -> None:
    free = run_stage(round_figures(), round_catalogue(), YEAR_2026, upstream())
    results = run_stage(taxed(), round_catalogue(), YEAR_2026, upstream())
    tax = metric("finance.tax_eur", results, YEAR_2026)
    paid = {
        party: metric(f"finance.balance_{party}_eur", results, YEAR_2026)
        - metric(f"finance.balance_{party}_eur", free, YEAR_2026)
        for party in ("operator", "municipality", "federal_budget")
    }
    np.testing.assert_allclose(paid["operator"], -tax)
    np.testing.assert_allclose(paid["municipality"], 0.14 / 0.29 * tax)
    np.testing.assert_allclose(paid["federal_budget"], 0.15 / 0.29 * tax)


def test_who_bears_a_relief_stands_in_the_net_balance_alone() -> None:
    results = run_stage(taxed(), round_catalogue(), YEAR_2026, upstream())
    fund = {"relief": "configured", "party": "climate_fund"}
    np.testing.assert_array_equal(results["finance.balance_by_party_eur"].sel(fund), 0.0)
    np.testing.assert_allclose(results["finance.net_balance_by_party_eur"].sel(fund), -240e3)
    # All parties together pay what leaves them: the full bill, what is bought and run.
    outside = 1.2e6 + results["finance.capex_eur"].sum("part")
    outside = outside + results["finance.opex_eur"].sum(("month", "opex_part"))
    total = results["finance.net_balance_by_party_eur"].sum("party")
    np.testing.assert_allclose(total.sel(relief="configured"), -outside)


def test_a_tax_takes_nothing_from_a_plant_whose_purchases_are_deducted_at_once() -> None:
    """Cash-flow tax (Brown 1948): the state shares gains and losses alike, so the sign stays."""
    at_once = {"life": {"it": fixed("1 year"), "hall": fixed("1 year")}}
    free = {"inflation": fixed("0 percent/year"), "wacc": wacc("0 percent/year")}
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2028, 12, 31))
    given = upstream(timeline)
    plain = run_stage(round_figures() | free, round_catalogue(), timeline, given)
    shared = run_stage(taxed(**at_once) | free, round_catalogue(), timeline, given)
    np.testing.assert_allclose(shared["finance.npv_eur"], 0.71 * plain["finance.npv_eur"])


def wacc(rate: str) -> dict[str, object]:
    return {name: fixed(rate) for name in ("telecom", "colocation", "gpu_cloud")}


@pytest.mark.parametrize("declining", ["0 percent", "30 percent"])
def test_an_hour_sold_at_its_levelised_cost_pays_for_the_plant_after_tax(declining: str) -> None:
    """Over whole lives of all parts both are the same figure, but for half a month of interest.

    What is bought on the first day counts in the middle of its month: 0.3 percent at 7 percent a year.
    """
    figures = taxed(
        declining_share=fixed(declining), life={"it": fixed("5 year"), "hall": fixed("5 year")}
    ) | {"life": {"hall": fixed("5 year")}}
    figures |= {"wacc": wacc("9 percent/year")}
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2030, 12, 31))
    results = run_stage(figures, round_catalogue(), timeline, upstream(timeline))
    cost = results["finance.levelised_cost_eur_per_gpu_h"].sel(basis="sold", relief="none")
    price = results["finance.break_even_price_eur_per_gpu_h"].sel(relief="none")
    np.testing.assert_allclose(price, cost, rtol=4e-3)


def test_at_its_break_even_price_a_plant_is_worth_nothing() -> None:
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2031, 12, 31))
    given = upstream(timeline)
    first = run_stage(taxed(), round_catalogue(), timeline, given)
    price = first["finance.break_even_price_eur_per_gpu_h"].sel(relief="none").values
    given["demand.price_eur_per_gpu_h"][:] = price[0]
    second = run_stage(taxed(), round_catalogue(), timeline, given)
    np.testing.assert_allclose(second["finance.npv_eur"].sel(relief="none"), 0.0, atol=1.0)
    above = metric("finance.above_break_even_share", second, timeline)
    np.testing.assert_array_equal(above.sel(relief="configured"), 1.0)


def test_nominal_investment_is_that_of_its_month() -> None:
    # Price year 2026 by default: the first month lies 5.5 months before the middle of the year.
    results = run_stage(round_figures(), round_catalogue(), YEAR_2026, upstream())
    real = results["finance.investment_eur"].sum("part").isel(draw=0, month=0)
    years = (372 - 4380) / YEAR_H
    np.testing.assert_allclose(
        results["finance.investment_nominal_eur"].isel(draw=0, month=0), real * 1.02**years
    )
    paid = metric("finance.paid_plan_nominal_eur", results, YEAR_2026, on=date(2026, 12, 31))
    np.testing.assert_allclose(paid, results["finance.investment_nominal_eur"].sum("month"))
