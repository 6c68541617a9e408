"""Supply: from the order to servers at the gate."""

from __future__ import annotations

from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.plan import Lot
from ausbau.buildout.work import Work, add_work
from ausbau.core.arrays import Array


def delivery_h(lead_h: Array, spread_h: Array, position: float) -> Array:
    """Time from the order to the delivery of a lot, shape ``(draw,)``.

    Lots come at equal distances: with a lead of 20 weeks and a spread of 12 weeks, the fourth of five
    lots (position 0.75) comes after 29 weeks.
    """
    return lead_h + spread_h * position


def ordering(site_id: str) -> str:
    """Activity that ends when a site's servers are ordered."""
    return f"{site_id}.ordering"


def delivery(lot: Lot) -> str:
    """Activity that ends when a lot is delivered."""
    return f"{lot.id}.delivery"


def add_ordering(builder: NetworkBuilder, site_id: str, work: Work, *, after: str) -> None:
    """Add the order of a site, which follows its announcement or its contract."""
    add_work(builder, ordering(site_id), work, after=(after,))


def add_delivery(builder: NetworkBuilder, lot: Lot, lead_h: Array, spread_h: Array) -> None:
    """Add the delivery of a lot."""
    builder.activity(delivery(lot), delivery_h(lead_h, spread_h, lot.position))
    builder.link(ordering(lot.site), delivery(lot))
