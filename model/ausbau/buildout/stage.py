"""The stage of the build-out: sites, orders and crews in, dates and GPU-hours out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ausbau.buildout import installation, supply
from ausbau.buildout.calendars import hours_from_ticks, working_days
from ausbau.buildout.milestones import MILESTONES, gpu_hours, gpu_in_state
from ausbau.buildout.network import Network, Schedule
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.plan import Lot, active_sites, central, in_planned_order, lots_of
from ausbau.buildout.power import carried_mw, power_ready_h, step_increments_kw
from ausbau.buildout.reference import SECTION, Reference, calendar_id
from ausbau.buildout.simpy_engine import schedule
from ausbau.buildout.site import SiteWork, add_site
from ausbau.buildout.spec import BUILDING_KINDS, BuildoutSpec
from ausbau.buildout.variables import VARIABLES
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.worlds import Worlds

ENGINES: Mapping[str, Callable[[Network], Schedule]] = MappingProxyType({"simpy": schedule})
"""Engines that turn a network into a schedule; all of them give the same one."""


@dataclass(frozen=True)
class Compiled:
    """A plan as a network, and what is needed to read its schedule."""

    network: Network
    sites: tuple[SiteWork, ...]
    lots: tuple[Lot, ...]


@dataclass(frozen=True, eq=False)
class Times:
    """The finish of each activity in hours since start, by id."""

    column: Mapping[str, int]
    finish_h: Array

    def of(self, activity: str) -> Array:
        """Shape ``(draw,)``, infinite for never."""
        return self.finish_h[:, self.column[activity]]

    def of_all(self, activities: Sequence[str]) -> Array:
        """Shape ``(draw, activity)`` in the order asked for."""
        return self.finish_h[:, [self.column[activity] for activity in activities]]


def run(
    spec: BuildoutSpec,
    catalogue: CatalogueSpec,
    worlds: Worlds,
    upstream: xr.Dataset,
    *,
    engine: str = "simpy",
) -> xr.Dataset:
    """Schedule the plan in each world and tell which capacity exists when."""
    compiled = compiled_plan(spec, catalogue, worlds, upstream["talent.installation_crews"].values)
    scheduled = ENGINES[engine](compiled.network)
    times = Times(
        {name: column for column, name in enumerate(compiled.network.activities)},
        hours_from_ticks(scheduled.finish_ticks),
    )
    sites, lots, bounds_h = compiled.sites, compiled.lots, worlds.timeline.bounds_h
    pools = sorted(catalogue.gpu_types)
    pool_of_lot = np.array([pools.index(lot.gpu_type) for lot in lots], dtype=np.int64)
    lot_gpu = np.array([lot.gpus for lot in lots], dtype=np.float64)
    milestone_h = _milestone_h(sites, lots, times)

    def hours_from(milestone: str) -> Array:
        since_h = milestone_h[:, :, MILESTONES.index(milestone)]
        return gpu_hours(since_h, lot_gpu, pool_of_lot, len(pools), bounds_h)

    return _labelled(
        compiled,
        worlds,
        pools,
        {
            "buildout.building": _by_site(
                [worlds.option(f"{SECTION}.sites.{site.id}.building") for site in sites],
                (worlds.draws, 0),
            ),
            "buildout.lot_gpu": lot_gpu,
            "buildout.milestone_h": milestone_h,
            "buildout.gpu_in_state": gpu_in_state(
                milestone_h, lot_gpu, pool_of_lot, len(pools), bounds_h
            ),
            "buildout.powered_gpu_h": hours_from("commissioned"),
            "buildout.available_gpu_h": hours_from("opened"),
            "buildout.connection_mw": _by_site(
                [
                    carried_mw(_step_h(site, times), site.step_increments_kw, bounds_h)
                    for site in sites
                ],
                (worlds.draws, len(bounds_h), 0),
            ),
            "buildout.activity_start_h": hours_from_ticks(scheduled.start_ticks),
            "buildout.activity_finish_h": times.finish_h,
            "buildout.activity_is_selected": compiled.network.is_selected,
        },
    )


def events(results: xr.Dataset) -> dict[str, NDArray[Any]]:
    """Columns of a table with a row for each activity of each world, by name.

    ``draw``, ``site``, ``activity``, ``start_h`` and ``finish_h`` (infinite for never). Activities of
    alternatives that were not chosen are left out.
    """
    is_selected = results["buildout.activity_is_selected"].values
    draw, activity = np.nonzero(is_selected)
    names = results["activity"].values.astype(object)
    sites = np.array([name.split(".", 1)[0] for name in names], dtype=object)
    return {
        "draw": results["draw"].values[draw],
        "site": sites[activity],
        "activity": names[activity],
        "start_h": results["buildout.activity_start_h"].values[is_selected],
        "finish_h": results["buildout.activity_finish_h"].values[is_selected],
    }


def compiled_plan(
    spec: BuildoutSpec, catalogue: CatalogueSpec, worlds: Worlds, crews: Array
) -> Compiled:
    """The network of all active sites; ``crews`` has the shape ``(draw, month)``."""
    builder, reference = NetworkBuilder(worlds.draws), Reference(spec, worlds)
    lots = lots_of(spec, catalogue)
    timeline = worlds.timeline
    builder.resource(
        installation.CREWS,
        [(from_h, crews[:, month]) for month, from_h in enumerate(timeline.bounds_h[:-1])],
    )
    for land in {spec.sites[site].land for site in active_sites(spec)}:
        builder.calendar(calendar_id(land), working_days(timeline.start, timeline.end, land=land))
    sites = tuple(_site_work(reference, site) for site in active_sites(spec))
    for site in sites:
        _add_site_and_lots(builder, reference, site, [lot for lot in lots if lot.site == site.id])
    return Compiled(builder.build(), sites, lots)


def _site_work(reference: Reference, site_id: str) -> SiteWork:
    """What a site's part of the network needs, read from the worlds."""
    site, worlds = reference.spec.sites[site_id], reference.worlds
    prefix = f"{SECTION}.sites.{site_id}.power_steps"
    steps = sorted(
        site.power_steps, key=lambda step: (central(site.power_steps[step].facility_power), step)
    )
    power_mw = [worlds.value(f"{prefix}.{step}.facility_power") for step in steps]
    return SiteWork(
        id=site_id,
        announced_h=worlds.timeline.hours(site.announced),
        contract=reference.of_site(site_id, "contract"),
        buildings={kind: reference.building(site_id, kind) for kind in BUILDING_KINDS},
        step_delay_h={step: worlds.value(f"{prefix}.{step}.delay") for step in steps},
        step_increments_kw=step_increments_kw(np.stack(power_mw, axis=1)),
    )


def _add_site_and_lots(
    builder: NetworkBuilder, reference: Reference, site: SiteWork, lots: Sequence[Lot]
) -> None:
    spec, worlds = reference.spec, reference.worlds
    is_announced = spec.sites[site.id].orders_follow == "announcement"
    add_site(builder, site)
    supply.add_ordering(
        builder,
        site.id,
        reference.of_site(site.id, "ordering"),
        after=site.announcement if is_announced else site.contract_signed,
    )
    rates = f"{SECTION}.installation.gpus_per_crew_week"
    for lot in lots:
        supply.add_delivery(builder, lot, *reference.delivery_h(lot))
        installation.add_installation(
            builder,
            site,
            lot,
            parts=int(worlds.fixed(f"{SECTION}.installation.crews_per_lot")),
            gpus_per_crew_week=worlds.value(f"{rates}.{lot.gpu_type}"),
            calendar=reference.calendar(site.id),
        )
        installation.add_commissioning(builder, lot, reference.commissioning(site.id))


def _milestone_h(sites: Sequence[SiteWork], lots: Sequence[Lot], times: Times) -> Array:
    """Hours at which each lot reaches each milestone, shape ``(draw, lot, milestone)``."""
    site_of = {site.id: site for site in sites}
    hall_ready_h = _hall_ready_h(sites, lots, times)
    milestone_h = np.empty((len(times.finish_h), len(lots), len(MILESTONES)))
    for index, lot in enumerate(lots):
        reached_h = {
            "announced": times.of(site_of[lot.site].announcement),
            "ordered": times.of(supply.ordering(lot.site)),
            "delivered": times.of(supply.delivery(lot)),
            "hall_ready": hall_ready_h[lot.id],
            "installed": times.of(installation.installed(lot)),
            "commissioned": times.of(installation.burn_in(lot)),
            "in_service": times.of(installation.acceptance(lot)),
            "opened": times.of(installation.opening(lot)),
        }
        milestone_h[:, index, :] = np.stack([reached_h[name] for name in MILESTONES], axis=1)
    return milestone_h


def _hall_ready_h(
    sites: Sequence[SiteWork], lots: Sequence[Lot], times: Times
) -> Mapping[str, Array]:
    """When hall and power are ready for all GPUs up to a lot in the planned order, by lot."""
    ready_h: dict[str, Array] = {}
    for site in sites:
        planned = in_planned_order(tuple(lot for lot in lots if lot.site == site.id))
        needed_kw = np.cumsum(np.array([lot.power_kw for lot in planned], dtype=np.int64))
        power_h = power_ready_h(_step_h(site, times), site.step_increments_kw, needed_kw)
        both_h = np.maximum(power_h, times.of(site.hall)[:, np.newaxis])
        ready_h |= {lot.id: both_h[:, index] for index, lot in enumerate(planned)}
    return ready_h


def _step_h(site: SiteWork, times: Times) -> Array:
    """When each power step of a site comes, shape ``(draw, step)``."""
    return times.of_all([site.power_step(step) for step in site.step_delay_h])


def _by_site(columns: Sequence[Array] | Sequence[IntArray], empty: tuple[int, ...]) -> Array:
    """Arrays of the sites side by side along a last axis; ``empty`` is the shape without sites."""
    return np.stack(columns, axis=-1) if columns else np.zeros(empty)


def _labelled(
    compiled: Compiled,
    worlds: Worlds,
    pools: Sequence[str],
    arrays: Mapping[str, Array | BoolArray],
) -> xr.Dataset:
    dims = {variable.name: variable.dims for variable in VARIABLES}
    lots = compiled.lots
    dataset = xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords={
            "draw": np.arange(worlds.start, worlds.stop),
            "month": worlds.timeline.month_starts,
            "bound": worlds.timeline.bounds_h,
            "site": _names(site.id for site in compiled.sites),
            "gpu_type": list(pools),
            "milestone": list(MILESTONES),
            "lot": _names(lot.id for lot in lots),
            "lot_site": ("lot", _names(lot.site for lot in lots)),
            "lot_gpu_type": ("lot", _names(lot.gpu_type for lot in lots)),
            "activity": _names(compiled.network.activities),
        },
    )
    dataset["buildout.building"].attrs["flag_meanings"] = " ".join(BUILDING_KINDS)
    return dataset


def _names(names: Iterable[str]) -> NDArray[np.str_]:
    """Labels as an array of text, also where there are none."""
    return np.array(list(names), dtype=np.str_)
