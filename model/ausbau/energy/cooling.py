"""From IT load to facility load: what cooling and power conversion take on top."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


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


def mean_of_lots(value: Array, weight: Array) -> Array:
    """Mean over the lots; where nothing is powered yet, that of the lots with equal weights.

    Parameters
    ----------
    value
        Shape ``(draw, lot)``.
    weight
        Shape ``(draw, month, lot)``.
    """
    total = weight.sum(axis=2)
    weighted = (weight * value[:, None, :]).sum(axis=2)
    plain = np.broadcast_to(value.mean(axis=1)[:, None], total.shape)
    mean: Array = np.divide(weighted, total, out=plain.copy(), where=total > 0)
    return mean


def overhead_energy_mwh(
    it_energy_mwh: Array, full_load_energy_mwh: Array, pue: Array, fixed_share: Array
) -> Array:
    """Energy for cooling and conversion, shape ``(draw, month)``.

    Part-load rule: of the overhead at full load, ``(PUE − 1)`` times the IT energy there, the fixed
    share remains at any load and the rest follows the load. An assumption; published curves of PUE
    over load have this form, their coefficients vary.

    Parameters
    ----------
    it_energy_mwh
        Drawn in the month.
    full_load_energy_mwh
        IT energy if all that is powered ran at its highest load; cooling is put into operation with
        the servers that it serves.
    pue
        At full load, yearly mean weather, shape ``(draw, month)``.
    fixed_share
        Shape ``(draw,)``.
    """
    fixed = fixed_share[:, None]
    following: Array = fixed * full_load_energy_mwh + (1.0 - fixed) * it_energy_mwh
    return (pue - 1.0) * following


def peak_facility_load_mw(peak_it_load_mw: Array, pue: Array, peak_overhead_factor: Array) -> Array:
    """Highest load at the meter: highest IT load in the hottest hour, all ``(draw, month)``.

    ``peak_overhead_factor`` is the overhead of that hour in relation to the yearly mean.
    """
    highest: Array = peak_it_load_mw * (1.0 + (pue - 1.0) * peak_overhead_factor)
    return highest
