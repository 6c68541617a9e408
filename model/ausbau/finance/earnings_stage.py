"""What customers and the state pay, and whether the plant earns its cost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.finance import anchor_contract, discounting, profitability
from ausbau.finance.anchor_contract import Sales
from ausbau.finance.interest_stage import Interest
from ausbau.finance.plant import Capital


def earned(
    capital: Capital, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> dict[str, Array]:
    """The price of an hour, what customers and the anchor pay, and the grant."""
    sales = _sales(catalogue, upstream)
    asked = _by_pool(catalogue, upstream["demand.price_eur_per_gpu_h"])
    price = asked * _by_pool(catalogue, upstream["allocation.price_ratio"])
    factor = worlds.value("finance.anchor_contract.price_factor")
    grant_share = worlds.value("finance.support.grant_share")
    return {
        "finance.price_eur_per_gpu_h": price,
        "finance.full_use_eur": (sales.available_gpu_h * price).sum(axis=2),
        "finance.revenue_eur": anchor_contract.paid_by_customers_eur(sales, price),
        "finance.anchor_eur": anchor_contract.paid_by_state_eur(
            sales, asked[:, 0] * factor[:, np.newaxis]
        ),
        "finance.grant_eur": capital.first_eur.sum(axis=2) * grant_share[:, np.newaxis],
    }


def profit(
    flows: Mapping[str, Array],
    customer_eur: Array,
    left_eur: Array,
    interest: Interest,
    timeline: Timeline,
) -> dict[str, Array]:
    """Cash flow and whether the plant earns its cost, with what is left at the end.

    The plant is all who supply the hours; what a relief leaves with the customer is not its own.
    """
    in_eur = flows["finance.revenue_eur"] + flows["finance.anchor_eur"] + flows["finance.grant_eur"]
    out_eur = flows["finance.outlay_eur"] + customer_eur
    cash_flow_eur = in_eur[:, :, np.newaxis] - out_eur
    left_then_eur = left_eur * interest.at_end
    granted_eur = discounting.present_value(flows["finance.grant_eur"], interest.factors)
    spent_eur = discounting.present_value(out_eur, interest.factors)
    net_cost_eur = spent_eur - granted_eur[:, np.newaxis] - left_then_eur
    return {
        "finance.cash_flow_eur": cash_flow_eur,
        "finance.left_eur": left_eur,
        "finance.npv_eur": discounting.present_value(cash_flow_eur, interest.factors)
        + left_then_eur,
        "finance.payback_h": profitability.payback_h(cash_flow_eur, timeline.bounds_h),
        "finance.break_even_sold_share": profitability.break_even_share(
            net_cost_eur,
            discounting.present_value(flows["finance.full_use_eur"], interest.factors),
        ),
    }


def left_eur(capital: Capital, upstream: xr.Dataset) -> Array:
    """Worth of the plant at the end, and aid accrued by then and paid later, ``(draw, relief)``."""
    cash, accrued = upstream["energy.cash_cost_eur"], upstream["energy.net_cost_eur"]
    due_eur = (cash.values - accrued.values).sum(axis=1)
    left: Array = capital.worth_eur[:, np.newaxis] + due_eur
    return left


def _sales(catalogue: CatalogueSpec, upstream: xr.Dataset) -> Sales:
    return Sales(
        available_gpu_h=_by_pool(catalogue, upstream["buildout.available_gpu_h"]),
        sold_gpu_h=_by_pool(catalogue, upstream["allocation.sold_gpu_h"].sum("group")),
        anchor_gpu_h=_by_pool(catalogue, upstream["allocation.anchor_sold_gpu_h"]),
    )


def _by_pool(catalogue: CatalogueSpec, array: xr.DataArray) -> Array:
    """Values ``(draw, month, gpu_type)``, GPU types in the order of the catalogue's ids."""
    ordered = array.sel(gpu_type=sorted(catalogue.gpu_types))
    return ordered.transpose("draw", "month", "gpu_type").values
