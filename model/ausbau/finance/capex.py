"""What the plant costs to buy: servers, network, storage, hall, design, contingency, connection."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.finance.use_kernel import amount_hours

IT_PARTS = ("gpu_servers", "network", "storage")
"""Bought with the servers, due at delivery, worn out in the life of IT."""
HALL_PARTS = ("hall", "design", "contingency")
"""Bought with the hall, due when it is ready, worn out in the life of a building."""
CONNECTION_PART = "grid_connection"
"""Due as the connection steps up, worn out in the life of a building."""
CAPEX_PARTS = (*IT_PARTS, *HALL_PARTS, CONNECTION_PART)


def it_parts_eur(
    lot_gpu: Array, server_eur_per_gpu: Array, network_share: Array, storage_share: Array
) -> Array:
    """Price of the servers of each lot, and on top of it network and storage.

    Parameters
    ----------
    lot_gpu: GPUs, shape ``(lot,)``.
    server_eur_per_gpu: price of a server divided by its GPUs, shape ``(draw, lot)``.
    network_share, storage_share: share of the servers' price, shape ``(draw,)``.

    Returns
    -------
    EUR by `IT_PARTS`, shape ``(draw, lot, part)``.
    """
    servers = lot_gpu * server_eur_per_gpu
    network = servers * network_share[:, np.newaxis]
    storage = servers * storage_share[:, np.newaxis]
    return np.stack([servers, network, storage], axis=-1)


def hall_parts_eur(
    it_mw: Array, hall_eur_per_mw: Array, design_share: Array, contingency_share: Array
) -> Array:
    """Price of the hall of each lot, and on top of it design and contingency.

    Parameters
    ----------
    it_mw: nameplate power of the lot's servers, shape ``(draw, lot)``.
    hall_eur_per_mw: price per MW of that power, shape ``(draw, lot)``.
    design_share: share of the hall's price, shape ``(draw,)``.
    contingency_share: share of hall and design together, shape ``(draw,)``.

    Returns
    -------
    EUR by `HALL_PARTS`, shape ``(draw, lot, part)``.
    """
    hall = it_mw * hall_eur_per_mw
    design = hall * design_share[:, np.newaxis]
    contingency = (hall + design) * contingency_share[:, np.newaxis]
    return np.stack([hall, design, contingency], axis=-1)


def falls_due(when_h: Array, bounds_h: Array) -> BoolArray:
    """Whether a payment falls into the horizon, half-open as its months are."""
    return np.asarray((when_h >= bounds_h[0]) & (when_h < bounds_h[-1]))


def spent_by_month(amount: Array, when_h: Array, bounds_h: Array) -> Array:
    """Amounts ``(draw, lot, part)`` in the month in which they fall due, ``(draw, month, part)``.

    What falls due before the horizon has been spent, what never falls due is not spent.
    """
    draws, lots, parts = amount.shape
    months = len(bounds_h) - 1
    spent = np.zeros((parts, draws, months)).transpose(1, 2, 0)
    due = falls_due(when_h, bounds_h)
    for lot in range(lots):
        chosen = np.flatnonzero(due[:, lot])
        month = np.searchsorted(bounds_h, when_h[chosen, lot], side="right") - 1
        spent[chosen, month] += amount[chosen, lot]
    return spent


def years_in_use(
    amount: Array, since_h: Array, bounds_h: Array, *, until_h: Array | None = None
) -> Array:
    """Amounts times the years for which they are in use within each month.

    An amount is in use from ``since_h`` to ``until_h`` ``(draw, lot)``, without it to the end of the
    horizon; an infinite start means never. Shapes as in `spent_by_month`; the unit is that of the
    amount times years.
    """
    last = np.full(since_h.shape, bounds_h[-1]) if until_h is None else until_h
    in_use: Array = amount_hours(amount, since_h, last, bounds_h) / HOURS_PER_YEAR
    return in_use


def connection_eur(connection_mw: Array, price_eur_per_mw: Array) -> Array:
    """Capital put into grid connections in each month, shape ``(draw, month)``.

    Pays for what power ``(draw, bound, site)`` is added within the horizon; what a site has at its
    start is there already, and power once paid for is not paid back.
    """
    reached = np.maximum.accumulate(connection_mw, axis=1)
    added_mw: Array = np.diff(reached, axis=1).sum(axis=2)
    return added_mw * price_eur_per_mw[:, np.newaxis]
