"""Who bears what: how reliefs are split among the parties, and what each party gains or pays in all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.finance import incidence
from ausbau.finance.incidence import Transfer
from ausbau.finance.spec import FinanceSpec


def position(catalogue: CatalogueSpec, party: str) -> int:
    """Position of a party on the axis ``party``."""
    return sorted(catalogue.parties).index(party)


def kept_by(
    spec: FinanceSpec, catalogue: CatalogueSpec, worlds: Worlds, relief_eur: Array
) -> Array:
    """Who keeps a relief, ``(draw, month, relief, party)``."""
    repriced = incidence.repriced_share(
        relief_eur, worlds.value("finance.parties.repricing_delay"), worlds.timeline.bounds_h
    )
    passed_on_eur = incidence.passed_on_eur(
        relief_eur, worlds.value("finance.parties.pass_through_share"), repriced
    )
    return incidence.relief_by_party_eur(
        relief_eur,
        passed_on_eur,
        beneficiary=position(catalogue, spec.parties.aid_beneficiary),
        customer=position(catalogue, spec.parties.customer),
        parties=len(catalogue.parties),
    )


def balance(
    spec: FinanceSpec, catalogue: CatalogueSpec, arrays: Mapping[str, Array], bill_eur: Array
) -> Array:
    """What each party gains or bears within the horizon, ``(draw, relief, party)``."""
    parties, party = spec.parties, partial(position, catalogue)
    total_eur = {
        name: arrays[f"finance.{name}_eur"].sum(axis=1) for name in ("revenue", "anchor", "grant")
    }
    bought = ("finance.investment_eur", "finance.replacement_eur")
    capital_eur = sum(arrays[name].sum(axis=(1, 2)) for name in bought)
    opex_eur = arrays["finance.opex_eur"].sum(axis=(1, 2))
    operator = party(parties.operator)
    transfers = [
        Transfer(capital_eur, party(parties.investor)),
        Transfer(opex_eur, operator),
        Transfer(bill_eur.sum(axis=1), party(parties.final_consumer)),
        Transfer(total_eur["revenue"], party(parties.customer), operator),
        Transfer(total_eur["anchor"], party(spec.anchor_contract.payer), operator),
        Transfer(total_eur["grant"], party(spec.support.payer), party(parties.investor)),
    ]
    balance = incidence.balance_by_party_eur(transfers, len(opex_eur), len(catalogue.parties))
    return balance[:, np.newaxis, :] + arrays["finance.relief_by_party_eur"]
