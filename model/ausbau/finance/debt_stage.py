"""Debt and equity of the plant in each world."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.finance import debt, interest_stage
from ausbau.finance.debt import Loan, Terms
from ausbau.finance.internal_rate import internal_rate_per_year
from ausbau.finance.tax import Rates


def run(flows: Mapping[str, Array], rates: Rates, worlds: Worlds) -> dict[str, Array]:
    """The loan, how well earnings cover it, and what the owners' money earns after tax."""
    timeline = worlds.timeline
    first_eur = flows["finance.investment_eur"].sum(axis=2)
    bought_eur = first_eur + flows["finance.replacement_eur"].sum(axis=2)
    grant_eur = flows["finance.grant_eur"]
    loan = debt.loan(first_eur - grant_eur, _terms(worlds), timeline.bounds_h)
    to_owners_eur = loan.drawn_eur - loan.service_eur + loan.interest_eur * rates.both
    cash_flow_eur = flows["finance.cash_flow_eur"]
    earned_eur = cash_flow_eur + (bought_eur - grant_eur)[:, :, np.newaxis]
    return {
        "finance.debt_eur": loan.drawn_eur.sum(axis=1),
        "finance.debt_service_eur": loan.service_eur,
        "finance.guarantee_loss_eur": _guarantee_loss_eur(loan, worlds),
        "finance.debt_cover_ratio": debt.cover_ratio(
            earned_eur, loan.service_eur, timeline.year_of_month
        ),
        "finance.equity_internal_rate_per_year": internal_rate_per_year(
            cash_flow_eur + to_owners_eur[:, :, np.newaxis],
            flows["finance.left_eur"] - loan.owed_at_end_eur[:, np.newaxis],
            timeline.bounds_h,
        ),
    }


def _guarantee_loss_eur(loan: Loan, worlds: Worlds) -> Array:
    return debt.guarantee_loss_eur(
        loan.owed_eur_years,
        worlds.value("finance.support.guarantee_share"),
        worlds.value("finance.debt.share"),
        interest_stage.of_operator("finance.support.guarantee_loss", worlds),
    )


def _terms(worlds: Worlds) -> Terms:
    path = "finance.debt"
    share = worlds.value(f"{path}.share")
    return Terms(
        share=share,
        rate_per_year=debt.guaranteed_rate_per_year(
            interest_stage.of_operator(f"{path}.rate", worlds),
            share,
            interest_stage.guaranteed_fall(worlds),
        ),
        tenor_years=worlds.value(f"{path}.tenor") / HOURS_PER_YEAR,
        inflation_per_year=worlds.value("finance.inflation"),
    )
