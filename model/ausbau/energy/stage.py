"""From GPU-hours to energy, bill, reliefs, heat and emissions: the only file that knows labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.energy import (
    carbon,
    comparison,
    heat,
    load,
    obligations,
    planes,
    plant_bill,
    plant_power,
    price_paths,
    reliefs,
    schemes,
    shape_tables,
    tariff,
)
from ausbau.energy.comparison_spec import COUNTRIES
from ausbau.energy.plant_power import Lots, Plant, Power
from ausbau.energy.schemes import Amounts, Billing
from ausbau.energy.spec import EnergySpec
from ausbau.energy.tariff import Metering
from ausbau.energy.variables import VARIABLES
from ausbau.energy.year_tables import by_month, year_share


def run(
    spec: EnergySpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """Energy, bill, reliefs, waste heat and emissions of each month in each world.

    Upstream: ``buildout.powered_gpu_h``, ``milestone_h``, ``lot_gpu``, ``connection_mw`` and
    ``building``, whose attribute ``flag_meanings`` names the kinds of building in the order of their
    codes (as in the CF conventions of netCDF); ``allocation.busy_gpu_h`` and ``granted_gpu_h``.
    """
    plant = _plant(worlds, upstream)
    hours = shape_tables.of_worlds(spec, worlds)
    power = plant_power.drawn(spec.cooling, worlds, plant, hours)
    year = worlds.timeline.year_of_month
    energy_mwh = power.facility_energy_mwh
    metering = Metering(energy_mwh, power.peak_load_mw, year, year_share(worlds.timeline))
    price = price_paths.wholesale(spec.price, worlds, hours, power)
    lines = plant_bill.lines_eur(spec, worlds, metering, price)
    billing = Billing(spec, worlds, metering, lines, price.forward)
    arrays = {
        "energy.it_energy_mwh": power.it_energy_by_state_mwh.sum(axis=2),
        "energy.it_energy_by_state_mwh": power.it_energy_by_state_mwh,
        "energy.facility_energy_mwh": energy_mwh,
        "energy.cooling_energy_mwh": power.cooling_energy_mwh,
        "energy.conversion_loss_mwh": power.conversion_loss_mwh,
        "energy.peak_load_mw": power.peak_load_mw,
        "energy.wholesale_eur_per_mwh": price.procurement,
        "energy.profile_cost_eur_per_mwh": price.profile_cost,
        "energy.bill_line_eur": planes.stacked([lines[line] for line in tariff.LINES]),
        **_reliefs(billing, sorted(catalogue.parties)),
        **_emissions(spec, worlds, energy_mwh),
        **_heat_and_law(spec, worlds, plant, power),
        "energy.contained_subsidy_eur": plant_bill.contained_subsidy_eur(
            spec.tariff, worlds, lines
        ),
        **_comparison(worlds, metering),
    }
    dims = {variable.name: variable.dims for variable in VARIABLES}
    return xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords=_coordinates(spec, catalogue, upstream),
    )


def _coordinates(
    spec: EnergySpec, catalogue: CatalogueSpec, upstream: xr.Dataset
) -> dict[str, Any]:
    parties, ids = sorted(catalogue.parties), sorted(spec.reliefs)
    return {
        "draw": upstream.variables["draw"],
        "month": upstream.variables["month"],
        "load_state": list(load.STATES),
        "line": list(tariff.LINES),
        "relief": reliefs.labels(ids),
        "scheme": np.array(ids, dtype=np.str_),
        "scheme_kind": ("scheme", np.array([spec.reliefs[id_].kind for id_ in ids], dtype=np.str_)),
        "country": list(COUNTRIES),
        "party": parties,
        "party_is_public": ("party", [catalogue.parties[party].is_public for party in parties]),
    }


def _plant(worlds: Worlds, upstream: xr.Dataset) -> Plant:
    nameplate = _nameplate_mw_per_gpu(worlds, upstream)
    gpu_h = ("draw", "month", "gpu_type")
    return Plant(
        powered_gpu_h=planes.laid_apart(_values(upstream, "buildout.powered_gpu_h", *gpu_h)),
        busy_gpu_h=_of_groups(upstream, "allocation.busy_gpu_h", *gpu_h),
        granted_gpu_h=_of_groups(upstream, "allocation.granted_gpu_h", *gpu_h),
        nameplate_mw_per_gpu=nameplate,
        lots=_lots(upstream, nameplate),
        building_kinds=tuple(upstream["buildout.building"].attrs["flag_meanings"].split()),
        connection_mw=_values(upstream, "buildout.connection_mw", "draw", "bound", "site").sum(
            axis=2
        )[:, 1:],
    )


def _nameplate_mw_per_gpu(worlds: Worlds, upstream: xr.Dataset) -> Array:
    """Shape ``(draw, gpu_type)``, in the order of the upstream coordinate."""
    paths = [f"catalogue.gpu_types.{gpu_type}" for gpu_type in upstream["gpu_type"].values]
    per_gpu = [
        worlds.value(f"{path}.server_nameplate") / worlds.value(f"{path}.gpus_per_server")
        for path in paths
    ]
    return np.stack(per_gpu, axis=1)


def _lots(upstream: xr.Dataset, nameplate_mw_per_gpu: Array) -> Lots:
    gpu_types, sites = upstream["gpu_type"].values.tolist(), upstream["site"].values.tolist()
    milestones = upstream["milestone"].values.tolist()
    site_of_lot = [sites.index(site) for site in upstream["lot_site"].values]
    type_of_lot = [gpu_types.index(gpu_type) for gpu_type in upstream["lot_gpu_type"].values]
    reached_h = _values(upstream, "buildout.milestone_h", "draw", "lot", "milestone")
    building = _values(upstream, "buildout.building", "draw", "site")
    return Lots(
        commissioned_h=reached_h[:, :, milestones.index("commissioned")],
        in_service_h=reached_h[:, :, milestones.index("in_service")],
        nameplate_mw=nameplate_mw_per_gpu[:, type_of_lot]
        * _values(upstream, "buildout.lot_gpu", "lot"),
        building_code=building[:, site_of_lot].astype(np.int64),
        type_index=np.array(type_of_lot, dtype=np.int64),
    )


def _reliefs(billing: Billing, parties: list[str]) -> dict[str, Array]:
    """All reliefs along the relief coordinate, when they accrue and when they are paid."""
    bill_eur = tariff.total_eur(billing.lines_eur)
    nothing = np.zeros_like(bill_eur)
    payers = {id_: relief.payer for id_, relief in billing.spec.reliefs.items()}
    accrued = schemes.accrued(billing)
    paid = schemes.paid(billing, accrued)
    duty = schemes.to_be_invested(billing, accrued)
    relief_eur = reliefs.labelled(accrued.alone, accrued.taken, nothing)
    cash_eur = reliefs.labelled(paid.alone, paid.taken, nothing)

    def by_party(amounts: Amounts) -> Array:
        return reliefs.by_party(amounts.alone, amounts.taken, payers, parties, nothing)

    return {
        "energy.relief_eur": relief_eur,
        "energy.net_cost_eur": bill_eur[:, :, None] - relief_eur,
        "energy.cash_cost_eur": bill_eur[:, :, None] - cash_eur,
        "energy.taken_relief_eur": _by_scheme(accrued.taken, nothing),
        "energy.taken_relief_cash_eur": _by_scheme(paid.taken, nothing),
        "energy.to_be_invested_eur": reliefs.labelled(duty.alone, duty.taken, nothing),
        "energy.payer_eur": by_party(accrued),
        "energy.payer_cash_eur": by_party(paid),
    }


def _by_scheme(taken: Mapping[str, Array], nothing: Array) -> Array:
    """Shape ``(draw, month, scheme)``, also if the scenario has no scheme."""
    columns = [taken[id_] for id_ in sorted(taken)]
    return planes.stacked(columns) if columns else np.zeros((*nothing.shape, 0))


def _emissions(spec: EnergySpec, worlds: Worlds, energy_mwh: Array) -> dict[str, Array]:
    """By the mix of the place, and by what the operator has under contract."""
    mix = by_month(worlds, "energy.carbon.grid_intensity", spec.carbon.grid_intensity)
    renewable = by_month(worlds, "energy.carbon.renewable_share", spec.carbon.renewable_share)
    residual = worlds.value("energy.carbon.residual_intensity")
    return {
        "energy.emissions_t": carbon.location_based_t(energy_mwh, mix),
        "energy.market_based_emissions_t": carbon.market_based_t(energy_mwh, renewable, residual),
        "energy.renewable_share": renewable,
    }


def _heat_and_law(spec: EnergySpec, worlds: Worlds, plant: Plant, power: Power) -> dict[str, Array]:
    begins_h = np.min(plant.lots.in_service_h, axis=1, initial=np.inf)
    capturable = plant_power.mean_of_halls(
        spec.cooling, worlds, plant.building_kinds, power.share_by_kind, "capturable_heat_share"
    )
    it_mwh = power.it_energy_by_state_mwh.sum(axis=2)
    heat_mwh = heat.delivered_mwh(spec.waste_heat, worlds, it_mwh, capturable, begins_h)
    asked = obligations.of_plant(worlds, begins_h, plant.connection_mw)
    return {
        "energy.waste_heat_mwh": heat_mwh,
        "energy.rejected_heat_mwh": power.facility_energy_mwh - heat_mwh,
        "energy.heat_pump_mwh": heat.pump_mwh(worlds, heat_mwh),
        "energy.heat_revenue_eur": heat_mwh * worlds.value("energy.waste_heat.price")[:, None],
        "energy.national_waste_heat_mwh": heat.national_mwh(spec.waste_heat.nation, worlds),
        "energy.pue_limit": asked.pue_limit,
        "energy.reuse_requirement": asked.reuse_requirement,
        "energy.renewable_requirement": asked.renewable_requirement,
    }


def _comparison(worlds: Worlds, metering: Metering) -> dict[str, Array]:
    """The same load elsewhere, and what people would do about a price."""
    billed_mw_years = tariff.billed_mw_years(metering)
    abroad = [
        comparison.cost_abroad_eur(
            metering.energy_mwh,
            billed_mw_years,
            worlds.value(f"energy.comparators.{country}.energy_price"),
            worlds.value(f"energy.comparators.{country}.capacity_price"),
        )
        for country in COUNTRIES
    ]
    return {
        "energy.comparator_eur": planes.stacked(abroad),
        "energy.siting_elasticity": worlds.value("energy.response.siting_elasticity"),
        "energy.demand_elasticity": worlds.value("energy.response.demand_elasticity"),
    }


def _of_groups(dataset: xr.Dataset, name: str, *dims: str) -> Array:
    """Sum over the groups."""
    total: Array = planes.laid_apart(_values(dataset, name, *dims, "group")).sum(axis=-1)
    return total


def _values(dataset: xr.Dataset, name: str, *dims: str) -> Array:
    """A variable without its labels, which take longer to carry along than the numbers."""
    return np.asarray(dataset.variables[name].transpose(*dims).values, dtype=np.float64)
