"""Which assumptions decide a metric: the share of its rank variance that each one explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ausbau.core.arrays import Array, IntArray
from ausbau.core.late import special

ERROR_SHARE = 0.05
"""Chance that a table names any assumption that has no influence at all."""


@dataclass(frozen=True)
class Influence:
    """One uncertain assumption and the share of the metric's rank variance it explains."""

    path: str
    explained_share: float
    correlation: float | None = None
    """Spearman's, of a number; None for a choice between names."""


def influences(parameters: pd.DataFrame, values: Array) -> list[Influence]:
    """The uncertain parameters that stand out from chance by their influence, strongest first.

    ``parameters`` has a column per parameter and a row per draw, ``values`` one value per draw. For
    numbers the share is the squared Spearman rank correlation, for choices between names the
    correlation ratio of the ranks. Both look at one parameter at a time: shares of correlated
    parameters overlap, and interactions are not seen.
    """
    return Assumptions.of(parameters).influences(values)


@dataclass(frozen=True)
class Assumptions:
    """The uncertain parameters of an ensemble, ranked once for any number of metrics.

    ``scores`` are the ranks of the numbers, centred and of length 1, shape (draw, parameter);
    ``options`` are those of the choices between names as numbers from 0 without gaps, each ``(draw,)``.
    """

    numbers: tuple[str, ...]
    scores: Array
    options: Mapping[str, IntArray]

    @classmethod
    def of(cls, parameters: pd.DataFrame) -> Assumptions:
        """Rank the parameters that differ between the worlds."""
        names = uncertain_columns(parameters)
        numbers = [name for name in names if pd.api.types.is_numeric_dtype(parameters[name])]
        choices = [name for name in names if name not in numbers]
        options = {name: pd.factorize(parameters[name])[0].astype(np.int64) for name in choices}
        return cls(tuple(numbers), _scores(parameters[numbers].rank().to_numpy()), options)

    def influences(self, values: Array) -> list[Influence]:
        """See :func:`influences`."""
        ranks = _ranks(values)
        tests = len(self.numbers) + len(self.options)
        if np.ptp(ranks) == 0 or tests == 0:
            return []
        draws = len(ranks)
        # A plain sum along the draws: a product of matrices could depend on how many there are.
        correlations = (self.scores * _scores(ranks)[:, np.newaxis]).sum(axis=0)
        border = chance_border(draws, tests)
        found = [
            Influence(name, float(correlation**2), float(correlation))
            for name, correlation in zip(self.numbers, correlations, strict=True)
            if correlation**2 > border
        ]
        for name, options in self.options.items():
            share = _correlation_ratio(options, ranks)
            if share > chance_border(draws, tests, degrees=int(options.max())):
                found.append(Influence(name, share))
        return sorted(found, key=lambda influence: (-influence.explained_share, influence.path))


def uncertain_columns(parameters: pd.DataFrame) -> list[str]:
    """The parameters that differ between the worlds."""
    columns = {str(name): parameters[name].to_numpy() for name in parameters.columns}
    return [
        name for name, values in columns.items() if name != "draw" and (values != values[:1]).any()
    ]


def chance_border(draws: int, tests: int, degrees: int = 1) -> float:
    """The share of rank variance that chance explains for none of ``tests`` parameters in 95 of 100 runs.

    Without influence, (draws − 1) times the share follows in the limit a χ² distribution of as many
    ``degrees`` of freedom: one for a number (Spearman), options less one for a choice (Kruskal and
    Wallis 1952, JASA 47, 583). The level is divided by the number of tests (Bonferroni). For one
    degree this is z(1 − 0.025 / tests)² / (draws − 1).
    """
    return float(special.chdtri(degrees, ERROR_SHARE / tests)) / (draws - 1)


def _ranks(values: Array | pd.Series) -> Array:
    """Ranks from 1; ties share the mean of theirs."""
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)


def _scores(ranks: Array) -> Array:
    """Centred, and scaled so that the sum of squares along the draws is 1."""
    centred = ranks - ranks.mean(axis=0)
    scaled: Array = centred / np.sqrt((centred**2).sum(axis=0))
    return scaled


def _correlation_ratio(options: IntArray, ranks: Array) -> float:
    """Variance between the options' means over the total variance."""
    counts = np.bincount(options)
    means = np.bincount(options, weights=ranks) / counts
    between = (counts * (means - ranks.mean()) ** 2).sum()
    return float(between / ((ranks - ranks.mean()) ** 2).sum())
