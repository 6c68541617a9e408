"""A site from the announcement to a hall under voltage.

::

    announcement → contract ┬→ planning ┬→ permit → construction ┬→ cooling mounting ┬→ systems test → hall
                            │           └→ cooling delivery ─────┘                   │
                            └→ grid connection ──────────────────────────────────────┴→ power steps

    planning → immission control permit → what the power steps carry beyond the free engines
    planning → fire protection concept → construction
    permit → shell of a new hall → construction
    planning → water permit, generators → systems test
    contract → transformer, switchgear → voltage
    cooling mounting → cooling extension → what the plant cools beyond its first part

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
from types import MappingProxyType

import numpy as np

from ausbau.buildout.power import split_at_limit
from ausbau.buildout.work import PlanBuilder, Work
from ausbau.core.arrays import Array, BoolArray, IntArray

IMMISSION = "immission"
"""In place of a kind of building: the permit of the site's emergency engines."""


@dataclass(frozen=True, eq=False)
class SideWork:
    """A step that only some worlds need."""

    work: Work
    is_needed: BoolArray
    """Shape ``(draw,)``."""


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
    grid_request: SideWork
    """The wait for the cycle in which a request to the transmission grid counts."""
    grid_connection: Work
    shell: Work | None
    """What of a new building's construction is outdoor work, done first; other kinds have none."""
    construction: Work
    """To a hall in which cooling can be mounted, all of it but the shell."""
    cooling_lead: Work
    cooling_mounting: Work
    cooling_extension: Work
    systems_test: Work
    side_steps: Mapping[str, SideWork]
    """Permits and deliveries that only some worlds need, by name."""


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
    cooled_at_once_share: Array
    """Share of the site's power that the plant cools when the hall is tested, ``(draw,)``."""
    call_off_notice_h: Array | None
    """How long before voltage its date is firm, ``(draw,)``; None where nothing is called off on it."""

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
    def called_off(self) -> str:
        """Activity that ends when the hall is built and its power near."""
        return f"{self.id}.call_off"

    @property
    def cooling_stock(self) -> str:
        """Stock of facility power that is cooled and that no lot has taken yet, in kW."""
        return f"{self.id}.cooling_kw"

    @property
    def cooling_gains(self) -> tuple[str, str]:
        """Activities that end when more is cooled, in the order of ``cooling_increments_kw``."""
        return (self.hall, f"{self.id}.cooled_in_full")

    @cached_property
    def cooling_increments_kw(self) -> IntArray:
        """What the plant cools at once and with its extension, ``(draw, 2)``."""
        whole_kw = self.power_increments_kw.sum(axis=1)
        first_kw = np.floor(whole_kw * self.cooled_at_once_share).astype(np.int64)
        return np.stack([first_kw, whole_kw - first_kw], axis=1)

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
    joints = [site.permitted, *site.cooling_gains, site.voltage, site.power_gains[0]]
    if site.call_off_notice_h is not None:
        joints.append(site.called_off)
    for joint in joints:
        builder.joint(joint)
    for kind, building in site.buildings.items():
        _add_building(builder, site, kind, building)
    for step, delay in site.power_delays.items():
        builder.step(site.power_step(step), delay, after=(site.voltage,))
    _add_immission_permit(builder, site)
    builder.stock(site.power_stock, 0)
    for column, gain in enumerate(site.usable_gains):
        builder.produce(gain, site.power_stock, site.usable_increments_kw[:, column])
    builder.stock(site.cooling_stock, 0)
    for column, gain in enumerate(site.cooling_gains):
        builder.produce(gain, site.cooling_stock, site.cooling_increments_kw[:, column])


def _add_immission_permit(builder: PlanBuilder, site: SiteWork) -> None:
    """Add the permit of the engines, filed when planning is done, and the power that waits for it."""
    permit, needed = site.permit(IMMISSION), site.needs_immission_permit
    planned = tuple(f"{site.id}.{kind}.planning" for kind in site.buildings)
    builder.step(permit, site.immission_permit, after=planned, selected=needed)
    for gain, permitted in zip(site.power_gains, site.permitted_gains, strict=True):
        builder.joint(permitted, after=(gain, permit), selected=needed)


AFTER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "planning": (),
        "permit": ("planning",),
        "fire_concept": ("planning",),
        "water_permit": ("planning",),
        "transformer": (),
        "switchgear": (),
        "generators": ("planning",),
        "grid_request": (),
        "grid_connection": ("grid_request",),
        "old_connection": (),
        "shell": ("permit", "fire_concept"),
        "construction": ("permit", "fire_concept", "shell"),
        "cooling_delivery": ("planning",),
        "cooling_mounting": ("construction", "cooling_delivery"),
        "cooling_extension": ("cooling_mounting",),
        "systems_test": ("cooling_mounting", "water_permit", "generators"),
    }
)
"""What each step of a building waits for, those without anything for the contract.

The systems test waits for a connection besides, the old one of an existing hall or the new one.
"""
CONNECTED = ("grid_connection", "transformer", "switchgear")
"""What a connection under voltage waits for."""


def _add_building(builder: PlanBuilder, site: SiteWork, kind: str, building: BuildingWork) -> None:
    """Add one alternative; it ends in the site's joints, which wait for all alternatives."""
    steps = _steps(building)
    tested_on = CONNECTED if building.old_connection is None else ("old_connection",)
    for name, side in steps.items():
        before = AFTER[name] + (tested_on if name == "systems_test" else ())
        known = [f"{site.id}.{kind}.{step}" for step in before if step in steps]
        after = tuple(known) or (site.contract_signed,)
        builder.step(f"{site.id}.{kind}.{name}", side.work, after=after, selected=side.is_needed)
    ends = {
        "permit": site.permitted,
        "systems_test": site.hall,
        "cooling_extension": site.cooling_gains[1],
        "old_connection": site.power_gains[0],
        **dict.fromkeys(CONNECTED, site.voltage),
    }
    for name, joint in ends.items():
        if name in steps:
            builder.link(f"{site.id}.{kind}.{name}", joint)
    if site.call_off_notice_h is not None:
        wait_h = building.grid_connection.duration_h - site.call_off_notice_h
        _add_firm_date(builder, site, kind, Work(np.maximum(wait_h, 0.0)), building.is_chosen)


def _steps(building: BuildingWork) -> dict[str, SideWork]:
    """The steps of a building by name; those that every world needs are needed where it is chosen."""
    chosen = building.is_chosen
    works = {
        "planning": building.planning,
        "permit": building.permit,
        "grid_connection": building.grid_connection,
        "construction": building.construction,
        "cooling_delivery": building.cooling_lead,
        "cooling_mounting": building.cooling_mounting,
        "cooling_extension": building.cooling_extension,
        "systems_test": building.systems_test,
    }
    if building.old_connection is not None:
        works["old_connection"] = building.old_connection
    if building.shell is not None:
        works["shell"] = building.shell
    sides = {"grid_request": building.grid_request, **building.side_steps}
    return {name: SideWork(work, chosen) for name, work in works.items()} | {
        name: SideWork(side.work, side.is_needed & chosen) for name, side in sides.items()
    }


def _add_firm_date(
    builder: PlanBuilder, site: SiteWork, kind: str, firm: Work, is_chosen: BoolArray
) -> None:
    """Add what servers are called off on: a built hall, and a date of voltage that is near and firm."""
    prefix = f"{site.id}.{kind}"
    builder.step(f"{prefix}.grid_date", firm, after=(f"{prefix}.grid_request",), selected=is_chosen)
    builder.link(f"{prefix}.grid_date", site.called_off)
    builder.link(f"{prefix}.construction", site.called_off)
