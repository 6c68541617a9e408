"""The outside view: how long plants of a class took to open, from cases of which some never did.

Cases end in one of three ways: opened, given up, or still open when they were last seen. The time to
opening and the time to giving up are taken as two clocks that run side by side; whichever rings first
decides, and a plant that is given up never opens. Each clock is fitted with the cases that end otherwise
as censored: all that is known of them is that it had not rung (Kalbfleisch and Prentice 2002, chapters 3
and 8). With few cases the fit says little; nothing here hides that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import log_ndtr, ndtri

from ausbau.core.arrays import Array, BoolArray

_SHAPES = (1e-3, 1e4)


@dataclass(frozen=True)
class Weibull:
    """Law of a time whose rate rises (shape above 1) or falls with age."""

    shape: float
    scale_h: float

    def quantile_h(self, level: Array) -> Array:
        """Time by which a share ``level`` has happened; 1 − 1/e at the scale."""
        return np.asarray(self.scale_h * (-np.log1p(-level)) ** (1.0 / self.shape))


@dataclass(frozen=True)
class LogNormal:
    """Law of a time whose logarithm is normal."""

    median_h: float
    sigma: float

    def quantile_h(self, level: Array) -> Array:
        """Time by which a share ``level`` has happened."""
        return np.asarray(self.median_h * np.exp(self.sigma * ndtri(level)))


def rate_per_h(duration_h: Array, has_happened: BoolArray) -> float:
    """Constant rate of an event: events by exposure, the estimate of the exponential law.

    Two events in 10, 20, 30 and 40 h of watching, censored or not, are 0.02 an hour.
    """
    return float(has_happened.sum() / duration_h.sum())


def fit_weibull(duration_h: Array, has_happened: BoolArray) -> Weibull:
    """Weibull law of greatest likelihood for durations of which some are censored.

    For a given shape the scale follows: scale^shape = Σ duration^shape / events. What is left is one
    equation that rises in the shape::

        Σ t^k ln t / Σ t^k − 1 / k = mean of ln t over the events

    Raises
    ------
    ValueError
        Unless two events differ, or one lies before a longer censored case.
    """
    _check(duration_h, has_happened)
    longest_h = float(duration_h.max())
    ratio = duration_h / longest_h
    logs, mean_log = np.log(ratio), float(np.log(ratio[has_happened]).mean())

    def excess(shape: float) -> float:
        weights = ratio**shape
        return float((weights * logs).sum() / weights.sum()) - 1.0 / shape - mean_log

    shape = float(brentq(excess, *_SHAPES, xtol=1e-12, rtol=1e-12))
    scale = (float((ratio**shape).sum()) / int(has_happened.sum())) ** (1.0 / shape)
    return Weibull(shape, scale * longest_h)


def fit_lognormal(duration_h: Array, has_happened: BoolArray) -> LogNormal:
    """Log-normal law of greatest likelihood for durations of which some are censored.

    Raises
    ------
    ValueError
        As in `fit_weibull`.
    """
    _check(duration_h, has_happened)
    logs = np.log(duration_h)

    def minus_log_likelihood(center_and_log_sigma: Array) -> float:
        center, log_sigma = center_and_log_sigma
        standard = (logs - center) / np.exp(log_sigma)
        happened = -0.5 * standard[has_happened] ** 2 - log_sigma
        return -float(happened.sum() + log_ndtr(-standard[~has_happened]).sum())

    start = np.array([logs.mean(), np.log(logs.std() + 1e-3)])
    found = minimize(minus_log_likelihood, start, method="Nelder-Mead", tol=1e-11)
    return LogNormal(float(np.exp(found.x[0])), float(np.exp(found.x[1])))


def _check(duration_h: Array, has_happened: BoolArray) -> None:
    if not (duration_h > 0.0).all():
        raise ValueError("a duration is not above 0")
    events_h = duration_h[has_happened]
    if not len(events_h) or duration_h.max() <= events_h.min():
        raise ValueError("needs two events that differ, or one before a longer censored case")


def hours_to_open(
    law: Weibull | LogNormal, given_up_per_h: float, open_level: Array, give_up_level: Array
) -> Array:
    """Time to opening in each world, infinite where the plant is given up before.

    With two constant rates of 0.03 and 0.01 an hour three of four plants open.

    Parameters
    ----------
    law
        Of the time to opening, were nothing ever given up.
    given_up_per_h
        Constant rate of giving up.
    open_level, give_up_level
        Uniform levels in [0, 1), independent of each other, each ``(draw,)``.
    """
    opens_h = law.quantile_h(open_level)
    waits = -np.log1p(-give_up_level)
    given_up_h = np.divide(
        waits, given_up_per_h, out=np.full_like(waits, np.inf), where=given_up_per_h > 0.0
    )
    return np.where(opens_h < given_up_h, opens_h, np.inf)


def mixed_h(inside_h: Array, outside_h: Array, outside_weight: Array, level: Array) -> Array:
    """Each world believes one of two views: the outside one in a share ``outside_weight`` of them.

    The views are mixed and never multiplied: a factor on durations that come from finished cases would
    count their slips twice.
    """
    return np.where(level < outside_weight, outside_h, inside_h)
