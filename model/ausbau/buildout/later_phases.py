"""Later phases of a plan: ordered when they are decided, as far as the limits on orders allow.

An order of a site that says when it is decided is a later phase of its pool. Its servers are not ordered
with those of the site but at its go-ahead, and the time until then is a part of its lead. It goes ahead
when its day has come, the phase of its pool before it has gone ahead, and three limits admit it that may
be set for each pool and month (`order_limits`):

- by use: GPUs of the pool that may have been ordered before it;
- by budget: GPUs of later phases, its own included, that there is money for;
- by grid: GPUs of later phases, its own included, that the grid has room for.

A limit that nobody sets admits everything: then the servers come as if their lead had run from the order
of the site. In the network all limits are resources that the go-ahead needs for an instant, like the
border. What has gone ahead is not called back when a limit falls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ausbau.buildout import supply
from ausbau.buildout.plan import Lot, active_sites, central
from ausbau.buildout.spec import BuildoutSpec
from ausbau.buildout.work import PlanBuilder, drawn
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds

USE, BUDGET, GRID = "use_limit", "budget_limit", "grid_limit"
"""What may hold a later phase back."""
Ceilings = Mapping[tuple[str, str], Array]
"""Limits that are set, by kind and pool, in whole GPUs ``(draw, month)``."""
NO_CEILINGS: Ceilings = MappingProxyType({})
UNLIMITED_GPU = 2**52
"""Capacity of a limit that admits everything: networks count in whole numbers."""


@dataclass(frozen=True)
class Phase:
    """A later phase, and what was ordered of its pool by then."""

    site: str
    order: str
    gpu_type: str
    gpus_before: int
    """GPUs of its pool that were ordered before it, at all sites."""
    later_gpus: int
    """GPUs of the later phases of its pool up to it, its own included."""


def decision(site_id: str, order_id: str) -> str:
    """Activity that ends on the day on which a later phase is to be decided."""
    return f"{site_id}.{order_id}.decision"


def go_ahead(site_id: str, order_id: str) -> str:
    """Activity that ends when the servers of a later phase are ordered."""
    return f"{site_id}.{order_id}.go_ahead"


def ordered(lot: Lot) -> str:
    """Activity that ends when a lot is ordered: with all of its site, or at the go-ahead of its phase."""
    is_later = lot.is_of_later_phase
    return go_ahead(lot.site, lot.order) if is_later else supply.ordering(lot.site)


def decided_after_path(site_id: str, order_id: str) -> str:
    """Path of the time from the order of a site to the decision on a later phase."""
    return f"buildout.sites.{site_id}.orders.{order_id}.decided_after"


def phases_of(spec: BuildoutSpec) -> tuple[Phase, ...]:
    """The later phases of all active sites, by pool in the order in which they are to be decided."""
    orders = [
        (0.0 if order.decided_after is None else central(order.decided_after), site_id, order_id)
        for site_id in active_sites(spec)
        for order_id, order in spec.sites[site_id].orders.items()
    ]
    phases: list[Phase] = []
    first_gpus: Counter[str] = Counter()
    later_gpus: Counter[str] = Counter()
    for _, site_id, order_id in sorted(orders):
        order = spec.sites[site_id].orders[order_id]
        pool, gpus = order.gpu_type, int(central(order.gpus))
        if order.decided_after is None:
            first_gpus[pool] += gpus
            continue
        phases.append(Phase(site_id, order_id, pool, later_gpus[pool], later_gpus[pool] + gpus))
        later_gpus[pool] += gpus
    return tuple(
        replace(phase, gpus_before=first_gpus[phase.gpu_type] + phase.gpus_before)
        for phase in sorted(phases, key=lambda phase: phase.gpu_type)
    )


def add_phases(
    builder: PlanBuilder, spec: BuildoutSpec, worlds: Worlds, ceilings: Ceilings
) -> None:
    """Add the go-aheads of the later phases; the orders of their sites must be there."""
    previous: dict[str, str] = {}
    for phase in phases_of(spec):
        if phase.gpu_type not in previous:
            _add_limits(builder, worlds, phase.gpu_type, ceilings)
        day, gate = decision(phase.site, phase.order), go_ahead(phase.site, phase.order)
        wait = drawn(worlds, decided_after_path(phase.site, phase.order))
        builder.step(day, wait, after=(supply.ordering(phase.site),))
        before = previous.get(phase.gpu_type)
        builder.joint(gate, after=(day,) if before is None else (day, before))
        builder.need(gate, limit(USE, phase.gpu_type), phase.gpus_before)
        builder.need(gate, limit(BUDGET, phase.gpu_type), phase.later_gpus)
        builder.need(gate, limit(GRID, phase.gpu_type), phase.later_gpus)
        previous[phase.gpu_type] = gate


def limit(kind: str, pool: str) -> str:
    """Resource that stands for a limit on the orders of a pool."""
    return f"{kind}.{pool}"


def _add_limits(builder: PlanBuilder, worlds: Worlds, pool: str, ceilings: Ceilings) -> None:
    """Add the limits of a pool, month by month where they are set."""
    for kind in (USE, BUDGET, GRID):
        gpu = ceilings.get((kind, pool))
        if gpu is None:
            builder.resource(limit(kind, pool), UNLIMITED_GPU)
        else:
            months = enumerate(worlds.timeline.bounds_h[:-1])
            builder.resource(
                limit(kind, pool), [(from_h, gpu[:, month]) for month, from_h in months]
            )
