"""The plan of a block of worlds as one network: sites, orders, crews, the border, and what is past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ausbau.buildout import connection_cycles, export_stop, installation, supply
from ausbau.buildout.calendars import hours_from_ticks, scheduled_years, ticks_from_hours
from ausbau.buildout.history import History, Reported, history_of
from ausbau.buildout.later_phases import NO_CEILINGS, Ceilings, add_phases, ordered
from ausbau.buildout.network import Network
from ausbau.buildout.plan import Lot, active_sites, central, in_planned_order, lots_of
from ausbau.buildout.planning_relief import is_filed_under_relief
from ausbau.buildout.power import step_increments_kw, whole_kw
from ausbau.buildout.precedence import unhindered_start_ticks
from ausbau.buildout.reference import SECTION, Reference
from ausbau.buildout.site import IMMISSION, SiteWork, add_site
from ausbau.buildout.site_calendars import add_calendars
from ausbau.buildout.spec import BUILDING_KINDS, BuildoutSpec
from ausbau.buildout.status_date import network_at
from ausbau.buildout.trades import ENOUGH_PEOPLE, People
from ausbau.buildout.work import PlanBuilder, Work, drawn
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.worlds import Worlds

Relieved = Mapping[tuple[str, str], BoolArray]
"""In which worlds planning relief acts on a permit, by site and kind of building or `IMMISSION`."""


@dataclass(frozen=True)
class PlanNetwork:
    """A plan as a network, and what is needed to read its schedule."""

    network: Network
    works: Mapping[str, Work]
    """The work behind each step, by activity."""
    sites: tuple[SiteWork, ...]
    lots: tuple[Lot, ...]
    stop_h: tuple[Array, Array]
    """Begin and end of the export stop, infinite for never, each ``(draw,)``."""


@dataclass(frozen=True)
class Outlook:
    """A plan with its past, and the network of what lies ahead."""

    plan: PlanNetwork
    history: History | None
    """None without a status date."""
    ahead: Network


def outlook(
    spec: BuildoutSpec,
    catalogue: CatalogueSpec,
    worlds: Worlds,
    crews: Array,
    ceilings: Ceilings = NO_CEILINGS,
    people: People = ENOUGH_PEOPLE,
) -> Outlook:
    """The plan under the law that holds when each permit is filed.

    ``crews`` is ``(draw, month)``, of the prolonged timeline as far as known.

    A permit is filed when planning is done, which waits for no crew and no power. So the filing is known
    from the network under the old law, and the permit's own duration does not change it. That network says
    as well how many ``people`` of its trade a step finds when it begins. ``ceilings`` are the limits on later
    phases that somebody has set.
    """
    in_force_from = spec.planning_relief.in_force_from
    everywhere = np.ones(worlds.draws, dtype=np.bool_)
    relieved: Relieved = (
        dict.fromkeys(_permit_places(spec), everywhere) if in_force_from is None else {}
    )
    reference = Reference(spec, worlds, relieved)
    first = _outlook(plan_network(reference, catalogue, crews, ceilings=ceilings), spec, worlds)
    if in_force_from is None and people.are_enough:
        return first
    start_h = _unhindered_start_h(first)
    if in_force_from is not None:
        in_force_from_h = worlds.timeline.hours(in_force_from)
        relieved = _relieved(first, start_h, _permit_places(spec), in_force_from_h)
    people_share = people.shares_at(first.ahead.activities, start_h)
    reference = Reference(spec, worlds, relieved, people_share)
    return _outlook(plan_network(reference, catalogue, crews, ceilings=ceilings), spec, worlds)


def _permit_places(spec: BuildoutSpec) -> list[tuple[str, str]]:
    kinds = (*BUILDING_KINDS, IMMISSION)
    return [(site, kind) for site in active_sites(spec) for kind in kinds]


def _unhindered_start_h(view: Outlook) -> Array:
    """When each activity starts if nothing is scarce, ``(draw, activity)``; or when it has started."""
    start_ticks = unhindered_start_ticks(view.ahead)
    if view.history is not None:
        has_started = view.history.start_ticks <= view.history.status_tick
        start_ticks = np.where(has_started, view.history.start_ticks, start_ticks)
    return hours_from_ticks(start_ticks)


def _relieved(
    old_law: Outlook, start_h: Array, places: Sequence[tuple[str, str]], in_force_from_h: float
) -> Relieved:
    """Which permits are filed under the relief."""
    sites = {site.id: site for site in old_law.plan.sites}
    column = {name: index for index, name in enumerate(old_law.ahead.activities)}
    return {
        (site, kind): is_filed_under_relief(
            start_h[:, column[sites[site].permit(kind)]], in_force_from_h
        )
        for site, kind in places
    }


def _outlook(plan: PlanNetwork, spec: BuildoutSpec, worlds: Worlds) -> Outlook:
    if spec.status_date is None:
        return Outlook(plan, None, plan.network)
    open_gpus = {
        site: worlds.value(f"{SECTION}.observed_gpus.{site}.gpus") for site in spec.observed_gpus
    }
    reported = reported_of(plan, spec, worlds, open_gpus)
    status_tick = int(ticks_from_hours(worlds.timeline.deadline_h(spec.status_date)))
    history = history_of(plan.network, reported, status_tick)
    return Outlook(plan, history, network_at(plan.network, history, plan.works))


def reported_of(
    plan: PlanNetwork, spec: BuildoutSpec, worlds: Worlds, open_gpus: Mapping[str, Array]
) -> Reported:
    """Observed dates, each at the beginning of its day in UTC, as ticks of the plan's activities.

    Parameters
    ----------
    open_gpus
        GPUs that were open on the day of `BuildoutSpec.observed_gpus`, by site, each ``(draw,)``.
    """
    reported = Reported.nothing(plan.network)
    column = {name: index for index, name in enumerate(plan.network.activities)}

    def tick(day: date) -> int:
        return int(ticks_from_hours(worlds.timeline.hours(day)))

    for name, seen in spec.observed.items():
        if seen.started is not None:
            reported.start_ticks[:, column[name]] = tick(seen.started)
        if seen.finished is not None:
            reported.finish_ticks[:, column[name]] = tick(seen.finished)
    for site, counted in spec.observed_gpus.items():
        planned = in_planned_order(tuple(lot for lot in plan.lots if lot.site == site))
        up_to_gpu = np.cumsum([lot.gpus for lot in planned])
        for lot, gpus in zip(planned, up_to_gpu, strict=True):
            is_open = gpus <= open_gpus[site]
            reported.finish_ticks[is_open, column[installation.opening(lot)]] = tick(counted.on)
    return reported


def plan_network(
    reference: Reference,
    catalogue: CatalogueSpec,
    crews: Array,
    *,
    ceilings: Ceilings = NO_CEILINGS,
) -> PlanNetwork:
    """The network of all active sites, as if nothing had happened yet."""
    spec, worlds = reference.spec, reference.worlds
    builder = PlanBuilder(worlds.draws)
    lots = lots_of(spec, catalogue)
    stop_h = _stop_h(spec, worlds)
    _add_crews(builder, worlds, crews)
    _add_border(builder, stop_h, len(lots))
    for land in {spec.sites[site].land for site in active_sites(spec)}:
        sites_there = (site for site in active_sites(spec) if spec.sites[site].land == land)
        add_calendars(
            builder, land, worlds, outdoor=set(map(reference.builds_on_working_days, sites_there))
        )
    _add_connection_cycles(builder, spec, worlds)
    sites = tuple(_site_work(reference, site) for site in active_sites(spec))
    for site in sites:
        own = tuple(lot for lot in lots if lot.site == site.id)
        _add_site_and_orders(builder, reference, site, own)
        for lot, gpus_at_site in zip(own, _gpus_at_site(own), strict=True):
            region = catalogue.gpu_types[lot.gpu_type].vendor_region
            is_stopped = region == spec.export_stop.region
            _add_supply(builder, reference, lot, crosses_border=is_stopped)
            _add_lot(builder, reference, site, lot, gpus_at_site)
    add_phases(builder, spec, worlds, ceilings)
    network = builder.build(refuses_shortages=False)
    return PlanNetwork(network, builder.works, sites, lots, stop_h)


def _stop_h(spec: BuildoutSpec, worlds: Worlds) -> tuple[Array, Array]:
    """Begin and end of the export stop; by the status date there has been none."""
    status, timeline = spec.status_date, worlds.timeline
    begins_h = export_stop.stop_begins_h(
        worlds.luck(export_stop.EVENT),
        worlds.value(f"{SECTION}.export_stop.hazard"),
        0.0 if status is None else timeline.deadline_h(status),
    )
    return begins_h, begins_h + worlds.value(f"{SECTION}.export_stop.duration")


def _add_crews(builder: PlanBuilder, worlds: Worlds, crews: Array) -> None:
    """Add the crews of the country, which all sites share; those of the last month stay."""
    months = zip(worlds.timeline.prolonged.bounds_h[: crews.shape[1]], crews.T, strict=True)
    builder.resource(installation.CREWS, list(months))


def _add_connection_cycles(builder: PlanBuilder, spec: BuildoutSpec, worlds: Worlds) -> None:
    """Add when requests to the transmission grid count; a last day is counted whole."""
    timeline, first = worlds.timeline, spec.grid_connections.cycles_from
    days = [date(year, *connection_cycles.LAST_DAY) for year in scheduled_years(timeline)]
    ends_h = [timeline.deadline_h(day) for day in days if timeline.start.date() <= day]
    begins_h = None if first is None else timeline.hours(first)
    instants = connection_cycles.counting_instants(begins_h, ends_h)
    builder.calendar(connection_cycles.CALENDAR, instants)


def _add_border(builder: PlanBuilder, stop_h: tuple[Array, Array], lots: int) -> None:
    """Add the border: wide enough for all lots at once, and closed during the export stop."""
    begins_h, ends_h = stop_h
    builder.resource(supply.BORDER, [(0.0, lots), (begins_h, 0), (ends_h, lots)])


def _site_work(reference: Reference, site_id: str) -> SiteWork:
    """What a site's part of the network needs, read from the worlds."""
    site, worlds = reference.spec.sites[site_id], reference.worlds
    prefix = f"{SECTION}.sites.{site_id}.power_steps"
    steps = sorted(
        site.power_steps, key=lambda step: (central(site.power_steps[step].facility_power), step)
    )
    power_mw = [worlds.value(f"{prefix}.{step}.facility_power") for step in steps]
    at_once_mw = reference.power_at_once_mw(site_id, reference.last_step_mw(site_id))
    return SiteWork(
        id=site_id,
        announced_h=worlds.timeline.hours(site.announced),
        contract=reference.of_site(site_id, "contract"),
        buildings={kind: reference.building(site_id, kind) for kind in BUILDING_KINDS},
        power_delays={step: reference.power_delay(site_id, step) for step in steps},
        power_increments_kw=step_increments_kw(np.stack([at_once_mw, *power_mw], axis=1)),
        immission_permit=reference.immission_permit(site_id),
        free_kw=whole_kw(reference.free_mw(site_id)),
        cooled_at_once_share=reference.cooled_at_once_share(site_id),
        call_off_notice_h=reference.call_off_notice_h(site_id),
    )


def _gpus_at_site(lots: tuple[Lot, ...]) -> list[float]:
    """GPUs that stand at the site in the middle of each lot's installation, if all goes as planned."""
    planned = in_planned_order(lots)
    up_to_gpu = np.cumsum([lot.gpus for lot in planned])
    middle = {lot.id: end - lot.gpus / 2 for lot, end in zip(planned, up_to_gpu, strict=True)}
    return [float(middle[lot.id]) for lot in lots]


def _add_site_and_orders(
    builder: PlanBuilder, reference: Reference, site: SiteWork, lots: tuple[Lot, ...]
) -> None:
    add_site(builder, site)
    ordered_on = {
        "announcement": site.announcement,
        "contract": site.contract_signed,
        "permit": site.permitted,
        "call_off": site.called_off,
    }
    after = ordered_on[reference.spec.sites[site.id].orders_follow]
    ordering = reference.of_site(site.id, "ordering")
    supply.add_ordering(builder, site.id, ordering, after=after)
    optics = drawn(reference.worlds, f"{SECTION}.fabric.optics_lead")
    builder.step(installation.optics(site.id), optics, after=(supply.ordering(site.id),))
    teams = [(0.0, reference.fabric_teams(site.id))]
    builder.resource(installation.fabric_teams(site.id), teams)
    for gpu_type in sorted({lot.gpu_type for lot in lots}):
        starts_h = reference.volume_h(gpu_type)
        if starts_h is not None:
            supply.add_volume(builder, site.id, gpu_type, starts_h)


def _add_supply(
    builder: PlanBuilder, reference: Reference, lot: Lot, *, crosses_border: bool
) -> None:
    shipping, after = reference.shipment(lot), ordered(lot)
    supply.add_delivery(builder, lot, shipping, after=after, crosses_border=crosses_border)
    if reference.spec.delivery[lot.gpu_type].volume is not None:
        slip_h = reference.worlds.value(f"{SECTION}.delivery_slip")
        supply.add_production(builder, lot, reference.after_first_lot_h(lot), slip_h)


def _add_lot(
    builder: PlanBuilder, reference: Reference, site: SiteWork, lot: Lot, gpus_at_site: float
) -> None:
    worlds, path = reference.worlds, f"{SECTION}.installation"
    learning = installation.learning_factor(
        gpus_at_site,
        worlds.value(f"{path}.experience"),
        worlds.value(f"{path}.learning_share"),
    )
    installation.add_installation(
        builder,
        site,
        lot,
        parts=min(int(worlds.fixed(f"{path}.crews_per_lot")), lot.servers),
        gpus_per_crew_week=worlds.value(f"{path}.gpus_per_crew_week.{lot.gpu_type}") / learning,
        calendar=reference.calendar(site.id),
    )
    installation.add_commissioning(builder, lot, reference.commissioning(lot))
