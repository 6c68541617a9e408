"""Taxes of the plant in each world: rates by month, how purchases are written off, what is paid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.finance import programme_stage, tax
from ausbau.finance.interest_stage import Interest
from ausbau.finance.plant import Capital
from ausbau.finance.spec import FinanceSpec
from ausbau.finance.tax import Rates
from ausbau.finance.tax_depreciation import WriteOff


def rates(spec: FinanceSpec, worlds: Worlds) -> Rates:
    """Rates on profit by month."""
    path = "finance.tax"
    by_year = {year: worlds.value(f"{path}.corporate.{year}") for year in spec.tax.corporate}
    return tax.rates(
        tax.rate_of_year(by_year, worlds.timeline.year_of_month),
        worlds.value(f"{path}.solidarity_surcharge"),
        worlds.value(f"{path}.trade_base"),
        worlds.value(f"{path}.trade_multiplier"),
    )


def write_offs(interest: Interest, worlds: Worlds) -> tuple[WriteOff, WriteOff]:
    """How IT, and how halls and connections, are written off; the latter always by the line."""
    path, timeline = "finance.tax", worlds.timeline
    declining = worlds.value(f"{path}.declining_share")
    window = [
        programme_stage.hours_of_year(worlds.value(f"{path}.declining_{end}"), timeline)
        for end in ("begin", "end")
    ]
    it, hall = (
        WriteOff(
            life_years=worlds.value(f"{path}.life.{kind}") / HOURS_PER_YEAR,
            declining_share=share,
            window_begin_h=window[0],
            window_end_h=window[1],
            inflation_per_year=worlds.value("finance.inflation"),
            nominal_rate_per_year=interest.nominal_rate_per_year,
        )
        for kind, share in (("it", declining), ("hall", np.zeros_like(declining)))
    )
    return it, hall


def taxable_eur(flows: Mapping[str, Array], capital: Capital, running_eur: Array) -> Array:
    """Profit by month ``(draw, month, relief)`` from sales, anchor and grant less running cost.

    ``running_eur`` is what electricity and a relief passed on cost, ``(draw, month, relief)``. A grant is
    income of the month in which it is paid, and deductions are those of the whole purchase.
    """
    income_eur = sum(flows[f"finance.{name}_eur"] for name in ("revenue", "anchor", "grant"))
    fixed_eur = flows["finance.opex_eur"].sum(axis=2) + capital.deducted_eur
    profit_eur: Array = (income_eur - fixed_eur)[:, :, np.newaxis] - running_eur
    return profit_eur
