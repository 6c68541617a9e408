"""What the finance stage returns."""

from __future__ import annotations

from ausbau.core.variables import Variable

VARIABLES: tuple[Variable, ...] = (
    Variable("finance.real_rate_per_year", ("draw",), "1/year", "real cost of capital", sign="any"),
    Variable(
        "finance.purchased_gpu", ("draw",), "GPU", "GPUs delivered and paid within the horizon"
    ),
    Variable(
        "finance.investment_eur", ("draw", "month", "part"), "EUR", "investment when it falls due"
    ),
    Variable("finance.capex_eur", ("draw", "part"), "EUR", "investment within the horizon"),
    Variable(
        "finance.opex_eur", ("draw", "month", "opex_part"), "EUR", "running cost but electricity"
    ),
    Variable(
        "finance.outlay_eur",
        ("draw", "month", "relief"),
        "EUR",
        "investment, running cost and electricity when they are paid",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.cost_by_part_eur",
        ("draw", "relief", "cost_part"),
        "EUR",
        "discounted capital charges, running cost and electricity within the horizon",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.cost_eur",
        ("draw", "relief"),
        "EUR",
        "sum of the discounted cost: numerator of the levelised cost",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.discounted_gpu_h",
        ("draw", "basis"),
        "GPU*h",
        "discounted GPU-hours: denominator of the levelised cost",
    ),
    Variable(
        "finance.levelised_cost_eur_per_gpu_h",
        ("draw", "relief", "basis"),
        "EUR/GPU/h",
        "levelised cost of a GPU-hour in each world; infinite in a world without hours",
        sign="any",
        may_be_infinite=True,
        is_money=True,
    ),
    Variable(
        "finance.relief_by_party_eur",
        ("draw", "relief", "party"),
        "EUR",
        "relief that stays with each party after passing on, undiscounted",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.relief_passed_on_eur",
        ("draw", "relief"),
        "EUR",
        "relief that the beneficiary passes on to the customer, undiscounted",
        sign="any",
        is_money=True,
    ),
)
