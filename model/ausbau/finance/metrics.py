"""The metrics of the finance domain.

Costs and prices of a GPU-hour come per available, sold and goodput hour. Only the sold hour compares with
prices on the market, because customers rent hours whether their GPUs compute or not. A goodput hour
is one whose work is kept; it costs more by the waits, idling and failures inside the customers' hours.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.metric import Metric, MetricInput, summed
from ausbau.finance import joint_confidence
from ausbau.finance.capex import CAPEX_PARTS
from ausbau.finance.levelised_cost import BASES
from ausbau.finance.opex import OPEX_PARTS
from ausbau.finance.programme_metrics import METRICS as PROGRAMME_METRICS

PARTIES = ("operator", "tenant", "landlord", "federal_budget", "municipality")
"""Parties of the base catalogue whose balance is a metric; a party without a role has zero."""


def _ratio(above: Array, below: Array, if_nothing: float) -> Array:
    exists = below > 0
    return np.where(exists, above / np.where(exists, below, 1.0), if_nothing)


def _capex_eur(given: MetricInput) -> Array:
    return summed(given.of("finance.capex_eur", "part"), -1)


def _replacement_eur(given: MetricInput) -> Array:
    return summed(given.of("finance.replacement_eur", "month", "part"), (1, 2))


def _capex_eur_per_gpu(given: MetricInput) -> Array:
    return _ratio(_capex_eur(given), given.of("finance.purchased_gpu"), np.inf)


def _paid_plan_eur(given: MetricInput) -> Array:
    return _paid_plan(given, given.of("finance.investment_eur", "month", "part").sum(axis=-1))


def _paid_plan_nominal_eur(given: MetricInput) -> Array:
    return _paid_plan(given, given.of("finance.investment_nominal_eur", "month"))


def _paid_plan(given: MetricInput, investment: Array) -> Array:
    """Months count up to the deadline; a lot without servers or hall by then makes it infinite."""
    return np.where(_is_there(given), given.until_dates(investment), np.inf)


def _is_there(given: MetricInput) -> BoolArray:
    """Whether all servers and halls of the plan are there at the ends of the dates."""
    due_h = np.stack(
        [
            given.of("buildout.milestone_h", "lot", milestone=milestone)
            for milestone in ("delivered", "hall_ready")
        ],
        axis=-1,
    )
    return joint_confidence.is_complete(due_h, given.deadlines_h)


def _is_complete(given: MetricInput) -> Array:
    return _is_there(given).astype(np.float64)


def _investment_nominal_eur(given: MetricInput) -> Array:
    """What falls due within the horizon."""
    return summed(given.of("finance.investment_nominal_eur", "month"), 1)


def _is_within_budget(given: MetricInput) -> Array:
    paid_eur, budget_eur = _investment_nominal_eur(given), given.of("finance.budget_nominal_eur")
    return joint_confidence.is_within_budget(paid_eur, budget_eur).astype(np.float64)


def _budget_use(given: MetricInput) -> Array:
    return _investment_nominal_eur(given) / given.of("finance.budget_nominal_eur")


def _is_both(given: MetricInput) -> Array:
    """A plan that is complete has paid for everything."""
    return _is_complete(given) * _is_within_budget(given)[:, np.newaxis]


def _outlay_eur(given: MetricInput) -> Array:
    return given.until_dates(given.of("finance.outlay_eur", "month", "relief"))


def _levelised_cost(given: MetricInput, *, basis: str) -> Array:
    return given.of("finance.levelised_cost_eur_per_gpu_h", "relief", basis=basis)


def _hall_cost(given: MetricInput, *, tenure: str) -> Array:
    return given.of("finance.hall_cost_eur", tenure=tenure)


def _cost_share(given: MetricInput, *, part: str) -> Array:
    """Zero where nothing was spent."""
    total_eur = given.of("finance.cost_eur", "relief")
    part_eur = given.of("finance.cost_by_part_eur", "relief", cost_part=part)
    return part_eur / np.where(total_eur != 0, total_eur, 1.0)


def _price(given: MetricInput) -> Array:
    """Pools weigh as much as their hours."""
    hours = given.year_sum("buildout.available_gpu_h", "gpu_type").sum(axis=-1)
    return _ratio(given.year_sum("finance.full_use_eur"), hours, np.inf)


def _total(given: MetricInput, *, variable: str) -> Array:
    return summed(given.of(variable, "month"), 1)


def _of_draw(given: MetricInput, *, variable: str) -> Array:
    return given.of(variable)


def _of_relief(given: MetricInput, *, variable: str) -> Array:
    return given.of(variable, "relief")


def _tax_eur(given: MetricInput) -> Array:
    return summed(given.of("finance.tax_eur", "month", "relief"), 1)


def _equity_eur(given: MetricInput) -> Array:
    granted_eur = given.of("finance.grant_eur", "month").sum(axis=1)
    found: Array = _capex_eur(given) - granted_eur - given.of("finance.debt_eur")
    return found


def _above_break_even_share(given: MetricInput) -> Array:
    """Of the months in which customers buy hours; zero in a world without such months."""
    hours = given.of("finance.customer_gpu_h", "month")
    is_sold = hours > 0
    price = given.of("finance.revenue_eur", "month") / np.where(is_sold, hours, 1.0)
    needed = given.of("finance.break_even_price_eur_per_gpu_h", "relief")[:, np.newaxis]
    is_above = (price[..., np.newaxis] >= needed) & is_sold[..., np.newaxis]
    return _ratio(is_above.sum(axis=1), is_sold.sum(axis=1)[:, np.newaxis], 0.0)


def _balance_eur(given: MetricInput, *, party: str) -> Array:
    balance_eur = given.of("finance.net_balance_by_party_eur", "relief", "party")
    return summed(np.where(given.constant("party") == party, balance_eur, 0.0), -1)


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
            ("owned", "if all were owned: charge on capital, upkeep, site"),
            ("leased", "if all were leased as colocation"),
        )
    ),
    Metric(
        "finance.waiting_eur",
        "EUR",
        "capital cost of servers that are delivered and not in service yet",
        partial(_of_draw, variable="finance.waiting_eur"),
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
            partial(_of_relief, variable=f"finance.{name}"),
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
        partial(_of_draw, variable="finance.debt_eur"),
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
        _tax_eur,
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
