"""How the rule of steady growth would have done: fitted to what was known in 2021, scored on what came.

Stocks and flows of people grow at a constant rate in the model. Where a series has three values by 2021,
that rule is fitted to them alone and held against 2022 to 2024, beside the forecast that nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from ausbau.core.arrays import Array
from ausbau.talent.observed_series import ObservedSeries

KNOWN_BY = 2021
SCORED_UNTIL = 2024
LEAST_VALUES = 3
BAND_SHARE = 0.8


@dataclass(frozen=True)
class Score:
    """One forecast held against what was counted; factors are observed over forecast."""

    series: ObservedSeries
    year: int
    observed: float
    forecast: float
    band: tuple[float, float]
    """In which the observation lies in 80 of 100 cases, if growth scatters as it did before."""
    last_known: float

    @property
    def factor(self) -> float:
        """Observed over forecast: one is exact."""
        return self.observed / self.forecast

    @property
    def naive_factor(self) -> float:
        """Observed over the last known value."""
        return self.observed / self.last_known

    @property
    def is_in_band(self) -> bool:
        """Whether the band held the observation."""
        return self.band[0] <= self.observed <= self.band[1]

    @property
    def is_better(self) -> bool:
        """Whether steady growth came nearer than no change."""
        return bool(abs(np.log(self.factor)) < abs(np.log(self.naive_factor)))


def can_be_scored(series: ObservedSeries) -> bool:
    """Whether three values were known by 2021 and at least one came until 2024."""
    known, _ = series.between(0, KNOWN_BY)
    came, _ = series.between(KNOWN_BY + 1, SCORED_UNTIL)
    return len(known) >= LEAST_VALUES and len(came) > 0


def scores(series: ObservedSeries) -> tuple[Score, ...]:
    """A score for each year that came; none where too little was known."""
    if not can_be_scored(series):
        return ()
    known = series.between(0, KNOWN_BY)
    came, observed = series.between(KNOWN_BY + 1, SCORED_UNTIL)
    middle, spread = growth_forecast(*known, came)
    return tuple(
        Score(
            series,
            int(year),
            float(value),
            float(np.exp(middle[place])),
            (
                float(np.exp(middle[place] - spread[place])),
                float(np.exp(middle[place] + spread[place])),
            ),
            float(known[1][-1]),
        )
        for place, (year, value) in enumerate(zip(came, observed, strict=True))
    )


def growth_forecast(years: Array, values: Array, ahead: Array) -> tuple[Array, Array]:
    """Logarithm of a steadily growing number in years ahead, and half the width of its band.

    Least squares of the logarithm on the year. The band is the prediction interval of the straight line,
    ``t · s · √(1 + 1/n + (x − x̄)² / Σ(x − x̄)²)`` with n − 2 degrees of freedom.
    """
    logs, centre = np.log(values), years.mean()
    offset, squares = years - centre, ((years - centre) ** 2).sum()
    slope = (offset * logs).sum() / squares
    residual = logs - logs.mean() - slope * offset
    freedom = len(years) - 2
    scatter = np.sqrt((residual**2).sum() / freedom)
    width = np.sqrt(1.0 + 1.0 / len(years) + (ahead - centre) ** 2 / squares)
    quantile = stdtrit(freedom, 0.5 + BAND_SHARE / 2)
    return logs.mean() + slope * (ahead - centre), quantile * scatter * width


def table(series: Sequence[ObservedSeries]) -> list[str]:
    """The scores as rows of a Markdown table."""
    rows = [
        "| series | year | counted | steady growth | off by | no change off by | band of 80 % |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for score in (score for one in series for score in scores(one)):
        place = "inside" if score.is_in_band else "outside"
        rows.append(
            f"| {score.series.title} | {score.year} | {score.observed:,.0f} | {score.forecast:,.0f} "
            f"| {score.factor - 1:+.0%} | {score.naive_factor - 1:+.0%} | {place} |"
        )
    return rows
