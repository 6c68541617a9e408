"""Paired differences: the same worlds under two scenarios, metric by metric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ausbau.buildout.outside_view import VIEW, believes_outside
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.errors import InputError, Problem
from ausbau.results import Run

ROUNDING, DUST = 1e-9, 1e-12
"""Differences below this share of the largest value, or below this amount of any unit, are rounding."""
FEWEST_MOVED = 0.1
"""A difference in a smaller share of the worlds says nothing of the others."""
TWIN_FIGURES = 6
AT = "@"
"""Stands in a metric's column before its year or date."""
RELIEF = "["
"""Stands in it before a relief."""


@dataclass(frozen=True)
class Difference:
    """How one metric differs, other minus reference, over the worlds where both are finite.

    ``moved_share`` is the share of all worlds in which it differs by more than rounding; ``worlds``
    counts those with a finite difference. ``mean``, ``low`` and ``high`` (10 and 90 per cent) are in the
    metric's unit, and so is ``spread``: from 10 to 90 per cent of the worlds, the wider of the two runs.

    In a world that believes the outside view no lever moves the first opening. So ``inside_mean`` tells the
    mean over the worlds that go by the network of steps in both runs, None where there is none of them.
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
    spread: float
    inside_mean: float | None = None


def compare(reference: Run, other: Run) -> list[Difference]:
    """Paired differences of all metrics that both runs have, in the order of the reference.

    Where the horizons differ, metrics without a year or a date are left out (`left_out`).

    Raises
    ------
    InputError
        if the runs do not share their worlds (seed and number of draws).
    """
    _check_worlds(reference, other)
    unlike = set(left_out(reference, other))
    inside = _goes_by_steps(reference) & _goes_by_steps(other)
    return [
        _difference(
            name, reference.units[name], reference.metrics[name], other.metrics[name], inside
        )
        for name in _shared(reference, other)
        if name not in unlike
    ]


def _goes_by_steps(run: Run) -> BoolArray:
    """Which worlds of a run go by the network of steps; all of a run without an outside view."""
    paths = [f"{VIEW}.{name}" for name in ("belief", "weight")]
    if not set(paths) <= set(run.parameters.columns):
        return np.ones(len(run.metrics), dtype=np.bool_)
    belief, weight = (run.parameters[path].to_numpy(dtype=np.float64) for path in paths)
    return ~believes_outside(belief, weight)


def furthest(differences: Iterable[Difference]) -> list[Difference]:
    """What moved, furthest first: the paired mean, a world without one counting as zero, over the spread.

    What is the same in nearly all worlds has no spread and comes last, by the share of worlds in which
    it moved.
    """
    moved = [one for one in differences if one.moved_share > 0]
    worlds = max((one.worlds for one in moved), default=0)
    return sorted(moved, key=lambda one: _rank(one, worlds))


def furthest_of_each(moved: Sequence[Difference]) -> list[Difference]:
    """The first column of each metric in this order, one without a relief if there is any."""
    first_of: dict[str, Difference] = {}
    for one in sorted(moved, key=lambda difference: RELIEF in difference.metric):
        first_of.setdefault(metric_of(one), one)
    chosen = set(first_of.values())
    return [one for one in moved if one in chosen]


def told_first(moved: Sequence[Difference]) -> list[Difference]:
    """What is worth telling of differences in their order: each metric once, none of a handful of worlds."""
    return without_twins(furthest_of_each([one for one in moved if is_broad(one)]))


def is_broad(one: Difference) -> bool:
    """Whether a difference is more than the doing of a handful of worlds.

    It moves in a tenth of them at least, and its mean lies within its own range from 10 to 90 per cent.
    """
    return one.moved_share >= FEWEST_MOVED and one.low <= one.mean <= one.high


def without_twins(moved: Iterable[Difference]) -> list[Difference]:
    """Of differences that are the same number in the same worlds only the first: one tells the others."""
    told: dict[tuple[object, ...], Difference] = {}
    for one in moved:
        figures = (f"{value:.{TWIN_FIGURES}g}" for value in (one.mean, one.low, one.high))
        told.setdefault((one.unit, one.moved_share, *figures), one)
    return list(told.values())


def metric_of(difference: Difference) -> str:
    """The metric whose column differs, without its year, date or relief."""
    return difference.metric.split(AT)[0].split(RELIEF)[0]


def _rank(one: Difference, worlds: int) -> tuple[bool, float]:
    if one.spread > 0:
        return False, -abs(one.mean) * one.worlds / (worlds * one.spread)
    return True, -one.moved_share


def left_out(reference: Run, other: Run) -> list[str]:
    """Metrics that speak of the whole horizon, where the two runs have unlike ones.

    A sum, a peak or a value discounted over eleven years says nothing beside one over six.
    """
    if horizon(reference) == horizon(other):
        return []
    return [name for name in _shared(reference, other) if AT not in name]


def horizon(run: Run) -> tuple[str, str]:
    """First and last day of a run."""
    timeline = run.scenario["sections"]["timeline"]
    return str(timeline["start"]), str(timeline["end"])


def _shared(reference: Run, other: Run) -> list[str]:
    names = [str(name) for name in reference.metrics.columns if name in other.metrics]
    return [name for name in names if name != "draw"]


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


def _difference(
    name: str, unit: str, reference: pd.Series, other: pd.Series, inside: BoolArray
) -> Difference:
    before, after = reference.to_numpy(dtype=np.float64), other.to_numpy(dtype=np.float64)
    finite = np.isfinite(before) & np.isfinite(after)
    step = _rounding(before, after)
    same = np.isclose(before, after, rtol=0.0, atol=step)
    change = np.where(same[finite], 0.0, after[finite] - before[finite])
    low, high = _band(change)
    spread = max(np.ptp(_band(values[np.isfinite(values)])) for values in (before, after))
    return Difference(
        metric=name,
        unit=unit,
        reference=_free_of_dust(_quantile(before, 0.5), step),
        other=_free_of_dust(_quantile(after, 0.5), step),
        mean=float(change.mean()) if len(change) else 0.0,
        low=low,
        high=high,
        moved_share=float((~same).mean()),
        worlds=int(finite.sum()),
        spread=float(spread) if spread > step else 0.0,
        inside_mean=float(change[inside[finite]].mean()) if inside[finite].any() else None,
    )


def _rounding(before: Array, after: Array) -> float:
    """Differences up to this one come from the order of sums, in the metric's unit."""
    values = np.concatenate([before, after])
    largest = np.abs(values[np.isfinite(values)]).max(initial=0.0)
    return float(max(ROUNDING * largest, DUST))


def _free_of_dust(value: float, step: float) -> float:
    """A value, or nothing where it is nothing but what rounding has left."""
    return 0.0 if abs(value) <= step else value


def _band(values: Array) -> tuple[float, float]:
    """The 10 and 90 per cent quantiles."""
    return _quantile(values, 0.1), _quantile(values, 0.9)


def _quantile(values: Array, level: float) -> float:
    if not len(values):
        return 0.0
    return float(np.quantile(values, level, method="inverted_cdf"))
