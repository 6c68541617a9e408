"""The stage of the build-out: sites, orders and crews in, dates and GPU-hours out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ausbau.buildout import compiled_engine, installation, national, operation, simpy_engine, supply
from ausbau.buildout.calendars import hours_from_ticks
from ausbau.buildout.crashing import steps_of
from ausbau.buildout.later_phases import ordered
from ausbau.buildout.milestones import MILESTONES, gpu_in_state, living_gpu_hours
from ausbau.buildout.network import Network, Schedule
from ausbau.buildout.obstacles import obstacles
from ausbau.buildout.order_limits import ceilings_of
from ausbau.buildout.outside_view_stage import Views, views
from ausbau.buildout.plan import Lot, in_planned_order
from ausbau.buildout.plan_network import Outlook, outlook
from ausbau.buildout.power import KW_PER_MW, carried_mw, power_ready_h
from ausbau.buildout.reference import SECTION, Reference
from ausbau.buildout.server_lives import Racked
from ausbau.buildout.site import IMMISSION, SiteWork
from ausbau.buildout.spec import BUILDING_KINDS, BuildoutSpec
from ausbau.buildout.status_date import schedule_at
from ausbau.buildout.trades import OCCUPATION_OF_TRADE, People
from ausbau.buildout.variables import EXPLANATIONS, VARIABLES
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.worlds import Worlds

ENGINES: Mapping[str, Callable[[Network], Schedule]] = MappingProxyType(
    {"compiled": compiled_engine.schedule, "simpy": simpy_engine.schedule}
)
"""Engines that turn a network into a schedule; all of them give the same one."""


@dataclass(frozen=True, eq=False)
class Times:
    """Start and finish of each activity in hours since start, by id."""

    column: Mapping[str, int]
    start_h: Array
    finish_h: Array

    @classmethod
    def of_schedule(cls, network: Network, scheduled: Schedule) -> Times:
        """Ticks as hours."""
        return cls(
            {name: column for column, name in enumerate(network.activities)},
            hours_from_ticks(scheduled.start_ticks),
            hours_from_ticks(scheduled.finish_ticks),
        )

    def of(self, activity: str) -> Array:
        """Finish, shape ``(draw,)``, infinite for never."""
        return self.finish_h[:, self.column[activity]]

    def of_all(self, activities: Sequence[str]) -> Array:
        """Finishes, shape ``(draw, activity)`` in the order asked for."""
        return self.finish_h[:, [self.column[activity] for activity in activities]]

    def started(self, activity: str) -> Array:
        """Start, shape ``(draw,)``, infinite for never."""
        return self.start_h[:, self.column[activity]]


def run(
    spec: BuildoutSpec,
    catalogue: CatalogueSpec,
    worlds: Worlds,
    upstream: xr.Dataset,
    *,
    engine: str = "compiled",
    explains: bool = True,
) -> xr.Dataset:
    """Schedule the plan in each world and tell which capacity exists when, and why if it ``explains``."""
    crews_by_time = [upstream[f"talent.{name}_crews"].values for name in ("installation", "later")]
    crews = np.concatenate(crews_by_time, axis=1)
    ceilings = ceilings_of(upstream)
    view = outlook(spec, catalogue, worlds, crews, ceilings, _people(upstream, worlds))
    scheduled = ENGINES[engine](view.ahead)
    if view.history is not None:
        scheduled = schedule_at(view.history, scheduled)
    times = Times.of_schedule(view.ahead, scheduled)
    pools = sorted(catalogue.gpu_types)
    gains_h = {site.id: times.of_all(site.power_gains) for site in view.plan.sites}
    chosen = views(spec, view.plan, worlds, _milestone_h(view, times), gains_h)
    arrays: dict[str, Array | BoolArray] = {
        **_capacity(spec, view, chosen.milestone_h, pools, worlds),
        **_sites(view.plan.sites, times, worlds, chosen.power_gain_h),
        **_views(chosen),
        **_circumstances(spec, view, worlds),
        "buildout.activity_start_h": times.start_h,
        "buildout.activity_finish_h": times.finish_h,
        "buildout.activity_is_selected": view.plan.network.is_selected,
        **(obstacles(view, scheduled) if explains else {}),
    }
    return _labelled(spec, view, worlds, pools, arrays)


def _people(upstream: xr.Dataset, worlds: Worlds) -> People:
    """People of the occupations that build, as the talent stage has them."""
    stocks = upstream["talent.stock_person"].transpose("draw", "bound", "occupation")
    occupations = sorted(set(OCCUPATION_OF_TRADE.values()))
    return People(
        worlds.timeline.bounds_h, {name: stocks.sel(occupation=name).values for name in occupations}
    )


def events(results: xr.Dataset) -> dict[str, NDArray[Any]]:
    """Columns of a table with a row for each activity of each world, by name.

    ``draw``, ``site``, ``activity``, ``start_h`` and ``finish_h`` (infinite for never); ``is_critical``
    and ``attributed_days``, which add up to the days from the announcement to the opening of the last
    lot; ``remaining_days``, which the work after it takes at least until then. Activities of alternatives
    that were not chosen are left out.
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
        "is_critical": results["buildout.activity_is_critical"].values[is_selected],
        "attributed_days": results["buildout.activity_attributed_h"].values[is_selected] / 24.0,
        "remaining_days": results["buildout.activity_remaining_h"].values[is_selected] / 24.0,
    }


def _capacity(
    spec: BuildoutSpec, view: Outlook, milestone_h: Array, pools: Sequence[str], worlds: Worlds
) -> dict[str, Array]:
    """When which GPUs are in which state, and how many hours they are there and can be used."""
    lots, bounds_h = view.plan.lots, worlds.timeline.bounds_h
    pool_of_lot = np.array([pools.index(lot.gpu_type) for lot in lots], dtype=np.int64)
    lot_gpu = np.array([lot.gpus for lot in lots], dtype=np.float64)

    reached_h = dict(zip(MILESTONES, np.moveaxis(milestone_h, 2, 0), strict=True))
    racked = Racked(reached_h["delivered"], reached_h["commissioned"], reached_h["in_service"])
    lives = operation.server_lives(worlds, racked)

    def hours_from(milestone: str) -> Array:
        since_h, of_lots = reached_h[milestone], (lot_gpu, pool_of_lot)
        return living_gpu_hours(since_h, lives, *of_lots, pools=len(pools), bounds_h=bounds_h)

    open_gpu_h = hours_from("opened")
    opened = operation.Opened(lives, lot_gpu, pool_of_lot, open_gpu_h)
    seen_h = 0.0 if spec.status_date is None else worlds.timeline.deadline_h(spec.status_date)
    availability_share = operation.availability_share(worlds, opened, pools, seen_h)
    return {
        "buildout.lot_gpu": lot_gpu,
        "buildout.milestone_h": milestone_h,
        "buildout.gpu_in_state": gpu_in_state(
            milestone_h, lot_gpu, pool_of_lot, len(pools), bounds_h
        ),
        "buildout.powered_gpu_h": hours_from("commissioned"),
        "buildout.open_gpu_h": open_gpu_h,
        "buildout.availability_share": availability_share,
        "buildout.available_gpu_h": open_gpu_h * availability_share,
    }


def _views(chosen: Views) -> dict[str, Array | BoolArray]:
    """Inside and outside view of the first opening, and which of them each world believes."""
    return {
        "buildout.first_opening_inside_h": chosen.inside_h,
        "buildout.first_opening_outside_h": chosen.outside_h,
        "buildout.believes_outside_view": chosen.believes_outside,
    }


def _milestone_h(view: Outlook, times: Times) -> Array:
    """Hours by the network at which each lot reaches each milestone, ``(draw, lot, milestone)``."""
    lots, site_of = view.plan.lots, {site.id: site for site in view.plan.sites}
    hall_ready_h = _hall_ready_h(view, times)
    milestone_h = np.empty((len(times.finish_h), len(lots), len(MILESTONES)))
    for index, lot in enumerate(lots):
        reached_h = {
            "announced": times.of(site_of[lot.site].announcement),
            "ordered": times.of(ordered(lot)),
            "delivered": times.of(supply.delivery(lot)),
            "hall_ready": hall_ready_h[lot.id],
            "installed": times.of(installation.installed(lot)),
            "commissioned": times.of(installation.rework(lot)),
            "in_service": times.of(installation.acceptance(lot)),
            "opened": times.of(installation.opening(lot)),
        }
        milestone_h[:, index, :] = np.stack([reached_h[name] for name in MILESTONES], axis=1)
    return milestone_h


def _hall_ready_h(view: Outlook, times: Times) -> Mapping[str, Array]:
    """When hall, power and cooling are ready for all GPUs up to a lot in the planned order, by lot.

    Where a lot was seen installed, they were ready for it, whatever planners would have reserved.
    """
    ready_h: dict[str, Array] = {}
    for site in view.plan.sites:
        planned = in_planned_order(tuple(lot for lot in view.plan.lots if lot.site == site.id))
        needed_kw = np.cumsum(np.array([lot.power_kw for lot in planned], dtype=np.int64))
        gains_h = times.of_all(site.usable_gains)
        power_h = power_ready_h(gains_h, site.usable_increments_kw, needed_kw)
        cooled_h = times.of_all(site.cooling_gains)
        cooling_h = power_ready_h(cooled_h, site.cooling_increments_kw, needed_kw)
        both_h = np.maximum(power_h, cooling_h)
        for index, lot in enumerate(planned):
            ready_h[lot.id] = _seen_ready_h(view, times, lot, both_h[:, index])
    return ready_h


def _seen_ready_h(view: Outlook, times: Times, lot: Lot, ready_h: Array) -> Array:
    if view.history is None:
        return ready_h
    installed = installation.installed(lot)
    was_seen = view.history.is_finished[:, times.column[installed]]
    return np.where(was_seen, np.minimum(ready_h, times.of(installed)), ready_h)


def _sites(
    sites: Sequence[SiteWork], times: Times, worlds: Worlds, power_gain_h: Mapping[str, Array]
) -> dict[str, Array]:
    """What is decided for a site as a whole: its building, its permit, its connection."""
    draws, bounds_h = worlds.draws, worlds.timeline.bounds_h
    connection = [
        carried_mw(power_gain_h[site.id], site.power_increments_kw, bounds_h) for site in sites
    ]
    gains_h = [power_gain_h[site.id] for site in sites]
    gains_mw = [site.power_increments_kw / KW_PER_MW for site in sites]
    return {
        "buildout.building": _side_by_side(
            [worlds.option(f"{SECTION}.sites.{site.id}.building") for site in sites], (draws, 0)
        ),
        "buildout.permit_h": _side_by_side([_permit_h(site, times) for site in sites], (draws, 0)),
        "buildout.immission_permit_h": _side_by_side(
            [_immission_permit_h(site, times) for site in sites], (draws, 0)
        ),
        "buildout.cooling_slack_h": _side_by_side(
            [_cooling_slack_h(site, times) for site in sites], (draws, 0)
        ),
        "buildout.permit_factor": _side_by_side(
            [_permit_factor(site) for site in sites], (draws, 0)
        ),
        "buildout.connection_mw": _side_by_side(connection, (draws, len(bounds_h), 0)),
        "buildout.power_gain_h": np.concatenate([np.zeros((draws, 0)), *gains_h], axis=1),
        "buildout.power_gain_mw": np.concatenate([np.zeros((draws, 0)), *gains_mw], axis=1),
    }


def _permit_h(site: SiteWork, times: Times) -> Array:
    """How long the permit of the chosen kind of building takes, infinite if it never comes."""
    took_h = np.full(len(times.finish_h), np.inf)
    for kind, building in site.buildings.items():
        finish_h = times.of(site.permit(kind))
        comes = building.is_chosen & np.isfinite(finish_h)
        took_h[comes] = (finish_h - times.started(site.permit(kind)))[comes]
    return took_h


def _immission_permit_h(site: SiteWork, times: Times) -> Array:
    """How long the permit of the engines takes: 0 where none is needed, infinite if it never comes."""
    permit = site.permit(IMMISSION)
    finish_h = times.of(permit)
    took_h = np.full(len(finish_h), np.inf)
    np.subtract(finish_h, times.started(permit), out=took_h, where=np.isfinite(finish_h))
    return np.where(site.needs_immission_permit, took_h, 0.0)


def _cooling_slack_h(site: SiteWork, times: Times) -> Array:
    """By how much the chosen building's cooling plant comes before it is built, infinite if it never is."""
    slack_h = np.full(len(times.finish_h), np.inf)
    for kind, building in site.buildings.items():
        built_h = times.of(f"{site.id}.{kind}.construction")
        counts = building.is_chosen & np.isfinite(built_h)
        slack_h[counts] = (built_h - times.of(f"{site.id}.{kind}.cooling_delivery"))[counts]
    return slack_h


def _permit_factor(site: SiteWork) -> Array:
    """What planning relief makes of the permit of the chosen kind of building."""
    return sum(
        (np.where(kind.is_chosen, kind.permit_factor, 0.0) for kind in site.buildings.values()),
        start=np.zeros(len(site.power_increments_kw)),
    )


def _circumstances(spec: BuildoutSpec, view: Outlook, worlds: Worlds) -> dict[str, Array]:
    """What happens around the plan: permits of others, the export stop and newer generations."""
    begins_h, ends_h = view.plan.stop_h
    volume_h = [
        worlds.timeline.hours(generation.planned)
        + worlds.value(f"{SECTION}.generations.{name}.slip")
        for name, generation in sorted(spec.generations.items())
    ]
    law, in_force_from = Reference(spec, worlds), spec.planning_relief.in_force_from
    in_force_from_h = 0.0 if in_force_from is None else worlds.timeline.hours(in_force_from)
    permit_h, relieved_h = (law.new_hall_permit_h(is_relieved=flag) for flag in (False, True))
    return {
        "buildout.relief_in_force_h": np.full(worlds.draws, in_force_from_h),
        "buildout.new_hall_permit_h": permit_h,
        "buildout.new_hall_relieved_permit_h": relieved_h,
        "buildout.national_added_mw": national.added_mw(
            worlds.value(f"{SECTION}.national.it_power_growth")[:, np.newaxis],
            (permit_h - relieved_h)[:, np.newaxis],
            worlds.timeline.bounds_h - in_force_from_h,
            (relieved_h + worlds.value(f"{SECTION}.national.after_permit"))[:, np.newaxis],
        ),
        "buildout.export_stop_begin_h": begins_h,
        "buildout.export_stop_end_h": ends_h,
        "buildout.generation_h": _side_by_side(volume_h, (worlds.draws, 0)),
    }


def _side_by_side(columns: Sequence[Array] | Sequence[IntArray], empty: tuple[int, ...]) -> Array:
    """Arrays side by side along a last axis; ``empty`` is the shape if there are none."""
    return np.stack(columns, axis=-1) if columns else np.zeros(empty)


def _labelled(
    spec: BuildoutSpec,
    view: Outlook,
    worlds: Worlds,
    pools: Sequence[str],
    arrays: Mapping[str, Array | BoolArray],
) -> xr.Dataset:
    dims = {variable.name: variable.dims for variable in (*VARIABLES, *EXPLANATIONS)}
    sites, lots = view.plan.sites, view.plan.lots
    dataset = xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords={
            "draw": np.arange(worlds.start, worlds.stop),
            "month": worlds.timeline.month_starts,
            "bound": worlds.timeline.bounds_h,
            "site": _names(site.id for site in sites),
            "power_gain": _names(gain for site in sites for gain in site.power_gains),
            "gpu_type": list(pools),
            "milestone": list(MILESTONES),
            "lot": _names(lot.id for lot in lots),
            "lot_site": ("lot", _names(lot.site for lot in lots)),
            "lot_gpu_type": ("lot", _names(lot.gpu_type for lot in lots)),
            "generation": _names(sorted(spec.generations)),
            "activity": _names(view.ahead.activities),
            "step": _names(steps_of(view.ahead.activities)),
            "resource": _names((*view.ahead.resources, *view.ahead.stocks)),
        },
    )
    dataset["buildout.building"].attrs["flag_meanings"] = " ".join(BUILDING_KINDS)
    return dataset


def _names(names: Iterable[str]) -> NDArray[np.str_]:
    """Labels as an array of text, also where there are none."""
    return np.array(list(names), dtype=np.str_)
