"""What the plant draws: reads the parameters of load and cooling and calls their rules."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.worlds import Worlds
from ausbau.energy import cooling, load, load_shape, planes, server_draw, shape_moments
from ausbau.energy.cooling import HallPue, ItHours, OverheadMeans
from ausbau.energy.cooling_spec import CoolingSpec
from ausbau.energy.server_draw import ServerDraw
from ausbau.energy.shape_tables import Hours


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

    gpu_types: tuple[str, ...]
    powered_gpu_h: Array
    busy_gpu_h: Array
    granted_gpu_h: Array
    nameplate_mw_per_gpu: Array
    lots: Lots
    building_kinds: tuple[str, ...]
    connection_mw: Array


@dataclass(frozen=True)
class Power:
    """What the plant draws by month; shape ``(draw, month)`` unless stated.

    ``conversion_loss_mwh`` is what transformers and uninterruptible supply lose, ``mean_load_mw`` the
    load at the meter, ``price_covariance_mw`` the mean of load times price shape.
    """

    it_energy_by_state_mwh: Array
    cooling_energy_mwh: Array
    conversion_loss_mwh: Array
    facility_energy_mwh: Array
    mean_load_mw: Array
    price_covariance_mw: Array
    peak_load_mw: Array
    share_by_kind: Array


@dataclass(frozen=True)
class _ItLoad:
    """IT energy by state, and the IT load by the hour: what is drawn, and how its peak is reached."""

    energy_by_state_mwh: Array
    drawn: ItHours
    peak: ItHours


def drawn(spec: CoolingSpec, worlds: Worlds, plant: Plant, hours: Hours) -> Power:
    """Energy and highest load at the meter, within what the connection carries.

    The operator caps the servers at the connection. That hardly ever binds, because planners reserve
    the nameplate at a design PUE; where it does, all states and hours are slowed alike.
    """
    it = _it_load(worlds, plant, float(hours.sums.year.profile.min()))
    share_by_kind = _share_by_kind(worlds, plant)
    overhead = _overhead(spec, worlds, plant.building_kinds, share_by_kind, hours)
    fixed_share = worlds.value("energy.cooling.fixed_share")
    overhead_mw = cooling.overhead_mean_mw(it.drawn, overhead, fixed_share)
    conversion_mw = cooling.conversion_mean_mw(
        it.drawn, overhead_mw, fixed_share, worlds.value("energy.cooling.conversion_loss")
    )
    covariance_mw = cooling.price_covariance_mw(
        it.drawn, overhead, fixed_share, hours.price_profile
    )
    mean_mw = it.drawn.mean_mw + overhead_mw
    carried = load.carried_share(mean_mw, plant.connection_mw)
    carried_h = carried * worlds.timeline.month_hours
    peak_mw = _peak_mw(spec, worlds, plant, it.peak, share_by_kind, hours)
    return Power(
        it_energy_by_state_mwh=it.energy_by_state_mwh * carried[:, :, None],
        cooling_energy_mwh=(overhead_mw - conversion_mw) * carried_h,
        conversion_loss_mwh=conversion_mw * carried_h,
        facility_energy_mwh=mean_mw * carried_h,
        mean_load_mw=mean_mw * carried,
        price_covariance_mw=covariance_mw * carried,
        peak_load_mw=np.minimum(peak_mw, plant.connection_mw),
        share_by_kind=share_by_kind,
    )


def _peak_mw(
    spec: CoolingSpec,
    worlds: Worlds,
    plant: Plant,
    peak: ItHours,
    share_by_kind: Array,
    hours: Hours,
) -> Array:
    """Highest facility load of each month, before the connection caps it."""
    fixed_share, year = worlds.value("energy.cooling.fixed_share"), hours.sums.year
    halls = [
        (_hall(worlds, hall), year.degc[spec.halls[hall].driver], share)
        for hall, share in _share_by_hall(spec, plant.building_kinds, share_by_kind).items()
    ]
    highest = np.empty_like(peak.mean_mw)
    for of_year, candidates in enumerate(hours.sums.candidates):
        months = np.flatnonzero(hours.month_of_year == of_year)
        pue = sum(
            share[:, months, None] * cooling.hourly_pue(hall, degc[candidates])[:, None, :]
            for hall, degc, share in halls
        )
        highest[:, months] = cooling.facility_peak_mw(
            peak.of_months(months), year.profile[candidates], np.asarray(pue), fixed_share
        )
    return highest


def mean_of_halls(
    spec: CoolingSpec, worlds: Worlds, kinds: Sequence[str], share_by_kind: Array, name: str
) -> Array:
    """A value of the halls, weighted by what is powered in them, shape ``(draw, month)``."""
    halls = [spec.hall_of_building.hall(kind) for kind in kinds]
    by_kind = [worlds.value(f"energy.cooling.halls.{hall}.{name}") for hall in halls]
    mean: Array = (share_by_kind * np.stack(by_kind, axis=1)[:, None, :]).sum(axis=2)
    return mean


def _it_load(worlds: Worlds, plant: Plant, lowest_profile: float) -> _ItLoad:
    servers = server_draw.of_worlds(worlds, plant.gpu_types)
    highest_busy, swing = _busy(worlds, plant, servers.training_share, lowest_profile)
    energy_mwh = _energy_by_state_mwh(plant, servers)
    return _ItLoad(
        energy_mwh,
        _drawn_hours(worlds, plant, servers, energy_mwh.sum(axis=2), swing),
        _peak_hours(worlds, plant, servers, highest_busy, swing),
    )


def _energy_by_state_mwh(plant: Plant, servers: ServerDraw) -> Array:
    gpu_h = load.gpu_h_by_state(plant.powered_gpu_h, plant.busy_gpu_h, servers.training_share)
    per_gpu = plant.nameplate_mw_per_gpu
    return load.it_energy_mwh(gpu_h, per_gpu, servers.by_state, servers.support_share)


def _drawn_hours(
    worlds: Worlds, plant: Plant, servers: ServerDraw, energy_mwh: Array, swing: Array
) -> ItHours:
    """IT load of the hours of each month."""
    month_h, per_gpu = worlds.timeline.month_hours, plant.nameplate_mw_per_gpu
    running_mw = plant.powered_gpu_h * per_gpu[:, None, :] / month_h[:, None]
    full_load_mwh = load.full_load_energy_mwh(
        plant.powered_gpu_h, per_gpu, servers.highest, servers.support_share
    )
    swing_mw = load.work_power_mw(
        running_mw, swing, servers.idle, servers.inference, servers.support_share
    )
    return ItHours(energy_mwh / month_h, swing_mw, full_load_mwh / month_h)


def _peak_hours(
    worlds: Worlds, plant: Plant, servers: ServerDraw, highest_busy: Array, swing: Array
) -> ItHours:
    """Highest IT load that each hour of a month can reach, with all that is commissioned by its end."""
    nameplate_mw = _nameplate_by_type(worlds, plant)
    shares = (servers.idle, servers.highest, servers.support_share)
    return ItHours(
        load.peak_it_load_mw(nameplate_mw, highest_busy, *shares),
        load.work_power_mw(nameplate_mw, swing, *shares),
        load.peak_it_load_mw(nameplate_mw, np.ones_like(swing), *shares),
    )


def _busy(
    worlds: Worlds, plant: Plant, training_share: Array, lowest_profile: float
) -> tuple[Array, Array]:
    """Busy share of the busiest quarter-hour, and how far the week's profile carries work above its mean.

    Both as shares of the powered GPUs, ``(draw, month, gpu_type)``.
    """
    highest_busy = load.highest_busy_share(
        plant.powered_gpu_h,
        plant.busy_gpu_h,
        plant.granted_gpu_h,
        worlds.value("energy.load.busy_peak_to_mean"),
    )
    powered = np.where(plant.powered_gpu_h > 0, plant.powered_gpu_h, 1.0)
    busy = plant.busy_gpu_h / powered
    swing = load_shape.swing_share(
        busy * (1.0 - training_share)[:, None, None],
        highest_busy - busy,
        worlds.value("energy.load.inference_swing"),
        lowest_profile,
    )
    return highest_busy, swing


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
    return planes.stacked(by_type)


def _share_by_kind(worlds: Worlds, plant: Plant) -> Array:
    lots = plant.lots
    powered_mwh = cooling.nameplate_mwh_by_lot(
        lots.commissioned_h, lots.nameplate_mw, worlds.timeline.bounds_h
    )
    return cooling.share_by_kind(powered_mwh, lots.building_code, len(plant.building_kinds))


def _hall(worlds: Worlds, hall: str) -> HallPue:
    path = f"energy.cooling.halls.{hall}"
    return HallPue(
        cool=worlds.value(f"{path}.pue_cool"),
        rise=worlds.value(f"{path}.pue_rise"),
        free_cooling_limit_degc=worlds.value(f"{path}.free_cooling_limit"),
        rise_span_k=worlds.value(f"{path}.rise_span"),
    )


def _share_by_hall(
    spec: CoolingSpec, kinds: Sequence[str], share_by_kind: Array
) -> dict[str, Array]:
    """Share of each kind of cooling in what is powered, ``(draw, month)``."""
    shares: dict[str, Array] = {}
    for number, kind in enumerate(kinds):
        hall = spec.hall_of_building.hall(kind)
        shares[hall] = shares.get(hall, 0.0) + share_by_kind[:, :, number]
    return dict(sorted(shares.items()))


def _overhead(
    spec: CoolingSpec, worlds: Worlds, kinds: Sequence[str], share_by_kind: Array, hours: Hours
) -> OverheadMeans:
    """Means of the overhead of all halls side by side."""
    sums, month = hours.sums, hours.month_of_year
    parts = []
    for hall, share in _share_by_hall(spec, kinds, share_by_kind).items():
        pue, table = _hall(worlds, hall), sums.ramps[spec.halls[hall].driver]
        ramp = shape_moments.ramp_means(table, pue.ramp)[:, :, month]
        priced = shape_moments.priced_ramp_means(table, pue.ramp, hours.shape, month)
        parts.append(cooling.overhead_means(pue, ramp, priced, hours.price_profile).weighted(share))
    return reduce(operator.add, parts)
