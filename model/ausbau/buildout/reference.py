"""Where a duration stands: a site's own entry if there is one, else the reference of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ausbau.buildout import connection_cycles, immission_permit, new_hall, winter
from ausbau.buildout import rework as rework_rule
from ausbau.buildout.installation import Commissioning
from ausbau.buildout.installation import fabric as fabric_of
from ausbau.buildout.later_phases import decided_after_path
from ausbau.buildout.plan import Lot
from ausbau.buildout.planning_relief import FACTOR_BY_KIND, applied_factor
from ausbau.buildout.power import power_at_once_mw
from ausbau.buildout.site import IMMISSION, BuildingWork, SideWork
from ausbau.buildout.site_calendars import ICE_DAY_SHARE, calendar_id, outdoor_calendar_id
from ausbau.buildout.spec import (
    BUILDING_KINDS,
    CONNECTION_WAYS,
    IMMISSION_PERMIT_STATES,
    NEED,
    WAY_OPTIONS,
    BuildoutSpec,
)
from ausbau.buildout.supply import after_first_lot_h, shipment_work
from ausbau.buildout.trades import stretch, trade_of
from ausbau.buildout.voltage_level import EXTRA_HIGH, HIGH, level_by_power
from ausbau.buildout.work import Work, chosen, drawn
from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.worlds import Worlds

SECTION = "buildout"
REUSED = CONNECTION_WAYS.index("reused")
BY_POWER = WAY_OPTIONS.index("by_power")
NEEDED = NEED.index("needed")
DAYS_PER_WORKING_DAY = 7.0 / 5.0
"""Without public holidays, which are about 4 in 100 working days."""
HELD = IMMISSION_PERMIT_STATES.index("held")


@dataclass(frozen=True)
class Reference:
    """The durations of a block of worlds, by dotted path.

    ``is_relieved`` says by site and kind of building in which worlds planning relief acts on the permit;
    without an entry it acts in none. ``people_share`` says by activity which share of the people of its
    trade is there when it begins, ``(draw,)``; without an entry, all of them.
    """

    spec: BuildoutSpec
    worlds: Worlds
    is_relieved: Mapping[tuple[str, str], BoolArray] = field(default_factory=dict)
    people_share: Mapping[str, Array] = field(default_factory=dict)

    def path(self, site: str, own: str, reference: str) -> str:
        """Path of the parameter that holds: ``own`` below the site, else ``reference``."""
        node: object = self.spec.sites[site]
        for name in own.split("."):
            node = node.get(name) if isinstance(node, dict) else getattr(node, name, None)
        return f"{SECTION}.{reference}" if node is None else f"{SECTION}.sites.{site}.{own}"

    def calendar(self, site: str) -> str:
        """Id of the site's calendar of working days."""
        return calendar_id(self.spec.sites[site].land)

    def of_site(self, site: str, step: str) -> Work:
        """A step that does not depend on the kind of building, such as ``contract``."""
        return self._work(site, self.path(site, f"{step}.duration", f"{step}.duration"))

    def power_delay(self, site: str, step: str) -> Work:
        """From voltage to a power step."""
        return drawn(self.worlds, f"{SECTION}.sites.{site}.power_steps.{step}.delay")

    def _work(self, site: str, path: str) -> Work:
        """The step whose duration has this path, on the site's working days where the file says so."""
        is_working_time = self.worlds.parameters[path].is_working_time
        return drawn(self.worlds, path, self.calendar(site) if is_working_time else None)

    def is_chosen(self, site: str, kind: str) -> BoolArray:
        """In which worlds the site has this kind of building."""
        options = self.worlds.option(f"{SECTION}.sites.{site}.building")
        return np.asarray(options == BUILDING_KINDS.index(kind))

    def building(self, site: str, kind: str) -> BuildingWork:
        """All steps of one kind of building at a site."""

        def step(field: str) -> Work:
            return self._work(site, self.path(site, field, f"buildings.{kind}.{field}"))

        def by_trade(name: str, field: str) -> Work:
            return step(field).times(self.stretch(f"{site}.{kind}.{name}"))

        permit_factor = self.permit_factor(site, kind)
        return BuildingWork(
            is_chosen=self.is_chosen(site, kind),
            planning=step("planning.duration"),
            permit=step("permit.duration").times(permit_factor),
            permit_factor=permit_factor,
            old_connection=self._old_connection(site) if kind == "existing" else None,
            grid_request=self._grid_request(site, kind),
            grid_connection=self._grid_connection(site, kind),
            shell=self._shell(site) if kind == "new" else None,
            construction=self._construction(site, kind),
            cooling_lead=step("cooling.lead"),
            cooling_mounting=by_trade("cooling_mounting", "cooling.mounting"),
            cooling_extension=by_trade("cooling_extension", "cooling.extension"),
            systems_test=by_trade("systems_test", "systems_test.duration"),
            side_steps=self._side_permits(site, kind) | self._equipment(site, kind),
        )

    def _construction(self, site: str, kind: str) -> Work:
        """What the electricians do, without the outdoor work of a new building."""
        indoor_share = 1.0 - self._outdoor_share() if kind == "new" else 1.0
        whole = self._work(site, self._construction_path(site, kind))
        return whole.times(self.stretch(f"{site}.{kind}.construction") * indoor_share)

    def _shell(self, site: str) -> Work:
        """The outdoor work of a new building, in open time of the days on which it does not rest."""
        path, land = self._construction_path(site, "new"), self.spec.sites[site].land
        calendar = outdoor_calendar_id(land, on_working_days=self.builds_on_working_days(site))
        ice_day_share = self.worlds.value(ICE_DAY_SHARE)
        outdoor = self._outdoor_share() * winter.open_share(land, ice_day_share)
        outdoor = outdoor * self.stretch(f"{site}.new.shell")
        return replace(self._work(site, path).times(outdoor), calendar=calendar)

    def builds_on_working_days(self, site: str) -> bool:
        """Whether the construction of a new building is told in working days."""
        return self.worlds.parameters[self._construction_path(site, "new")].is_working_time

    def _construction_path(self, site: str, kind: str) -> str:
        return self.path(site, "construction.duration", f"buildings.{kind}.construction.duration")

    def _outdoor_share(self) -> Array:
        return self.worlds.value(f"{SECTION}.winter.outdoor_share")

    def _side_permits(self, site: str, kind: str) -> dict[str, SideWork]:
        """Permits beside the building's; planning relief names none of them."""
        names = ["water_permit", *(["fire_concept"] if kind == "existing" else [])]
        return {name: self._side_permit(site, f"buildings.{kind}.{name}") for name in names}

    def _side_permit(self, site: str, path: str) -> SideWork:
        need = self.worlds.option(f"{SECTION}.{path}.need")
        return SideWork(self._work(site, f"{SECTION}.{path}.duration"), need == NEEDED)

    def _equipment(self, site: str, kind: str) -> dict[str, SideWork]:
        """Deliveries with long leads; a connection that is reused or has its own wait has them already."""
        way = self.way(site, kind)
        is_new = np.full(self.worlds.draws, kind != "existing")
        needed = {"transformer": way >= HIGH, "switchgear": way != REUSED, "generators": is_new}
        return {
            name: SideWork(drawn(self.worlds, f"{SECTION}.equipment.{name}"), is_needed)
            for name, is_needed in needed.items()
        }

    def cooled_at_once_share(self, site: str) -> Array:
        """Share of the site's power that the chosen building's plant cools when it is tested, ``(draw,)``."""
        kinds = self.worlds.option(f"{SECTION}.sites.{site}.building")
        name = "cooling.share_at_once"
        paths = [self.path(site, name, f"buildings.{kind}.{name}") for kind in BUILDING_KINDS]
        return np.choose(kinds, [self.worlds.value(path) for path in paths])

    def call_off_notice_h(self, site: str) -> Array | None:
        """How long before voltage its date is firm, ``(draw,)``; None where nothing is called off on it."""
        if self.spec.sites[site].orders_follow != "call_off":
            return None
        return self.worlds.value(f"{SECTION}.sites.{site}.call_off_notice")

    def stretch(self, activity: str) -> Array:
        """What the people of its trade make of a step's duration, ``(draw,)``."""
        strength = self.worlds.value(f"{SECTION}.trades.{trade_of(activity)}")
        return stretch(strength * self.people_share.get(activity, 1.0))

    def permit_factor(self, site: str, kind: str) -> Array:
        """What planning relief makes of the duration of a building's or `IMMISSION`'s permit, ``(draw,)``."""
        factor = self._factor(kind)
        none = np.zeros(self.worlds.draws, dtype=np.bool_)
        return applied_factor(factor, self.is_relieved.get((site, kind), none))

    def immission_permit(self, site: str) -> Work:
        """The permit of a site's emergency engines; its pace is a property of the world."""
        return self._immission_permit().times(self.permit_factor(site, IMMISSION))

    def _immission_permit(self) -> Work:
        path = f"{SECTION}.immission_permit"
        limit_h, pace = (
            self.worlds.value(f"{path}.{name}") for name in ("statutory_limit", "pace")
        )
        complete = drawn(self.worlds, f"{path}.completeness")
        return complete.plus(immission_permit.decision_h(limit_h, pace))

    def _free_mw(self) -> Array:
        """Facility power of a site whose engines stay below the threshold, ``(draw,)``."""
        engines = (
            self.worlds.value(f"{SECTION}.backup_power.{name}")
            for name in ("backed_up_share", "spare_share", "efficiency")
        )
        threshold_mw = self.worlds.value(f"{SECTION}.immission_permit.threshold")
        return immission_permit.free_power_mw(threshold_mw, *engines)

    def free_mw(self, site: str) -> Array:
        """Facility power that a site may use without an immission control permit of its own, ``(draw,)``."""
        states = self.worlds.option(f"{SECTION}.buildings.existing.immission_permit")
        is_held = (states == HELD) & self.is_chosen(site, "existing")
        return np.where(is_held, np.inf, self._free_mw())

    def new_hall_permit_h(self, *, is_relieved: bool) -> Array:
        """From filing to the last permit of a typical new hall, under relief or not, ``(draw,)``."""
        path = f"{SECTION}.buildings.new.permit.duration"
        building_h, immission_h = self.worlds.value(path), self._immission_permit().duration_h
        if self.worlds.parameters[path].is_working_time:
            building_h = building_h * DAYS_PER_WORKING_DAY
        if is_relieved:
            building_h = building_h * self._factor("new")
            immission_h = immission_h * self._factor(IMMISSION)
        facility_mw = self.worlds.value(f"{SECTION}.new_hall.facility_power")
        return new_hall.permit_h(building_h, immission_h, facility_mw, self._free_mw())

    def _factor(self, kind: str) -> Array:
        return self.worlds.value(f"{SECTION}.planning_relief.{FACTOR_BY_KIND[kind]}")

    def _connection(self, way: str) -> Work:
        return drawn(self.worlds, f"{SECTION}.grid_connections.{way}.duration")

    def _has_own_wait(self, site: str) -> bool:
        """Whether the site says how long its connection takes, whatever the way."""
        own = self.spec.sites[site].grid_connection
        return own is not None and own.duration is not None

    def _way_path(self, site: str, kind: str) -> str:
        name = "grid_connection.way"
        return self.path(site, name, f"buildings.{kind}.{name}")

    def _grid_connection(self, site: str, kind: str) -> Work:
        if self._has_own_wait(site):
            return self._work(site, f"{SECTION}.sites.{site}.grid_connection.duration")
        ways = self.way(site, kind)
        return chosen(ways, [self._connection(way) for way in CONNECTION_WAYS])

    def way(self, site: str, kind: str) -> IntArray:
        """Code of the way to a connection, ``(draw,)``, by the power that it adds where that decides.

        A connection with a wait of its own counts as reused: what it needs is part of that wait.
        """
        if self._has_own_wait(site):
            return np.full(self.worlds.draws, REUSED, dtype=np.int64)
        stated = self.worlds.option(self._way_path(site, kind))
        last_mw = self.last_step_mw(site)
        has_mw = (
            self.power_at_once_mw(site, last_mw) if kind == "existing" else np.zeros_like(last_mw)
        )
        limits_mw = (
            self.worlds.value(f"{SECTION}.grid_connections.{level}_voltage_up_to")
            for level in ("medium", "high")
        )
        by_power = level_by_power(last_mw - has_mw, *limits_mw)
        return np.where(stated == BY_POWER, by_power, stated)

    def last_step_mw(self, site: str) -> Array:
        """Facility power of the connection when all steps have come, ``(draw,)``."""
        path = f"{SECTION}.sites.{site}.power_steps"
        steps = self.spec.sites[site].power_steps
        values = [self.worlds.value(f"{path}.{step}.facility_power") for step in steps]
        return np.asarray(np.max(values, axis=0))

    def _grid_request(self, site: str, kind: str) -> SideWork:
        """A request to the transmission grid counts with its cycle; others count at once."""
        instant = Work(np.zeros(self.worlds.draws), connection_cycles.CALENDAR)
        return SideWork(instant, self.way(site, kind) == EXTRA_HIGH)

    def _power_share_at_once(self, site: str) -> Array:
        """Share of the last power step that the existing connection carries before it is strengthened."""
        share = self.worlds.value(f"{SECTION}.buildings.existing.power_at_once")
        if self._has_own_wait(site):
            return np.zeros_like(share)
        is_strengthened = self.worlds.option(self._way_path(site, "existing")) != REUSED
        return np.where(is_strengthened & self.is_chosen(site, "existing"), share, 0.0)

    def _old_connection(self, site: str) -> Work:
        """What an existing hall waits for: its own connection if it carries power, else the new one."""
        carries_power = self._power_share_at_once(site) > 0.0
        grid_connection = self._grid_connection(site, "existing")
        return chosen(carries_power.astype(np.int64), [grid_connection, self._connection("reused")])

    def power_at_once_mw(self, site: str, last_step_mw: Array) -> Array:
        """Facility power that the site has before its connection is strengthened, ``(draw,)``."""
        share = self._power_share_at_once(site)
        return power_at_once_mw(share, last_step_mw)

    def shipment(self, lot: Lot) -> Work:
        """From the order, or the go-ahead of a later phase, to the day on which a lot is due."""
        lead = drawn(self.worlds, self._order_path(lot, "lead"))
        if lot.is_of_later_phase:
            lead = lead.plus(-self.worlds.value(decided_after_path(lot.site, lot.order)))
        slip_h = self.worlds.value(f"{SECTION}.delivery_slip")
        return shipment_work(lead, self.after_first_lot_h(lot), slip_h)

    def after_first_lot_h(self, lot: Lot) -> Array:
        """From an order's first lot to one of its lots, ``(draw,)``."""
        spread_h = self.worlds.value(self._order_path(lot, "spread"))
        allotment = self.worlds.value(f"{SECTION}.delivery.{lot.gpu_type}.allotment")
        return after_first_lot_h(lot, spread_h, allotment)

    def volume_h(self, gpu_type: str) -> Array | None:
        """When a GPU type ships in volume, ``(draw,)``; None if it does already."""
        start = self.spec.delivery[gpu_type].volume
        if start is None:
            return None
        slip_h = self.worlds.value(f"{SECTION}.delivery.{gpu_type}.volume.slip")
        return self.worlds.timeline.hours(start.planned) + slip_h

    def _order_path(self, lot: Lot, name: str) -> str:
        own = f"orders.{lot.order}.{name}"
        return self.path(lot.site, own, f"delivery.{lot.gpu_type}.{name}")

    def fabric_teams(self, site: str) -> Array:
        """Whole teams that bring up the fabric of a site, ``(draw,)``."""
        teams = self.worlds.value(self.path(site, "fabric_teams", "fabric.teams"))
        return np.maximum(np.floor(teams), 1.0)

    def commissioning(self, lot: Lot) -> Commissioning:
        """The steps of a lot after its installation; but for the rework all lots of a site share them."""
        fabric = self._work(lot.site, f"{SECTION}.fabric.duration_per_1000_gpus")
        burn_in = self._work(lot.site, f"{SECTION}.burn_in.duration")
        return Commissioning(
            fabric_per_1000_gpus=fabric.times(self.stretch(fabric_of(lot))),
            burn_in=burn_in,
            rework=Work(self._rework_h(lot, burn_in.duration_h)),
            acceptance=self._work(lot.site, f"{SECTION}.acceptance.duration"),
            opening=self._work(lot.site, f"{SECTION}.opening.duration"),
        )

    def _rework_h(self, lot: Lot, burn_in_h: Array) -> Array:
        path = f"{SECTION}.rework"
        failing = rework_rule.failing_share(
            self.worlds.value(f"{path}.arrival_share"),
            self.worlds.value(f"{path}.early_share"),
            self.worlds.value(f"{SECTION}.fleet.early_shape"),
            burn_in_h,
        )
        luck = self.worlds.luck(f"{path}.{lot.id}")
        failed = rework_rule.failed_servers(lot.servers, failing, luck)
        spares = np.floor(self.worlds.value(f"{path}.spare_share") * lot.servers)
        swap_h, part_wait_h = (
            self.worlds.value(f"{path}.{name}") for name in ("swap", "part_wait")
        )
        return rework_rule.rework_h(failed, spares, swap_h, part_wait_h, burn_in_h)
