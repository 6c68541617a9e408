"""Scores of a forecast of a time, given as equally likely draws, by what was seen.

What was seen is the month in which it happened, infinite for never, or that it had not happened by a month.
Nothing is scored beyond a horizon, and for what is still open nothing beyond the last look: there the score
is that of the forecast of what has been seen so far, which is proper too (Gneiting and Ranjan 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.core import streams
from ausbau.core.arrays import Array

HORIZON_MONTHS = 120.0
LEVELS = (0.1, 0.5, 0.9)
"""Ends of the 80 % interval and its middle."""
REPEATS = 2_000
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True)
class Seen:
    """When it happened, infinite for never; or, if it is ``is_open``, until when it had not."""

    months: float
    is_open: bool = False

    @property
    def limit_months(self) -> float:
        """Nothing is known or scored beyond."""
        return min(self.months, HORIZON_MONTHS) if self.is_open else HORIZON_MONTHS


def crps(draws: Array, seen: Seen) -> float:
    """Continuous ranked probability score in months, ∫ (F(t) − 1{y ≤ t})² dt up to the limit.

    Of draws and outcome cut off at the limit it is E|X − y| − ½ E|X − X'|, so that never counts as beyond
    (Gneiting and Raftery 2007, equation 21). Two draws at 1 and 3 and an outcome of 2: 1 − ½ = ½.
    """
    cut = np.sort(np.minimum(draws, seen.limit_months))
    outcome = min(seen.months, seen.limit_months)
    count = len(cut)
    half_spread = ((2.0 * np.arange(1, count + 1) - count - 1.0) * cut).sum() / count**2
    return float(np.abs(cut - outcome).mean() - half_spread)


def quantiles(draws: Array) -> list[float]:
    """The 80 % interval and the middle, infinite for never."""
    return [float(value) for value in np.quantile(draws, LEVELS, method="inverted_cdf")]


def is_covered(draws: Array, seen: Seen) -> bool | None:
    """Whether the 80 % interval holds what was seen; None while an open case can still end in it."""
    low, _, high = quantiles(draws)
    if seen.is_open:
        return False if seen.months > high else None
    return low <= seen.months <= high


def width(draws: Array) -> float:
    """Width of the 80 % interval in months, up to the horizon."""
    low, _, high = np.minimum(quantiles(draws), HORIZON_MONTHS)
    return float(high - low)


def pit(draws: Array, seen: Seen) -> tuple[float, float]:
    """Probability integral transform: between which shares of the draws what was seen lies.

    Where the forecast has mass at the outcome, or the case is open, it is the range that is possible
    (Czado, Gneiting and Held 2009).
    """
    if seen.is_open:
        return float((draws <= seen.months).mean()), 1.0
    return float((draws < seen.months).mean()), float((draws <= seen.months).mean())


def pit_histogram(ranges: Sequence[tuple[float, float]], bins: int) -> list[float]:
    """Share of the cases in each of several bins of equal width; a range spreads evenly over its bins."""
    edges = np.linspace(0.0, 1.0, bins + 1)
    shares = np.zeros(bins)
    for low, high in ranges:
        if high > low:
            below = (np.clip(edges, low, high) - low) / (high - low)
            shares += np.diff(below)
        else:
            shares[min(int(low * bins), bins - 1)] += 1.0
    return [float(share) for share in shares / max(len(ranges), 1)]


def is_by(seen: Seen, months: float) -> bool | None:
    """Whether it happened by a month; None where an open case leaves that open."""
    if seen.is_open:
        return False if seen.months >= months else None
    return seen.months <= months


def brier(share: float, *, happened: bool) -> float:
    """Squared distance of a forecast share from what happened (Brier 1950): 0.7 and a miss give 0.49."""
    return (share - float(happened)) ** 2


def mean_interval(
    differences: Array, projects: Sequence[str], seed: int
) -> tuple[float, float, float]:
    """Mean of paired differences and its 95 % interval, from resampled projects.

    Cases of one project are kin and not independent, so projects are drawn with replacement (a cluster
    bootstrap, Davison and Hinkley 1997, section 3.8).
    """
    names = sorted(set(projects))
    groups = [np.array([other == name for other in projects]) for name in names]
    sums = np.array([differences[group].sum() for group in groups])
    counts = np.array([group.sum() for group in groups], dtype=np.float64)
    drawn = np.stack(
        [
            streams.uniforms(seed, "event:hindcast.bootstrap", 0, REPEATS, index)
            for index in range(len(names))
        ],
        axis=1,
    )
    picked = (drawn * len(names)).astype(np.int64)
    means = sums[picked].sum(axis=1) / counts[picked].sum(axis=1)
    low, high = np.quantile(means, INTERVAL)
    return float(differences.mean()), float(low), float(high)
