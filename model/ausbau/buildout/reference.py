"""Where a duration stands: a site's own entry if there is one, else the reference of the domain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.buildout.installation import Commissioning
from ausbau.buildout.plan import Lot
from ausbau.buildout.site import BuildingWork
from ausbau.buildout.spec import BUILDING_KINDS, CONNECTION_WAYS, BuildoutSpec
from ausbau.buildout.work import Work
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds

SECTION = "buildout"


def calendar_id(land: str | None) -> str:
    """Id of the calendar of working days of a Land, or of those that all Länder share."""
    return f"working_days.{land or 'national'}"


@dataclass(frozen=True)
class Reference:
    """The durations of a block of worlds, by dotted path."""

    spec: BuildoutSpec
    worlds: Worlds

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

    def _work(self, site: str, path: str) -> Work:
        """The step whose duration has this path, on the site's working days where the file says so."""
        is_working_time = self.worlds.parameters[path].is_working_time
        return Work(self.worlds.value(path), self.calendar(site) if is_working_time else None)

    def building(self, site: str, kind: str) -> BuildingWork:
        """All steps of one kind of building at a site."""
        chosen = self.worlds.option(f"{SECTION}.sites.{site}.building")

        def step(field: str) -> Work:
            return self._work(site, self.path(site, field, f"buildings.{kind}.{field}"))

        return BuildingWork(
            is_chosen=chosen == BUILDING_KINDS.index(kind),
            planning=step("planning.duration"),
            permit=step("permit.duration"),
            grid_connection=self._grid_connection(site, kind),
            construction=step("construction.duration"),
            cooling_lead=step("cooling.lead"),
            cooling_mounting=step("cooling.mounting"),
            systems_test=step("systems_test.duration"),
        )

    def _grid_connection(self, site: str, kind: str) -> Work:
        own = self.spec.sites[site].grid_connection
        if own is not None and own.duration is not None:
            return self._work(site, f"{SECTION}.sites.{site}.grid_connection.duration")
        field = "grid_connection.way"
        ways = self.worlds.option(self.path(site, field, f"buildings.{kind}.{field}"))
        by_way_h = [
            self.worlds.value(f"{SECTION}.grid_connections.{way}.duration")
            for way in CONNECTION_WAYS
        ]
        return Work(np.choose(ways, by_way_h))

    def delivery_h(self, lot: Lot) -> tuple[Array, Array]:
        """Lead time and spread of the lot's order, each ``(draw,)``."""
        lead, spread = (
            self.worlds.value(
                self.path(lot.site, f"orders.{lot.order}.{name}", f"delivery.{lot.gpu_type}.{name}")
            )
            for name in ("lead", "spread")
        )
        return lead, spread

    def commissioning(self, site: str) -> Commissioning:
        """The steps of a lot after its installation; all lots of a site share them."""
        per_1000_gpus = self._work(site, f"{SECTION}.fabric.duration_per_1000_gpus")
        return Commissioning(
            fabric_h_per_gpu=Work(per_1000_gpus.duration_h / 1000.0, per_1000_gpus.calendar),
            burn_in=self._work(site, f"{SECTION}.burn_in.duration"),
            acceptance=self._work(site, f"{SECTION}.acceptance.duration"),
            opening=self._work(site, f"{SECTION}.opening.duration"),
        )
