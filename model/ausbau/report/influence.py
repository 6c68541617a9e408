"""Which assumptions decide a metric: the share of its rank variance that each one explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from ausbau.core.arrays import Array
from ausbau.results import Run

MINIMUM_SHARE = 0.02
"""Below two per cent of the variance an assumption is not told apart from noise at a few hundred draws."""


@dataclass(frozen=True)
class Influence:
    """One uncertain assumption and the share of the metric's rank variance it explains."""

    path: str
    explained_share: float


def influences(run: Run, metric: str) -> list[Influence]:
    """The uncertain assumptions of a run by their influence on one metric, strongest first.

    For numbers the squared Spearman rank correlation, for choices between names the correlation ratio
    of the ranks. Both look at one assumption at a time: shares of correlated assumptions overlap, and
    interactions are not seen.
    """
    ranks = rankdata(run.metrics[metric].to_numpy())
    if np.ptp(ranks) == 0:
        return []
    found = [
        Influence(str(path), _explained(run.parameters[path], ranks))
        for path in run.parameters.columns
        if path != "draw" and run.parameters[path].nunique() > 1
    ]
    strong = [influence for influence in found if influence.explained_share >= MINIMUM_SHARE]
    return sorted(strong, key=lambda influence: (-influence.explained_share, influence.path))


def _explained(values: pd.Series, ranks: Array) -> float:
    if pd.api.types.is_numeric_dtype(values):
        return float(np.corrcoef(rankdata(values.to_numpy()), ranks)[0, 1] ** 2)
    return _correlation_ratio(values, ranks)


def _correlation_ratio(options: pd.Series, ranks: Array) -> float:
    """Variance between the options' means over the total variance."""
    frame = pd.DataFrame({"option": options.to_numpy(), "rank": ranks})
    groups = frame.groupby("option")["rank"]
    between = (groups.count() * (groups.mean() - ranks.mean()) ** 2).sum()
    return float(between / ((ranks - ranks.mean()) ** 2).sum())
