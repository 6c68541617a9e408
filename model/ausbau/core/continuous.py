"""Continuous distributions of uncertain numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.beta_quantile import beta_quantile
from ausbau.core.distribution_base import (
    Distribution,
    Fixed,
    inside_unit,
    require_finite,
    require_scale,
)
from ausbau.core.late import special

_SCORE_AT_P90 = 1.2815515655446004  # Φ⁻¹(0.9)
_LARGEST_SCORE = 8.3  # normal score of the highest level, rounded up
_LARGEST_LOG = 709.0  # exp of it is close to the largest float64


def _require_bounds(low: float, high: float) -> None:
    """Raise ValueError for bounds in the wrong order."""
    if low > high:
        raise ValueError(
            f"The low bound {low:.10g} is above the high bound {high:.10g}; expected low <= high."
        )


def _position(x: Array, low: float, high: float) -> Array:
    """Position of ``x`` between the bounds, 0 to 1; a jump from 0 to 1 where they coincide."""
    if low == high:
        return Fixed(low).cdf(x)
    return np.clip((x - low) / (high - low), 0.0, 1.0)


def _log_between(low: float, score: Array) -> Array:
    """Logarithm of the normal probability between two scores; -inf unless ``low < score``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log_high = special.log_ndtr(score)
        share = -np.expm1(special.log_ndtr(low) - log_high)
        return np.where(score > low, log_high + np.log(share), -np.inf)


@dataclass(frozen=True)
class Uniform(Distribution):
    """Every value between ``low`` and ``high`` is equally likely."""

    low: float
    high: float

    def __post_init__(self) -> None:
        require_finite(low=self.low, high=self.high)
        _require_bounds(self.low, self.high)

    def quantile(self, u: Array) -> Array:
        """Low + u (high − low)."""
        return np.minimum(self.low + u * (self.high - self.low), self.high)

    def cdf(self, x: Array) -> Array:
        """Position of ``x`` between the bounds."""
        return _position(x, self.low, self.high)

    def mean(self) -> float:
        """Middle of the bounds."""
        return (self.low + self.high) / 2

    def support(self) -> tuple[float, float]:
        """Low and high."""
        return self.low, self.high

    def scaled(self, factor: float, offset: float = 0.0) -> Uniform:
        """Both bounds in another unit."""
        require_scale(factor, offset)
        return Uniform(factor * self.low + offset, factor * self.high + offset)


@dataclass(frozen=True)
class _ThreePoint(Distribution):
    """Smallest, most likely and largest value."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        require_finite(low=self.low, mode=self.mode, high=self.high)
        _require_bounds(self.low, self.high)
        if not self.low <= self.mode <= self.high:
            raise ValueError(
                f"The mode {self.mode:.10g} lies outside the bounds {self.low:.10g} to "
                f"{self.high:.10g}; expected low <= mode <= high."
            )

    @property
    def _mode_position(self) -> float:
        """Position of the mode between the bounds, 0 to 1."""
        return (self.mode - self.low) / ((self.high - self.low) or 1.0)

    def support(self) -> tuple[float, float]:
        """Low and high."""
        return self.low, self.high


@dataclass(frozen=True)
class Triangular(_ThreePoint):
    """Density that rises linearly from ``low`` to ``mode`` and falls linearly to ``high``."""

    def quantile(self, u: Array) -> Array:
        """Inverse of the two parabolas of the CDF, each taken from its own end."""
        width, peak = self.high - self.low, self._mode_position
        rising = self.low + width * np.sqrt(u * peak)
        falling = self.high - width * np.sqrt((1.0 - u) * (1.0 - peak))
        return np.clip(np.where(u < peak, rising, falling), self.low, self.high)

    def cdf(self, x: Array) -> Array:
        """Two parabolas that meet at the mode."""
        position, peak = _position(x, self.low, self.high), self._mode_position
        rising = np.minimum(position, peak) ** 2 / (peak or 1.0)
        falling = 1.0 - (1.0 - position) ** 2 / ((1.0 - peak) or 1.0)
        return np.where(position < peak, rising, falling)

    def mean(self) -> float:
        """Third part of the sum of the three points."""
        return (self.low + self.mode + self.high) / 3

    def scaled(self, factor: float, offset: float = 0.0) -> Triangular:
        """All three points in another unit."""
        require_scale(factor, offset)
        return Triangular(*(factor * point + offset for point in (self.low, self.mode, self.high)))


@dataclass(frozen=True)
class Pert(_ThreePoint):
    """Beta distribution between ``low`` and ``high`` whose mean weighs the mode four times.

    Shapes 1 + 4 (mode − low) / (high − low) and 1 + 4 (high − mode) / (high − low). Source of the
    mean: Malcolm et al. 1959, doi 10.1287/opre.7.5.646.
    """

    @property
    def _shapes(self) -> tuple[float, float]:
        """Both shapes of the beta distribution."""
        return 1.0 + 4.0 * self._mode_position, 5.0 - 4.0 * self._mode_position

    def quantile(self, u: Array) -> Array:
        """Quantile of the beta distribution, off by at most 1e-11, stretched to the bounds."""
        position = beta_quantile(*self._shapes, np.asarray(u))
        return np.minimum(self.low + (self.high - self.low) * position, self.high)

    def cdf(self, x: Array) -> Array:
        """Regularised incomplete beta function of the position between the bounds."""
        return np.asarray(special.betainc(*self._shapes, _position(x, self.low, self.high)))

    def mean(self) -> float:
        """(low + 4 mode + high) / 6."""
        return (self.low + 4 * self.mode + self.high) / 6

    def scaled(self, factor: float, offset: float = 0.0) -> Pert:
        """All three points in another unit."""
        require_scale(factor, offset)
        return Pert(*(factor * point + offset for point in (self.low, self.mode, self.high)))


@dataclass(frozen=True)
class Lognormal(Distribution):
    """Positive value whose natural logarithm is normal with standard deviation ``sigma``."""

    median: float
    sigma: float

    def __post_init__(self) -> None:
        require_finite(median=self.median, sigma=self.sigma)
        if self.median <= 0:
            raise ValueError(
                f"The median of a lognormal is {self.median:.10g}; expected more than 0."
            )
        if self.sigma < 0:
            raise ValueError(f"The sigma of a lognormal is {self.sigma:.10g}; expected 0 or more.")
        largest = max(self.sigma**2 / 2, _LARGEST_SCORE * self.sigma)
        if math.log(self.median) + largest > _LARGEST_LOG:
            raise ValueError(
                f"The sigma of a lognormal is {self.sigma:.10g}, too large to compute with; "
                "expected the standard deviation of the natural logarithm, rarely above 2."
            )

    @classmethod
    def from_p10_p90(cls, p10: float, p90: float) -> Lognormal:
        """Lognormal with these two percentiles."""
        require_finite(p10=p10, p90=p90)
        if not 0 < p10 < p90:
            raise ValueError(
                f"The percentiles of a lognormal are p10 = {p10:.10g} and p90 = {p90:.10g}; "
                "expected 0 < p10 < p90."
            )
        logarithm_10, logarithm_90 = math.log(p10), math.log(p90)
        median = math.exp((logarithm_10 + logarithm_90) / 2)
        return cls(median, (logarithm_90 - logarithm_10) / (2 * _SCORE_AT_P90))

    def quantile(self, u: Array) -> Array:
        """Median × exp(sigma × normal score)."""
        return self.median * np.exp(self.sigma * special.ndtri(inside_unit(u)))

    def cdf(self, x: Array) -> Array:
        """Φ(ln(x / median) / sigma); 0 for values up to 0."""
        if self.is_fixed:
            return Fixed(self.median).cdf(x)
        with np.errstate(divide="ignore"):
            logarithm = np.log(np.maximum(x, 0.0) / self.median)
        return np.asarray(special.ndtr(logarithm / self.sigma))

    def mean(self) -> float:
        """Median × exp(sigma² / 2)."""
        return self.median * math.exp(self.sigma**2 / 2)

    def support(self) -> tuple[float, float]:
        """0 to infinity, both out of reach; the median alone where sigma is 0."""
        return (0.0, math.inf) if self.sigma > 0 else (self.median, self.median)

    def scaled(self, factor: float, offset: float = 0.0) -> Lognormal:
        """Median in another unit; a shift is refused, as it would not stay lognormal."""
        require_scale(factor, offset)
        if offset != 0:
            raise ValueError(
                f"A lognormal cannot be shifted by {offset:.10g}; "
                "expected a unit with the same zero."
            )
        return Lognormal(factor * self.median, self.sigma)


@dataclass(frozen=True)
class TruncatedNormal(Distribution):
    """Normal distribution cut off at ``low`` and ``high``.

    ``normal_mean`` and ``sd`` belong to the normal before the cut. Logarithms of probabilities, on
    the side of the shorter tail, keep bounds 30 sd from the mean as exact as near ones.
    """

    normal_mean: float
    sd: float
    low: float
    high: float

    def __post_init__(self) -> None:
        require_finite(mean=self.normal_mean, sd=self.sd, low=self.low, high=self.high)
        _require_bounds(self.low, self.high)
        if self.sd < 0:
            raise ValueError(f"The standard deviation is {self.sd:.10g}; expected 0 or more.")
        if self.sd == 0 and not self.low <= self.normal_mean <= self.high:
            raise ValueError(
                f"The mean {self.normal_mean:.10g} with a standard deviation of 0 lies outside the "
                f"bounds {self.low:.10g} to {self.high:.10g}; expected low <= mean <= high."
            )
        if not self.is_fixed and not math.isfinite(self._log_mass):
            raise ValueError(
                f"The bounds {self.low:.10g} to {self.high:.10g} lie too far from the mean "
                f"{self.normal_mean:.10g}, or too close together, for a standard deviation of "
                f"{self.sd:.10g}; expected bounds that hold part of the distribution."
            )

    @property
    def _sign(self) -> float:
        """−1 where the bounds lie above the mean: then the mirror image is computed."""
        return -1.0 if self.low > self.normal_mean else 1.0

    @cached_property
    def _scores(self) -> tuple[float, float]:
        """Bounds as normal scores, mirrored into the lower tail where that is the shorter one."""
        scores = [self._sign * (bound - self.normal_mean) / self.sd for bound in self.support()]
        return min(scores), max(scores)

    @cached_property
    def _log_mass(self) -> float:
        """Logarithm of the probability between the bounds."""
        low, high = self._scores
        return float(_log_between(low, np.array(high)))

    def quantile(self, u: Array) -> Array:
        """Inverse of the CDF in logarithms, held within the bounds."""
        if self.is_fixed:
            return Fixed(self.support()[0]).quantile(u)
        level = inside_unit(u)
        log_level = np.log(level) if self._sign > 0 else np.log1p(-level)
        low, high = self._scores
        log_below = np.logaddexp(special.log_ndtr(low), log_level + self._log_mass)
        score = special.ndtri_exp(np.minimum(log_below, special.log_ndtr(high)))
        return np.clip(self.normal_mean + self._sign * self.sd * score, self.low, self.high)

    def cdf(self, x: Array) -> Array:
        """Probability between ``low`` and ``x``, divided by that between the bounds."""
        if self.is_fixed:
            return Fixed(self.support()[0]).cdf(x)
        low, high = self._scores
        score = np.clip(self._sign * (np.asarray(x) - self.normal_mean) / self.sd, low, high)
        below = np.exp(_log_between(low, score) - self._log_mass)
        return below if self._sign > 0 else 1.0 - below

    def mean(self) -> float:
        """Mean of the normal, moved by sd × (φ(a) − φ(b)) / (Φ(b) − Φ(a)) for scores a and b."""
        if self.is_fixed:
            return self.support()[0]
        low, high = (
            math.exp(-score * score / 2 - math.log(2 * math.pi) / 2 - self._log_mass)
            for score in self._scores
        )
        moved = self.normal_mean + self._sign * self.sd * (low - high)
        return min(max(moved, self.low), self.high)

    def support(self) -> tuple[float, float]:
        """Low and high; the mean alone where sd is 0."""
        return (self.low, self.high) if self.sd > 0 else (self.normal_mean, self.normal_mean)

    def scaled(self, factor: float, offset: float = 0.0) -> TruncatedNormal:
        """Mean, sd and bounds in another unit."""
        require_scale(factor, offset)
        mean, low, high = (
            factor * point + offset for point in (self.normal_mean, self.low, self.high)
        )
        return TruncatedNormal(mean, factor * self.sd, low, high)
