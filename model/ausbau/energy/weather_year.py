"""Hourly weather of a year: a German test reference year, or a record that the user has.

The test reference years of the Deutscher Wetterdienst (TRY 2010, mean years of 1988 to 2007 in 15
climate regions, with temperature, humidity and radiation) come with the package demandlib; source:
DWD, Testreferenzjahre 2010. Hours are those of the local clock (:mod:`ausbau.energy.shape_calendar`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem, RunError
from ausbau.energy import shape_calendar
from ausbau.energy.price_series import HOUR_S, HourlySeries, hourly_means, read_hourly_series
from ausbau.energy.shape_calendar import HOURS

REGIONS = 15
_FIRST_LINE = "***"
_TEMPERATURE, _HUMIDITY, _DIRECT, _DIFFUSE = 8, 11, 13, 14
"""Columns of the DWD format: t, RF, B and D on a horizontal plane."""
_WARMEST_HOUR = 17
"""Water is warmest late in the afternoon (an assumption)."""


@dataclass(frozen=True)
class Air:
    """Outdoor air by hour of the reference year: °C and relative humidity in per cent, ``(8760,)``."""

    dry_bulb_degc: Array
    humidity_percent: Array


@dataclass(frozen=True)
class Temperature:
    """January to December: mean in °C and daily range in K; one spread of daily means in K."""

    mean_degc: Array
    daily_range_k: Array
    day_to_day_sd_k: float


@lru_cache(maxsize=4)
def reference_air(region: int) -> Air:
    """Air of a test reference year, climate region 1 to 15 (13 is Upper Bavaria)."""
    table = _reference_table(region)
    return Air(_on_local_clock(table[:, _TEMPERATURE]), _on_local_clock(table[:, _HUMIDITY]))


@lru_cache(maxsize=4)
def reference_radiation(region: int) -> Array:
    """Global radiation on a horizontal plane in W/m², ``(8760,)``."""
    table = _reference_table(region)
    return _on_local_clock(table[:, _DIRECT] + table[:, _DIFFUSE])


@lru_cache(maxsize=4)
def _reference_table(region: int) -> Array:
    """All columns; hour 1 of the file is the first hour of the day, in Central European Time."""
    name = f"vdi/resources_weather/TRY2010_{region:02d}_Jahr.dat"
    text = (_package_folder("demandlib") / name).read_text(encoding="latin-1")
    body = text.split(_FIRST_LINE, 1)[1].split("\n", 1)[1]
    return np.fromstring(body, sep=" ").reshape(HOURS, -1)


def _package_folder(package: str) -> Path:
    """Where a package lies, without importing it: half a second for a file that is only read."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise RunError(f"the package {package} with the test reference years is not installed")
    return Path(found.origin).parent


def _on_local_clock(central_european_time: Array) -> Array:
    """In summer the local clock is an hour ahead: what it calls 13:00 was measured at 12:00."""
    hours = np.arange(HOURS) - shape_calendar.reference_hours().is_summer_time
    return central_european_time[hours]


def recorded_air(path: str, dry_bulb_column: str, humidity_column: str) -> Air:
    """The first whole year, in Central European Time, of a record with temperature and humidity.

    Raises
    ------
    InputError
        if the file cannot be read or holds no whole year.
    """
    columns = (
        hourly_means(read_hourly_series(path, column=column))
        for column in (dry_bulb_column, humidity_column)
    )
    return Air(*(_on_local_clock(_first_year(Path(path), series)) for series in columns))


def _first_year(path: Path, series: HourlySeries) -> Array:
    """A calendar year without 29 February, shape ``(8760,)``."""
    clock = series.start_utc + np.timedelta64(HOUR_S, "s")
    first, last = clock[0].astype(object).year, clock[-1].astype(object).year
    for year in range(first, last + 1):
        hours = _hours_of(year)
        at = int((hours[0] - clock[0]).astype(np.int64)) // HOUR_S
        if at >= 0 and at + len(hours) <= len(clock):
            is_leap_day = hours.astype("datetime64[D]") == np.datetime64(f"{year}-02-28") + 1
            kept = ~is_leap_day if len(hours) > HOURS else np.ones(HOURS, dtype=np.bool_)
            values: Array = series.values[at : at + len(hours)][kept]
            return values
    raise InputError([Problem(str(path), 0, 0, "", "holds no whole calendar year in UTC+1")])


def _hours_of(year: int) -> NDArray[np.datetime64]:
    start, end = (np.datetime64(f"{each}-01-01T00", "h") for each in (year, year + 1))
    return np.arange(start, end).astype("datetime64[s]")


def wet_bulb_degc(air: Air) -> Array:
    """Temperature of water that evaporates into the air, ``(8760,)``.

    Stull 2011, "Wet-bulb temperature from relative humidity and air temperature", Journal of Applied
    Meteorology and Climatology 50, equation 1; within 1 K from 5 to 99 per cent and −20 to 50 °C, at
    the pressure of sea level.
    """
    dry, humidity = air.dry_bulb_degc, air.humidity_percent
    wet: Array = (
        dry * np.arctan(0.151977 * np.sqrt(humidity + 8.313659))
        + np.arctan(dry + humidity)
        - np.arctan(humidity - 1.676331)
        + 0.00391838 * humidity**1.5 * np.arctan(0.023101 * humidity)
        - 4.686035
    )
    return np.minimum(wet, dry)


def river_degc(table: Temperature, air: Air) -> Array:
    """Water of a stream: its own monthly mean and daily wave; warm days are those of the air, ``(8760,)``.

    No hourly record of a stream is at hand. That its days deviate with the days of the air, and by
    the spread of the table, is an assumption.
    """
    hours = shape_calendar.reference_hours()
    daily = shape_calendar.less_mean_of_months(air.dry_bulb_degc).reshape(-1, 24).mean(axis=1)
    spread = daily.std() or 1.0  # air that never changes leaves the water alone
    deviation = np.repeat(daily / spread, 24) * table.day_to_day_sd_k
    wave = np.cos(2 * np.pi * (hours.hour_of_day - _WARMEST_HOUR) / 24)
    water: Array = (
        table.mean_degc[hours.month] + table.daily_range_k[hours.month] / 2 * wave + deviation
    )
    return np.maximum(water, 0.0)
