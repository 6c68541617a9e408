"""Recorded years of hourly prices, read once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ausbau.energy import shape_fit
from ausbau.energy.price_series import HourlySeries, read_hourly_series
from ausbau.energy.shape_fit import DailyPrices

YEARS = range(2019, 2026)


@cache
def record(data_folder: Path) -> HourlySeries:
    """Day-ahead prices of Germany and Luxembourg by the hour."""
    return read_hourly_series(data_folder / "day_ahead_de_lu.csv", column="price_eur_mwh")


@cache
def recorded_year(data_folder: Path, year: int) -> DailyPrices:
    """A year of the record by the local clock."""
    return shape_fit.year_of_record(record(data_folder), year)
