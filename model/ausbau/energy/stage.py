"""From GPU-hours to energy, bill and reliefs: reads labels and parameters, calls the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array, IntArray
from ausbau.core.worlds import Worlds
from ausbau.energy import cooling, load, prices, reliefs, tariff
from ausbau.energy.calendar_year import in_force
from ausbau.energy.spec import VOLTAGE_LEVELS, CoolingSpec, EnergySpec
from ausbau.energy.tariff import Metering, Tariff


@dataclass(frozen=True)
class _Power:
    """What the plant draws: IT energy by state, and energy and highest load at the meter."""

    it_energy_by_state_mwh: Array
    facility_energy_mwh: Array
    peak_load_mw: Array


@dataclass(frozen=True)
class _Lots:
    """When each lot begins to draw power, how much, and in which kind of building: (draw, lot)."""

    commissioned_h: Array
    nameplate_mw: Array
    building_code: IntArray


@dataclass(frozen=True)
class _Billing:
    """What a relief is computed from."""

    spec: EnergySpec
    worlds: Worlds
    metering: Metering
    lines_eur: Mapping[str, Array]


def run(
    spec: EnergySpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """Energy, bill, reliefs and emissions of each month in each world.

    Upstream: ``buildout.powered_gpu_h``, ``milestone_h``, ``lot_gpu`` and ``building``, whose attribute
    ``flag_meanings`` names the kinds of building in the order of their codes (as in the CF
    conventions of netCDF), and ``allocation.busy_gpu_h``.
    """
    power = _power(spec, worlds, upstream)
    year = worlds.timeline.year_of_month
    metering = Metering(power.facility_energy_mwh, power.peak_load_mw, year, _year_share(worlds))
    wholesale = _wholesale_eur_per_mwh(spec, worlds)
    lines = tariff.bill_lines_eur(_tariff(spec, worlds, wholesale), metering)
    intensity = _by_month(worlds, "energy.carbon.grid_intensity", spec.carbon.grid_intensity)
    monthly = {
        "energy.it_energy_mwh": power.it_energy_by_state_mwh.sum(axis=2),
        "energy.facility_energy_mwh": power.facility_energy_mwh,
        "energy.peak_load_mw": power.peak_load_mw,
        "energy.wholesale_eur_per_mwh": wholesale,
        "energy.emissions_t": power.facility_energy_mwh * intensity,
    }
    data: dict[str, tuple[tuple[str, ...], Array]] = {
        **{name: (("draw", "month"), values) for name, values in monthly.items()},
        "energy.it_energy_by_state_mwh": (
            ("draw", "month", "load_state"),
            power.it_energy_by_state_mwh,
        ),
        "energy.bill_line_eur": (
            ("draw", "month", "line"),
            np.stack([lines[line] for line in tariff.LINES], axis=2),
        ),
        **_reliefs(_Billing(spec, worlds, metering, lines), sorted(catalogue.parties)),
    }
    return xr.Dataset(data, coords=_coordinates(spec, catalogue, upstream))


def _coordinates(
    spec: EnergySpec, catalogue: CatalogueSpec, upstream: xr.Dataset
) -> dict[str, Any]:
    parties = sorted(catalogue.parties)
    return {
        "draw": upstream["draw"],
        "month": upstream["month"],
        "load_state": list(load.STATES),
        "line": list(tariff.LINES),
        "relief": reliefs.labels(spec.reliefs),
        "party": parties,
        "party_is_public": ("party", [catalogue.parties[party].is_public for party in parties]),
    }


def _power(spec: EnergySpec, worlds: Worlds, upstream: xr.Dataset) -> _Power:
    nameplate = _nameplate_mw_per_gpu(worlds, upstream)
    lots = _lots(upstream, nameplate)
    pue, peak_factor = _halls(spec.cooling, worlds, upstream, lots)
    peak_share = worlds.value("energy.load.peak")
    support_share = worlds.value("energy.load.support_share")
    powered = _values(upstream, "buildout.powered_gpu_h", "draw", "month", "gpu_type")
    busy = _values(upstream, "allocation.busy_gpu_h", "draw", "month", "gpu_type", "group")
    by_state = load.it_energy_mwh(
        load.gpu_h_by_state(powered, busy.sum(axis=3), worlds.value("energy.load.training_share")),
        nameplate,
        np.stack([worlds.value(f"energy.load.{state}") for state in load.STATES], axis=1),
        support_share,
    )
    it_energy = by_state.sum(axis=2)
    full_load = load.full_load_energy_mwh(powered, nameplate, peak_share, support_share)
    fixed_share = worlds.value("energy.cooling.fixed_share")
    overhead = cooling.overhead_energy_mwh(it_energy, full_load, pue, fixed_share)
    peak_it_load = load.peak_it_load_mw(
        lots.commissioned_h,
        lots.nameplate_mw,
        worlds.timeline.bounds_h[1:],
        peak_share,
        support_share,
    )
    peak = cooling.peak_facility_load_mw(peak_it_load, pue, peak_factor)
    return _Power(by_state, it_energy + overhead, peak)


def _nameplate_mw_per_gpu(worlds: Worlds, upstream: xr.Dataset) -> Array:
    """Shape ``(draw, gpu_type)``, in the order of the upstream coordinate."""
    paths = [f"catalogue.gpu_types.{gpu_type}" for gpu_type in upstream["gpu_type"].values]
    per_gpu = [
        worlds.value(f"{path}.server_nameplate") / worlds.value(f"{path}.gpus_per_server")
        for path in paths
    ]
    return np.stack(per_gpu, axis=1)


def _lots(upstream: xr.Dataset, nameplate_mw_per_gpu: Array) -> _Lots:
    gpus = upstream["buildout.lot_gpu"]
    type_index = upstream.indexes["gpu_type"].get_indexer(gpus["lot_gpu_type"].values)
    commissioned = upstream["buildout.milestone_h"].sel(milestone="commissioned")
    building = upstream["buildout.building"].sel(site=gpus["lot_site"].values)
    return _Lots(
        commissioned_h=commissioned.transpose("draw", "lot").values,
        nameplate_mw=nameplate_mw_per_gpu[:, type_index] * gpus.values,
        building_code=building.transpose("draw", "site").values.astype(np.int64),
    )


def _halls(
    spec: CoolingSpec, worlds: Worlds, upstream: xr.Dataset, lots: _Lots
) -> tuple[Array, Array]:
    """PUE and peak factor by month: means over the lots under power, weighted by nameplate."""
    weight = cooling.nameplate_mwh_by_lot(
        lots.commissioned_h, lots.nameplate_mw, worlds.timeline.bounds_h
    )
    kinds = upstream["buildout.building"].attrs["flag_meanings"].split()
    halls = [spec.hall_of_building.hall(kind) for kind in kinds]
    pue, peak_factor = (
        cooling.mean_of_lots(_by_code(worlds, halls, name, lots.building_code), weight)
        for name in ("pue", "peak_overhead_factor")
    )
    return pue, peak_factor


def _by_code(worlds: Worlds, halls: list[str], name: str, code: IntArray) -> Array:
    """A value of the hall that each lot stands in, shape ``(draw, lot)``."""
    values = np.stack(
        [worlds.value(f"energy.cooling.halls.{hall}.{name}") for hall in halls], axis=1
    )
    return np.take_along_axis(values, code.astype(np.int64), axis=1)


def _wholesale_eur_per_mwh(spec: EnergySpec, worlds: Worlds) -> Array:
    timeline = worlds.timeline
    level = prices.uncertain_level(
        _by_month(worlds, "energy.price.level", spec.price.level),
        worlds.value("energy.price.uncertainty_factor"),
        _by_month(worlds, "energy.price.uncertainty_weight", spec.price.uncertainty_weight),
    )
    month_of_year = timeline.month_starts.astype("datetime64[M]").astype(np.int64) % 12 + 1
    shape = prices.seasonal_shape(
        np.array(spec.price.month_shape.relative_price), timeline.year_of_month, month_of_year
    )
    return level * shape


def _tariff(spec: EnergySpec, worlds: Worlds, wholesale: Array) -> Tariff:
    def levy(name: str, table: str = "by_year") -> Array:
        by_year = getattr(getattr(spec.tariff, name), table)
        return _by_month(worlds, f"energy.tariff.{name}.{table}", by_year)

    return Tariff(
        wholesale_eur_per_mwh=wholesale,
        supply_margin_eur_per_mwh=levy("supply_margin"),
        grid_capacity_eur_per_mw_year=_grid_fee(spec, worlds, "capacity"),
        grid_energy_eur_per_mwh=_grid_fee(spec, worlds, "energy"),
        electricity_tax_eur_per_mwh=levy("electricity_tax"),
        kwkg_levy_eur_per_mwh=levy("kwkg_levy"),
        offshore_levy_eur_per_mwh=levy("offshore_levy"),
        special_grid_use_first_eur_per_mwh=levy("special_grid_use_levy", "first_gwh"),
        special_grid_use_above_eur_per_mwh=levy("special_grid_use_levy", "above"),
        concession_fee_eur_per_mwh=levy("concession_fee"),
    )


def _grid_fee(spec: EnergySpec, worlds: Worlds, part: str) -> Array:
    """Capacity or energy price at the voltage level of each world, shape ``(draw, month)``."""
    by_level = []
    for level in VOLTAGE_LEVELS:
        path = f"energy.tariff.grid_fees.{level}"
        by_year = getattr(getattr(spec.tariff.grid_fees, level).from_2500_h, part)
        sheet = _by_month(worlds, f"{path}.from_2500_h.{part}", by_year)
        by_level.append(sheet * worlds.value(f"{path}.local_factor")[:, None])
    chosen = worlds.option("energy.tariff.voltage_level")
    return np.stack(by_level, axis=1)[np.arange(worlds.draws), chosen]


def _reliefs(billing: _Billing, parties: list[str]) -> dict[str, tuple[tuple[str, ...], Array]]:
    """All reliefs along the relief coordinate, when they accrue and when they are paid."""
    spec, worlds, metering = billing.spec.reliefs, billing.worlds, billing.metering
    bill = sum(billing.lines_eur.values(), start=np.zeros_like(metering.energy_mwh))
    accrued = {id_: _ACCRUED[relief.kind](id_, billing) for id_, relief in spec.items()}
    paid = {
        id_: reliefs.paid_eur(
            amount,
            metering.year,
            worlds.timeline.bounds_h,
            worlds.value(f"energy.reliefs.{id_}.payment_delay"),
        )
        for id_, amount in accrued.items()
    }
    active: Collection[str] = [id_ for id_, relief in spec.items() if relief.is_active]
    payers = {id_: relief.payer for id_, relief in spec.items()}
    nothing = np.zeros_like(bill)
    relief_eur = reliefs.labelled(accrued, active, nothing)
    paid_eur = reliefs.labelled(paid, active, nothing)
    by_relief, by_party = ("draw", "month", "relief"), ("draw", "month", "relief", "party")
    return {
        "energy.relief_eur": (by_relief, relief_eur),
        "energy.net_cost_eur": (by_relief, bill[:, :, None] - relief_eur),
        "energy.cash_cost_eur": (by_relief, bill[:, :, None] - paid_eur),
        "energy.payer_eur": (by_party, reliefs.by_party(accrued, active, payers, parties, nothing)),
        "energy.payer_cash_eur": (
            by_party,
            reliefs.by_party(paid, active, payers, parties, nothing),
        ),
    }


def _compensation(id_: str, billing: _Billing) -> Array:
    worlds, carbon = billing.worlds, billing.spec.carbon
    path = f"energy.reliefs.{id_}"
    year_before = billing.metering.year - 1
    eua_price = prices.uncertain_level(
        _by_month(worlds, "energy.carbon.allowance_price", carbon.allowance_price, year_before),
        worlds.value("energy.carbon.allowance_factor"),
        _by_month(worlds, "energy.carbon.allowance_weight", carbon.allowance_weight, year_before),
    )
    return reliefs.compensation_accrued_eur(
        billing.metering,
        worlds.value(f"{path}.first_year"),
        eua_price,
        worlds.value(f"{path}.emission_factor"),
        worlds.value(f"{path}.aid_intensity"),
        worlds.value(f"{path}.self_retention"),
    )


def _electricity_tax(id_: str, billing: _Billing) -> Array:
    path = f"energy.reliefs.{id_}"
    first_year = billing.worlds.value(f"{path}.first_year")
    return reliefs.lower_rate_accrued_eur(
        billing.lines_eur["electricity_tax"],
        billing.metering.energy_mwh,
        billing.worlds.value(f"{path}.rate"),
        billing.metering.year >= first_year[:, None],
    )


_ACCRUED: Mapping[str, Callable[[str, _Billing], Array]] = {
    "compensation": _compensation,
    "electricity_tax": _electricity_tax,
}


def _by_month(
    worlds: Worlds, path: str, by_year: Collection[int], year: IntArray | None = None
) -> Array:
    """A table by calendar year as values by month, shape ``(draw, month)``."""
    values = {entry: worlds.value(f"{path}.{entry}") for entry in by_year}
    return in_force(values, worlds.timeline.year_of_month if year is None else year)


def _year_share(worlds: Worlds) -> Array:
    """Hours of each month over the hours of its calendar year, shape ``(month,)``."""
    start_of = [np.datetime64(f"{year}-01-01", "h") for year in worlds.timeline.year_of_month]
    end_of = [np.datetime64(f"{year + 1}-01-01", "h") for year in worlds.timeline.year_of_month]
    return worlds.timeline.month_hours / (np.array(end_of) - np.array(start_of)).astype(np.float64)


def _values(dataset: xr.Dataset, name: str, *dims: str) -> Array:
    return np.asarray(dataset[name].transpose(*dims).values, dtype=np.float64)
