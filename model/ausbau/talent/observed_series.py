"""What was counted of people in Germany, year by year, and what nobody counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True)
class ObservedSeries:
    """A published series: value by year, where it was read, and the reform that breaks it."""

    title: str
    values: Mapping[int, float]
    sources: tuple[str, ...]
    reform: str = ""

    def between(self, first: int, last: int) -> tuple[Array, Array]:
        """Years and values from the first to the last year."""
        chosen = {year: value for year, value in self.values.items() if first <= year <= last}
        return np.array(list(chosen), dtype=np.float64), np.array(list(chosen.values()))


SERIES = (
    ObservedSeries(
        "Graduates in computer science",
        {2001: 6070, 2004: 10_900, 2006: 15_400, 2012: 17_000, 2021: 32_125, 2022: 34_385},
        ("talent-f2", "talent-f1"),
    ),
    ObservedSeries(
        "Unfilled IT posts",
        {2018: 82e3, 2019: 124e3, 2020: 86e3, 2021: 96e3, 2022: 137e3, 2023: 149e3},
        ("talent-t25",),
    ),
    ObservedSeries(
        "AI start-ups on one map",
        {2018: 132, 2019: 214, 2020: 247, 2022: 304, 2023: 508, 2024: 687},
        ("talent-t18",),
    ),
    ObservedSeries(
        "EU Blue Cards, repeats included",
        # Counted by BAMF up to 2019 and by Eurostat from 2023 on: no one series was found.
        {2015: 14_468, 2018: 27_000, 2019: 31_220, 2023: 69_300, 2024: 56_300},
        ("talent-f16", "talent-f14"),
        reform="lower salary floor and more occupations from November 2023",
    ),
    ObservedSeries(
        "Work visas issued abroad",
        {2021: 97e3, 2022: 152e3, 2023: 158e3, 2024: 172e3},
        ("talent-f23",),
        reform="Skilled Immigration Act, in steps from November 2023",
    ),
    ObservedSeries("First EU Blue Cards", {2021: 25e3, 2022: 39e3, 2023: 41e3}, ("talent-f15",)),
    ObservedSeries(
        "Job adverts that ask for AI", {2019: 97e3, 2022: 180e3, 2024: 152e3}, ("talent-t24",)
    ),
    ObservedSeries(
        "Months to fill an IT post", {2019: 6, 2022: 7.1, 2023: 7.7, 2025: 7.7}, ("talent-t26",)
    ),
)

UNCOUNTED = (
    "AI specialists in Germany, by any definition",
    "near-AI engineers",
    "cluster engineers",
    "applicants who wait for a visa",
    "AI specialists who arrive because of the US shock",
)
"""Stocks and flows of the model of which no count exists, so that nothing can be scored."""
