"""Discrete distributions: a choice between options, and observed values.

The value at level ``u`` is the first one whose cumulative probability exceeds ``u``. So an option
of probability 0 never occurs, and a level equal to the cumulative probability of a value leads to
the next value above it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.distribution_base import (
    HIGHEST_LEVEL,
    Distribution,
    require_finite,
    require_scale,
)

_PROBABILITY_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class _Staircase:
    """CDF of finitely many values: values in rising order, their positions, cumulative levels."""

    values: Array
    order: IntArray
    levels: Array

    @classmethod
    def of(cls, values: Sequence[float], weights: Sequence[float]) -> _Staircase:
        """Sort the values of positive weight; the last level is exactly 1."""
        numbers, masses = np.array(values, dtype=np.float64), np.array(weights, dtype=np.float64)
        order = np.argsort(numbers, kind="stable")
        order = order[masses[order] > 0]
        levels = np.cumsum(masses[order])
        return cls(numbers[order], np.asarray(order, dtype=np.int64), levels / levels[-1])

    def rank(self, u: Array) -> IntArray:
        """Rank, from 0, of the value at each level."""
        rank = np.searchsorted(self.levels, np.minimum(u, HIGHEST_LEVEL), side="right")
        return np.asarray(rank, dtype=np.int64)

    def quantile(self, u: Array) -> Array:
        """Value at each level."""
        return self.values[self.rank(u)]

    def cdf(self, x: Array) -> Array:
        """Cumulative level at ``x``."""
        return np.append(0.0, self.levels)[np.searchsorted(self.values, x, side="right")]

    def mean(self) -> float:
        """Sum of value × probability."""
        return math.fsum(self.values * np.diff(self.levels, prepend=0.0))

    def support(self) -> tuple[float, float]:
        """Smallest and largest value."""
        return float(self.values[0]), float(self.values[-1])


def _require_weights(name: str, weights: Sequence[float], count: int) -> None:
    """Raise ValueError unless there is one usable weight per value."""
    if count == 0:
        raise ValueError("There is no value; expected at least one.")
    if len(weights) != count:
        raise ValueError(
            f"{count} values have {len(weights)} weights; expected one for each value."
        )
    for weight in weights:
        require_finite(**{name: weight})
        if weight < 0:
            raise ValueError(f"A {name} is {weight:.10g}; expected 0 or more.")


def _require_distinct_of_one_kind(options: Sequence[str] | Sequence[float]) -> None:
    """Raise ValueError unless the options are different names, or different finite numbers."""
    if len(set(options)) < len(options):
        raise ValueError("The same option is given twice; expected each option once.")
    names = [option for option in options if isinstance(option, str)]
    if names and len(names) < len(options):
        raise ValueError("Some options are names, others numbers; expected one kind.")
    for option in options:
        if not isinstance(option, str):
            require_finite(option=option)


@dataclass(frozen=True)
class Choice(Distribution):
    """One of several options, each with its probability.

    Options are all names or all numbers. Names have an index but no quantile, CDF or mean. Numbers
    are taken in rising order, so that their quantile does not decrease, whatever the order of
    declaration.
    """

    options: tuple[str, ...] | tuple[float, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        _require_weights("probability", self.probabilities, len(self.options))
        _require_distinct_of_one_kind(self.options)
        total = math.fsum(self.probabilities)
        if abs(total - 1) > _PROBABILITY_TOLERANCE:
            raise ValueError(f"The probabilities sum to {total:.12g}; expected a sum of 1.")

    @cached_property
    def _staircase(self) -> _Staircase:
        """CDF over the values or, for names, over their positions."""
        values = range(len(self.options)) if self._has_names else self.options
        return _Staircase.of([float(value) for value in values], self.probabilities)

    @property
    def _has_names(self) -> bool:
        return isinstance(self.options[0], str)

    def _numbers(self) -> _Staircase:
        """CDF over the values; ValueError for names."""
        if self._has_names:
            raise ValueError(f"The options {', '.join(map(str, self.options))} are not numbers.")
        return self._staircase

    @property
    def is_fixed(self) -> bool:
        """Whether only one option has a positive probability."""
        return self._staircase.levels.size == 1

    def index(self, u: Array) -> IntArray:
        """Position of the option at each level among the declared ones, from 0."""
        return self._staircase.order[self._staircase.rank(u)]

    def quantile(self, u: Array) -> Array:
        """Value of the option at each level."""
        return self._numbers().quantile(u)

    def cdf(self, x: Array) -> Array:
        """Probability of the options up to ``x``."""
        return self._numbers().cdf(x)

    def mean(self) -> float:
        """Sum of value × probability."""
        return self._numbers().mean()

    def support(self) -> tuple[float, float]:
        """Smallest and largest value of positive probability."""
        return self._numbers().support()

    def scaled(self, factor: float, offset: float = 0.0) -> Choice:
        """All values in another unit."""
        require_scale(factor, offset)
        self._numbers()
        options = tuple(factor * float(option) + offset for option in self.options)
        return Choice(options, self.probabilities)


@dataclass(frozen=True)
class Empirical(Distribution):
    """Observed values, drawn with weights; without weights each one is equally likely.

    Nothing is interpolated: only observed values come out.
    """

    values: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for value in self.values:
            require_finite(value=value)
        _require_weights("weight", self._weights, len(self.values))
        if not math.fsum(self._weights) > 0:
            raise ValueError("All weights are 0; expected at least one above 0.")

    @property
    def _weights(self) -> tuple[float, ...]:
        return self.weights or (1.0,) * len(self.values)

    @cached_property
    def _staircase(self) -> _Staircase:
        return _Staircase.of(self.values, self._weights)

    def quantile(self, u: Array) -> Array:
        """Observed value at each level."""
        return self._staircase.quantile(u)

    def cdf(self, x: Array) -> Array:
        """Share of the weight on values up to ``x``."""
        return self._staircase.cdf(x)

    def mean(self) -> float:
        """Weighted mean."""
        return self._staircase.mean()

    def support(self) -> tuple[float, float]:
        """Smallest and largest value of positive weight."""
        return self._staircase.support()

    def scaled(self, factor: float, offset: float = 0.0) -> Empirical:
        """All values in another unit."""
        require_scale(factor, offset)
        return Empirical(tuple(factor * value + offset for value in self.values), self.weights)
