"""What customers and the state pay, and whether the plant earns its cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.core.upstream import values
from ausbau.core.worlds import Worlds
from ausbau.finance import anchor_contract, discounting, profitability, tax, tax_stage
from ausbau.finance.anchor_contract import Sales
from ausbau.finance.interest_stage import Interest
from ausbau.finance.internal_rate import internal_rate_per_year
from ausbau.finance.plant import Capital
from ausbau.finance.tax import Rates


@dataclass(frozen=True)
class Settlement:
    """Where the plant's money goes beside cost and sales; ``(draw, month, relief)`` unless said."""

    customer_eur: Array
    """What of a relief is passed on."""
    tax_rate: Array
    """``(draw, month)``."""
    taxable_eur: Array
    tax_eur: Array
    left_eur: Array
    """After tax, at the end of the horizon, ``(draw, relief)``."""


def earned(
    capital: Capital, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> dict[str, Array]:
    """The price of an hour, what customers and the anchor pay, and the grant."""
    sales = _sales(catalogue, upstream)
    asked = _by_pool(catalogue, upstream, "demand.price_eur_per_gpu_h")
    price = asked * _by_pool(catalogue, upstream, "allocation.price_ratio")
    factor = worlds.value("finance.anchor_contract.price_factor")
    grant_share = worlds.value("finance.support.grant_share")
    return {
        "finance.price_eur_per_gpu_h": price,
        "finance.customer_gpu_h": anchor_contract.customer_gpu_h(sales).sum(axis=2),
        "finance.full_use_eur": (sales.available_gpu_h * price).sum(axis=2),
        "finance.revenue_eur": anchor_contract.paid_by_customers_eur(sales, price),
        "finance.anchor_eur": anchor_contract.paid_by_state_eur(
            sales, asked[:, 0] * factor[:, np.newaxis]
        ),
        "finance.grant_eur": capital.first_eur.sum(axis=2) * grant_share[:, np.newaxis],
    }


def profit(
    flows: Mapping[str, Array], settlement: Settlement, interest: Interest, timeline: Timeline
) -> dict[str, Array]:
    """Cash flow after tax and whether the plant earns its cost, with what is left at the end.

    The plant is all who supply the hours; what a relief leaves with the customer is not its own.
    """
    sales_eur = flows["finance.revenue_eur"] + flows["finance.anchor_eur"]
    in_eur = (sales_eur + flows["finance.grant_eur"])[:, :, np.newaxis]
    cash_flow_eur = (
        in_eur - flows["finance.outlay_eur"] - settlement.customer_eur - settlement.tax_eur
    )
    npv_eur = discounting.present_value(cash_flow_eur, interest.factors) + (
        settlement.left_eur * interest.at_end
    )
    return {
        "finance.cash_flow_eur": cash_flow_eur,
        "finance.taxable_eur": settlement.taxable_eur,
        "finance.tax_eur": settlement.tax_eur,
        "finance.left_eur": settlement.left_eur,
        "finance.npv_eur": npv_eur,
        "finance.internal_rate_per_year": internal_rate_per_year(
            cash_flow_eur, settlement.left_eur, timeline.bounds_h
        ),
        "finance.payback_h": profitability.payback_h(cash_flow_eur, timeline.bounds_h),
        **_break_even(flows, npv_eur, settlement, interest),
    }


def _break_even(
    flows: Mapping[str, Array], npv_eur: Array, settlement: Settlement, interest: Interest
) -> dict[str, Array]:
    """What would have to be sold, or asked for, for a present value of zero.

    Sales count after tax, because what they add is taxed at the rate of its month.
    """
    kept = interest.factors * (1.0 - settlement.tax_rate)

    def worth(flow: Array) -> Array:
        return discounting.present_value(flow, kept)

    customers, anchor = worth(flows["finance.revenue_eur"]), worth(flows["finance.anchor_eur"])
    without_customers = customers[:, np.newaxis] - npv_eur
    return {
        "finance.break_even_sold_share": profitability.break_even_share(
            without_customers + anchor[:, np.newaxis], worth(flows["finance.full_use_eur"])
        ),
        "finance.break_even_price_eur_per_gpu_h": profitability.break_even_price(
            without_customers, worth(flows["finance.customer_gpu_h"])
        ),
    }


def settlement(
    flows: Mapping[str, Array],
    capital: Capital,
    rates: Rates,
    customer_eur: Array,
    upstream: xr.Dataset,
) -> Settlement:
    """Tax on the profit, and what is left at the end of the horizon if the plant were sold then.

    Its worth and the aid that is still to be paid are taxed as far as nothing is left to be deducted.
    """
    accrued_eur = values(upstream, "energy.net_cost_eur")
    due_eur = (values(upstream, "energy.cash_cost_eur") - accrued_eur).sum(axis=1)
    gross_eur = capital.worth_eur[:, np.newaxis] + due_eur
    gain_eur = gross_eur - capital.undeducted_eur[:, np.newaxis]
    profit_eur = tax_stage.taxable_eur(flows, capital, accrued_eur + customer_eur)
    return Settlement(
        customer_eur=customer_eur,
        tax_rate=rates.both,
        taxable_eur=profit_eur,
        tax_eur=tax.paid_eur(profit_eur, rates.both),
        left_eur=gross_eur - gain_eur * rates.both[:, -1:],
    )


def _sales(catalogue: CatalogueSpec, upstream: xr.Dataset) -> Sales:
    return Sales(
        available_gpu_h=_by_pool(catalogue, upstream, "buildout.available_gpu_h"),
        sold_gpu_h=_by_pool(catalogue, upstream, "allocation.sold_gpu_h", "group").sum(axis=3),
        anchor_gpu_h=_by_pool(catalogue, upstream, "allocation.anchor_sold_gpu_h"),
    )


def _by_pool(catalogue: CatalogueSpec, upstream: xr.Dataset, name: str, *dims: str) -> Array:
    """Values ``(draw, month, gpu_type, …)``, GPU types in the order of the catalogue's ids."""
    ordered = sorted(catalogue.gpu_types)
    return values(upstream, name, "draw", "month", "gpu_type", *dims, gpu_type=ordered)
