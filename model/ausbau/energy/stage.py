"""From GPU-hours to energy, bill, reliefs, heat and emissions: the only file that knows labels.

Each site has a connection, a meter and a bill of its own; what is returned without a site is their sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.upstream import values
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
    plant_sites,
    price_paths,
    reliefs,
    schemes,
    shape_tables,
    tariff,
)
from ausbau.energy.comparison_spec import COUNTRIES
from ausbau.energy.plant_bill import SiteBill
from ausbau.energy.plant_power import Lots, Plant, Power
from ausbau.energy.plant_sites import Sites
from ausbau.energy.price_paths import Prices
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
    plants = plant_sites.apart(plant, _sites(upstream), worlds.timeline.bounds_h)
    hours = shape_tables.of_worlds(spec, worlds)
    powers = [plant_power.drawn(spec.cooling, worlds, one, hours) for one in plants]
    prices = [price_paths.wholesale(spec.price, worlds, hours, power) for power in powers]
    sites = upstream["site"].values.tolist()
    bills = _bills(spec, worlds, sites, powers, prices)
    billing = Billing(
        spec,
        worlds,
        bills,
        plant_bill.metering_together(bills),
        plant_bill.lines_together_eur(bills),
        prices[0].forward,
    )
    arrays = {
        **_power(powers),
        **_prices(powers, prices),
        **_meters(bills, len(sites)),
        "energy.bill_line_eur": planes.stacked([billing.lines_eur[line] for line in tariff.LINES]),
        **_reliefs(billing, sorted(catalogue.parties)),
        **_emissions(spec, worlds, billing.metering.energy_mwh),
        **_heat(spec, worlds, plants, powers, len(sites)),
        **_law(worlds, plants, len(sites)),
        **_comparison(worlds, bills),
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
        "site": upstream.variables["site"],
        "party": parties,
        "party_is_public": ("party", [catalogue.parties[party].is_public for party in parties]),
    }


def _plant(worlds: Worlds, upstream: xr.Dataset) -> Plant:
    nameplate = _nameplate_mw_per_gpu(worlds, upstream)
    gpu_h = ("draw", "month", "gpu_type")
    return Plant(
        gpu_types=tuple(upstream["gpu_type"].values.tolist()),
        powered_gpu_h=planes.laid_apart(values(upstream, "buildout.powered_gpu_h", *gpu_h)),
        busy_gpu_h=_of_groups(upstream, "allocation.busy_gpu_h", *gpu_h),
        granted_gpu_h=_of_groups(upstream, "allocation.granted_gpu_h", *gpu_h),
        nameplate_mw_per_gpu=nameplate,
        lots=_lots(upstream, nameplate),
        building_kinds=tuple(upstream["buildout.building"].attrs["flag_meanings"].split()),
        connection_mw=_connection_mw(upstream).sum(axis=2),
    )


def _connection_mw(upstream: xr.Dataset) -> Array:
    """What each connection carries at the end of the month, shape ``(draw, month, site)``."""
    return values(upstream, "buildout.connection_mw", "draw", "bound", "site")[:, 1:]


def _sites(upstream: xr.Dataset) -> Sites:
    sites = upstream["site"].values.tolist()
    of_lot = [sites.index(site) for site in upstream["lot_site"].values]
    milestone = upstream["milestone"].values.tolist().index("opened")
    reached_h = values(upstream, "buildout.milestone_h", "draw", "lot", "milestone")
    return Sites(
        np.array(of_lot, dtype=np.int64),
        values(upstream, "buildout.lot_gpu", "lot"),
        reached_h[:, :, milestone],
        _connection_mw(upstream),
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
    reached_h = values(upstream, "buildout.milestone_h", "draw", "lot", "milestone")
    building = values(upstream, "buildout.building", "draw", "site")
    return Lots(
        commissioned_h=reached_h[:, :, milestones.index("commissioned")],
        in_service_h=reached_h[:, :, milestones.index("in_service")],
        nameplate_mw=nameplate_mw_per_gpu[:, type_of_lot]
        * values(upstream, "buildout.lot_gpu", "lot"),
        building_code=building[:, site_of_lot].astype(np.int64),
        type_index=np.array(type_of_lot, dtype=np.int64),
    )


def _bills(
    spec: EnergySpec,
    worlds: Worlds,
    sites: Sequence[str],
    powers: Sequence[Power],
    prices: Sequence[Prices],
) -> tuple[SiteBill, ...]:
    """One bill per site; a plan without any has one for a meter that counts nothing."""
    year, share = worlds.timeline.year_of_month, year_share(worlds.timeline)
    names = sites or [""]
    return tuple(
        plant_bill.of_site(
            spec,
            worlds,
            name,
            Metering(power.facility_energy_mwh, power.peak_load_mw, year, share),
            price,
        )
        for name, power, price in zip(names, powers, prices, strict=True)
    )


def _power(powers: Sequence[Power]) -> dict[str, Array]:
    """What all sites draw together; their highest loads are added, whenever each is reached."""
    by_state_mwh = plant_sites.together([power.it_energy_by_state_mwh for power in powers])
    return {
        "energy.it_energy_mwh": by_state_mwh.sum(axis=2),
        "energy.it_energy_by_state_mwh": by_state_mwh,
        "energy.facility_energy_mwh": plant_sites.together(
            [power.facility_energy_mwh for power in powers]
        ),
        "energy.cooling_energy_mwh": plant_sites.together(
            [power.cooling_energy_mwh for power in powers]
        ),
        "energy.conversion_loss_mwh": plant_sites.together(
            [power.conversion_loss_mwh for power in powers]
        ),
        "energy.peak_load_mw": plant_sites.together([power.peak_load_mw for power in powers]),
    }


def _prices(powers: Sequence[Power], prices: Sequence[Prices]) -> dict[str, Array]:
    """Means over the sites by energy: the hours of each site's load have their own cost."""
    energy_mwh = [power.facility_energy_mwh for power in powers]
    return {
        "energy.wholesale_eur_per_mwh": plant_sites.weighted_mean(
            [price.procurement for price in prices], energy_mwh
        ),
        "energy.profile_cost_eur_per_mwh": plant_sites.weighted_mean(
            [price.profile_cost for price in prices], energy_mwh
        ),
    }


def _meters(bills: Sequence[SiteBill], sites: int) -> dict[str, Array]:
    """What the meters of the sites count and which share of the grid fee law leaves each of them."""
    by_site = {
        "energy.site_energy_mwh": [bill.metering.energy_mwh for bill in bills],
        "energy.site_peak_load_mw": [bill.metering.peak_load_mw for bill in bills],
        "energy.individual_grid_fee_floor": [bill.fee_floor for bill in bills],
    }
    return {
        **{name: planes.stacked(values)[:, :, :sites] for name, values in by_site.items()},
        "energy.contained_subsidy_eur": plant_sites.together(
            [bill.contained_subsidy_eur for bill in bills]
        ),
    }


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


def _heat(
    spec: EnergySpec, worlds: Worlds, plants: Sequence[Plant], powers: Sequence[Power], sites: int
) -> dict[str, Array]:
    """Heat of the sites, each of which is connected by the time after its own first GPUs."""
    it_mwh = [power.it_energy_by_state_mwh.sum(axis=2) for power in powers]
    of_sites = [
        heat.delivered_mwh(
            spec.waste_heat, worlds, it, _capturable(spec, worlds, plant, power), _begins_h(plant)
        )
        for plant, power, it in zip(plants, powers, it_mwh, strict=True)
    ]
    heat_mwh = plant_sites.together(of_sites)
    energy_mwh = plant_sites.together([power.facility_energy_mwh for power in powers])
    return {
        "energy.site_it_energy_mwh": planes.stacked(it_mwh)[:, :, :sites],
        "energy.site_waste_heat_mwh": planes.stacked(of_sites)[:, :, :sites],
        "energy.waste_heat_mwh": heat_mwh,
        "energy.rejected_heat_mwh": energy_mwh - heat_mwh,
        "energy.heat_pump_mwh": heat.pump_mwh(worlds, heat_mwh),
        "energy.heat_revenue_eur": heat_mwh * worlds.value("energy.waste_heat.price")[:, None],
        "energy.national_waste_heat_mwh": heat.national_mwh(spec.waste_heat.nation, worlds),
    }


def _capturable(spec: EnergySpec, worlds: Worlds, plant: Plant, power: Power) -> Array:
    return plant_power.mean_of_halls(
        spec.cooling, worlds, plant.building_kinds, power.share_by_kind, "capturable_heat_share"
    )


def _law(worlds: Worlds, plants: Sequence[Plant], sites: int) -> dict[str, Array]:
    """What the act asks of each site by its own start and connected load."""
    asked = [
        obligations.of_plant(worlds, _begins_h(plant), plant.connection_mw) for plant in plants
    ]
    by_site = {
        "energy.pue_limit": [of_site.pue_limit for of_site in asked],
        "energy.reuse_requirement": [of_site.reuse_requirement for of_site in asked],
        "energy.renewable_requirement": [of_site.renewable_requirement for of_site in asked],
    }
    return {name: planes.stacked(values)[:, :, :sites] for name, values in by_site.items()}


def _begins_h(plant: Plant) -> Array:
    """When the first GPUs work, infinite for never, shape ``(draw,)``."""
    first: Array = np.min(plant.lots.in_service_h, axis=1, initial=np.inf)
    return first


def _comparison(worlds: Worlds, bills: Sequence[SiteBill]) -> dict[str, Array]:
    """The same load elsewhere, and what people would do about a price."""
    billed_mw_years = plant_sites.together(
        [tariff.billed_mw_years(bill.metering) for bill in bills]
    )
    energy_mwh = plant_sites.together([bill.metering.energy_mwh for bill in bills])
    abroad = [
        comparison.cost_abroad_eur(
            energy_mwh,
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
    total: Array = planes.laid_apart(values(dataset, name, *dims, "group")).sum(axis=-1)
    return total
