"""What all distributions share: the questions they answer, the levels they accept, their checks.

Levels ``u`` lie in [0, 1). Where a level of 0 or 1 has no finite value, `inside_unit` puts a level
next to it in its place, so that every quantile is finite.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array

LOWEST_LEVEL = 2.0**-54
HIGHEST_LEVEL = 1.0 - 2.0**-53


def inside_unit(u: Array) -> Array:
    """Levels moved into [2**-54, 1 - 2**-53], where normal scores are finite (-8.3 to 8.3)."""
    return np.clip(u, LOWEST_LEVEL, HIGHEST_LEVEL)


def require_finite(**numbers: float) -> None:
    """Raise ValueError for the first number that is NaN or infinite."""
    for name, number in numbers.items():
        if not math.isfinite(number):
            raise ValueError(f"The {name} is {number}; expected a finite number.")


def require_scale(factor: float, offset: float) -> None:
    """Raise ValueError unless a change of unit keeps the order of values."""
    require_finite(factor=factor, offset=offset)
    if factor <= 0:
        raise ValueError(f"The factor of a unit is {factor:.10g}; expected more than 0.")


class Distribution(ABC):
    """What every distribution of a number can tell."""

    @abstractmethod
    def quantile(self, u: Array) -> Array:
        """Values at the levels ``u`` in [0, 1), not decreasing in ``u``."""

    @abstractmethod
    def cdf(self, x: Array) -> Array:
        """Probability of a value of at most ``x``."""

    @abstractmethod
    def mean(self) -> float:
        """Mean over all levels."""

    @abstractmethod
    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value; the largest may be infinite."""

    @abstractmethod
    def scaled(self, factor: float, offset: float = 0.0) -> Distribution:
        """Distribution of ``factor * X + offset`` for a positive factor: a change of unit."""

    @property
    def is_fixed(self) -> bool:
        """Whether only one value is possible."""
        low, high = self.support()
        return low == high


@dataclass(frozen=True)
class Fixed(Distribution):
    """One value, known for sure."""

    value: float

    def __post_init__(self) -> None:
        require_finite(value=self.value)

    def quantile(self, u: Array) -> Array:
        """Value repeated for each level."""
        return np.full(np.shape(u), self.value, dtype=np.float64)

    def cdf(self, x: Array) -> Array:
        """0 below the value, 1 from it on."""
        return np.where(np.asarray(x) >= self.value, 1.0, 0.0)

    def mean(self) -> float:
        """Just the value."""
        return self.value

    def support(self) -> tuple[float, float]:
        """Value as both ends."""
        return self.value, self.value

    def scaled(self, factor: float, offset: float = 0.0) -> Fixed:
        """Value in another unit."""
        require_scale(factor, offset)
        return Fixed(factor * self.value + offset)
