"""Fits the hourly price shapes to a record and compares what they generate with each recorded year.

``python -m benchmarks.price_shapes RECORD.csv`` prints the parameters of
``energy.price.hourly.recorded`` and the figures of ``docs/prices.md``. The record has the columns
``timestamp_utc`` and ``price_eur_mwh``, or is an export of SMARD or ENTSO-E.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import xarray as xr

from ausbau import pipeline
from ausbau.energy import (
    prices,
    shape_calendar,
    shape_ensemble,
    shape_fit,
    shape_tables,
    shape_year,
    stage,
    weather_year,
)
from ausbau.energy.price_series import hourly_means, read_hourly_series
from ausbau.energy.shape_calendar import SEASONS
from ausbau.energy.shape_ensemble import Regimes, RegimeYear
from ausbau.energy.shape_fit import DailyPrices
from ausbau.energy.shape_year import ShapeParameters
from ausbau.pipeline import Block
from ausbau.scenario import load

SCENARIOS = Path(__file__).parent.parent / "scenarios"
CASES = ("industrial-ai-cloud", "industrial-ai-cloud-2026-11")
DRAWS = 100
YEARS = tuple(range(2019, 2026))
CRISIS = (2021, 2022)
SHAPES, CRISIS_SHAPES = 28, 4
HALF_WEIGHT_YEARS = 1.0
SEED = 1
REGION = 13

Figures = Mapping[str, float]


def recorded(path: str) -> dict[int, DailyPrices]:
    """The years of a record by the local clock."""
    series = hourly_means(read_hourly_series(path, column="price_eur_mwh"))
    return {year: shape_fit.year_of_record(series, year) for year in YEARS}


def as_yaml(year: int, parameters: ShapeParameters) -> str:
    """The parameters of a year as the base scenario writes them."""
    regime = "crisis" if year in CRISIS else "usual"
    lines = [f'"{year}":', f"  regime: {regime}", f"  month: {_row(parameters.month)}"]
    for name, rows in (
        ("working_day", parameters.working_day),
        ("weekend", parameters.weekend),
        ("deviation", parameters.scale),
    ):
        lines.append(f"  {name}:")
        lines += [f"    {season}: {_row(row)}" for season, row in zip(SEASONS, rows, strict=True)]
    lines.append(f"  quantiles: {_row(parameters.quantiles)}")
    lines += [f"  {name}: {value}" for name, value in asdict(parameters.memory).items()]
    lines += ["  source: energy-derived-3", "  confidence: medium", f"  known_on: {year + 1}-01-01"]
    return "\n".join(lines)


def _row(values: Sequence[float]) -> str:
    return f"[{', '.join(f'{value + 0.0:g}' for value in values)}]"


def ensemble(fitted: Mapping[int, ShapeParameters], last: int) -> np.ndarray:
    """Shapes of usual months by what was known at the end of a year, ``(shape, 8760)``."""
    known = [year for year in fitted if year <= last and year not in CRISIS]
    counts = shape_ensemble.apportioned(
        SHAPES, shape_ensemble.weights(known, HALF_WEIGHT_YEARS)
    ).tolist()
    usual = [
        RegimeYear(year, fitted[year], count) for year, count in zip(known, counts, strict=True)
    ]
    print(f"shapes by year, known at the end of {last}: {dict(zip(known, counts, strict=True))}")
    return shape_ensemble.shapes_of(Regimes(tuple(usual), ()), SEED)


def figures(years: Iterable[DailyPrices]) -> dict[str, float]:
    """Means of the figures of years."""
    radiation = weather_year.reference_radiation(REGION)
    found = []
    for year in years:
        price = year.price.ravel()
        earned = float((radiation * price).sum() / radiation.sum() / price.mean())
        found.append(
            shape_fit.statistics(year) | {"worth of solar power, share of the mean": earned}
        )
    return {name: float(np.mean([one[name] for one in found])) for name in found[0]}


def table(columns: Mapping[str, Sequence[Figures]]) -> str:
    """Figures side by side, within a column divided by strokes."""
    lines = [f"| figure | {' | '.join(columns)} |", "| --- |" + " ---: |" * len(columns)]
    for name in next(iter(columns.values()))[0]:
        cells = [" / ".join(_cell(name, one[name]) for one in each) for each in columns.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(name: str, value: float) -> str:
    if name.startswith(("correlation", "worth")):
        return f"{value:.2f}"
    return f"{value:.0f}" if name.startswith("hours") else f"{value:.1f}"


def errors_by_half_weight(years: Mapping[int, DailyPrices]) -> str:
    """How well the years before foretell the day of the next usual year, by half-weight in years.

    Root mean square of predicted less true deviation from the month's mean over season, kind of day and
    hour, in spreads of a year; the mean over the years that have at least two usual years before them.
    """
    usual = [year for year in years if year not in CRISIS]
    days = {year: shape_fit.mean_days(years[year]) for year in usual}
    rows = []
    for half_weight in (0.5, 1.0, 2.0, 4.0, 1_000.0):
        errors = []
        for year in usual[2:]:
            known = [other for other in usual if other < year]
            weight = shape_ensemble.weights(known, half_weight)
            foretold = np.average([days[other] for other in known], axis=0, weights=weight)
            errors.append(float(np.sqrt(np.mean((foretold - days[year]) ** 2))))
        rows.append(f"{half_weight:g} years: " + " ".join(f"{error:.3f}" for error in errors))
    return "\n".join(rows)


def shocked(years: Mapping[int, DailyPrices]) -> list[DailyPrices]:
    """Years of a shock laid on level and spread of 2021, lifted by the rise of the mean to 2022."""
    before, after = (years[year] for year in CRISIS)
    spec = load(SCENARIOS / f"{CASES[0]}.yaml").spec.energy.price
    hours = shape_calendar.reference_hours()
    of_year = np.full(12, shape_calendar.REFERENCE_YEAR)
    season = prices.seasonal_shape(
        np.array(spec.month_shape.relative_price), of_year, np.arange(1, 13)
    )
    rise = np.array([after.price.mean() / before.price.mean()])
    bounds_h = np.append(0.0, np.cumsum(np.bincount(hours.month)))
    lifted = prices.shock_multiplier(
        rise,
        0.0,
        np.array([float(shape_calendar.HOURS)]),
        np.array(spec.shock.profile.relative_rise),
        bounds_h,
    )[0]
    level = (before.price.mean() * season * lifted)[hours.month]
    spread = (shape_fit.spread_eur_per_mwh(before) * lifted)[hours.month]
    shapes = shape_ensemble.shapes_of(shape_tables.regimes_of(spec.hourly), SEED)[-CRISIS_SHAPES:]
    return [
        DailyPrices(price.reshape(-1, 24), hours.month[::24], hours.is_working_day[::24])
        for price in level + spread * shapes
    ]


def with_spread(found: Iterable[DailyPrices]) -> dict[str, float]:
    """Figures of years, and their standard deviation around the mean of the month."""
    found = list(found)
    spread = float(np.mean([shape_fit.spread_eur_per_mwh(year) for year in found]))
    return figures(found) | {"around the mean of the month": spread}


def moved_by_weights(case: str) -> dict[int, float]:
    """By how many EUR/MWh the shapes of all known years move what a scenario pays for energy, by year."""
    scenario = load(SCENARIOS / f"{case}.yaml")
    given = pipeline.run_block(Block(scenario, SEED, 0, DRAWS, until="talent.balance"))
    worlds = scenario.worlds(SEED, 0, DRAWS).limited_to("energy", "catalogue")
    energy, catalogue = scenario.spec.energy, scenario.spec.catalogue
    hourly = energy.price.hourly
    two = {year: each for year, each in hourly.recorded.items() if int(year) in range(2021, 2025)}
    fewer = energy.price.model_copy(update={"hourly": hourly.model_copy(update={"recorded": two})})
    paid = [
        _paid_eur_per_mwh(stage.run(spec, catalogue, worlds, given))
        for spec in (energy, energy.model_copy(update={"price": fewer}))
    ]
    return {year: eur - paid[1][year] for year, eur in paid[0].items()}


def _paid_eur_per_mwh(found: xr.Dataset) -> dict[int, float]:
    """Expected cost of energy over expected use, by calendar year; years without use are left out."""
    of_year = found["month"].dt.year.rename("year")
    line = found["energy.bill_line_eur"].sel(line="procurement")
    cost, use = (
        each.sum("draw").groupby(of_year).sum()
        for each in (line, found["energy.facility_energy_mwh"])
    )
    return {
        int(year): float(cost.sel(year=year) / use.sel(year=year))
        for year in cost["year"].values
        if use.sel(year=year) > 0
    }


def main(path: str) -> None:
    """Fit, print, compare."""
    years = recorded(path)
    fitted = {
        year: shape_fit.fit(shape_fit.levelled(entry) if year in CRISIS else entry)
        for year, entry in years.items()
    }
    print("\n".join(as_yaml(year, parameters) for year, parameters in fitted.items()))
    own = {
        str(year): (
            with_spread([entry]),
            with_spread(
                shape_fit.years_like(entry, _of_year(fitted, year), is_crisis=year in CRISIS)
            ),
        )
        for year, entry in years.items()
    }
    print(f"\nrecorded / generated like the year itself\n\n{table(own)}\n")
    newest = years[YEARS[-1]]
    known = [ensemble(fitted, last) for last in (YEARS[-2], YEARS[-1])]
    ensembles = [figures(shape_fit.years_like(newest, shapes)) for shapes in known]
    print(f"\n{table({str(YEARS[-1]): (figures([newest]), *ensembles)})}\n")
    print(errors_by_half_weight(years))
    columns = {"2022": [with_spread([years[2022]])], "shock": [with_spread(shocked(years))]}
    print(f"\nrecorded and shocked\n\n{table(columns)}\n")
    for case in CASES:
        moved = " ".join(f"{each}: {eur:.2f}" for each, eur in moved_by_weights(case).items())
        print(f"price paid less that with shapes of 2023 and 2024 alone, {case}: {moved}")


def _of_year(fitted: Mapping[int, ShapeParameters], year: int) -> np.ndarray:
    return shape_year.shape_years(fitted[year], year, SEED, SHAPES)


if __name__ == "__main__":
    main(sys.argv[1])
