"""Who bears what: how reliefs are split among the parties, and what each party gains or pays in all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.upstream import values
from ausbau.core.worlds import Worlds
from ausbau.finance import incidence, tax
from ausbau.finance.incidence import Transfer
from ausbau.finance.spec import FinanceSpec
from ausbau.finance.tax import Rates


def position(catalogue: CatalogueSpec, party: str) -> int:
    """Position of a party on the axis ``party``."""
    return sorted(catalogue.parties).index(party)


def passed_on_eur(worlds: Worlds, relief_eur: Array) -> Array:
    """What of a relief its beneficiary passes on to the customer, ``(draw, month, relief)``."""
    repriced = incidence.repriced_share(
        relief_eur, worlds.value("finance.parties.repricing_delay"), worlds.timeline.bounds_h
    )
    return incidence.passed_on_eur(
        relief_eur, worlds.value("finance.parties.pass_through_share"), repriced
    )


def kept_by(
    spec: FinanceSpec, catalogue: CatalogueSpec, relief_eur: Array, passed_on_eur: Array
) -> Array:
    """Who keeps a relief in all, ``(draw, relief, party)``, from its months."""
    return incidence.relief_by_party_eur(
        relief_eur.sum(axis=1),
        passed_on_eur.sum(axis=1),
        beneficiary=position(catalogue, spec.parties.aid_beneficiary),
        customer=position(catalogue, spec.parties.customer),
        parties=len(catalogue.parties),
    )


def run(
    spec: FinanceSpec,
    catalogue: CatalogueSpec,
    arrays: Mapping[str, Array],
    rates: Rates,
    upstream: xr.Dataset,
) -> dict[str, Array]:
    """What each party gains or bears, without and with what reliefs cost their payers."""
    bill_eur = values(upstream, "energy.net_cost_eur", "draw", "month", relief="none")
    balance = _balance(spec, catalogue, arrays, bill_eur) + _taxes(spec, catalogue, arrays, rates)
    dims = ("draw", "month", "relief", "party")
    borne = values(upstream, "energy.payer_eur", *dims, party=sorted(catalogue.parties))
    return {
        "finance.balance_by_party_eur": balance,
        "finance.net_balance_by_party_eur": balance - borne.sum(axis=1),
    }


def _taxes(
    spec: FinanceSpec, catalogue: CatalogueSpec, arrays: Mapping[str, Array], rates: Rates
) -> Array:
    """Taxes from the operator to their receivers, ``(draw, relief, party)``."""
    profit_eur = arrays["finance.taxable_eur"]
    paid = np.zeros((*profit_eur.shape[::2], len(catalogue.parties)))
    for receiver, rate in (
        (spec.tax.corporate_receiver, rates.corporate),
        (spec.tax.trade_receiver, rates.trade),
    ):
        amount = tax.paid_eur(profit_eur, rate).sum(axis=1)
        paid[:, :, position(catalogue, receiver)] += amount
        paid[:, :, position(catalogue, spec.parties.operator)] -= amount
    return paid


def _balance(
    spec: FinanceSpec, catalogue: CatalogueSpec, arrays: Mapping[str, Array], bill_eur: Array
) -> Array:
    """Sales, cost, anchor, grant, guarantee and reliefs of each party, ``(draw, relief, party)``."""
    parties, party = spec.parties, partial(position, catalogue)
    total_eur = {
        name: arrays[f"finance.{name}_eur"].sum(axis=1)
        for name in ("revenue", "anchor", "grant", "guarantee_loss")
    }
    bought = ("finance.investment_eur", "finance.replacement_eur")
    capital_eur = sum(arrays[name].sum(axis=2).sum(axis=1) for name in bought)
    opex_eur = arrays["finance.opex_eur"].sum(axis=2).sum(axis=1)
    operator = party(parties.operator)
    transfers = [
        Transfer(capital_eur, party(parties.investor)),
        Transfer(opex_eur, operator),
        Transfer(bill_eur.sum(axis=1), party(parties.final_consumer)),
        Transfer(total_eur["revenue"], party(parties.customer), operator),
        Transfer(total_eur["anchor"], party(spec.anchor_contract.payer), operator),
        Transfer(total_eur["grant"], party(spec.support.payer), party(parties.investor)),
        Transfer(total_eur["guarantee_loss"], party(spec.support.payer)),
    ]
    balance = incidence.balance_by_party_eur(transfers, len(opex_eur), len(catalogue.parties))
    return balance[:, np.newaxis, :] + arrays["finance.relief_by_party_eur"]
