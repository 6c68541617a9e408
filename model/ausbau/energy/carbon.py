"""Emissions of the energy used, by the two methods of the GHG Protocol, which are never mixed."""

from __future__ import annotations

from ausbau.core.arrays import Array


def location_based_t(energy_mwh: Array, grid_intensity_t_per_mwh: Array) -> Array:
    """Energy at the meter times the mix of the grid it is taken from, ``(draw, month)``.

    GHG Protocol Scope 2 Guidance (2015), chapter 4. What is under contract plays no part.
    """
    return energy_mwh * grid_intensity_t_per_mwh


def market_based_t(
    energy_mwh: Array, renewable_share: Array, residual_intensity_t_per_mwh: Array
) -> Array:
    """What no contract for renewable power covers, times the residual mix, ``(draw, month)``.

    GHG Protocol Scope 2 Guidance (2015), chapter 4. Shares hold in the balance of the year, as § 11 (5)
    EnEfG asks for; no hour has to match. ``residual_intensity_t_per_mwh`` has the shape ``(draw,)``.
    """
    return energy_mwh * (1.0 - renewable_share) * residual_intensity_t_per_mwh[:, None]
