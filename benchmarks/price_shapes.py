"""Fits the hourly price shapes to a record and compares what they generate with each recorded year.

``python -m benchmarks.price_shapes RECORD.csv`` prints the parameters of
``energy.price.hourly`` and the table of ``docs/prices.md``. The record has the columns ``timestamp_utc``
and ``price_eur_mwh``, or is an export of SMARD or ENTSO-E.
"""

from __future__ import annotations

import sys
from dataclasses import asdict

import numpy as np

from ausbau.energy import shape_fit, shape_year
from ausbau.energy.price_series import hourly_means, read_hourly_series
from ausbau.energy.shape_calendar import SEASONS
from ausbau.energy.shape_fit import DailyPrices
from ausbau.energy.shape_year import ShapeParameters

FITTED = (2023, 2024)
YEARS = tuple(range(2019, 2026))
SHAPES = 32
SEED = 1


def recorded(path: str) -> dict[int, DailyPrices]:
    """The years of a record by the local clock."""
    series = hourly_means(read_hourly_series(path, column="price_eur_mwh"))
    return {year: shape_fit.year_of_record(series, year) for year in YEARS}


def as_yaml(parameters: ShapeParameters) -> str:
    """The parameters as the base scenario writes them."""
    lines = []
    for name, rows in (
        ("working_day", parameters.working_day),
        ("weekend", parameters.weekend),
        ("deviation", parameters.scale),
    ):
        lines.append(f"{name}:")
        for season, row in zip(SEASONS, rows, strict=True):
            lines.append(f"  {season}: [{', '.join(f'{value:g}' for value in row)}]")
    lines.append(f"quantiles: [{', '.join(f'{value:g}' for value in parameters.quantiles)}]")
    lines += [f"{name}: {value}" for name, value in asdict(parameters.memory).items()]
    return "\n".join(lines)


def comparison(years: dict[int, DailyPrices], shapes: np.ndarray) -> str:
    """Recorded and generated figures of each year side by side, the generated ones as a mean of shapes."""
    columns = []
    for year in years.values():
        found = shape_fit.statistics(year.price.ravel())
        drawn = [shape_fit.statistics(row) for row in shape_fit.on_months_of(year, shapes)]
        columns.append((found, {name: np.mean([one[name] for one in drawn]) for name in found}))
    head = "| figure | " + " | ".join(str(year) for year in years) + " |"
    lines = [head, "| --- |" + " ---: |" * len(years)]
    for name in columns[0][0]:
        digits = 2 if name.startswith("correlation") else 0 if name.startswith("hours") else 1
        cells = [f"{found[name]:.{digits}f} / {drawn[name]:.{digits}f}" for found, drawn in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(path: str) -> None:
    """Fit, print, compare."""
    years = recorded(path)
    parameters = shape_fit.fit([years[year] for year in FITTED])
    shapes = shape_year.shape_years(parameters, SEED, SHAPES)
    print(as_yaml(parameters))
    print()
    print(comparison(years, shapes))


if __name__ == "__main__":
    main(sys.argv[1])
