"""The outside view: how long plants of a class took to open, from cases of which some never did.

Cases end in one of three ways: opened, given up, or still open when they were last seen. The time to
opening and the time to giving up are taken as two clocks that run side by side; whichever rings first
decides, and a plant that is given up never opens. Each clock is fitted with the cases that end otherwise
as censored: all that is known of them is that it had not rung (Kalbfleisch and Prentice 2002, chapters 3
and 8). The law of the time to opening is log-normal; that of giving up has a constant rate.

With few cases the parameters of a law are hardly known. So a class is not one law: each pair of median and
spread that the prior allows keeps the weight that its likelihood gives it (Gelman et al. 2013, chapter 3.7:
a posterior on a grid), and each world draws its law from them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtri_exp, xlogy

from ausbau.buildout.reference_cases import Observations
from ausbau.core.arrays import Array, BoolArray


@dataclass(frozen=True, eq=False)
class LogNormal:
    """Law of a time whose logarithm is normal; numbers, or arrays of one law in each world."""

    median_h: Array | float
    sigma: Array | float

    def time_h(self, level: Array, elapsed_h: Array | float = 0.0) -> Array:
        """Time by which a share ``level`` of those has happened that had not by ``elapsed_h``.

        ``u' = F(e) + u (1 − F(e))``, reckoned with what is left of it, so that a late one is told apart.
        """
        with np.errstate(divide="ignore"):
            log_left = log_ndtr(-np.log(elapsed_h / self.median_h) / self.sigma)
            score = -ndtri_exp(log_left + np.log1p(-level))
        return np.asarray(np.maximum(self.median_h * np.exp(self.sigma * score), elapsed_h))


@dataclass(frozen=True, eq=False)
class Candidates:
    """What the prior allows, each value as likely as the others of its kind.

    ``median_h`` of the time to opening, ``sigma`` of its logarithm, ``given_up_per_h``.
    """

    median_h: Array
    sigma: Array
    given_up_per_h: Array


@dataclass(frozen=True, eq=False)
class ClassLaw:
    """What is believed of a class: the candidates with their weights.

    ``weight`` is ``(median, sigma)``, ``rate_weight`` is ``(given_up_per_h,)``; each sums to 1.
    """

    candidates: Candidates
    weight: Array
    rate_weight: Array


def class_law(seen: Observations, candidates: Candidates) -> ClassLaw:
    """The candidates weighed by how likely they make what was seen; without cases all weigh alike."""
    return ClassLaw(
        candidates,
        _weights(_opening_log_likelihood(seen, candidates)),
        _weights(_giving_up_log_likelihood(seen, candidates.given_up_per_h)),
    )


def _weights(log_likelihood: Array) -> Array:
    """What sums to 1; a prior that rules out all that was seen, like a rate of 0, stands as it is."""
    highest = log_likelihood.max()
    if np.isneginf(highest):
        return np.full(log_likelihood.shape, 1.0 / log_likelihood.size)
    weights = np.exp(log_likelihood - highest)
    return np.asarray(weights / weights.sum())


def _opening_log_likelihood(seen: Observations, candidates: Candidates) -> Array:
    """Densities of those that opened, and what is left beyond the others, ``(median, sigma)``."""
    sigma = candidates.sigma[np.newaxis, :, np.newaxis]
    distance = np.log(seen.duration_h) - np.log(candidates.median_h)[:, np.newaxis, np.newaxis]
    score = distance / sigma
    opened = -0.5 * score[..., seen.has_opened] ** 2 - np.log(sigma)
    return np.asarray(opened.sum(axis=2) + log_ndtr(-score[..., ~seen.has_opened]).sum(axis=2))


def _giving_up_log_likelihood(seen: Observations, rate_per_h: Array) -> Array:
    """Of a constant rate: events by its logarithm, less the expected number, ``(rate,)``."""
    exposure_h, events = float(seen.duration_h.sum()), int(seen.was_given_up.sum())
    return np.asarray(xlogy(events, rate_per_h) - rate_per_h * exposure_h)


def law_at(law: ClassLaw, median_level: Array, sigma_level: Array) -> LogNormal:
    """One law in each world: the median at its level, and the spread given this median at its own."""
    of_median = law.weight.sum(axis=1)
    median = _candidate_at(np.cumsum(of_median), median_level)
    of_sigma = np.cumsum(law.weight, axis=1)[median]
    sigma = (of_sigma < (sigma_level * of_sigma[:, -1])[:, np.newaxis]).sum(axis=1)
    sigma = np.minimum(sigma, len(law.candidates.sigma) - 1)
    return LogNormal(law.candidates.median_h[median], law.candidates.sigma[sigma])


def given_up_per_h_at(law: ClassLaw, level: Array) -> Array:
    """One rate of giving up in each world."""
    index = _candidate_at(np.cumsum(law.rate_weight), level)
    return np.asarray(law.candidates.given_up_per_h[index])


def _candidate_at(cumulated: Array, level: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    index = np.searchsorted(cumulated, level * cumulated[-1])
    return np.asarray(np.minimum(index, len(cumulated) - 1), dtype=np.intp)


def fit_lognormal(duration_h: Array, has_happened: BoolArray) -> LogNormal:
    """Log-normal law of greatest likelihood for durations of which some are censored.

    Raises
    ------
    ValueError
        Unless two events differ, or one lies before a longer censored case.
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


def time_to_giving_up_h(
    given_up_per_h: Array | float, level: Array, elapsed_h: Array | float = 0.0
) -> Array:
    """Time to giving up at a constant rate, given none by ``elapsed_h``: a rate has no memory."""
    with np.errstate(divide="ignore"):
        return np.asarray(elapsed_h - np.log1p(-level) / given_up_per_h)


def unless_given_up_h(opens_h: Array, gives_up_h: Array) -> Array:
    """Time to opening, infinite where the plant is given up before."""
    return np.where(opens_h < gives_up_h, opens_h, np.inf)
