"""The metrics of the finance domain.

Costs and prices of a GPU-hour come per available, sold and goodput hour. Only the sold hour compares with
prices on the market, because customers rent hours whether their GPUs compute or not. A goodput hour
is one whose work is kept; it costs more by the waits, idling and failures inside the customers' hours.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput
from ausbau.finance import joint_confidence
from ausbau.finance.capex import CAPEX_PARTS
from ausbau.finance.levelised_cost import BASES
from ausbau.finance.opex import OPEX_PARTS
from ausbau.finance.programme_metrics import METRICS as PROGRAMME_METRICS

PARTIES = ("operator", "tenant", "landlord", "federal_budget", "municipality")
"""Parties of the base catalogue whose balance is a metric; a party without a role has zero."""


def _elapsed_share(given: MetricInput) -> xr.DataArray:
    """Share of each month that lies before the deadline."""
    bounds_h = given.timeline.bounds_h
    elapsed: Array = np.clip((given.deadline_h - bounds_h[:-1]) / np.diff(bounds_h), 0.0, 1.0)
    return xr.DataArray(elapsed, dims="month")


def _ratio(above: xr.DataArray, below: xr.DataArray, if_nothing: float) -> xr.DataArray:
    exists = below > 0
    return (above / below.where(exists, 1.0)).where(exists, if_nothing)


def _capex_eur(given: MetricInput) -> xr.DataArray:
    return given.results["finance.capex_eur"].sum("part")


def _replacement_eur(given: MetricInput) -> xr.DataArray:
    return given.results["finance.replacement_eur"].sum(("month", "part"))


def _capex_eur_per_gpu(given: MetricInput) -> xr.DataArray:
    return _ratio(_capex_eur(given), given.results["finance.purchased_gpu"], np.inf)


def _paid_plan_eur(given: MetricInput) -> xr.DataArray:
    return _paid_plan(given, given.results["finance.investment_eur"].sum("part"))


def _paid_plan_nominal_eur(given: MetricInput) -> xr.DataArray:
    return _paid_plan(given, given.results["finance.investment_nominal_eur"])


def _paid_plan(given: MetricInput, investment: xr.DataArray) -> xr.DataArray:
    """Months count up to the deadline; a lot without servers or hall by then makes it infinite."""
    due_h = given.results["buildout.milestone_h"].sel(milestone=["delivered", "hall_ready"])
    is_incomplete = (due_h > given.deadline_h).any(("lot", "milestone"))
    return (investment * _elapsed_share(given)).sum("month").where(~is_incomplete, np.inf)


def _is_complete(given: MetricInput) -> xr.DataArray:
    due_h = given.results["buildout.milestone_h"].sel(milestone=["delivered", "hall_ready"])
    due_h = due_h.transpose("draw", "lot", "milestone")
    complete = joint_confidence.is_complete(due_h.values, given.deadline_h)
    return xr.DataArray(complete.astype(np.float64), dims="draw")


def _is_within_budget(given: MetricInput) -> xr.DataArray:
    """By what falls due within the horizon."""
    within = joint_confidence.is_within_budget(
        given.results["finance.investment_nominal_eur"].sum("month").values,
        given.results["finance.budget_nominal_eur"].values,
    )
    return xr.DataArray(within.astype(np.float64), dims="draw")


def _budget_use(given: MetricInput) -> xr.DataArray:
    paid = given.results["finance.investment_nominal_eur"].sum("month")
    return paid / given.results["finance.budget_nominal_eur"]


def _is_both(given: MetricInput) -> xr.DataArray:
    """A plan that is complete has paid for everything."""
    return _is_complete(given) * _is_within_budget(given)


def _outlay_eur(given: MetricInput) -> xr.DataArray:
    return (given.results["finance.outlay_eur"] * _elapsed_share(given)).sum("month")


def _levelised_cost(given: MetricInput, *, basis: str) -> xr.DataArray:
    return given.results["finance.levelised_cost_eur_per_gpu_h"].sel(basis=basis, drop=True)


def _hall_cost(given: MetricInput, *, tenure: str) -> xr.DataArray:
    return given.results["finance.hall_cost_eur"].sel(tenure=tenure, drop=True)


def _cost_share(given: MetricInput, *, part: str) -> xr.DataArray:
    """Zero where nothing was spent."""
    total = given.results["finance.cost_eur"]
    part_eur = given.results["finance.cost_by_part_eur"].sel(cost_part=part, drop=True)
    return part_eur / total.where(total != 0, 1.0)


def _price(given: MetricInput) -> xr.DataArray:
    """Pools weigh as much as their hours."""
    of_year = np.flatnonzero(given.timeline.year_of_month == given.year)
    worth = given.results["finance.full_use_eur"].isel(month=of_year).sum("month")
    hours = given.results["buildout.available_gpu_h"].isel(month=of_year).sum(("month", "gpu_type"))
    return _ratio(worth, hours, np.inf)


def _total(given: MetricInput, *, variable: str) -> xr.DataArray:
    return given.results[variable].sum("month")


def _variable(given: MetricInput, *, variable: str) -> xr.DataArray:
    return given.results[variable]


def _equity_eur(given: MetricInput) -> xr.DataArray:
    granted = given.results["finance.grant_eur"].sum("month")
    return _capex_eur(given) - granted - given.results["finance.debt_eur"]


def _above_break_even_share(given: MetricInput) -> xr.DataArray:
    """Of the months in which customers buy hours; zero in a world without such months."""
    hours = given.results["finance.customer_gpu_h"]
    price = given.results["finance.revenue_eur"] / hours.where(hours > 0, 1.0)
    needed = given.results["finance.break_even_price_eur_per_gpu_h"]
    is_above = ((price >= needed) & (hours > 0)).sum("month")
    return _ratio(is_above, (hours > 0).sum("month"), 0.0)


def _balance_eur(given: MetricInput, *, party: str) -> xr.DataArray:
    balance = given.results["finance.net_balance_by_party_eur"]
    return balance.where(balance["party"] == party, 0.0).sum("party")


_HOURS = {
    "available": "open to customers",
    "sold": "under contract; this one compares with prices on the market",
    "goodput": "whose work is kept; no price of a rented hour compares with it",
}

_INVESTMENT: tuple[Metric, ...] = (
    Metric("finance.capex_eur", "EUR", "first investment within the horizon", _capex_eur),
    Metric(
        "finance.replacement_eur",
        "EUR",
        "paid within the horizon to replace what has reached the end of its life",
        _replacement_eur,
    ),
    Metric(
        "finance.capex_eur_per_gpu",
        "EUR/GPU",
        "first investment within the horizon over the GPUs bought with it; infinite if none is bought",
        _capex_eur_per_gpu,
    ),
    Metric(
        "finance.paid_plan_eur",
        "EUR",
        "first investment up to the date; infinite while a lot of the plan lacks its servers or its hall",
        _paid_plan_eur,
        takes="date",
    ),
    Metric(
        "finance.paid_plan_nominal_eur",
        "EUR",
        "the same in the money of the months in which it is paid, as contracts and press releases count",
        _paid_plan_nominal_eur,
        takes="date",
    ),
    Metric(
        "finance.is_complete",
        "share",
        "1 where the plan has all its servers and halls on the date; its mean is the confidence in time",
        _is_complete,
        takes="date",
    ),
    Metric(
        "finance.is_within_budget",
        "share",
        "1 where the first investment stays within the budget, nominal; its mean is the confidence in cost",
        _is_within_budget,
    ),
    Metric(
        "finance.budget_use",
        "ratio",
        "first investment within the horizon over the announced budget, both nominal",
        _budget_use,
    ),
    Metric(
        "finance.is_complete_within_budget",
        "share",
        "1 where both hold on the date; its mean is the joint confidence in time and cost",
        _is_both,
        takes="date",
    ),
    *(
        Metric(
            f"finance.hall_{tenure}_eur",
            "EUR",
            f"discounted cost of the halls within the horizon, {meaning}, without electricity",
            partial(_hall_cost, tenure=tenure),
        )
        for tenure, meaning in (
            ("owned", "as they are: charge on capital, upkeep, site"),
            ("leased", "if they were leased as colocation"),
        )
    ),
    Metric(
        "finance.waiting_eur",
        "EUR",
        "capital cost of servers that are delivered and not in service yet",
        partial(_variable, variable="finance.waiting_eur"),
    ),
    Metric(
        "finance.outlay_eur",
        "EUR",
        "investment, replacement, running cost and electricity paid up to the date",
        _outlay_eur,
        takes="date",
        has_reliefs=True,
        is_money=True,
    ),
)

_COST: tuple[Metric, ...] = (
    *(
        Metric(
            f"finance.levelised_cost_{basis}_eur_per_gpu_h",
            "EUR/GPU/h",
            f"levelised cost of a GPU-hour {_HOURS[basis]}; infinite without such hours",
            partial(_levelised_cost, basis=basis),
            has_reliefs=True,
            is_money=True,
        )
        for basis in BASES
    ),
    *(
        Metric(
            f"finance.cost_share_{part}",
            "share",
            f"share of {part.replace('_', ' ')} in the discounted cost of the plant",
            partial(_cost_share, part=part),
            has_reliefs=True,
            is_money=True,
        )
        for part in (*CAPEX_PARTS, *OPEX_PARTS, "electricity")
    ),
)

_EARNINGS: tuple[Metric, ...] = (
    Metric(
        "finance.price_eur_per_gpu_h",
        "EUR/GPU/h",
        "price of the plant's GPU-hours in the year; infinite if none is open to customers",
        _price,
        takes="year",
    ),
    Metric(
        "finance.revenue_eur",
        "EUR",
        "paid by customers other than the anchor within the horizon",
        partial(_total, variable="finance.revenue_eur"),
    ),
    Metric(
        "finance.anchor_eur",
        "EUR",
        "paid under the anchor contract within the horizon",
        partial(_total, variable="finance.anchor_eur"),
    ),
    Metric(
        "finance.grant_eur",
        "EUR",
        "grant to the plant within the horizon",
        partial(_total, variable="finance.grant_eur"),
    ),
    Metric(
        "finance.guarantee_loss_eur",
        "EUR",
        "what guarantors are expected to pay to lenders within the horizon",
        partial(_total, variable="finance.guarantee_loss_eur"),
    ),
    *(
        Metric(
            f"finance.{name}",
            unit,
            meaning,
            partial(_variable, variable=f"finance.{name}"),
            has_reliefs=True,
            is_money=True,
        )
        for name, unit, meaning in (
            ("npv_eur", "EUR", "net present value of the plant after taxes"),
            (
                "internal_rate_per_year",
                "1/year",
                "real rate of return after taxes; -1 for a total loss, infinite if nothing is spent",
            ),
            (
                "equity_internal_rate_per_year",
                "1/year",
                "real rate of return of the owners' money after taxes and debt; -1 and infinite as above",
            ),
            (
                "debt_cover_ratio",
                "ratio",
                "lowest ratio of a year's earnings before investment to its debt service",
            ),
            (
                "break_even_price_eur_per_gpu_h",
                "EUR/GPU/h",
                "steady real price of the hours sold for a present value of zero",
            ),
            ("payback_h", "h", "when the cash flow has earned back what was spent; else infinite"),
            (
                "break_even_sold_share",
                "share",
                "share of the available hours to be sold for a present value of zero",
            ),
            ("relief_passed_on_eur", "EUR", "relief within the horizon that reaches the customer"),
        )
    ),
    Metric(
        "finance.debt_eur",
        "EUR",
        "borrowed for the first investment",
        partial(_variable, variable="finance.debt_eur"),
    ),
    Metric(
        "finance.equity_eur",
        "EUR",
        "first investment less grant and debt: what the owners put in",
        _equity_eur,
    ),
    Metric(
        "finance.tax_eur",
        "EUR",
        "taxes on the plant's profit within the horizon; negative where it makes losses",
        partial(_total, variable="finance.tax_eur"),
        has_reliefs=True,
        is_money=True,
    ),
    Metric(
        "finance.above_break_even_share",
        "share",
        "share of the months with sales in which the market pays the break-even price or more",
        _above_break_even_share,
        has_reliefs=True,
        is_money=True,
    ),
    *(
        Metric(
            f"finance.balance_{party}_eur",
            "EUR",
            f"what the party {party.replace('_', ' ')} receives less what it pays, reliefs that it bears "
            "and taxes included, undiscounted",
            partial(_balance_eur, party=party),
            has_reliefs=True,
            is_money=True,
        )
        for party in PARTIES
    ),
)

METRICS: tuple[Metric, ...] = (*_INVESTMENT, *_COST, *_EARNINGS, *PROGRAMME_METRICS)
