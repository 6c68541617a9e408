"""Values of calendar years from monthly results."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import MetricInput


def at_year_end(given: MetricInput, name: str, *dims: str) -> Array:
    """Value of the last month of each year, ``(draw, year, *dims)``."""
    last = [months[-1] for months in given.months_of_years]
    return given.of(name, "month", *dims)[:, last]


def most_of_year(given: MetricInput, name: str, *dims: str) -> Array:
    """Highest value among the months of each year, ``(draw, year, *dims)``."""
    return given.by_year(given.of(name, "month", *dims), np.max)


def ratio(above: Array, below: Array, if_nothing: float) -> Array:
    """One over the other, and what is given where the other is not above zero."""
    runs = below > 0
    return np.where(runs, above / np.where(runs, below, 1.0), if_nothing)


def of_each_relief(values: Array) -> Array:
    """What all reliefs have in common, with an axis for them at the end."""
    return values[..., np.newaxis]
