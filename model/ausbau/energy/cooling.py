"""From IT load to facility load: what cooling and power conversion take on top, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.energy import planes
from ausbau.energy.shape_moments import Ramp


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

    @property
    def ramp(self) -> Ramp:
        """Where the rise begins, and over how many K it goes."""
        return Ramp(self.free_cooling_limit_degc, self.rise_span_k)


def hourly_pue(hall: HallPue, degc: Array) -> Array:
    """PUE at full load at given temperatures ``(hour,)``, shape ``(draw, hour)``."""
    above = degc[None, :] - hall.free_cooling_limit_degc[:, None]
    ramp = np.clip(above / hall.rise_span_k[:, None], 0.0, 1.0)
    pue: Array = hall.cool[:, None] + hall.rise[:, None] * ramp
    return pue


@dataclass(frozen=True)
class OverheadMeans:
    """Means over the hours of each month of ``o = PUE − 1`` and of its products, ``(draw, month)``.

    ``w`` is the work profile, ``s`` the price shape; both have the mean 0 in each month.
    """

    alone: Array
    with_profile: Array
    with_price: Array
    with_both: Array

    def weighted(self, weight: Array) -> OverheadMeans:
        """Times a share ``(draw, month)``, for halls side by side."""
        return OverheadMeans(
            self.alone * weight,
            self.with_profile * weight,
            self.with_price * weight,
            self.with_both * weight,
        )

    def __add__(self, other: OverheadMeans) -> OverheadMeans:
        """Halls side by side."""
        return OverheadMeans(
            self.alone + other.alone,
            self.with_profile + other.with_profile,
            self.with_price + other.with_price,
            self.with_both + other.with_both,
        )


def overhead_means(
    hall: HallPue, ramp: Array, priced_ramp: Array, price_profile: Array
) -> OverheadMeans:
    """Means of a hall's overhead from those of its ramp.

    Parameters
    ----------
    ramp, priced_ramp
        From `shape_moments`, by month of the horizon, ``(2, draw, month)``.
    price_profile
        Mean of s·w, ``(draw, month)``.
    """
    constant, rise = hall.cool[:, None] - 1.0, hall.rise[:, None]
    return OverheadMeans(
        constant + rise * ramp[0],
        rise * ramp[1],
        rise * priced_ramp[0],
        constant * price_profile + rise * priced_ramp[1],
    )


@dataclass(frozen=True)
class ItHours:
    """IT load by the hour, ``mean + swing · w(h)``, and what all that is powered would draw at most.

    In MW, shape ``(draw, month)``.
    """

    mean_mw: Array
    swing_mw: Array
    full_load_mw: Array

    def of_months(self, months: IntArray) -> ItHours:
        """Some months alone."""
        return ItHours(
            self.mean_mw[:, months], self.swing_mw[:, months], self.full_load_mw[:, months]
        )


def served_mw(it_mw: Array, full_load_mw: Array, fixed_share: Array) -> Array:
    """The IT load that overhead is counted on, ``φ · full + (1 − φ) · it``, ``(draw, month)``.

    Part-load rule: of the overhead at full load, ``(PUE − 1)`` times the IT load there, the fixed
    share ``φ (draw,)`` remains at any load and the rest follows the load. An assumption; published
    curves of PUE over load have this form, their coefficients vary.
    """
    fixed = fixed_share[:, None]
    served: Array = fixed * full_load_mw + (1.0 - fixed) * it_mw
    return served


def overhead_mean_mw(it: ItHours, overhead: OverheadMeans, fixed_share: Array) -> Array:
    """Mean of cooling and conversion over the hours of each month, shape ``(draw, month)``."""
    served = served_mw(it.mean_mw, it.full_load_mw, fixed_share)
    following = (1.0 - fixed_share)[:, None] * it.swing_mw
    mean: Array = overhead.alone * served + overhead.with_profile * following
    return mean


def conversion_mean_mw(
    it: ItHours, overhead_mw: Array, fixed_share: Array, loss_share: Array
) -> Array:
    """Part of the overhead that transformers and uninterruptible supply lose, ``(draw, month)``.

    A share ``(draw,)`` of the IT load that overhead is counted on, never more than the overhead.
    """
    served = served_mw(it.mean_mw, it.full_load_mw, fixed_share)
    return np.minimum(loss_share[:, None] * served, overhead_mw)


def price_covariance_mw(
    it: ItHours, overhead: OverheadMeans, fixed_share: Array, price_profile: Array
) -> Array:
    """Mean over the hours of load times price shape, shape ``(draw, month)``.

    Times the spread of the price it is what the shape of the load costs by the hour, beside its mean.
    """
    served = served_mw(it.mean_mw, it.full_load_mw, fixed_share)
    following = (1.0 - fixed_share)[:, None] * it.swing_mw
    of_overhead = overhead.with_price * served + overhead.with_both * following
    covariance: Array = it.swing_mw * price_profile + of_overhead
    return covariance


def facility_peak_mw(peak: ItHours, profile: Array, pue: Array, fixed_share: Array) -> Array:
    """Highest load at the meter over the candidate hours, shape ``(draw, month)``.

    Parameters
    ----------
    peak
        ``mean_mw`` is the IT load where the profile is 1, ``swing_mw`` what it falls with the profile.
    profile
        Work profile in the candidate hours, ``(candidate,)``.
    pue
        At full load in these hours, ``(draw, month, candidate)``.
    """
    highest = np.zeros_like(peak.mean_mw)
    for candidate, work in enumerate(profile.tolist()):
        it_mw = peak.mean_mw - (1.0 - work) * peak.swing_mw
        served = served_mw(it_mw, peak.full_load_mw, fixed_share)
        load_mw = it_mw + (pue[:, :, candidate] - 1.0) * served
        np.maximum(highest, load_mw, out=highest)
    return highest


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
    begin, end = month_bounds_h[:-1], month_bounds_h[1:]
    powered_h = end - np.clip(commissioned_h.T[:, :, None], begin, end)
    return np.moveaxis(powered_h * lot_nameplate_mw.T[:, :, None], 0, -1)


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
    weight = planes.stacked(of_kind)
    total = weight.sum(axis=2, keepdims=True)
    share: Array = np.full_like(weight, 1.0 / kinds)
    np.divide(weight, total, out=share, where=total > 0)
    return share
