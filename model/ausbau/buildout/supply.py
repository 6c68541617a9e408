"""Supply: from the order to servers at the gate, past a border that may be closed."""

from __future__ import annotations

import numpy as np

from ausbau.buildout.plan import Lot
from ausbau.buildout.work import PlanBuilder, Work
from ausbau.core.arrays import Array

BORDER = "open_border"
"""Resource that each delivery needs for an instant; there is none of it during an export stop."""


def after_first_lot_h(lot: Lot, spread_h: Array, allotment_gpu_per_h: Array) -> Array:
    """Time from an order's first lot to one of its lots, shape ``(draw,)``.

    Lots come at equal distances, but no faster than the vendor allots GPUs to the project: at 500 a week
    the 4,000 before the fifth lot of 1,000 take 8 weeks, whatever spread below that was agreed on.
    """
    return np.maximum(spread_h * lot.position, lot.gpus_before / allotment_gpu_per_h)


def shipment_work(lead: Work, after_first_h: Array, slip_h: Array) -> Work:
    """Time from the order until a lot is due.

    A slip makes all lots late: with a lead of 20 weeks and a slip of 2, a lot that comes 9 weeks after the
    first one is due after 31 weeks.
    """
    return lead.plus(after_first_h + slip_h)


def ordering(site_id: str) -> str:
    """Activity that ends when a site's servers are ordered."""
    return f"{site_id}.ordering"


def shipment(lot: Lot) -> str:
    """Activity that ends when a lot is due."""
    return f"{lot.id}.shipment"


def volume(site_id: str, gpu_type: str) -> str:
    """Activity that ends when servers of a GPU type ship in volume."""
    return f"{site_id}.volume.{gpu_type}"


def production(lot: Lot) -> str:
    """Activity that ends when a lot has been built from the first volume on."""
    return f"{lot.id}.production"


def delivery(lot: Lot) -> str:
    """Activity that ends when a lot is delivered."""
    return f"{lot.id}.delivery"


def add_ordering(builder: PlanBuilder, site_id: str, work: Work, *, after: str) -> None:
    """Add the order of a site, which follows its announcement, its contract or its permit."""
    builder.step(ordering(site_id), work, after=(after,))


def add_volume(builder: PlanBuilder, site_id: str, gpu_type: str, starts_h: Array) -> None:
    """Add the day from which a new product ships in volume, which its slip makes late."""
    builder.joint(volume(site_id, gpu_type), at_h=starts_h)


def add_production(builder: PlanBuilder, lot: Lot, after_first_h: Array, slip_h: Array) -> None:
    """Add the wait for a new product: its lots follow the start of volume as they follow the first lot."""
    work = Work(after_first_h + slip_h)
    builder.step(
        production(lot), work, after=(volume(lot.site, lot.gpu_type),), priority=lot.number
    )
    builder.link(production(lot), delivery(lot))


def add_delivery(
    builder: PlanBuilder, lot: Lot, shipping: Work, *, after: str, crosses_border: bool
) -> None:
    """Add the delivery of a lot that is ordered after another activity.

    What is due while the border is closed waits until it opens.
    """
    builder.step(shipment(lot), shipping, after=(after,), priority=lot.number)
    builder.joint(delivery(lot), after=(shipment(lot),), priority=lot.number)
    if crosses_border:
        builder.need(delivery(lot), BORDER, 1)
