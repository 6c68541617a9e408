"""A saved run and the words of a language: what chapters and figures share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from ausbau.core.arrays import BoolArray
from ausbau.core.timeline import Timeline
from ausbau.key_figures import operating_year, timeline_of
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import number


@dataclass(frozen=True)
class ToldRun:
    """A run that is told in one language."""

    run: Run
    texts: Texts

    @property
    def series(self) -> xr.Dataset:
        """The series by draw that the run keeps."""
        return self.run.series

    @cached_property
    def timeline(self) -> Timeline:
        """The simulated period."""
        return timeline_of(self.run)

    @cached_property
    def year(self) -> int:
        """The calendar year that yearly figures speak of: the first one of full operation."""
        return operating_year(self.run)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals."""
        return number(value, self.texts.language, digits)

    def months_of(self, year: int) -> BoolArray:
        """Which months of the series lie in a calendar year."""
        return np.asarray(self.series["month"].dt.year.to_numpy() == year)

    def of_year(self, name: str) -> xr.DataArray:
        """A monthly flow summed over the operating year, draws first."""
        months = np.flatnonzero(self.months_of(self.year))
        return self.series[name].isel(month=months).sum("month").transpose("draw", ...)
