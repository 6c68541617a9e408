"""Waste heat: what a heat network takes of the heat that the IT turns its power into."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def connected_share(connected_h: Array, month_bounds_h: Array) -> Array:
    """Share of each month with a heat network connected, shape ``(draw, month)``.

    ``connected_h`` is infinite where no network ever takes heat, shape ``(draw,)``.
    """
    begin, end = month_bounds_h[None, :-1], month_bounds_h[None, 1:]
    connected: Array = end - np.clip(connected_h[:, None], begin, end)
    return connected / (end - begin)


def delivered_mwh(
    it_energy_mwh: Array, capturable_share: Array, connected: Array, demand_share: Array
) -> Array:
    """Heat that a network takes, all ``(draw, month)``.

    All power of the IT becomes heat; what the loop captures of it is offered, and the network takes
    what it needs in the season, at most all. Less work for the coolers is neglected.
    """
    delivered: Array = it_energy_mwh * capturable_share * connected * np.minimum(demand_share, 1.0)
    return delivered


def national_mwh_per_year(
    existing_it_mwh: Array, new_it_mwh: Array, existing_heat_share: Array, new_heat_share: Array
) -> Array:
    """Heat that all data centres of a country deliver in a year, shape ``(draw, month)``.

    Parameters
    ----------
    existing_it_mwh, new_it_mwh
        IT energy of a year: of the existing stock, and of what is new and has had the time to be
        connected; shape ``(draw, month)``.
    existing_heat_share, new_heat_share
        Share of that energy delivered as heat, shape ``(draw,)``.
    """
    delivered: Array = (
        existing_it_mwh * existing_heat_share[:, None] + new_it_mwh * new_heat_share[:, None]
    )
    return delivered
