"""The hourly year behind the months: reads profile, weather and price shapes, and sums them once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.worlds import Worlds
from ausbau.energy import (
    load_shape,
    price_shock,
    shape_calendar,
    shape_ensemble,
    shape_moments,
    weather_year,
)
from ausbau.energy.cooling_spec import CoolingSpec, MonthlyTemperature, WeatherSpec
from ausbau.energy.price_spec import HourlyShape, RecordedYear
from ausbau.energy.shape_ensemble import Regimes, RegimeYear
from ausbau.energy.shape_moments import RampTable
from ausbau.energy.shape_year import Memory, ShapeParameters
from ausbau.energy.spec import EnergySpec
from ausbau.energy.weather_year import Air, Temperature

_FIRST_YEAR = 2000
"""Luck of a calendar year is counted from here, so that a longer horizon changes no year."""


@dataclass(frozen=True)
class HourlyYear:
    """Hours of the reference year that worlds share, each of shape ``(8760,)``.

    ``price`` has the shape ``(shape, 8760)``, ``degc`` holds the temperatures that drive the halls in
    use, ``solar`` is the output of a solar park relative to its mean.
    """

    profile: Array
    price: Array
    degc: Mapping[str, Array]
    solar: Array


@dataclass(frozen=True)
class HourlySums:
    """What is computed once from the hours.

    ``price_profile`` (s·w) and ``price_solar`` (s·g) have the shape ``(shape, 12)``, ``solar`` has
    ``(12,)``, ``candidates`` are the hours in which the peak of each month of the year can lie.
    """

    year: HourlyYear
    ramps: Mapping[str, RampTable]
    price_profile: Array
    price_solar: Array
    solar: Array
    candidates: tuple[IntArray, ...]


@dataclass(frozen=True)
class Hours:
    """The hourly year and which price shape each world has in each month, ``(draw, month)``.

    ``month_of_year`` counts from 0, shape ``(month,)``.
    """

    sums: HourlySums
    shape: IntArray
    month_of_year: IntArray

    @property
    def price_profile(self) -> Array:
        """Mean of price shape times work profile, ``(draw, month)``."""
        return self.sums.price_profile[self.shape, self.month_of_year[None, :]]


def of_worlds(spec: EnergySpec, worlds: Worlds) -> Hours:
    """The hours behind a block of worlds.

    Each calendar year of a world has one price shape; in months of a shock it is one of the crisis.
    """
    seed = worlds.seed if worlds.event_seed is None else worlds.event_seed
    weather, regimes = spec.cooling.weather, regimes_of(spec.price.hourly)
    sums = hourly_sums(
        (tuple(spec.load.work_profile.working_day), tuple(spec.load.work_profile.weekend)),
        _Weather.of(weather, drivers(spec.cooling)),
        regimes,
        seed,
    )
    is_shock = price_shock.multiplier(spec.price, worlds) > 1.0
    shape = shape_ensemble.shape_of_worlds(_luck(worlds), is_shock, regimes)
    month_of_year = worlds.timeline.month_starts.astype("datetime64[M]").astype(np.int64) % 12
    return Hours(sums, shape, month_of_year)


def _luck(worlds: Worlds) -> Array:
    """Uniform number of each world and calendar year, by month, ``(draw, month)``."""
    year = worlds.timeline.year_of_month
    of_year = {
        each: worlds.luck("energy.price.shape", each - _FIRST_YEAR)
        for each in sorted(set(year.tolist()))
    }
    return np.stack([of_year[each] for each in year.tolist()], axis=1)


def drivers(spec: CoolingSpec) -> tuple[str, ...]:
    """Temperatures that the halls in use follow."""
    in_use = {hall for _, hall in spec.hall_of_building}
    return tuple(sorted({spec.halls[hall].driver for hall in in_use}))


def regimes_of(spec: HourlyShape) -> Regimes:
    """The recorded years that the scenario knows, with their numbers of shapes."""
    return Regimes(
        _regime(spec.known("usual"), spec.shape_years, spec.half_weight_years),
        _regime(spec.known("crisis"), spec.crisis_years, spec.half_weight_years),
    )


def _regime(
    years: Mapping[int, RecordedYear], count: int, half_weight_years: float
) -> tuple[RegimeYear, ...]:
    if not years:
        return ()
    weight = shape_ensemble.weights(list(years), half_weight_years)
    shapes = shape_ensemble.apportioned(count, weight).tolist()
    return tuple(
        RegimeYear(year, shape_parameters(entry), number)
        for (year, entry), number in zip(years.items(), shapes, strict=True)
    )


def shape_parameters(year: RecordedYear) -> ShapeParameters:
    """Parameters of the shapes that are like a recorded year."""
    return ShapeParameters(
        tuple(year.month),
        tuple(tuple(getattr(year.working_day, season)) for season in shape_calendar.SEASONS),
        tuple(tuple(getattr(year.weekend, season)) for season in shape_calendar.SEASONS),
        tuple(tuple(getattr(year.deviation, season)) for season in shape_calendar.SEASONS),
        tuple(year.quantiles),
        Memory(year.slow_h, year.fast_h, year.slow_share, year.wave_h, year.wave_share),
    )


@dataclass(frozen=True)
class _Weather:
    """What decides the weather, as a key."""

    region: int
    record: tuple[str, str, str] | None
    written_ns: int
    """When the record was last changed, so that a new one is read."""
    river: tuple[tuple[float, ...], tuple[float, ...], float]
    drivers: tuple[str, ...]

    @classmethod
    def of(cls, spec: WeatherSpec, in_use: tuple[str, ...]) -> _Weather:
        record = spec.record
        file = (record.file, record.dry_bulb_column, record.humidity_column) if record else None
        written_ns = Path(record.file).stat().st_mtime_ns if record else 0
        river = _river_key(spec.river)
        return cls(spec.reference_year.region, file, written_ns, river, in_use)

    def air(self) -> Air:
        if self.record is None:
            return weather_year.reference_air(self.region)
        return weather_year.recorded_air(*self.record)

    def degc(self) -> dict[str, Array]:
        air = self.air()
        mean, daily_range, sd = self.river
        river = Temperature(np.array(mean), np.array(daily_range), sd)
        every = {
            "dry_bulb": air.dry_bulb_degc,
            "wet_bulb": weather_year.wet_bulb_degc(air),
            "river": weather_year.river_degc(river, air),
        }
        return {driver: every[driver] for driver in self.drivers}


def _river_key(
    table: MonthlyTemperature,
) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    return tuple(table.mean_degc), tuple(table.daily_range_k), table.day_to_day_sd_k


@lru_cache(maxsize=4)
def hourly_sums(
    work: tuple[tuple[float, ...], tuple[float, ...]],
    weather: _Weather,
    regimes: Regimes,
    seed: int,
) -> HourlySums:
    """Sums over the hours; once per process and scenario, whatever the number of blocks."""
    profile = load_shape.work_profile(*work)
    price = shape_ensemble.shapes_of(regimes, seed)
    radiation = weather_year.reference_radiation(weather.region)
    solar = radiation / radiation.mean()
    year = HourlyYear(profile, price, weather.degc(), solar)
    return HourlySums(
        year,
        {
            driver: shape_moments.ramp_table(degc, profile, price)
            for driver, degc in year.degc.items()
        },
        shape_calendar.mean_of_months(price * profile),
        shape_calendar.mean_of_months(price * solar),
        shape_calendar.mean_of_months(solar),
        load_shape.candidate_hours(profile, list(year.degc.values())),
    )
