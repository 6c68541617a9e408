"""Running cost, discounted cost by part, and the levelised cost of a GPU-hour."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.upstream import values
from ausbau.core.worlds import Worlds
from ausbau.finance import (
    capex,
    discounting,
    hall_lease,
    interest_stage,
    levelised_cost,
    opex,
    plant,
    programme_stage,
    tax,
)
from ausbau.finance.interest_stage import Interest
from ausbau.finance.plant import Capital
from ausbau.finance.tax import Rates

COST_PARTS = (*capex.CAPEX_PARTS, *opex.OPEX_PARTS, "tax", "electricity")


def run(
    capital: Capital, interest: Interest, rates: Rates, worlds: Worlds, upstream: xr.Dataset
) -> dict[str, Array]:
    """Investment, running cost, discounted cost by part, and levelised cost."""
    it_annuity = interest_stage.annuity_per_year("catalogue.server_life", interest, worlds)
    hall_annuity = interest_stage.annuity_per_year("finance.life.hall", interest, worlds)
    opex_eur = _opex(capital, worlds, values(upstream, "talent.operators_demand_fte"))
    charge_eur = plant.charge_eur(capital, it_annuity, hall_annuity)
    shielded_eur = plant.shielded_charge_eur(capital, it_annuity, hall_annuity)
    tax_eur = tax.return_tax_eur(charge_eur.sum(axis=2), shielded_eur, rates.both)
    fixed_eur = np.concatenate([charge_eur, opex_eur, tax_eur[:, :, np.newaxis]], axis=2)
    owned_eur = _owned_hall_eur(capital, hall_annuity, worlds)
    by_part = _by_part(
        discounting.present_value(fixed_eur, interest.factors),
        discounting.present_value(values(upstream, "energy.net_cost_eur"), interest.factors),
    )
    cost_eur = by_part.sum(axis=2)
    gpu_h = discounting.present_value(_gpu_h(upstream), interest.factors)
    return {
        "finance.real_rate_per_year": interest.rate_per_year,
        "finance.investment_eur": capital.first_eur,
        "finance.budget_nominal_eur": worlds.value("finance.budget"),
        "finance.investment_nominal_eur": _nominal(capital.first_eur.sum(axis=2), worlds),
        "finance.hall_cost_eur": np.stack(
            [
                discounting.present_value(owned_eur, interest.factors),
                discounting.present_value(_rent_eur(capital, worlds), interest.factors),
            ],
            axis=1,
        ),
        "finance.capex_eur": capital.first_eur.sum(axis=1),
        "finance.replacement_eur": capital.replacement_eur,
        "finance.opex_eur": opex_eur,
        "finance.outlay_eur": _outlay(capital, opex_eur, upstream),
        "finance.waiting_eur": capital.waiting_eur_years * it_annuity,
        "finance.cost_by_part_eur": by_part,
        "finance.cost_eur": cost_eur,
        "finance.discounted_gpu_h": gpu_h,
        "finance.levelised_cost_eur_per_gpu_h": levelised_cost.levelised_cost(cost_eur, gpu_h),
    }


def _owned_hall_eur(capital: Capital, hall_annuity: Array, worlds: Worlds) -> Array:
    """Annuity, upkeep and site of halls and connections if all are owned, ``(draw, month)``."""
    eur_years = capital.hall_eur_years_if_owned.sum(axis=2)
    upkeep_eur = opex.maintenance_eur(
        np.zeros_like(eur_years),
        eur_years,
        worlds.value("finance.opex.it_maintenance"),
        worlds.value("finance.opex.hall_maintenance"),
    )
    site_eur = opex.site_eur(capital.hall_mw_years, worlds.value("finance.opex.site"))
    total: Array = eur_years * hall_annuity[:, np.newaxis] + upkeep_eur + site_eur
    return total


def _rent_eur(capital: Capital, worlds: Worlds) -> Array:
    """The same hall as a colocation contract, by month, ``(draw, month)``."""
    path, bounds_h = "finance.hall_lease", worlds.timeline.bounds_h
    return hall_lease.rent_eur(
        capital.hall_mw_years,
        worlds.value(f"{path}.rent"),
        worlds.value(f"{path}.rise"),
        worlds.value("finance.inflation"),
        (bounds_h[:-1] + bounds_h[1:]) / 2.0 / HOURS_PER_YEAR,
    )


def _hall_eur_years(capital: Capital) -> Array:
    total: Array = capital.hall_eur_years.sum(axis=2) + capital.connection_eur_years[:, :, 0]
    return total


def _nominal(real_eur: Array, worlds: Worlds) -> Array:
    """Amounts by month in the money of their month, ``(draw, month)``."""
    bounds_h = worlds.timeline.bounds_h
    years = programme_stage.start_years_later(worlds) + (
        (bounds_h[:-1] + bounds_h[1:]) / 2.0 / HOURS_PER_YEAR
    )
    inflation = worlds.value("finance.inflation")[:, np.newaxis]
    return discounting.in_money_of_day(real_eur, years, inflation)


def _opex(capital: Capital, worlds: Worlds, staff_fte: Array) -> Array:
    month_years = worlds.timeline.month_hours / HOURS_PER_YEAR
    parts = [
        opex.staff_eur(staff_fte, worlds.value("finance.opex.staff"), month_years),
        opex.maintenance_eur(
            capital.it_eur_years.sum(axis=2),
            _hall_eur_years(capital),
            worlds.value("finance.opex.it_maintenance"),
            worlds.value("finance.opex.hall_maintenance"),
        ),
        opex.with_leased_eur(
            opex.site_eur(capital.hall_mw_years, worlds.value("finance.opex.site")),
            _rent_eur(capital, worlds),
            worlds.value("finance.hall_lease.share"),
        ),
    ]
    return np.stack(parts, axis=2)


def _by_part(fixed_eur: Array, electricity_eur: Array) -> Array:
    """Charge, opex and tax ``(draw, part)`` are the same under each relief, electricity is not."""
    reliefs = electricity_eur.shape[1]
    repeated = np.repeat(fixed_eur[:, np.newaxis, :], reliefs, axis=1)
    return np.concatenate([repeated, electricity_eur[:, :, np.newaxis]], axis=2)


def _gpu_h(upstream: xr.Dataset) -> Array:
    """GPU-hours by month and basis, all pools together, shape ``(draw, month, basis)``."""
    bases = [
        values(upstream, "buildout.available_gpu_h").sum(axis=2),
        values(upstream, "allocation.sold_gpu_h").sum(axis=(2, 3)),
        values(upstream, "allocation.goodput_gpu_h").sum(axis=(2, 3)),
    ]
    return np.stack(bases, axis=2)


def _outlay(capital: Capital, opex_eur: Array, upstream: xr.Dataset) -> Array:
    """What leaves the cash box in each month, shape ``(draw, month, relief)``."""
    capital_eur = (capital.first_eur + capital.replacement_eur).sum(axis=2)
    fixed_eur = capital_eur + opex_eur.sum(axis=2)
    outlay: Array = fixed_eur[:, :, np.newaxis] + values(upstream, "energy.cash_cost_eur")
    return outlay
