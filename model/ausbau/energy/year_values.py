"""Values of a metric's calendar year from monthly results."""

from __future__ import annotations

import numpy as np

from ausbau.core.late import xr
from ausbau.core.metric import MetricInput


def in_year(given: MetricInput, name: str) -> xr.DataArray:
    """The months of the metric's year."""
    variable = given.results[name]
    is_in_year = given.timeline.year_of_month == given.year
    return variable.isel(month=np.flatnonzero(is_in_year))


def year_sum(given: MetricInput, name: str) -> xr.DataArray:
    """Sum over the months of the year."""
    return in_year(given, name).sum("month")


def at_year_end(given: MetricInput, name: str) -> xr.DataArray:
    """Value of the last month of the year."""
    return in_year(given, name).isel(month=-1, drop=True)


def ratio(above: xr.DataArray, below: xr.DataArray, if_nothing: float) -> xr.DataArray:
    """One over the other, and what is given where the other is not above zero."""
    runs = below > 0
    return (above / below.where(runs, 1.0)).where(runs, if_nothing)
