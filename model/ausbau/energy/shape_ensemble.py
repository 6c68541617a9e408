"""The shape-years that all worlds share: which recorded years they are like, and how many of each.

A younger year counts more, because the market moves one way: solar power dips ever deeper at noon. The
weight of a year halves with each ``half_weight_years`` that it lies before the newest one known. Worlds
draw each shape alike, so weights become numbers of shapes. Years of a crisis stand apart: their shapes
belong to the months of a shock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.energy import shape_year
from ausbau.energy.shape_calendar import HOURS
from ausbau.energy.shape_year import ShapeParameters


@dataclass(frozen=True)
class RegimeYear:
    """A recorded year and how many of the shapes are like it."""

    year: int
    parameters: ShapeParameters
    shapes: int


@dataclass(frozen=True)
class Regimes:
    """Years of usual markets, whose shapes come first, and those of a crisis."""

    usual: tuple[RegimeYear, ...]
    crisis: tuple[RegimeYear, ...]

    @property
    def usual_shapes(self) -> int:
        """How many shapes are like usual years."""
        return sum(year.shapes for year in self.usual)

    @property
    def crisis_shapes(self) -> int:
        """How many shapes are like years of a crisis."""
        return sum(year.shapes for year in self.crisis)


def weights(years: Sequence[int], half_weight_years: float) -> Array:
    """Weight of each year, 1 for the newest: ``2^((year − newest) / half_weight_years)``."""
    age = max(years) - np.array(years)
    weight: Array = 0.5 ** (age / half_weight_years)
    return weight


def apportioned(count: int, weight: Array) -> IntArray:
    """So many shapes in proportion to weights, whole ones: the largest remainders are rounded up.

    Hamilton's method; of equal remainders the first is rounded up.
    """
    exact = count * weight / weight.sum()
    whole: IntArray = np.floor(exact).astype(np.int64)
    left = count - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return whole


def shapes_of(regimes: Regimes, seed: int) -> Array:
    """All shapes of a seed, those of usual years first, ``(shape, 8760)``."""
    parts = [
        shape_year.shape_years(entry.parameters, entry.year, seed, entry.shapes)
        for entry in (*regimes.usual, *regimes.crisis)
        if entry.shapes
    ]
    return np.concatenate(parts) if parts else np.empty((0, HOURS))


def shape_of_worlds(luck: Array, is_shock: BoolArray, regimes: Regimes) -> IntArray:
    """Number of the shape of each world and month: a crisis has one of its own, ``(draw, month)``.

    Parameters
    ----------
    luck
        Uniform number of each world and calendar year, by month, ``(draw, month)``.
    is_shock
        Whether prices are lifted by a shock, ``(draw, month)``.
    """
    usual = (luck * regimes.usual_shapes).astype(np.int64)
    if not regimes.crisis_shapes:
        return usual
    crisis = regimes.usual_shapes + (luck * regimes.crisis_shapes).astype(np.int64)
    return np.where(is_shock, crisis, usual)
