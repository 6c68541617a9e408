"""Supply: from the order to servers at the gate, past a border that may be closed."""

from __future__ import annotations

from ausbau.buildout.plan import Lot
from ausbau.buildout.work import PlanBuilder, Work
from ausbau.core.arrays import Array

BORDER = "open_border"
"""Resource that each delivery needs for an instant; there is none of it during an export stop."""


def shipment_work(lead: Work, spread_h: Array, slip_h: Array, position: float) -> Work:
    """Time from the order until a lot is due.

    Lots come at equal distances, and a slip makes all of them late: with a lead of 20 weeks, a spread of
    12 and a slip of 2, the fourth of five lots (position 0.75) is due after 31 weeks.
    """
    return lead.plus(spread_h * position + slip_h)


def ordering(site_id: str) -> str:
    """Activity that ends when a site's servers are ordered."""
    return f"{site_id}.ordering"


def shipment(lot: Lot) -> str:
    """Activity that ends when a lot is due."""
    return f"{lot.id}.shipment"


def delivery(lot: Lot) -> str:
    """Activity that ends when a lot is delivered."""
    return f"{lot.id}.delivery"


def add_ordering(builder: PlanBuilder, site_id: str, work: Work, *, after: str) -> None:
    """Add the order of a site, which follows its announcement, its contract or its permit."""
    builder.step(ordering(site_id), work, after=(after,))


def add_delivery(builder: PlanBuilder, lot: Lot, shipping: Work, *, crosses_border: bool) -> None:
    """Add the delivery of a lot; what is due while the border is closed waits until it opens."""
    builder.step(shipment(lot), shipping, after=(ordering(lot.site),), priority=lot.number)
    builder.joint(delivery(lot), after=(shipment(lot),), priority=lot.number)
    if crosses_border:
        builder.need(delivery(lot), BORDER, 1)
