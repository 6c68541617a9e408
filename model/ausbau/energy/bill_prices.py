"""The price of each step of a load: from a series, or from a mean and the shape of a typical year."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.errors import InputError, Problem
from ausbau.energy.bill_meter import Instants, MeteredYear, local_clock, whole_year
from ausbau.energy.price_series import HourlySeries


def shaped_eur_per_mwh(
    year: MeteredYear, timezone: str, mean_eur_per_mwh: float, shape: Array | None
) -> Array:
    """Mean price times the relative price of each step's month, kind of day and hour, ``(step,)``.

    Parameters
    ----------
    shape
        Relative prices, ``(2, 12, 24)``: weekday or weekend, month, hour. They are scaled so that the
        hours of the whole local calendar year have the mean. None: every step costs the mean.
    """
    if shape is None:
        return np.full(len(year.load_mw), mean_eur_per_mwh)
    every_hour = _relative(whole_year(year.year, timezone), timezone, shape)
    scale = mean_eur_per_mwh / float(every_hour.mean())
    return scale * _relative(year.start_utc, timezone, shape)


def _relative(start_utc: Instants, timezone: str, shape: Array) -> Array:
    clock = local_clock(start_utc, timezone)
    kind_of_day = clock.is_weekend.astype(np.int64)
    return np.asarray(shape[kind_of_day, clock.month - 1, clock.hour], dtype=np.float64)


def matched_eur_per_mwh(load: HourlySeries, prices: HourlySeries, name: str) -> Array:
    """Price of each step of a load, ``(step,)``; several prices within a step are averaged.

    ``name`` is what messages call the prices.

    Raises
    ------
    InputError
        if the prices do not cover the load.
    """
    wanted_s = load.start_utc.astype(np.int64)
    begin_s = int(prices.start_utc[0].astype(np.int64))
    first: IntArray = (wanted_s - begin_s) // prices.step_s
    within = np.arange(max(load.step_s // prices.step_s, 1))
    is_missing = (first < 0) | (first + within[-1] >= len(prices.values))
    if is_missing.any():
        raise InputError([_uncovered(wanted_s[is_missing], name, prices)])
    return np.asarray(prices.values[first[:, None] + within].mean(axis=1))


def _uncovered(missing_s: IntArray, name: str, prices: HourlySeries) -> Problem:
    first, last = (np.datetime64(int(second), "s") for second in (missing_s[0], missing_s[-1]))
    begin, end = prices.start_utc[0], prices.start_utc[-1] + np.timedelta64(prices.step_s, "s")
    message = (
        f"{len(missing_s)} steps of the load have no price, the first {first}Z, the last {last}Z"
    )
    return Problem(
        name, 0, 0, "", message, f"prices of the whole load; these run from {begin}Z to {end}Z"
    )


def scaled_eur_per_mwh(price_eur_per_mwh: Array, mean_eur_per_mwh: float) -> Array:
    """Prices of one market at the mean of another, by a factor."""
    own = float(price_eur_per_mwh.mean())
    if own <= 0:
        return np.full_like(price_eur_per_mwh, mean_eur_per_mwh)
    return price_eur_per_mwh * (mean_eur_per_mwh / own)
