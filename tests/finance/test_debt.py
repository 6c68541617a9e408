"""The loan by hand, its limits, and that debt moves money among lenders and owners alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import xarray as xr
from finance_plant import fixed, metric, round_catalogue, round_figures, run_stage, upstream_of

from ausbau.core.timeline import Timeline
from ausbau.finance.debt import (
    Terms,
    cover_ratio,
    guarantee_loss_eur,
    guaranteed_rate_per_year,
    loan,
    outstanding_share,
)
from ausbau.finance.discounting import discount_factors, present_value

YEAR_H = 8766.0
LONG = Timeline.from_dates(date(2026, 1, 1), date(2031, 12, 31))


def terms(rate: float, inflation: float = 0.0) -> Terms:
    return Terms(*(np.array([value]) for value in (0.5, rate, 4.0, inflation)))


def test_without_interest_a_loan_is_paid_back_by_the_line() -> None:
    ages = np.array([0.0, 1.0, 4.0, 5.0])
    np.testing.assert_array_equal(
        outstanding_share(ages, np.array(4.0), np.array(0.0)), [1.0, 0.75, 0.0, 0.0]
    )


def test_what_is_owed_is_what_is_still_to_be_paid_discounted() -> None:
    # At 21 percent over two years half of the time leaves 1 / (1 + 1 / 1.21): (1 - 1/1.21) / (1 - 1/1.4641).
    share = outstanding_share(np.array(1.0), np.array(2.0), np.array(np.log(1.21)))
    np.testing.assert_allclose(share, (1 - 1 / 1.21) / (1 - 1 / 1.4641))


def test_the_service_is_worth_the_loan_at_its_own_rate() -> None:
    bounds_h = np.linspace(0, 5 * YEAR_H, 601)
    invested = np.zeros((1, 600))
    invested[0, 10] = 200.0
    found = loan(invested, terms(0.1), bounds_h)
    middle_h = (bounds_h[1:] + bounds_h[:-1]) / 2
    factors = discount_factors(np.array([0.1]), middle_h)
    np.testing.assert_allclose(
        present_value(found.service_eur, factors),
        present_value(found.drawn_eur, factors),
        rtol=1e-5,
    )
    np.testing.assert_allclose(found.drawn_eur.sum(), 100.0)
    np.testing.assert_allclose((found.service_eur - found.interest_eur).sum(), 100.0)
    np.testing.assert_array_equal(found.owed_at_end_eur, 0.0)


def test_a_guarantee_lowers_the_mean_of_debt_and_equity_through_the_loan_alone() -> None:
    # Half a point of the mean is a point of a loan for half of it: 4 to 3 percent. No loan, no change;
    # and nobody is paid for borrowing: 1 percent less 2 points is nothing.
    found = guaranteed_rate_per_year(
        np.array([0.04, 0.04, 0.01, 0.04]),
        np.array([0.5, 0.0, 0.25, 0.5]),
        np.array([0.005, 0.005, 0.005, 0.0]),
    )
    np.testing.assert_allclose(found, [0.03, 0.04, 0.0, 0.04])


def test_inflation_lightens_the_service_of_a_nominal_loan() -> None:
    # Drawn in the first year; the second one is served 1 year later on average: 1 / 1.1 of the same sum.
    bounds_h = np.arange(7.0) * YEAR_H
    invested = np.array([[200.0, 0, 0, 0, 0, 0]])
    plain, inflated = (loan(invested, terms(0.0, rate), bounds_h) for rate in (0.0, 0.1))
    np.testing.assert_allclose(plain.service_eur[0, 1], 25.0)
    np.testing.assert_allclose(inflated.service_eur[0, 1], 25.0 / 1.1)


def test_the_weakest_year_counts() -> None:
    # Years earn 30 and 12 and owe 10 each; the last one owes nothing and does not count.
    earned = np.array([10.0, 20.0, 5.0, 7.0, -9.0])[np.newaxis, :, np.newaxis]
    service = np.array([[5.0, 5.0, 5.0, 5.0, 0.0]])
    years = np.array([2026, 2026, 2027, 2027, 2028])
    np.testing.assert_allclose(cover_ratio(earned, service, years), [[1.2]])
    assert np.isposinf(cover_ratio(earned, 0.0 * service, years)).all()


def plant(**changed: object) -> xr.Dataset:
    debt = round_figures()["debt"] | changed
    given = upstream_of(LONG, {"b200": 800}, gpu_h=800.0 * LONG.month_hours)
    return run_stage(round_figures() | {"debt": debt}, round_catalogue(), LONG, given)


def test_debt_moves_nothing_but_what_lenders_and_owners_get() -> None:
    half, most = plant(), plant(share=fixed("90 percent"))
    moved = {str(name) for name in half.data_vars if not half[name].equals(most[name])}
    assert moved == {
        "finance.debt_eur",
        "finance.debt_service_eur",
        "finance.debt_cover_ratio",
        "finance.equity_internal_rate_per_year",
    }
    equity = metric("finance.equity_eur", most, LONG)
    np.testing.assert_allclose(equity, 0.1 * most["finance.capex_eur"].sum("part"))


def test_owners_without_debt_earn_what_the_plant_earns() -> None:
    alone = plant(share=fixed("0 percent"))
    np.testing.assert_allclose(
        alone["finance.equity_internal_rate_per_year"], alone["finance.internal_rate_per_year"]
    )
    assert np.isposinf(alone["finance.debt_cover_ratio"]).all()


def test_debt_that_is_cheaper_than_the_plant_earns_lifts_the_owners_rate() -> None:
    found = plant()
    plant_rate = found["finance.internal_rate_per_year"].sel(relief="none")
    assert (plant_rate > 0.05).all()
    assert (found["finance.equity_internal_rate_per_year"].sel(relief="none") > plant_rate).all()


def test_a_guarantee_covers_lenders_and_no_more_than_is_lent() -> None:
    # 100 owed for a year, 1 percent lost. 30 percent of the capital are three fifths of a loan for half;
    # 80 percent are all of it; where nothing is lent nothing can be lost.
    found = guarantee_loss_eur(
        np.full((4, 1), 100.0),
        np.array([0.3, 0.8, 0.0, 0.5]),
        np.array([0.5, 0.5, 0.5, 0.0]),
        np.full(4, 0.01),
    )
    np.testing.assert_allclose(found[:, 0], [0.6, 1.0, 0.0, 0.0])


def test_what_is_owed_over_the_years_of_a_loan_without_interest_is_half_of_its_tenor() -> None:
    """A line from 100 to zero in four years holds 200 EUR-years, whatever the length of the months."""
    terms = Terms(np.array([1.0]), np.zeros(1), np.array([4.0]), np.zeros(1))
    bounds_h = np.array([0.0, 0.0, 1.0, 2.5, 4.0, 7.0]) * 8766.0
    found = loan(np.array([[100.0, 0.0, 0.0, 0.0, 0.0]]), terms, bounds_h)
    np.testing.assert_allclose(found.owed_eur_years.sum(), 200.0)
    np.testing.assert_array_equal(found.owed_eur_years[0, [0, 4]], 0.0)


def test_the_guarantor_pays_the_expected_loss_and_nobody_receives_it() -> None:
    support = round_figures()["support"] | {"guarantee_share": fixed("25 percent")}
    given = upstream_of(LONG, {"b200": 800}, gpu_h=800.0 * LONG.month_hours)
    plain, covered = (
        run_stage(round_figures() | changed, round_catalogue(), LONG, given)
        for changed in ({}, {"support": support})
    )
    loss = covered["finance.guarantee_loss_eur"].sum("month")
    # Half of the capital is lent, half of that covered, and 2 percent of it lost in a year; five years of
    # an annuity hold a little more than half of five years of what was borrowed, before inflation.
    whole = 0.5 * 0.02 * 5 * covered["finance.debt_eur"]
    assert ((loss > 0.4 * whole) & (loss < 0.6 * whole)).all()
    moved = (covered["finance.balance_by_party_eur"] - plain["finance.balance_by_party_eur"]).sel(
        relief="none"
    )
    np.testing.assert_allclose(moved.sel(party="federal_budget"), -loss)
    np.testing.assert_array_equal(moved.drop_sel(party="federal_budget"), 0.0)
    assert (plain["finance.guarantee_loss_eur"] == 0.0).all()
