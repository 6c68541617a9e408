"""Fits the generator of hourly price shapes to a recorded year, and tells years by their figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import ndtri
from scipy.stats import rankdata

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.energy import shape_calendar, shape_year
from ausbau.energy.price_loader import LOCAL
from ausbau.energy.price_series import HourlySeries
from ausbau.energy.shape_year import PROBABILITIES, Memory, Rows, ShapeParameters

LAGS_H = (1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 72, 96, 120, 168)
"""Lags at which the memory of the deviation is fitted."""
LONGEST_MEMORY_H = 720.0
"""A month: what remembers longer is season, and the pattern's."""
DAYS = 365
NOON = slice(11, 16)


@dataclass(frozen=True)
class DailyPrices:
    """A year of hours by the local clock: prices ``(365, 24)``; month from 0 and kind of day ``(365,)``."""

    price: Array
    month: IntArray
    is_working_day: BoolArray


def year_of_record(series: HourlySeries, year: int) -> DailyPrices:
    """A local calendar year of an hourly record, without 29 February.

    The hour that comes twice in autumn counts with its mean, the one that is left out in spring takes
    the value of the hour before.

    Raises
    ------
    ValueError
        if the record does not cover the year.
    """
    days = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    place = (_local_clock(series.start_utc) - days[0].astype("datetime64[h]")).astype(np.int64)
    is_inside = (place >= 0) & (place < 24 * len(days))
    sums = np.bincount(place[is_inside], series.values[is_inside], minlength=24 * len(days))
    counts = np.bincount(place[is_inside], minlength=24 * len(days))
    missing = np.flatnonzero(counts == 0)
    if len(missing) > 1:
        raise ValueError(f"the record lacks {len(missing)} hours of {year}")
    price = sums / np.maximum(counts, 1)
    price[missing] = price[missing - 1]
    is_kept = ~np.isin(days, np.datetime64(f"{year}-02-28") + (1 if len(days) > DAYS else DAYS))
    month = days.astype("datetime64[M]").astype(np.int64) % 12
    return DailyPrices(
        price.reshape(-1, 24)[is_kept], month[is_kept], np.asarray(np.is_busday(days))[is_kept]
    )


def _local_clock(start_utc: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Local hour of each instant."""
    hours = start_utc.astype("datetime64[h]")
    ahead_h = [
        (datetime.fromtimestamp(3_600 * int(hour), LOCAL).utcoffset() or timedelta()).seconds
        // 3_600
        for hour in hours.astype(np.int64)
    ]
    clock: NDArray[np.datetime64] = hours + np.array(ahead_h)
    return clock


def spread_eur_per_mwh(year: DailyPrices) -> float:
    """Standard deviation of the hours around the mean of their month."""
    return float(_centred(year).std())


def _centred(year: DailyPrices) -> Array:
    centred = year.price.copy()
    for month in range(12):
        of_month = year.month == month
        centred[of_month] -= year.price[of_month].mean()
    return centred


def levelled(year: DailyPrices) -> DailyPrices:
    """A year whose prices are multiplied by month so that all months have the mean of the year.

    In a crisis the spread moves with the level from month to month, and a shock lifts both: what is left
    is the shape of a month.
    """
    level = _level_of_days(year)
    return DailyPrices(year.price / level[:, None], year.month, year.is_working_day)


def _level_of_days(year: DailyPrices) -> Array:
    """Mean of each day's month over that of the year, ``(day,)``."""
    means = np.array([year.price[year.month == month].mean() for month in range(12)])
    level: Array = means[year.month] / year.price.mean()
    return level


def fit(year: DailyPrices) -> ShapeParameters:
    """Parameters of the generator from one year, in units of its own spread."""
    score = normal_scores(year.price)
    season = shape_calendar.season_of_month(year.month)
    month = np.array([score[year.month == month].mean() for month in range(12)])
    deviation = score - month[year.month][:, None]
    pattern = np.empty((2, 4, 24))
    for of_season in range(4):
        for kind, is_working_day in enumerate((True, False)):
            chosen = (season == of_season) & (year.is_working_day == is_working_day)
            pattern[kind, of_season] = deviation[chosen].mean(axis=0)
            deviation[chosen] -= pattern[kind, of_season]
    scale = np.stack([deviation[season == of_season].std(axis=0) for of_season in range(4)])
    relative = np.quantile(year.price, PROBABILITIES) / spread_eur_per_mwh(year)
    return ShapeParameters(
        _row(month),
        _rows(pattern[0]),
        _rows(pattern[1]),
        _rows(scale),
        tuple(np.round(relative, 3).tolist()),
        _memory(deviation / scale[season]),
    )


def mean_days(year: DailyPrices) -> Array:
    """Mean deviation from the month by kind of day, season and hour, in spreads, ``(2, 4, 24)``."""
    season = shape_calendar.season_of_month(year.month)
    relative = _centred(year) / spread_eur_per_mwh(year)
    days = [
        [
            relative[(season == of_season) & (year.is_working_day == kind)].mean(axis=0)
            for of_season in range(4)
        ]
        for kind in (True, False)
    ]
    return np.array(days)


def normal_scores(values: Array) -> Array:
    """Values of the normal distribution at the ranks of values, in their shape."""
    scores: Array = ndtri(rankdata(values) / (values.size + 1)).reshape(values.shape)
    return scores


def _rows(values: Array) -> Rows:
    return tuple(_row(row) for row in values)


def _row(values: Array) -> tuple[float, ...]:
    return tuple(np.round(values, 2).tolist())


def _memory(scaled: Array) -> Memory:
    """Memories and shares of the three parts, by least squares on correlations of the normal scores."""
    normal = normal_scores(scaled).reshape(1, -1)
    found = np.array([autocorrelation(normal, lag) for lag in LAGS_H])

    def error(logs: Array) -> Array:
        return np.asarray(shape_year.correlation(_of_logs(logs), np.array(LAGS_H)) - found)

    start = np.log([90.0, 5.0, 60.0, 1.0, 0.3])
    best = _of_logs(least_squares(error, start, bounds=(-np.inf, np.log(LONGEST_MEMORY_H))).x)
    return Memory(
        slow_h=round(best.slow_h, 1),
        fast_h=round(best.fast_h, 1),
        slow_share=round(best.slow_share, 2),
        wave_h=round(best.wave_h, 1),
        wave_share=round(best.wave_share, 2),
    )


def _of_logs(logs: Array) -> Memory:
    """Positive memories, and shares that leave something to the fast part."""
    slow_h, fast_h, wave_h, slow, wave = np.exp(logs).tolist()
    whole = 1.0 + slow + wave
    return Memory(slow_h, fast_h, slow / whole, wave_h, wave / whole)


def autocorrelation(values: Array, lag_h: int) -> float:
    """Correlation of a series with itself some hours later, over rows of whole years."""
    earlier, later = values[:, :-lag_h].ravel(), values[:, lag_h:].ravel()
    return float(np.corrcoef(earlier, later)[0, 1])


def statistics(year: DailyPrices) -> dict[str, float]:
    """Figures by which years are compared, in EUR/MWh or as named."""
    price, day = year.price.ravel(), year.price
    ordered = np.sort(day, axis=1)
    quantiles = np.quantile(price, (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99))
    return {
        "mean": float(price.mean()),
        "standard deviation": float(price.std()),
        "1 % quantile": float(quantiles[0]),
        "5 % quantile": float(quantiles[1]),
        "25 % quantile": float(quantiles[2]),
        "median": float(quantiles[3]),
        "75 % quantile": float(quantiles[4]),
        "95 % quantile": float(quantiles[5]),
        "99 % quantile": float(quantiles[6]),
        "hours below zero": float((price < 0).sum()),
        "hours dearer than the mean by three standard deviations": float(
            (price > price.mean() + 3.0 * price.std()).sum()
        ),
        "noon (11 to 16 h) less the day, April to September": noon_less_day(year),
        "weekend less working days": _weekend_less_working_days(year),
        "highest less lowest hour of a day": float(np.ptp(day, axis=1).mean()),
        "standard deviation within a day": float(day.std(axis=1).mean()),
        "mean of the cheapest 8 hours of a day": float(ordered[:, :8].mean()),
        "mean of the cheapest 16 hours of a day": float(ordered[:, :16].mean()),
        **{
            f"correlation with {lag_h} h before": autocorrelation(price[None], lag_h)
            for lag_h in (1, 6, 24, 168)
        },
    }


def noon_less_day(year: DailyPrices) -> float:
    """Depth of the dip at noon: mean of 11 to 16 o'clock less that of the day, April to September."""
    summer = year.price[(year.month >= 3) & (year.month < 9)]
    return float(summer[:, NOON].mean() - summer.mean())


def _weekend_less_working_days(year: DailyPrices) -> float:
    weekend = year.price[~year.is_working_day].mean()
    return float(weekend - year.price[year.is_working_day].mean())


def years_like(year: DailyPrices, shapes: Array, *, is_crisis: bool = False) -> list[DailyPrices]:
    """Years of shapes ``(shape, 8760)`` with the monthly means and the spread of a recorded year.

    In a crisis the spread of a month moves with its level, as `levelled` takes it out.
    """
    hours = shape_calendar.reference_hours()
    means = np.array([year.price[year.month == month].mean() for month in range(12)])[hours.month]
    spread = spread_eur_per_mwh(levelled(year) if is_crisis else year)
    level = means / year.price.mean() if is_crisis else 1.0
    return [
        DailyPrices(price.reshape(DAYS, 24), hours.month[::24], hours.is_working_day[::24])
        for price in means + spread * level * shapes
    ]
