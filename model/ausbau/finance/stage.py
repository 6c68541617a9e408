"""Runs the finance rules on labelled results: the only file of the domain that knows labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import BUILDING_KINDS, CatalogueSpec
from ausbau.core.arrays import Array, IntArray
from ausbau.core.timeline import Timeline
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.finance import (
    anchor_contract,
    capex,
    discounting,
    incidence,
    levelised_cost,
    market_price,
    opex,
    plant,
    profitability,
    programme_stage,
)
from ausbau.finance.anchor_contract import Sales
from ausbau.finance.incidence import Transfer
from ausbau.finance.plant import Capital, Lots, Prices
from ausbau.finance.spec import OPERATORS, FinanceSpec
from ausbau.finance.variables import VARIABLES

COST_PARTS = (*capex.CAPEX_PARTS, *opex.OPEX_PARTS, "electricity")


def run(
    spec: FinanceSpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """Investment, running cost, revenue, profit, who bears what, and the programmes beside it."""
    lots = _lots(worlds, upstream)
    capital = plant.capital_of(
        lots,
        _prices(worlds, upstream),
        upstream["buildout.connection_mw"].values,
        worlds.timeline.bounds_h,
    )
    opex_eur = _opex(capital, worlds, upstream["talent.operators_demand_fte"].values)
    kept_by_eur = _incidence(spec, catalogue, worlds, upstream["energy.relief_eur"].values)
    flows = {
        **_earned(catalogue, worlds, upstream),
        "finance.outlay_eur": _outlay(capital, opex_eur, upstream),
        "finance.grant_eur": _grant(capital, worlds),
    }
    customer_eur = kept_by_eur[..., _party(catalogue, spec.parties.customer)]
    left_eur = _residual(capital, worlds)[:, np.newaxis] + _aid_due(upstream)
    arrays = {
        **_cost(capital, opex_eur, worlds, upstream),
        **flows,
        **_profit(flows, customer_eur, left_eur, worlds),
        **programme_stage.run(spec.programmes, worlds),
        "finance.purchased_gpu": plant.purchased_gpu(lots, worlds.timeline.bounds_h),
        "finance.relief_by_party_eur": kept_by_eur.sum(axis=1),
        "finance.relief_passed_on_eur": customer_eur.sum(axis=1),
    }
    bill_eur = upstream["energy.net_cost_eur"].sel(relief="none").values
    arrays["finance.balance_by_party_eur"] = _balance(spec, catalogue, arrays, bill_eur)
    return _labelled(spec, catalogue, upstream, worlds.timeline, arrays)


def _labelled(
    spec: FinanceSpec,
    catalogue: CatalogueSpec,
    upstream: xr.Dataset,
    timeline: Timeline,
    arrays: Mapping[str, Array],
) -> xr.Dataset:
    dims = {variable.name: variable.dims for variable in VARIABLES}
    names = sorted(spec.programmes)
    return xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords={
            **{name: upstream[name] for name in ("draw", "month", "relief")},
            "gpu_type": sorted(catalogue.gpu_types),
            "part": list(capex.CAPEX_PARTS),
            "opex_part": list(opex.OPEX_PARTS),
            "cost_part": list(COST_PARTS),
            "basis": list(levelised_cost.BASES),
            "party": sorted(catalogue.parties),
            "programme": names,
            "programme_region": ("programme", [spec.programmes[name].region for name in names]),
            "programme_is_contained": ("programme", programme_stage.is_contained(spec.programmes)),
            "year_bound": programme_stage.year_bounds_h(timeline),
        },
    )


def _party(catalogue: CatalogueSpec, party: str) -> int:
    return sorted(catalogue.parties).index(party)


def _lots(worlds: Worlds, upstream: xr.Dataset) -> Lots:
    lot_gpu = upstream["buildout.lot_gpu"]
    gpu = lot_gpu.values.astype(np.float64)
    reached_h = upstream["buildout.milestone_h"]
    return Lots(
        gpu=gpu,
        it_mw=gpu * _by_lot(worlds, lot_gpu, _nameplate_mw_per_gpu),
        delivered_h=reached_h.sel(milestone="delivered").values,
        hall_ready_h=reached_h.sel(milestone="hall_ready").values,
        in_service_h=reached_h.sel(milestone="in_service").values,
    )


def _prices(worlds: Worlds, upstream: xr.Dataset) -> Prices:
    lot_gpu = upstream["buildout.lot_gpu"]
    sites = [str(name) for name in upstream["site"].values]
    site_of_lot = [sites.index(str(name)) for name in lot_gpu["lot_site"].values]
    building = upstream["buildout.building"].values[:, site_of_lot].astype(np.int64)
    return Prices(
        server_eur_per_gpu=_by_lot(worlds, lot_gpu, _server_eur_per_gpu),
        hall_eur_per_mw=_hall_eur_per_mw(worlds, building),
        network_share=worlds.value("finance.capex.network_share"),
        storage_share=worlds.value("finance.capex.storage_share"),
        design_share=worlds.value("finance.capex.design_share"),
        contingency_share=worlds.value("finance.capex.contingency_share"),
        connection_eur_per_mw=worlds.value("finance.capex.grid_connection"),
    )


def _by_lot(worlds: Worlds, lot_gpu: xr.DataArray, value: Callable[[Worlds, str], Array]) -> Array:
    """A value of each GPU type, set beside each lot of that type, shape ``(draw, lot)``."""
    columns = [value(worlds, str(name)) for name in lot_gpu["lot_gpu_type"].values]
    return np.stack(columns, axis=1) if columns else np.zeros((worlds.draws, 0))


def _nameplate_mw_per_gpu(worlds: Worlds, gpu_type: str) -> Array:
    path = f"catalogue.gpu_types.{gpu_type}"
    return worlds.value(f"{path}.server_nameplate") / worlds.value(f"{path}.gpus_per_server")


def _server_eur_per_gpu(worlds: Worlds, gpu_type: str) -> Array:
    price_usd = worlds.value(f"finance.capex.gpu_servers.{gpu_type}")
    return price_usd * worlds.value("finance.exchange_rate")


def _hall_eur_per_mw(worlds: Worlds, building: IntArray) -> Array:
    prices = [worlds.value(f"finance.capex.hall.{kind}") for kind in BUILDING_KINDS]
    return np.take_along_axis(np.stack(prices, axis=1), building, axis=1)


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


def _real_rate(worlds: Worlds) -> Array:
    """Real cost of capital of the kind of operator, as far as guarantees do not lower it."""
    by_operator = np.stack([worlds.value(f"finance.wacc.{kind}") for kind in OPERATORS], axis=1)
    operator = worlds.option("finance.operator")[:, np.newaxis]
    market = np.take_along_axis(by_operator, operator, axis=1)[:, 0]
    covered = worlds.value("finance.support.guarantee_share")
    nominal = market - covered * worlds.value("finance.support.guarantee_effect")
    return discounting.real_rate_per_year(nominal, worlds.value("finance.inflation"))


def _factors_at(worlds: Worlds, at_h: Array) -> Array:
    return discounting.discount_factors(_real_rate(worlds), at_h)


def _discount_factors(worlds: Worlds) -> Array:
    """What is paid within a month counts at its middle."""
    return _factors_at(worlds, _middle_h(worlds.timeline))


def _cost(
    capital: Capital, opex_eur: Array, worlds: Worlds, upstream: xr.Dataset
) -> dict[str, Array]:
    """Investment, discounted cost by part, and levelised cost."""
    rate, factors = _real_rate(worlds), _discount_factors(worlds)
    it_annuity, hall_annuity = (
        discounting.annuity_per_year(rate, worlds.value(f"finance.life.{kind}") / HOURS_PER_YEAR)
        for kind in ("it", "hall")
    )
    charge_eur = plant.charge_eur(capital, it_annuity, hall_annuity)
    by_part = _cost_by_part(
        discounting.present_value(charge_eur, factors),
        discounting.present_value(opex_eur, factors),
        discounting.present_value(upstream["energy.net_cost_eur"].values, factors),
    )
    cost_eur = by_part.sum(axis=2)
    gpu_h = discounting.present_value(_gpu_h(upstream), factors)
    return {
        "finance.real_rate_per_year": rate,
        "finance.investment_eur": capital.investment_eur,
        "finance.capex_eur": capital.investment_eur.sum(axis=1),
        "finance.opex_eur": opex_eur,
        "finance.waiting_eur": capital.waiting_eur_years * it_annuity,
        "finance.cost_by_part_eur": by_part,
        "finance.cost_eur": cost_eur,
        "finance.discounted_gpu_h": gpu_h,
        "finance.levelised_cost_eur_per_gpu_h": levelised_cost.levelised_cost(cost_eur, gpu_h),
    }


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


def _outlay(capital: Capital, opex_eur: Array, upstream: xr.Dataset) -> Array:
    """What leaves the cash box in each month, shape ``(draw, month, relief)``."""
    spent_eur = capital.investment_eur.sum(axis=2) + opex_eur.sum(axis=2)
    outlay: Array = spent_eur[:, :, np.newaxis] + upstream["energy.cash_cost_eur"].values
    return outlay


def _grant(capital: Capital, worlds: Worlds) -> Array:
    share = worlds.value("finance.support.grant_share")
    grant: Array = capital.investment_eur.sum(axis=2) * share[:, np.newaxis]
    return grant


def _earned(catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset) -> dict[str, Array]:
    """The price of an hour and what customers and the anchor pay."""
    start, sales = _start_price(catalogue, worlds), _sales(catalogue, upstream)
    price = _price(start, worlds) * _by_pool(catalogue, upstream["allocation.price_ratio"])
    share = worlds.value("finance.anchor_contract.minimum_share")
    unused = anchor_contract.unused_gpu_h(sales, share)
    fixed = start * worlds.value("finance.anchor_contract.price_factor")[:, np.newaxis]
    return {
        "finance.price_eur_per_gpu_h": price,
        "finance.full_use_eur": (sales.available_gpu_h * price).sum(axis=2),
        "finance.revenue_eur": anchor_contract.paid_by_customers_eur(sales, price),
        "finance.anchor_eur": anchor_contract.paid_by_state_eur(sales, unused, fixed),
        "finance.anchor_unused_gpu_h": unused.sum(axis=2),
    }


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


def _start_price(catalogue: CatalogueSpec, worlds: Worlds) -> Array:
    """Price on demand at the start of the horizon, ``(draw, gpu_type)``."""
    market_eur = worlds.value("finance.price.h100") * worlds.value("finance.exchange_rate")
    own_eur = market_eur * worlds.value("finance.price.plant_factor")
    relative = [
        worlds.value(f"finance.price.relative.{gpu_type}")
        for gpu_type in sorted(catalogue.gpu_types)
    ]
    return own_eur[:, np.newaxis] * np.stack(relative, axis=1)


def _price(start_price: Array, worlds: Worlds) -> Array:
    """Price on demand, ``(draw, month, gpu_type)``."""
    timeline = worlds.timeline
    luck = [worlds.luck("finance.price", month) for month in range(timeline.months)]
    deviation = market_price.good_and_bad_times(
        np.stack(luck, axis=1),
        worlds.value("finance.price.volatility"),
        worlds.value("finance.price.reversion_time"),
        timeline.month_hours,
    )
    return market_price.price_per_gpu_h(
        start_price,
        worlds.value("finance.price.decline"),
        deviation,
        _middle_h(timeline),
    )


def _profit(
    flows: Mapping[str, Array], customer_eur: Array, left_eur: Array, worlds: Worlds
) -> dict[str, Array]:
    """Cash flow and whether the plant earns its cost, with what is left at the end.

    The plant is all who supply the hours; what a relief leaves with the customer is not its own.
    """
    in_eur = flows["finance.revenue_eur"] + flows["finance.anchor_eur"] + flows["finance.grant_eur"]
    out_eur = flows["finance.outlay_eur"] + customer_eur
    cash_flow_eur = in_eur[:, :, np.newaxis] - out_eur
    factors = _discount_factors(worlds)
    left_then_eur = left_eur * _factors_at(worlds, worlds.timeline.bounds_h[-1:])
    granted_eur = discounting.present_value(flows["finance.grant_eur"], factors)[:, np.newaxis]
    net_cost_eur = discounting.present_value(out_eur, factors) - granted_eur - left_then_eur
    return {
        "finance.cash_flow_eur": cash_flow_eur,
        "finance.left_eur": left_eur,
        "finance.npv_eur": discounting.present_value(cash_flow_eur, factors) + left_then_eur,
        "finance.payback_h": profitability.payback_h(cash_flow_eur, worlds.timeline.bounds_h),
        "finance.break_even_sold_share": profitability.break_even_share(
            net_cost_eur, discounting.present_value(flows["finance.full_use_eur"], factors)
        ),
    }


def _residual(capital: Capital, worlds: Worlds) -> Array:
    """Book value of IT and hall at the end of the horizon."""
    it_parts = len(capex.IT_PARTS)
    age_h = worlds.timeline.bounds_h[-1] - _middle_h(worlds.timeline)
    it_eur = capital.investment_eur[:, :, :it_parts].sum(axis=2)
    hall_eur = capital.investment_eur[:, :, it_parts:].sum(axis=2)
    return profitability.residual_eur(
        it_eur, age_h, worlds.value("finance.life.it")
    ) + profitability.residual_eur(hall_eur, age_h, worlds.value("finance.life.hall"))


def _aid_due(upstream: xr.Dataset) -> Array:
    """Aid accrued within the horizon and paid after it, ``(draw, relief)``."""
    cash, accrued = upstream["energy.cash_cost_eur"], upstream["energy.net_cost_eur"]
    due: Array = (cash.values - accrued.values).sum(axis=1)
    return due


def _balance(
    spec: FinanceSpec, catalogue: CatalogueSpec, arrays: Mapping[str, Array], bill_eur: Array
) -> Array:
    """What each party gains or bears within the horizon, ``(draw, relief, party)``."""
    parties, party = spec.parties, partial(_party, catalogue)
    total_eur = {
        name: arrays[f"finance.{name}_eur"].sum(axis=1)
        for name in ("capex", "revenue", "anchor", "grant")
    }
    opex_eur = arrays["finance.opex_eur"].sum(axis=(1, 2))
    operator = party(parties.operator)
    transfers = [
        Transfer(total_eur["capex"], party(parties.investor)),
        Transfer(opex_eur, operator),
        Transfer(bill_eur.sum(axis=1), party(parties.final_consumer)),
        Transfer(total_eur["revenue"], party(parties.customer), operator),
        Transfer(total_eur["anchor"], party(spec.anchor_contract.payer), operator),
        Transfer(total_eur["grant"], party(spec.support.payer), party(parties.investor)),
    ]
    balance = incidence.balance_by_party_eur(transfers, len(opex_eur), len(catalogue.parties))
    return balance[:, np.newaxis, :] + arrays["finance.relief_by_party_eur"]


def _incidence(
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
        beneficiary=_party(catalogue, spec.parties.aid_beneficiary),
        customer=_party(catalogue, spec.parties.customer),
        parties=len(catalogue.parties),
    )


def _middle_h(timeline: Timeline) -> Array:
    middle: Array = (timeline.bounds_h[:-1] + timeline.bounds_h[1:]) / 2.0
    return middle
