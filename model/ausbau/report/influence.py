"""Which assumptions decide a metric: the share of its rank variance that each one explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtri

from ausbau.core.arrays import Array

ERROR_SHARE = 0.05
"""Chance that a table names any assumption that has no influence at all."""


@dataclass(frozen=True)
class Influence:
    """One uncertain assumption and the share of the metric's rank variance it explains."""

    path: str
    explained_share: float


def influences(parameters: pd.DataFrame, values: Array) -> list[Influence]:
    """The uncertain parameters that stand out from chance by their influence, strongest first.

    ``parameters`` has a column per parameter and a row per draw, ``values`` one value per draw. For
    numbers the share is the squared Spearman rank correlation, for choices between names the
    correlation ratio of the ranks. Both look at one parameter at a time: shares of correlated
    parameters overlap, and interactions are not seen.
    """
    ranks = _ranks(values)
    uncertain = uncertain_columns(parameters)
    if np.ptp(ranks) == 0 or not uncertain:
        return []
    found = [
        Influence(name, share)
        for name in uncertain
        for share, border in [_explained(parameters[name], ranks, len(uncertain))]
        if share > border
    ]
    return sorted(found, key=lambda influence: (-influence.explained_share, influence.path))


def uncertain_columns(parameters: pd.DataFrame) -> list[str]:
    """The parameters that differ between the worlds."""
    return [
        str(name)
        for name in parameters.columns
        if name != "draw" and parameters[name].nunique() > 1
    ]


def chance_border(draws: int, tests: int, degrees: int = 1) -> float:
    """The share of rank variance that chance explains for none of ``tests`` parameters in 95 of 100 runs.

    Without influence, (draws − 1) times the share follows in the limit a χ² distribution of as many
    ``degrees`` of freedom: one for a number (Spearman), options less one for a choice (Kruskal and
    Wallis 1952, JASA 47, 583). The level is divided by the number of tests (Bonferroni). For one
    degree this is z(1 − 0.025 / tests)² / (draws − 1).
    """
    return float(chdtri(degrees, ERROR_SHARE / tests)) / (draws - 1)


def _explained(values: pd.Series, ranks: Array, tests: int) -> tuple[float, float]:
    """The explained share and the border that chance stays under."""
    if pd.api.types.is_numeric_dtype(values):
        share = float(np.corrcoef(_ranks(values), ranks)[0, 1] ** 2)
        return share, chance_border(len(ranks), tests)
    border = chance_border(len(ranks), tests, degrees=values.nunique() - 1)
    return _correlation_ratio(values, ranks), border


def _ranks(values: Array | pd.Series) -> Array:
    """Ranks from 1; ties share the mean of theirs."""
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)


def _correlation_ratio(options: pd.Series, ranks: Array) -> float:
    """Variance between the options' means over the total variance."""
    frame = pd.DataFrame({"option": options.to_numpy(), "rank": ranks})
    groups = frame.groupby("option")["rank"]
    between = (groups.count() * (groups.mean() - ranks.mean()) ** 2).sum()
    return float(between / ((ranks - ranks.mean()) ** 2).sum())
