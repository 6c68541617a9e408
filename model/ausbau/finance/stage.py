"""Runs the finance stage: calls its parts in order and labels what they return."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.core.upstream import coordinate, values
from ausbau.core.worlds import Worlds
from ausbau.finance import (
    capex,
    capital_stage,
    cost_stage,
    debt_stage,
    earnings_stage,
    hall_lease,
    interest_stage,
    levelised_cost,
    opex,
    parties_stage,
    plant,
    programme_stage,
    tax_stage,
)
from ausbau.finance.spec import FinanceSpec
from ausbau.finance.variables import VARIABLES


def run(
    spec: FinanceSpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """Investment, running cost, revenue, profit, who bears what, and the programmes beside it."""
    lots = capital_stage.lots_of(worlds, upstream)
    interest = interest_stage.run(lots, worlds)
    capital = capital_stage.run(lots, interest, worlds, upstream)
    relief_eur = values(upstream, "energy.relief_eur")
    passed_on_eur = parties_stage.passed_on_eur(worlds, relief_eur)
    customer_eur = (
        relief_eur if spec.parties.customer == spec.parties.aid_beneficiary else passed_on_eur
    )
    rates = tax_stage.rates(spec, worlds)
    arrays = {
        **cost_stage.run(capital, interest, rates, worlds, upstream),
        **earnings_stage.earned(capital, catalogue, worlds, upstream),
        **programme_stage.run(spec.programmes, worlds),
        "finance.order_price_eur_per_gpu": capital_stage.order_price_eur_per_gpu(worlds, upstream),
        "finance.purchased_gpu": plant.purchased_gpu(lots, worlds.timeline.bounds_h),
        "finance.relief_by_party_eur": parties_stage.kept_by(
            spec, catalogue, relief_eur, passed_on_eur
        ),
        "finance.relief_passed_on_eur": customer_eur.sum(axis=1),
    }
    settlement = earnings_stage.settlement(arrays, capital, rates, customer_eur, upstream)
    arrays |= earnings_stage.profit(arrays, settlement, interest, worlds.timeline)
    arrays |= debt_stage.run(arrays, rates, worlds)
    arrays |= parties_stage.run(spec, catalogue, arrays, rates, upstream)
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
        {name: (dims[name], np.ascontiguousarray(array)) for name, array in arrays.items()},
        coords={
            **{name: upstream[name] for name in ("draw", "month", "relief")},
            "gpu_type": coordinate("gpu_type", *sorted(catalogue.gpu_types)),
            "tenure": coordinate("tenure", *hall_lease.TENURES),
            "part": coordinate("part", *capex.CAPEX_PARTS),
            "opex_part": coordinate("opex_part", *opex.OPEX_PARTS),
            "cost_part": coordinate("cost_part", *cost_stage.COST_PARTS),
            "basis": coordinate("basis", *levelised_cost.BASES),
            "party": coordinate("party", *sorted(catalogue.parties)),
            "programme": coordinate("programme", *names),
            "programme_region": ("programme", [spec.programmes[name].region for name in names]),
            "programme_is_contained": ("programme", programme_stage.is_contained(spec.programmes)),
            "year_bound": programme_stage.year_bounds_h(timeline),
        },
    )
