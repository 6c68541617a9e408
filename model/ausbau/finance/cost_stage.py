"""Running cost, discounted cost by part, and the levelised cost of a GPU-hour."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.finance import capex, discounting, interest_stage, levelised_cost, opex, plant
from ausbau.finance.interest_stage import Interest
from ausbau.finance.plant import Capital

COST_PARTS = (*capex.CAPEX_PARTS, *opex.OPEX_PARTS, "electricity")


def run(
    capital: Capital, interest: Interest, worlds: Worlds, upstream: xr.Dataset
) -> dict[str, Array]:
    """Investment, running cost, discounted cost by part, and levelised cost."""
    it_annuity = interest_stage.annuity_per_year("it", interest, worlds)
    hall_annuity = interest_stage.annuity_per_year("hall", interest, worlds)
    opex_eur = _opex(capital, worlds, upstream["talent.operators_demand_fte"].values)
    by_part = _by_part(
        *(
            discounting.present_value(flow, interest.factors)
            for flow in (
                plant.charge_eur(capital, it_annuity, hall_annuity),
                opex_eur,
                upstream["energy.net_cost_eur"].values,
            )
        )
    )
    cost_eur = by_part.sum(axis=2)
    gpu_h = discounting.present_value(_gpu_h(upstream), interest.factors)
    return {
        "finance.real_rate_per_year": interest.rate_per_year,
        "finance.investment_eur": capital.first_eur,
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


def _opex(capital: Capital, worlds: Worlds, staff_fte: Array) -> Array:
    month_years = worlds.timeline.month_hours / HOURS_PER_YEAR
    hall_eur_years = capital.hall_eur_years.sum(axis=2) + capital.connection_eur_years[:, :, 0]
    parts = [
        opex.staff_eur(staff_fte, worlds.value("finance.opex.staff"), month_years),
        opex.maintenance_eur(
            capital.it_eur_years.sum(axis=2),
            hall_eur_years,
            worlds.value("finance.opex.it_maintenance"),
            worlds.value("finance.opex.hall_maintenance"),
        ),
        opex.site_eur(capital.hall_mw_years, worlds.value("finance.opex.site")),
    ]
    return np.stack(parts, axis=2)


def _by_part(charge_eur: Array, opex_eur: Array, electricity_eur: Array) -> Array:
    """Capital charge and opex ``(draw, part)`` are the same under each relief, electricity is not."""
    fixed_eur = np.concatenate([charge_eur, opex_eur], axis=1)
    reliefs = electricity_eur.shape[1]
    repeated = np.repeat(fixed_eur[:, np.newaxis, :], reliefs, axis=1)
    return np.concatenate([repeated, electricity_eur[:, :, np.newaxis]], axis=2)


def _gpu_h(upstream: xr.Dataset) -> Array:
    """GPU-hours by month and basis, all pools together, shape ``(draw, month, basis)``."""
    bases = [
        upstream["buildout.available_gpu_h"].values.sum(axis=2),
        upstream["allocation.sold_gpu_h"].values.sum(axis=(2, 3)),
        upstream["allocation.goodput_gpu_h"].values.sum(axis=(2, 3)),
    ]
    return np.stack(bases, axis=2)


def _outlay(capital: Capital, opex_eur: Array, upstream: xr.Dataset) -> Array:
    """What leaves the cash box in each month, shape ``(draw, month, relief)``."""
    capital_eur = (capital.first_eur + capital.replacement_eur).sum(axis=2)
    fixed_eur = capital_eur + opex_eur.sum(axis=2)
    outlay: Array = fixed_eur[:, :, np.newaxis] + upstream["energy.cash_cost_eur"].values
    return outlay
