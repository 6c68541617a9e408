"""Runs the finance rules on labelled results: the only file of the domain that knows labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array, IntArray
from ausbau.core.worlds import Worlds
from ausbau.finance import capex, discounting, incidence, levelised_cost, opex
from ausbau.finance.spec import OPERATORS, FinanceSpec
from ausbau.finance.variables import VARIABLES

COST_PARTS = (*capex.CAPEX_PARTS, *opex.OPEX_PARTS, "electricity")


@dataclass(frozen=True)
class Lots:
    """The lots of the plan: what is bought, of which type, for which site, when it falls due."""

    gpu: Array
    gpu_types: tuple[str, ...]
    building: IntArray
    it_mw: Array
    delivered_h: Array
    hall_ready_h: Array


@dataclass(frozen=True)
class Capital:
    """What the plant costs to buy, by month and part, and how much of it is in use for how long."""

    investment_eur: Array
    it_eur_years: Array
    hall_eur_years: Array
    connection_eur_years: Array
    hall_mw_years: Array


def run(
    spec: FinanceSpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """Investment, running cost and levelised cost of a GPU-hour, by world and relief."""
    bounds_h = worlds.timeline.bounds_h
    lots = _lots(worlds, upstream)
    capital = _capital(lots, worlds, upstream["buildout.connection_mw"].values)
    opex_eur = _opex(capital, worlds, upstream["talent.operators_demand_fte"].values)
    rate = _real_rate(worlds)
    factors = discounting.discount_factors(rate, (bounds_h[:-1] + bounds_h[1:]) / 2.0)
    cost_by_part_eur = _cost_by_part(
        discounting.present_value(_capital_charge(capital, rate, worlds), factors),
        discounting.present_value(opex_eur, factors),
        discounting.present_value(upstream["energy.net_cost_eur"].values, factors),
    )
    return _labelled(
        catalogue,
        upstream,
        {
            "finance.real_rate_per_year": rate,
            "finance.purchased_gpu": _purchased_gpu(lots, bounds_h),
            "finance.investment_eur": capital.investment_eur,
            "finance.capex_eur": capital.investment_eur.sum(axis=1),
            "finance.opex_eur": opex_eur,
            "finance.outlay_eur": _outlay(capital, opex_eur, upstream),
            "finance.cost_by_part_eur": cost_by_part_eur,
            **_levelised_cost(
                cost_by_part_eur.sum(axis=2), discounting.present_value(_gpu_h(upstream), factors)
            ),
            **_incidence(spec, catalogue, worlds, upstream["energy.relief_eur"].values),
        },
    )


def _labelled(
    catalogue: CatalogueSpec, upstream: xr.Dataset, arrays: Mapping[str, Array]
) -> xr.Dataset:
    dims = {variable.name: variable.dims for variable in VARIABLES}
    return xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords={
            "draw": upstream["draw"],
            "month": upstream["month"],
            "relief": upstream["relief"],
            "part": list(capex.CAPEX_PARTS),
            "opex_part": list(opex.OPEX_PARTS),
            "cost_part": list(COST_PARTS),
            "basis": list(levelised_cost.BASES),
            "party": sorted(catalogue.parties),
        },
    )


def _lots(worlds: Worlds, upstream: xr.Dataset) -> Lots:
    lot_gpu = upstream["buildout.lot_gpu"]
    gpu = lot_gpu.values.astype(np.float64)
    gpu_types = tuple(str(name) for name in lot_gpu["lot_gpu_type"].values)
    sites = [str(name) for name in upstream["site"].values]
    site_of_lot = [sites.index(str(name)) for name in lot_gpu["lot_site"].values]
    reached_h = upstream["buildout.milestone_h"]
    return Lots(
        gpu=gpu,
        gpu_types=gpu_types,
        building=upstream["buildout.building"].values[:, site_of_lot].astype(np.int64),
        it_mw=gpu * _by_lot(worlds, gpu_types, _nameplate_mw_per_gpu),
        delivered_h=reached_h.sel(milestone="delivered").values,
        hall_ready_h=reached_h.sel(milestone="hall_ready").values,
    )


def _by_lot(
    worlds: Worlds, gpu_types: tuple[str, ...], value: Callable[[Worlds, str], Array]
) -> Array:
    """A value of each GPU type, set beside each lot of that type, shape ``(draw, lot)``."""
    columns = [value(worlds, gpu_type) for gpu_type in gpu_types]
    return np.stack(columns, axis=1) if columns else np.zeros((worlds.draws, 0))


def _nameplate_mw_per_gpu(worlds: Worlds, gpu_type: str) -> Array:
    path = f"catalogue.gpu_types.{gpu_type}"
    return worlds.value(f"{path}.server_nameplate") / worlds.value(f"{path}.gpus_per_server")


def _server_eur_per_gpu(worlds: Worlds, gpu_type: str) -> Array:
    price_usd = worlds.value(f"finance.capex.gpu_servers.{gpu_type}")
    return price_usd * worlds.value("finance.exchange_rate")


def _hall_eur_per_mw(worlds: Worlds, building: IntArray) -> Array:
    prices = [worlds.value(f"finance.capex.hall.{kind}") for kind in capex.BUILDINGS]
    return np.take_along_axis(np.stack(prices, axis=1), building, axis=1)


def _capital(lots: Lots, worlds: Worlds, connection_mw: Array) -> Capital:
    bounds_h = worlds.timeline.bounds_h
    it_eur = capex.it_parts_eur(
        lots.gpu,
        _by_lot(worlds, lots.gpu_types, _server_eur_per_gpu),
        worlds.value("finance.capex.network_share"),
        worlds.value("finance.capex.storage_share"),
    )
    hall_eur = capex.hall_parts_eur(
        lots.it_mw,
        _hall_eur_per_mw(worlds, lots.building),
        worlds.value("finance.capex.design_share"),
        worlds.value("finance.capex.contingency_share"),
    )
    price_eur_per_mw = worlds.value("finance.capex.grid_connection")
    connection_eur = capex.connection_eur(connection_mw, price_eur_per_mw)
    investment = [
        capex.spent_by_month(it_eur, lots.delivered_h, bounds_h),
        capex.spent_by_month(hall_eur, lots.hall_ready_h, bounds_h),
        np.diff(connection_eur, axis=1)[:, :, np.newaxis],
    ]
    it_mw = lots.it_mw[:, :, np.newaxis]
    return Capital(
        investment_eur=np.concatenate(investment, axis=2),
        it_eur_years=capex.years_in_use(it_eur, lots.delivered_h, bounds_h),
        hall_eur_years=capex.years_in_use(hall_eur, lots.hall_ready_h, bounds_h),
        connection_eur_years=capex.stock_years(connection_eur, bounds_h)[:, :, np.newaxis],
        hall_mw_years=capex.years_in_use(it_mw, lots.hall_ready_h, bounds_h)[:, :, 0],
    )


def _purchased_gpu(lots: Lots, bounds_h: Array) -> Array:
    paid: Array = np.where(capex.falls_due(lots.delivered_h, bounds_h), lots.gpu, 0.0)
    purchased: Array = paid.sum(axis=1)
    return purchased


def _opex(capital: Capital, worlds: Worlds, staff_fte: Array) -> Array:
    month_years = np.diff(worlds.timeline.bounds_h) / discounting.HOURS_PER_YEAR
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


def _real_rate(worlds: Worlds) -> Array:
    by_operator = np.stack([worlds.value(f"finance.wacc.{kind}") for kind in OPERATORS], axis=1)
    operator = worlds.option("finance.operator")[:, np.newaxis]
    nominal = np.take_along_axis(by_operator, operator, axis=1)[:, 0]
    return discounting.real_rate_per_year(nominal, worlds.value("finance.inflation"))


def _capital_charge(capital: Capital, rate_per_year: Array, worlds: Worlds) -> Array:
    """Annuity of what is in use, shape ``(draw, month, part)``."""
    it_life, hall_life = (
        worlds.value(f"finance.life.{kind}") / discounting.HOURS_PER_YEAR for kind in ("it", "hall")
    )
    it_annuity = discounting.annuity_per_year(rate_per_year, it_life)[:, np.newaxis, np.newaxis]
    hall_annuity = discounting.annuity_per_year(rate_per_year, hall_life)[:, np.newaxis, np.newaxis]
    charges = [
        capital.it_eur_years * it_annuity,
        capital.hall_eur_years * hall_annuity,
        capital.connection_eur_years * hall_annuity,
    ]
    return np.concatenate(charges, axis=2)


def _cost_by_part(charge_eur: Array, opex_eur: Array, electricity_eur: Array) -> Array:
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


def _levelised_cost(cost_eur: Array, gpu_h: Array) -> dict[str, Array]:
    return {
        "finance.cost_eur": cost_eur,
        "finance.discounted_gpu_h": gpu_h,
        "finance.levelised_cost_eur_per_gpu_h": levelised_cost.levelised_cost(cost_eur, gpu_h),
    }


def _outlay(capital: Capital, opex_eur: Array, upstream: xr.Dataset) -> Array:
    """What leaves the cash box in each month, shape ``(draw, month, relief)``."""
    spent_eur = capital.investment_eur.sum(axis=2) + opex_eur.sum(axis=2)
    outlay: Array = spent_eur[:, :, np.newaxis] + upstream["energy.cash_cost_eur"].values
    return outlay


def _incidence(
    spec: FinanceSpec, catalogue: CatalogueSpec, worlds: Worlds, relief_eur: Array
) -> dict[str, Array]:
    parties = sorted(catalogue.parties)
    total_eur = relief_eur.sum(axis=1)
    passed_on_eur = incidence.passed_on_eur(
        total_eur, worlds.value("finance.parties.pass_through_share")
    )
    return {
        "finance.relief_passed_on_eur": passed_on_eur,
        "finance.relief_by_party_eur": incidence.relief_by_party_eur(
            total_eur,
            passed_on_eur,
            beneficiary=parties.index(spec.parties.aid_beneficiary),
            customer=parties.index(spec.parties.customer),
            parties=len(parties),
        ),
    }
