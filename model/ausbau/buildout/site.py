"""A site from the announcement to a hall under voltage.

::

    announcement → contract ┬→ planning ┬→ permit → construction ┬→ cooling mounting ┬→ systems test → hall
                            │           └→ cooling delivery ─────┘                   │
                            └→ grid connection ──────────────────────────────────────┴→ power steps

The kinds of building are alternatives of one network: each has its own activities, and in each world
those of one kind are selected. The integrated systems test proves the hall on its real supply, so it
waits for the connection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.work import Work, add_work
from ausbau.core.arrays import Array, BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class BuildingWork:
    """The steps of one kind of building, and in which worlds it is the chosen one, ``(draw,)``."""

    is_chosen: BoolArray
    planning: Work
    permit: Work
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
    step_delay_h: Mapping[str, Array]
    """From voltage to each power step, by step in the order of their power."""
    step_increments_kw: IntArray
    """What each power step adds, shape ``(draw, step)``, in the same order."""

    @property
    def announcement(self) -> str:
        """Activity that ends when the plan becomes public."""
        return f"{self.id}.announcement"

    @property
    def contract_signed(self) -> str:
        """Activity that ends when the contract names hall and operator."""
        return f"{self.id}.contract"

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

    def power_step(self, step: str) -> str:
        """Activity that ends when a power step has come."""
        return f"{self.id}.power.{step}"


def add_site(builder: NetworkBuilder, site: SiteWork) -> None:
    """Add everything up to the hall and its power."""
    builder.activity(site.announcement, 0.0, earliest_start_h=site.announced_h)
    add_work(builder, site.contract_signed, site.contract, after=(site.announcement,))
    builder.activity(site.hall, 0.0)
    builder.activity(site.voltage, 0.0)
    for kind, building in site.buildings.items():
        _add_building(builder, site, kind, building)
    builder.stock(site.power_stock, 0)
    for column, (step, delay_h) in enumerate(site.step_delay_h.items()):
        builder.activity(site.power_step(step), delay_h)
        builder.link(site.voltage, site.power_step(step))
        builder.produce(site.power_step(step), site.power_stock, site.step_increments_kw[:, column])


def _add_building(
    builder: NetworkBuilder, site: SiteWork, kind: str, building: BuildingWork
) -> None:
    """Add one alternative; it ends in the site's joints, which wait for all alternatives."""
    prefix = f"{site.id}.{kind}"
    steps: tuple[tuple[str, Work, tuple[str, ...]], ...] = (
        ("planning", building.planning, (site.contract_signed,)),
        ("permit", building.permit, (f"{prefix}.planning",)),
        ("grid_connection", building.grid_connection, (site.contract_signed,)),
        ("construction", building.construction, (f"{prefix}.permit",)),
        ("cooling_delivery", building.cooling_lead, (f"{prefix}.planning",)),
        (
            "cooling_mounting",
            building.cooling_mounting,
            (f"{prefix}.construction", f"{prefix}.cooling_delivery"),
        ),
        (
            "systems_test",
            building.systems_test,
            (f"{prefix}.cooling_mounting", f"{prefix}.grid_connection"),
        ),
    )
    for name, work, after in steps:
        add_work(builder, f"{prefix}.{name}", work, after=after, selected=building.is_chosen)
    builder.link(f"{prefix}.systems_test", site.hall)
    builder.link(f"{prefix}.grid_connection", site.voltage)
