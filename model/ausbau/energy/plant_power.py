"""What the plant draws: reads the parameters of load and cooling and calls their rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.worlds import Worlds
from ausbau.energy import cooling, load, year_tables
from ausbau.energy.cooling import HallPue
from ausbau.energy.cooling_spec import CoolingSpec, MonthlyTemperature
from ausbau.energy.weather import Temperature


@dataclass(frozen=True)
class Lots:
    """The lots of the plan; ``type_index`` has the shape ``(lot,)``, the others ``(draw, lot)``."""

    commissioned_h: Array
    in_service_h: Array
    nameplate_mw: Array
    building_code: IntArray
    type_index: IntArray


@dataclass(frozen=True)
class Plant:
    """What the build-out and the allocation hand on, without labels.

    GPU-hours have the shape ``(draw, month, gpu_type)``, the nameplate per GPU ``(draw, gpu_type)``,
    the connection ``(draw, month)``: what it carries at the end of the month.
    """

    powered_gpu_h: Array
    busy_gpu_h: Array
    granted_gpu_h: Array
    nameplate_mw_per_gpu: Array
    lots: Lots
    building_kinds: tuple[str, ...]
    connection_mw: Array


@dataclass(frozen=True)
class Power:
    """IT energy by state, energy and highest load at the meter, share of each kind of building."""

    it_energy_by_state_mwh: Array
    facility_energy_mwh: Array
    peak_load_mw: Array
    share_by_kind: Array


@dataclass(frozen=True)
class _ItLoad:
    """IT energy and highest load of each month: what is drawn, and what all at its highest would."""

    energy_by_state_mwh: Array
    full_load_energy_mwh: Array
    peak_mw: Array
    full_load_mw: Array


def drawn(spec: CoolingSpec, worlds: Worlds, plant: Plant) -> Power:
    """Energy and highest load at the meter, within what the connection carries.

    The operator caps the servers at the connection. That hardly ever binds, because planners reserve
    the nameplate at a design PUE; where it does, all states are slowed alike.
    """
    it = _it_load(worlds, plant)
    share_by_kind = _share_by_kind(worlds, plant)
    pue, hottest_pue = _pue(spec, worlds, plant.building_kinds, share_by_kind)
    fixed_share = worlds.value("energy.cooling.fixed_share")
    it_mwh = it.energy_by_state_mwh.sum(axis=2)
    wanted_mwh = it_mwh + cooling.overhead(it_mwh, it.full_load_energy_mwh, pue, fixed_share)
    peak_mw = it.peak_mw + cooling.overhead(it.peak_mw, it.full_load_mw, hottest_pue, fixed_share)
    carried_mwh = plant.connection_mw * worlds.timeline.month_hours
    drawn_share = load.carried_share(wanted_mwh, carried_mwh)
    return Power(
        it_energy_by_state_mwh=it.energy_by_state_mwh * drawn_share[:, :, None],
        facility_energy_mwh=wanted_mwh * drawn_share,
        peak_load_mw=np.minimum(peak_mw, plant.connection_mw),
        share_by_kind=share_by_kind,
    )


def mean_of_halls(
    spec: CoolingSpec, worlds: Worlds, kinds: Sequence[str], share_by_kind: Array, name: str
) -> Array:
    """A value of the halls, weighted by what is powered in them, shape ``(draw, month)``."""
    halls = [spec.hall_of_building.hall(kind) for kind in kinds]
    by_kind = [worlds.value(f"energy.cooling.halls.{hall}.{name}") for hall in halls]
    mean: Array = (share_by_kind * np.stack(by_kind, axis=1)[:, None, :]).sum(axis=2)
    return mean


def _it_load(worlds: Worlds, plant: Plant) -> _ItLoad:
    support_share = worlds.value("energy.load.support_share")
    training_share = worlds.value("energy.load.training_share")
    power_share = _by_state(worlds, load.STATES)
    idle, busy_mean = power_share[:, 0], power_share[:, 1:]
    busy_peak = _by_state(worlds, [f"{state}_peak" for state in load.BUSY_STATES])
    highest_draw = load.highest_draw_share(busy_mean, busy_peak, training_share)
    state_gpu_h = load.gpu_h_by_state(plant.powered_gpu_h, plant.busy_gpu_h, training_share)
    highest_busy = load.highest_busy_share(
        plant.powered_gpu_h,
        plant.busy_gpu_h,
        plant.granted_gpu_h,
        worlds.value("energy.load.busy_peak_to_mean"),
    )
    nameplate_mw = _nameplate_by_type(worlds, plant)
    full_load = np.ones_like(highest_busy)
    per_gpu = plant.nameplate_mw_per_gpu
    return _ItLoad(
        load.it_energy_mwh(state_gpu_h, per_gpu, power_share, support_share),
        load.full_load_energy_mwh(plant.powered_gpu_h, per_gpu, highest_draw, support_share),
        load.peak_it_load_mw(nameplate_mw, highest_busy, idle, highest_draw, support_share),
        load.peak_it_load_mw(nameplate_mw, full_load, idle, highest_draw, support_share),
    )


def _by_state(worlds: Worlds, names: Sequence[str]) -> Array:
    return np.stack([worlds.value(f"energy.load.{name}") for name in names], axis=1)


def _nameplate_by_type(worlds: Worlds, plant: Plant) -> Array:
    """Nameplate commissioned before each month's end, shape ``(draw, month, gpu_type)``."""
    lots, ends_h = plant.lots, worlds.timeline.bounds_h[1:]
    types = plant.nameplate_mw_per_gpu.shape[1]
    of_type = [lots.type_index == entry for entry in range(types)]
    by_type = [
        load.commissioned_nameplate_mw(
            lots.commissioned_h[:, chosen], lots.nameplate_mw[:, chosen], ends_h
        )
        for chosen in of_type
    ]
    return np.stack(by_type, axis=2)


def _share_by_kind(worlds: Worlds, plant: Plant) -> Array:
    lots = plant.lots
    powered_mwh = cooling.nameplate_mwh_by_lot(
        lots.commissioned_h, lots.nameplate_mw, worlds.timeline.bounds_h
    )
    return cooling.share_by_kind(powered_mwh, lots.building_code, len(plant.building_kinds))


def _pue(
    spec: CoolingSpec, worlds: Worlds, kinds: Sequence[str], share_by_kind: Array
) -> tuple[Array, Array]:
    """PUE at full load, mean of the month and in its hottest hour, shape ``(draw, month)``."""
    month = year_tables.month_of_year(worlds.timeline) - 1
    by_hall = {
        hall: _pue_of_hall(spec, worlds, hall)
        for hall in {spec.hall_of_building.hall(kind) for kind in kinds}
    }
    of_kinds = [by_hall[spec.hall_of_building.hall(kind)] for kind in kinds]
    mean, hottest = (
        (share_by_kind * np.stack([pair[which][:, month] for pair in of_kinds], axis=2)).sum(axis=2)
        for which in (0, 1)
    )
    return mean, hottest


def _pue_of_hall(spec: CoolingSpec, worlds: Worlds, hall: str) -> tuple[Array, Array]:
    """Mean and hottest PUE of a hall by month of the year, shape ``(draw, 12)`` each."""
    path = f"energy.cooling.halls.{hall}"
    pue = HallPue(
        cool=worlds.value(f"{path}.pue_cool"),
        rise=worlds.value(f"{path}.pue_rise"),
        free_cooling_limit_degc=worlds.value(f"{path}.free_cooling_limit"),
        rise_span_k=worlds.value(f"{path}.rise_span"),
    )
    driver = _temperature(getattr(spec.weather, spec.halls[hall].driver))
    return cooling.mean_pue(pue, driver), cooling.hottest_pue(pue, driver)


def _temperature(table: MonthlyTemperature) -> Temperature:
    return Temperature(
        np.array(table.mean_degc), np.array(table.daily_range_k), table.day_to_day_sd_k
    )
