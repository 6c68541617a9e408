"""A year like 2022 as a shock on a year like 2021, beside the hours of 2022 itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from energy_plant import energy_spec, two_years, worlds_of
from recorded_prices import recorded_year

from ausbau.energy import price_paths, shape_calendar, shape_fit, shape_tables
from ausbau.energy.shape_fit import DailyPrices

IN_2027 = slice(12, 24)
CRISIS = slice(28, 32)
"""Of the shapes, those of the crisis."""


@pytest.fixture(scope="module")
def recorded(data_folder: Path) -> dict[int, DailyPrices]:
    return {year: recorded_year(data_folder, year) for year in (2021, 2022)}


@pytest.fixture(scope="module")
def shocked(recorded: dict[int, DailyPrices]) -> np.ndarray:
    """Hours of 2027 at level and spread of 2021, lifted by the rise of the mean to 2022, ``(4, 8760)``."""
    before, after = recorded[2021], recorded[2022]
    level, spread = float(before.price.mean()), shape_fit.spread_eur_per_mwh(before)
    passport = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
    spec = energy_spec(
        {
            "price.level": {"2025": {"value": f"{level} EUR/MWh", **passport}},
            "price.spread": {"2025": {"value": f"{spread} EUR/MWh", **passport}},
            "price.shock.start": "2027-01-01",
        }
    )
    fixed = {
        "energy.price.uncertainty_factor": 1.0,
        "energy.price.spread_factor": 1.0,
        "energy.price.shock.factor": float(after.price.mean()) / level,
        "energy.price.shock.duration": 8_760.0,
    }
    worlds = worlds_of(spec, two_years(), fixed=fixed)
    market = price_paths.market_paths(spec.price, worlds)
    month = shape_calendar.reference_hours().month
    hours = shape_tables.of_worlds(spec, worlds)
    assert (hours.shape[:, IN_2027] >= CRISIS.start).all()
    assert (hours.shape[:, :12] < CRISIS.start).all()
    shapes = hours.sums.year.price[CRISIS]
    prices: np.ndarray = market.spot[0, IN_2027][month] + market.spread[0, IN_2027][month] * shapes
    return prices


def test_the_mean_of_the_year_and_of_each_month_are_those_of_2022(
    recorded: dict[int, DailyPrices], shocked: np.ndarray
):
    year = recorded[2022]
    assert shocked.mean() == pytest.approx(year.price.mean(), rel=0.02)
    found = shape_calendar.mean_of_months(shocked).mean(axis=0)
    expected = [year.price[year.month == month].mean() for month in range(12)]
    assert found == pytest.approx(expected, rel=0.05)  # twelfths of a year are not quite months


def test_the_spread_rises_a_little_more_than_it_did(
    recorded: dict[int, DailyPrices], shocked: np.ndarray
):
    """Level and spread are lifted alike, by 2.4; the spread of 2022 was 2.2 times that of 2021."""
    before, after = (shape_fit.spread_eur_per_mwh(recorded[year]) for year in (2021, 2022))
    assert after / before == pytest.approx(2.18, abs=0.01)
    found = shape_calendar.less_mean_of_months(shocked).std(axis=1).mean()
    assert 1.0 < found / after < 1.35
    whole = [float(np.std(prices)) for prices in (shocked, recorded[2022].price)]
    assert 1.0 < whole[0] / whole[1] < 1.2


def test_the_hours_are_distributed_as_in_2022(
    recorded: dict[int, DailyPrices], shocked: np.ndarray
):
    year = recorded[2022].price
    for share, tolerance in ((0.25, 0.08), (0.5, 0.08), (0.75, 0.08), (0.95, 0.12), (0.99, 0.15)):
        found, expected = np.quantile(shocked, share), np.quantile(year, share)
        assert found == pytest.approx(expected, rel=tolerance)
    assert (shocked < 0).sum() / len(shocked) < 4 * (year < 0).sum()


def test_a_day_of_the_crisis_is_no_wider_than_its_spread_makes_it(
    recorded: dict[int, DailyPrices], shocked: np.ndarray
):
    """The range of a day over the spread: 187 / 107 in 2022; usual shapes of today have 2.7."""
    year = recorded[2022]
    expected = np.ptp(year.price, axis=1).mean() / shape_fit.spread_eur_per_mwh(year)
    assert expected == pytest.approx(1.75, abs=0.01)
    spread = shape_calendar.less_mean_of_months(shocked).std(axis=1).mean()
    found = np.ptp(shocked.reshape(-1, 24), axis=1).mean() / spread
    assert expected < found < 1.25 * expected
