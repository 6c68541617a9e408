"""From IT load to facility load: what cooling and power conversion take on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.energy import weather
from ausbau.energy.weather import Temperature


@dataclass(frozen=True)
class HallPue:
    """PUE of a kind of hall at full load over the temperature that drives it, shape ``(draw,)``.

    ``PUE(T) = cool + rise · clip((T − limit) / span, 0, 1)``: the relation of the energy facts, 4.1; its
    form is published, its coefficients are assumptions.
    """

    cool: Array
    rise: Array
    free_cooling_limit_degc: Array
    rise_span_k: Array


def mean_pue(hall: HallPue, driver: Temperature) -> Array:
    """Mean PUE of each month of the year, shape ``(draw, 12)``."""
    ramp = weather.mean_ramp(driver, hall.free_cooling_limit_degc, hall.rise_span_k)
    return hall.cool[:, None] + hall.rise[:, None] * ramp


def hottest_pue(hall: HallPue, driver: Temperature) -> Array:
    """PUE in the hottest hour of each month of the year, shape ``(draw, 12)``.

    Never below the month's mean, which knows of days hotter than the typical hottest one.
    """
    hottest = weather.hottest_degc(driver)
    ramp = weather.ramp(hottest, hall.free_cooling_limit_degc, hall.rise_span_k)
    return np.maximum(hall.cool[:, None] + hall.rise[:, None] * ramp, mean_pue(hall, driver))


def nameplate_mwh_by_lot(
    commissioned_h: Array, lot_nameplate_mw: Array, month_bounds_h: Array
) -> Array:
    """Nameplate power of each lot times its hours under power, shape ``(draw, month, lot)``.

    Parameters
    ----------
    commissioned_h
        Hours since start, infinite for never, shape ``(draw, lot)``.
    lot_nameplate_mw
        Shape ``(draw, lot)``.
    month_bounds_h
        Shape ``(month + 1,)``.
    """
    begin, end = month_bounds_h[None, :-1, None], month_bounds_h[None, 1:, None]
    powered_h = end - np.clip(commissioned_h[:, None, :], begin, end)
    powered_mwh: Array = powered_h * lot_nameplate_mw[:, None, :]
    return powered_mwh


def share_by_kind(lot_weight: Array, kind_of_lot: IntArray, kinds: int) -> Array:
    """Share of each kind of building in what is powered, shape ``(draw, month, kind)``.

    Equal shares where nothing is powered yet.

    Parameters
    ----------
    lot_weight
        Shape ``(draw, month, lot)``.
    kind_of_lot
        Code of the kind, shape ``(draw, lot)``.
    kinds
        Number of kinds.
    """
    of_kind = [
        (lot_weight * (kind_of_lot == kind)[:, None, :]).sum(axis=2) for kind in range(kinds)
    ]
    weight: Array = np.stack(of_kind, axis=2)
    total = weight.sum(axis=2, keepdims=True)
    share: Array = np.full_like(weight, 1.0 / kinds)
    np.divide(weight, total, out=share, where=total > 0)
    return share


def overhead(it: Array, full_load: Array, pue: Array, fixed_share: Array) -> Array:
    """What cooling and conversion take, power or energy as the IT figures are, ``(draw, month)``.

    Part-load rule: of the overhead at full load, ``(PUE − 1)`` times the IT load there, the fixed
    share remains at any load and the rest follows the load. An assumption; published curves of PUE
    over load have this form, their coefficients vary.

    Parameters
    ----------
    it
        Drawn by the IT.
    full_load
        What the IT would draw if all that is powered ran at its highest; cooling is put into
        operation with the servers that it serves.
    pue
        At full load in the weather of the time, shape ``(draw, month)``.
    fixed_share
        Shape ``(draw,)``.
    """
    fixed = fixed_share[:, None]
    following: Array = fixed * full_load + (1.0 - fixed) * it
    return (pue - 1.0) * following
