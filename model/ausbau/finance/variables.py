"""What the finance stage returns."""

from __future__ import annotations

from ausbau.core.variables import Variable

_BY_PROGRAMME = ("draw", "programme", "year_bound")

_PLANT: tuple[Variable, ...] = (
    Variable("finance.real_rate_per_year", ("draw",), "1/year", "real cost of capital", sign="any"),
    Variable(
        "finance.purchased_gpu", ("draw",), "GPU", "GPUs delivered and paid within the horizon"
    ),
    Variable(
        "finance.order_price_eur_per_gpu",
        ("draw", "month", "gpu_type"),
        "EUR/GPU",
        "price of a server with its network and storage, per GPU, if ordered at the end of the month",
    ),
    Variable(
        "finance.investment_eur",
        ("draw", "month", "part"),
        "EUR",
        "first investment when it falls due",
    ),
    Variable("finance.budget_nominal_eur", ("draw",), "EUR", "announced cost of the plan, nominal"),
    Variable(
        "finance.investment_nominal_eur",
        ("draw", "month"),
        "EUR",
        "first investment when it falls due, in the money of its month",
    ),
    Variable("finance.capex_eur", ("draw", "part"), "EUR", "first investment within the horizon"),
    Variable(
        "finance.hall_cost_eur",
        ("draw", "tenure"),
        "EUR",
        "discounted cost of the halls within the horizon if all are owned (charge, upkeep, site), or leased",
    ),
    Variable(
        "finance.replacement_eur",
        ("draw", "month", "part"),
        "EUR",
        "what replaces servers, halls and connections at the end of their lives",
    ),
    Variable(
        "finance.opex_eur", ("draw", "month", "opex_part"), "EUR", "running cost but electricity"
    ),
    Variable(
        "finance.outlay_eur",
        ("draw", "month", "relief"),
        "EUR",
        "investment, replacement, running cost and electricity when they are paid",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.waiting_eur",
        ("draw",),
        "EUR",
        "annuity of servers, network and storage from delivery to service",
    ),
    Variable(
        "finance.cost_by_part_eur",
        ("draw", "relief", "cost_part"),
        "EUR",
        "discounted capital charges with the tax on their return, running cost and electricity",
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
        "relief that reaches the customer, undiscounted",
        sign="any",
        is_money=True,
    ),
)

_EARNINGS: tuple[Variable, ...] = (
    Variable(
        "finance.price_eur_per_gpu_h",
        ("draw", "month", "gpu_type"),
        "EUR/GPU/h",
        "what customers other than the anchor pay for a GPU-hour, mean over contracts and on demand",
    ),
    Variable(
        "finance.customer_gpu_h",
        ("draw", "month"),
        "GPU*h",
        "sold to customers other than the anchor",
    ),
    Variable(
        "finance.full_use_eur",
        ("draw", "month"),
        "EUR",
        "what customers would pay if every available GPU-hour were sold",
    ),
    Variable(
        "finance.revenue_eur", ("draw", "month"), "EUR", "paid by customers other than the anchor"
    ),
    Variable("finance.anchor_eur", ("draw", "month"), "EUR", "paid under the anchor contract"),
    Variable("finance.grant_eur", ("draw", "month"), "EUR", "grant, paid with the investment"),
    Variable(
        "finance.balance_by_party_eur",
        ("draw", "relief", "party"),
        "EUR",
        "what each party receives less what it pays within the horizon, taxes included, undiscounted; what "
        "the payers of reliefs give for them stands in energy.payer_eur",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.net_balance_by_party_eur",
        ("draw", "relief", "party"),
        "EUR",
        "the same less what the payers of reliefs give for them",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.taxable_eur",
        ("draw", "month", "relief"),
        "EUR",
        "profit of the month for tax: revenue, anchor and grant less running cost and depreciation for tax",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.tax_eur",
        ("draw", "month", "relief"),
        "EUR",
        "corporate income tax and trade tax on the profit of the month; negative on a loss",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.cash_flow_eur",
        ("draw", "month", "relief"),
        "EUR",
        "revenue, anchor and grant less outlay, tax and what a relief leaves with the customer",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.left_eur",
        ("draw", "relief"),
        "EUR",
        "worth of the plant at the end of the horizon and aid accrued that is paid later, after tax",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.npv_eur",
        ("draw", "relief"),
        "EUR",
        "present value of the cash flow and of what the plant is worth at the end, after tax",
        sign="any",
        is_money=True,
    ),
    Variable(
        "finance.internal_rate_per_year",
        ("draw", "relief"),
        "1/year",
        "real rate at which that present value is zero; -1 for a total loss, infinite if nothing is spent",
        sign="any",
        may_be_infinite=True,
        is_money=True,
    ),
    Variable(
        "finance.break_even_price_eur_per_gpu_h",
        ("draw", "relief"),
        "EUR/GPU/h",
        "steady real price of the hours sold to customers for a present value of zero",
        sign="any",
        may_be_infinite=True,
        is_money=True,
    ),
    Variable("finance.debt_eur", ("draw",), "EUR", "borrowed for the first investment"),
    Variable(
        "finance.debt_service_eur",
        ("draw", "month"),
        "EUR",
        "interest and repayment, real",
    ),
    Variable(
        "finance.guarantee_loss_eur",
        ("draw", "month"),
        "EUR",
        "what guarantors are expected to pay to lenders, real",
    ),
    Variable(
        "finance.debt_cover_ratio",
        ("draw", "relief"),
        "ratio",
        "lowest ratio of a year's earnings before investment to its debt service; infinite without debt",
        sign="any",
        may_be_infinite=True,
        is_money=True,
    ),
    Variable(
        "finance.equity_internal_rate_per_year",
        ("draw", "relief"),
        "1/year",
        "real rate that the owners' money earns after tax and debt; -1 and infinite as above",
        sign="any",
        may_be_infinite=True,
        is_money=True,
    ),
    Variable(
        "finance.payback_h",
        ("draw", "relief"),
        "h",
        "hours since start at which the cash flow has earned back what was spent",
        may_be_infinite=True,
        is_money=True,
    ),
    Variable(
        "finance.break_even_sold_share",
        ("draw", "relief"),
        "1",
        "share of the available GPU-hours that must be sold for a present value of zero",
        sign="any",
        may_be_infinite=True,
        is_money=True,
    ),
)

_PROGRAMMES: tuple[Variable, ...] = (
    Variable(
        "finance.programme_committed_nominal_eur",
        _BY_PROGRAMME,
        "EUR",
        "money of the programme committed to projects, contained programmes included, nominal",
    ),
    Variable(
        "finance.programme_announced_nominal_eur",
        ("draw", "programme"),
        "EUR",
        "announced sum of the programme, contained programmes included, nominal",
    ),
    Variable(
        "finance.programme_disbursed_nominal_eur",
        _BY_PROGRAMME,
        "EUR",
        "money of the programme paid out, contained programmes included, nominal",
    ),
    Variable(
        "finance.programme_compute_nominal_eur",
        _BY_PROGRAMME,
        "EUR",
        "capital in AI that buys data centres with accelerators, nominal",
    ),
    Variable(
        "finance.programme_research_nominal_eur",
        _BY_PROGRAMME,
        "EUR",
        "capital in AI that goes to research, nominal",
    ),
    Variable(
        "finance.programme_startup_nominal_eur",
        _BY_PROGRAMME,
        "EUR",
        "capital in AI that goes to start-ups, nominal",
    ),
    Variable(
        "finance.programme_startups",
        _BY_PROGRAMME,
        "1",
        "start-ups that this capital finances at the usual sum",
    ),
    Variable(
        "finance.programme_ai_capital_nominal_eur",
        _BY_PROGRAMME,
        "EUR",
        "capital that the programme has moved into AI, others' money included, nominal",
    ),
    Variable(
        "finance.programme_gpu", _BY_PROGRAMME, "GPU", "GPUs in service that the money has bought"
    ),
    Variable("finance.programme_mw", _BY_PROGRAMME, "MW", "facility power of those GPUs"),
    Variable(
        "finance.programme_gpu_h", _BY_PROGRAMME, "GPU*h", "GPU-hours in service up to the date"
    ),
)

VARIABLES: tuple[Variable, ...] = (*_PLANT, *_EARNINGS, *_PROGRAMMES)
