"""The metrics of the finance domain.

Costs and prices of a GPU-hour come per available, sold and goodput hour. Only the sold hour compares with
prices on the market, because customers rent hours whether their GPUs compute or not. A goodput hour
is one whose work is kept; it costs more by the waits, idling and failures inside the customers' hours.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput
from ausbau.finance.capex import CAPEX_PARTS
from ausbau.finance.levelised_cost import BASES
from ausbau.finance.opex import OPEX_PARTS
from ausbau.finance.programme_metrics import METRICS as PROGRAMME_METRICS

PARTIES = ("operator", "tenant", "landlord", "federal_budget")
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
    """Months count up to the deadline; a lot without servers or hall by then makes it infinite."""
    investment = given.results["finance.investment_eur"].sum("part")
    due_h = given.results["buildout.milestone_h"].sel(milestone=["delivered", "hall_ready"])
    is_incomplete = (due_h > given.deadline_h).any(("lot", "milestone"))
    return (investment * _elapsed_share(given)).sum("month").where(~is_incomplete, np.inf)


def _outlay_eur(given: MetricInput) -> xr.DataArray:
    return (given.results["finance.outlay_eur"] * _elapsed_share(given)).sum("month")


def _levelised_cost(given: MetricInput, *, basis: str) -> xr.DataArray:
    return given.results["finance.levelised_cost_eur_per_gpu_h"].sel(basis=basis, drop=True)


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


def _balance_eur(given: MetricInput, *, party: str) -> xr.DataArray:
    balance = given.results["finance.balance_by_party_eur"]
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
            ("npv_eur", "EUR", "net present value of the plant before taxes"),
            ("payback_h", "h", "when the cash flow has earned back what was spent; else infinite"),
            (
                "break_even_sold_share",
                "share",
                "share of the available hours to be sold for a present value of zero",
            ),
            ("relief_passed_on_eur", "EUR", "relief within the horizon that reaches the customer"),
        )
    ),
    *(
        Metric(
            f"finance.balance_{party}_eur",
            "EUR",
            f"what the party {party.replace('_', ' ')} receives less what it pays, undiscounted",
            partial(_balance_eur, party=party),
            has_reliefs=True,
            is_money=True,
        )
        for party in PARTIES
    ),
)

METRICS: tuple[Metric, ...] = (*_INVESTMENT, *_COST, *_EARNINGS, *PROGRAMME_METRICS)
