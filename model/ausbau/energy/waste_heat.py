"""Waste heat: what a heat network takes of the heat that the IT turns its power into."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

KELVIN = 273.15
"""0 °C as absolute temperature."""

LEAST_COP = 1.5
"""Below this no pump is built; the rule stays finite."""


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


def lift_power_mwh(
    heat_mwh: Array, source_degc: Array, network_degc: Array, quality: Array
) -> Array:
    """Power of a heat pump that lifts heat to a network, shape ``(draw, month)``.

    ``COP = quality · T_network / (T_network − T_source)`` with absolute temperatures, the efficiency of
    Carnot times a quality; a pump that takes heat ``Q`` from the loop draws ``Q / (COP − 1)``. Heat that is
    warm enough flows directly and needs none. § 11 (2) EnEfG leaves this power out of the PUE, so it is no
    part of the energy at the meter.

    Parameters
    ----------
    heat_mwh
        Heat handed over at the temperature of the loop.
    source_degc, network_degc, quality
        Of the loop, of the network's flow, and of the pump, shape ``(draw,)``.
    """
    lift = network_degc - source_degc
    is_lifted = lift > 0
    cop = quality * (network_degc + KELVIN) / np.where(is_lifted, lift, 1.0)
    per_heat = np.where(is_lifted, 1.0 / np.maximum(cop - 1.0, LEAST_COP - 1.0), 0.0)
    drawn: Array = heat_mwh * per_heat[:, None]
    return drawn


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
