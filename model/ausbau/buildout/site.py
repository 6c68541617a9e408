"""A site from the announcement to a hall under voltage.

::

    announcement → contract ┬→ planning ┬→ permit → construction ┬→ cooling mounting ┬→ systems test → hall
                            │           └→ cooling delivery ─────┘                   │
                            └→ grid connection ──────────────────────────────────────┴→ power steps

    planning → immission control permit → what the power steps carry beyond the free engines

The kinds of building are alternatives of one network: each has its own activities, and in each world
those of one kind are selected. The integrated systems test proves the hall on its real supply, so it
waits for a connection: the grid connection itself or, in an existing hall whose connection must be
strengthened, the old one, which carries a part of the power at once.

What a power step brings is split at the power that the site may back up without an immission control
permit: what lies within comes with the step, what lies beyond comes with the later of step and permit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ausbau.buildout.power import split_at_limit
from ausbau.buildout.work import PlanBuilder, Work
from ausbau.core.arrays import Array, BoolArray, IntArray

IMMISSION = "immission"
"""In place of a kind of building: the permit of the site's emergency engines."""


@dataclass(frozen=True, eq=False)
class BuildingWork:
    """The steps of one kind of building, and in which worlds it is the chosen one, ``(draw,)``."""

    is_chosen: BoolArray
    planning: Work
    permit: Work
    permit_factor: Array
    """What planning relief makes of the permit's duration; it is part of ``permit`` already."""
    old_connection: Work | None
    """An existing hall's own connection, on which it is tested while a stronger one may come later."""
    grid_connection: Work
    construction: Work
    cooling_lead: Work
    cooling_mounting: Work
    systems_test: Work


@dataclass(frozen=True, eq=False)
class SiteWork:
    """A site as the network needs it: steps, times and amounts by draw."""

    id: str
    announced_h: float
    contract: Work
    buildings: Mapping[str, BuildingWork]
    """By kind of building."""
    power_delays: Mapping[str, Work]
    """From voltage to each power step, by step in the order of their power."""
    power_increments_kw: IntArray
    """What the old connection carries at once and what each power step adds, ``(draw, 1 + step)``."""
    immission_permit: Work
    free_kw: IntArray
    """Power that the site may use without an immission control permit, ``(draw,)``."""

    @property
    def announcement(self) -> str:
        """Activity that ends when the plan becomes public."""
        return f"{self.id}.announcement"

    @property
    def contract_signed(self) -> str:
        """Activity that ends when the contract names hall and operator."""
        return f"{self.id}.contract"

    @property
    def permitted(self) -> str:
        """Activity that ends when construction may begin."""
        return f"{self.id}.permitted"

    @property
    def hall(self) -> str:
        """Activity that ends when the hall has passed its systems test."""
        return f"{self.id}.hall"

    @property
    def voltage(self) -> str:
        """Activity that ends when the grid connection is under voltage."""
        return f"{self.id}.voltage"

    @property
    def power_stock(self) -> str:
        """Stock of facility power that no lot has taken yet, in kW."""
        return f"{self.id}.power_kw"

    @property
    def power_gains(self) -> tuple[str, ...]:
        """Activities that end when power comes, in the order of ``power_increments_kw``."""
        return (f"{self.id}.power_at_once", *map(self.power_step, self.power_delays))

    def power_step(self, step: str) -> str:
        """Activity that ends when a power step has come."""
        return f"{self.id}.power.{step}"

    @property
    def permitted_gains(self) -> tuple[str, ...]:
        """Activities that end when engines are permitted for a gain, in the order of ``power_gains``."""
        return tuple(
            f"{self.id}.power_permitted.{gain}" for gain in ("at_once", *self.power_delays)
        )

    @property
    def usable_gains(self) -> tuple[str, ...]:
        """Activities that end when power may be used, in the order of ``usable_increments_kw``."""
        return (*self.power_gains, *self.permitted_gains)

    @cached_property
    def usable_increments_kw(self) -> IntArray:
        """What each gain brings within the free power and beyond it, ``(draw, 2 · (1 + step))``."""
        return np.concatenate(split_at_limit(self.power_increments_kw, self.free_kw), axis=1)

    @property
    def needs_immission_permit(self) -> BoolArray:
        """In which worlds some power lies beyond the free engines, ``(draw,)``."""
        beyond_kw = self.usable_increments_kw[:, len(self.power_gains) :]
        return np.asarray((beyond_kw > 0).any(axis=1))

    def permit(self, kind: str) -> str:
        """Activity that ends when a building of this kind, or `IMMISSION`, has its permit."""
        return f"{self.id}.immission_permit" if kind == IMMISSION else f"{self.id}.{kind}.permit"


def add_site(builder: PlanBuilder, site: SiteWork) -> None:
    """Add everything up to the hall and its power."""
    builder.joint(site.announcement, at_h=site.announced_h)
    builder.step(site.contract_signed, site.contract, after=(site.announcement,))
    for joint in (site.permitted, site.hall, site.voltage, site.power_gains[0]):
        builder.joint(joint)
    for kind, building in site.buildings.items():
        _add_building(builder, site, kind, building)
    for step, delay in site.power_delays.items():
        builder.step(site.power_step(step), delay, after=(site.voltage,))
    _add_immission_permit(builder, site)
    builder.stock(site.power_stock, 0)
    for column, gain in enumerate(site.usable_gains):
        builder.produce(gain, site.power_stock, site.usable_increments_kw[:, column])


def _add_immission_permit(builder: PlanBuilder, site: SiteWork) -> None:
    """Add the permit of the engines, filed when planning is done, and the power that waits for it."""
    permit, needed = site.permit(IMMISSION), site.needs_immission_permit
    planned = tuple(f"{site.id}.{kind}.planning" for kind in site.buildings)
    builder.step(permit, site.immission_permit, after=planned, selected=needed)
    for gain, permitted in zip(site.power_gains, site.permitted_gains, strict=True):
        builder.joint(permitted, after=(gain, permit), selected=needed)


def _add_building(builder: PlanBuilder, site: SiteWork, kind: str, building: BuildingWork) -> None:
    """Add one alternative; it ends in the site's joints, which wait for all alternatives."""
    prefix, contract = f"{site.id}.{kind}", (site.contract_signed,)
    planned, mounted = (f"{prefix}.planning",), f"{prefix}.cooling_mounting"
    tested_on = "grid_connection" if building.old_connection is None else "old_connection"
    steps: list[tuple[str, Work, tuple[str, ...]]] = [
        ("planning", building.planning, contract),
        ("permit", building.permit, planned),
        ("grid_connection", building.grid_connection, contract),
        ("construction", building.construction, (site.permit(kind),)),
        ("cooling_delivery", building.cooling_lead, planned),
        (
            "cooling_mounting",
            building.cooling_mounting,
            (f"{prefix}.construction", f"{prefix}.cooling_delivery"),
        ),
        ("systems_test", building.systems_test, (mounted, f"{prefix}.{tested_on}")),
    ]
    if building.old_connection is not None:
        steps.append(("old_connection", building.old_connection, contract))
        builder.link(f"{prefix}.old_connection", site.power_gains[0])
    for name, work, after in steps:
        builder.step(f"{prefix}.{name}", work, after=after, selected=building.is_chosen)
    builder.link(site.permit(kind), site.permitted)
    builder.link(f"{prefix}.systems_test", site.hall)
    builder.link(f"{prefix}.grid_connection", site.voltage)
