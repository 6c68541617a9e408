"""Where a duration stands: a site's own entry if there is one, else the reference of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ausbau.buildout import immission_permit, new_hall
from ausbau.buildout.installation import Commissioning
from ausbau.buildout.plan import Lot
from ausbau.buildout.planning_relief import FACTOR_BY_KIND, applied_factor
from ausbau.buildout.power import power_at_once_mw
from ausbau.buildout.site import IMMISSION, BuildingWork
from ausbau.buildout.spec import (
    BUILDING_KINDS,
    CONNECTION_WAYS,
    IMMISSION_PERMIT_STATES,
    BuildoutSpec,
)
from ausbau.buildout.supply import shipment_work
from ausbau.buildout.work import Work, chosen, drawn
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.worlds import Worlds

SECTION = "buildout"
REUSED = CONNECTION_WAYS.index("reused")
DAYS_PER_WORKING_DAY = 7.0 / 5.0
"""Without public holidays, which are about 4 in 100 working days."""
HELD = IMMISSION_PERMIT_STATES.index("held")


def calendar_id(land: str | None) -> str:
    """Id of the calendar of working days of a Land, or of those that all Länder share."""
    return f"working_days.{land or 'national'}"


@dataclass(frozen=True)
class Reference:
    """The durations of a block of worlds, by dotted path.

    ``is_relieved`` says by site and kind of building in which worlds planning relief acts on the permit;
    without an entry it acts in none.
    """

    spec: BuildoutSpec
    worlds: Worlds
    is_relieved: Mapping[tuple[str, str], BoolArray] = field(default_factory=dict)

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

        permit_factor = self.permit_factor(site, kind)
        return BuildingWork(
            is_chosen=self.is_chosen(site, kind),
            planning=step("planning.duration"),
            permit=step("permit.duration").times(permit_factor),
            permit_factor=permit_factor,
            old_connection=self._old_connection(site) if kind == "existing" else None,
            grid_connection=self._grid_connection(site, kind),
            construction=step("construction.duration"),
            cooling_lead=step("cooling.lead"),
            cooling_mounting=step("cooling.mounting"),
            systems_test=step("systems_test.duration"),
        )

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
        ways = self.worlds.option(self._way_path(site, kind))
        return chosen(ways, [self._connection(way) for way in CONNECTION_WAYS])

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
        """From the order to the day on which a lot is due."""
        lead, spread = (
            self.path(lot.site, f"orders.{lot.order}.{name}", f"delivery.{lot.gpu_type}.{name}")
            for name in ("lead", "spread")
        )
        slip_h = self.worlds.value(f"{SECTION}.delivery_slip")
        return shipment_work(
            drawn(self.worlds, lead), self.worlds.value(spread), slip_h, lot.position
        )

    def commissioning(self, site: str) -> Commissioning:
        """The steps of a lot after its installation; all lots of a site share them."""
        return Commissioning(
            fabric_per_1000_gpus=self._work(site, f"{SECTION}.fabric.duration_per_1000_gpus"),
            burn_in=self._work(site, f"{SECTION}.burn_in.duration"),
            acceptance=self._work(site, f"{SECTION}.acceptance.duration"),
            opening=self._work(site, f"{SECTION}.opening.duration"),
        )
