"""Paired differences: the same worlds under two scenarios, metric by metric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem
from ausbau.results import Run


@dataclass(frozen=True)
class Difference:
    """How one metric differs, other minus reference, over the worlds where both are finite.

    ``moved_share`` is the share of all worlds in which it differs at all; ``worlds`` counts those with
    a finite difference. ``mean``, ``low`` and ``high`` (10 and 90 per cent) are in the metric's unit.
    """

    metric: str
    unit: str
    reference: float
    other: float
    mean: float
    low: float
    high: float
    moved_share: float
    worlds: int


def compare(reference: Run, other: Run) -> list[Difference]:
    """Paired differences of all metrics that both runs have, in the order of the reference.

    Raises
    ------
    InputError
        if the runs do not share their worlds (seed and number of draws).
    """
    _check_worlds(reference, other)
    names = [str(name) for name in reference.metrics.columns if name in other.metrics]
    return [
        _difference(name, reference.units[name], reference.metrics[name], other.metrics[name])
        for name in names
        if name != "draw"
    ]


def _check_worlds(reference: Run, other: Run) -> None:
    problems = [
        Problem(
            str(other.manifest["name"]),
            0,
            0,
            key,
            f"{other.manifest[key]} is not the {reference.manifest[key]} of {reference.manifest['name']}",
            "the same worlds in both runs",
            f"run both with the same {key}",
        )
        for key in ("seed", "draws")
        if reference.manifest[key] != other.manifest[key]
    ]
    if problems:
        raise InputError(problems)


def _difference(name: str, unit: str, reference: pd.Series, other: pd.Series) -> Difference:
    before, after = reference.to_numpy(dtype=np.float64), other.to_numpy(dtype=np.float64)
    finite = np.isfinite(before) & np.isfinite(after)
    change = after[finite] - before[finite]
    low, high = _quantile(change, 0.1), _quantile(change, 0.9)
    return Difference(
        metric=name,
        unit=unit,
        reference=_quantile(before, 0.5),
        other=_quantile(after, 0.5),
        mean=float(change.mean()) if len(change) else 0.0,
        low=low,
        high=high,
        moved_share=float((before != after).mean()),
        worlds=int(finite.sum()),
    )


def _quantile(values: Array, level: float) -> float:
    if not len(values):
        return 0.0
    return float(np.quantile(values, level, method="inverted_cdf"))
