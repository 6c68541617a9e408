"""What every chapter works with: a saved run, the words of a language, and numbers put into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.timeline import Timeline
from ausbau.key_figures import operating_year, quantiles, timeline_of, when
from ausbau.report.bibliography import Bibliography
from ausbau.report.blocks import Cell, Column, Paragraph, Row, row
from ausbau.report.ranges import HOURS, Scale, common_scale, span
from ausbau.report.statements import Wording
from ausbau.report.titles import metric_title, path_title
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import number, percent, significant, worlds_of_hundred
from ausbau.texts.quantities import measured

if TYPE_CHECKING:
    from ausbau.study import Study

MOST_YEARS = 6
"""More columns of years do not fit beside each other."""
MILLION = 1e6
IN_HOURS = frozenset({"energy.hours_of_use_h"})
"""Figures that law and tariffs state in hours, however many they are."""


@dataclass(frozen=True)
class Material:
    """A saved run and the words of a language; ``study`` where the run is the reference of one."""

    run: Run
    texts: Texts
    study: Study | None = None

    @cached_property
    def timeline(self) -> Timeline:
        """The simulated period."""
        return timeline_of(self.run)

    @cached_property
    def year(self) -> int:
        """The calendar year that yearly tables speak of: the first one of full operation."""
        return operating_year(self.run)

    @cached_property
    def sources(self) -> Bibliography:
        """The numbered sources."""
        return Bibliography(self.run, self.texts)

    @cached_property
    def wording(self) -> Wording:
        """Puts claims into words."""
        return Wording(self.run, self.texts)

    @property
    def series(self) -> xr.Dataset:
        """The saved series."""
        return self.run.series

    def words(self, key: str, **fields: object) -> str:
        """A text of the chapters."""
        return self.texts.fill(f"chapter.{key}", **fields)

    def paragraph(self, key: str, *, is_note: bool = False, **fields: object) -> Paragraph:
        """A paragraph with a text of the chapters."""
        return Paragraph(self.words(key, **fields), is_note)

    def columns(self, widths: Mapping[str, float]) -> list[Column]:
        """Columns by the keys of their titles, with their shares of the width."""
        return [Column(self.words(key), width) for key, width in widths.items()]

    def name(self, dimension: str, label: str) -> str:
        """What a label of the series is called."""
        return self.texts.get(f"name.{dimension}.{label}", self.texts.word(label))

    def title(self, metric: str) -> str:
        """What a metric is called."""
        return metric_title(metric, self.run, self.texts) or self.texts[f"title.{metric}"]

    def has_title(self, metric: str) -> bool:
        """Whether a metric has a name for people."""
        return bool(metric_title(metric, self.run, self.texts))

    def entity(self, section: str, name: str) -> str:
        """The title that the scenario gives to one of its entities, else the word for its id."""
        node: Any = self.run.scenario["sections"]
        for part in [*section.split("."), name]:
            node = node.get(part, {}) if isinstance(node, dict) else {}
        title = node.get("title") if isinstance(node, dict) else None
        return str(title[self.texts.language]) if title else self.texts.word(name)

    def path_title(self, path: str) -> str:
        """The name of a parameter; empty where the catalogue has none."""
        return path_title(path, self.run, self.texts)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals."""
        return number(value, self.texts.language, digits)

    def significant(self, value: float, figures: int = 3) -> str:
        """A number with so many significant figures."""
        return significant(value, self.texts.language, figures)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share in per cent."""
        return percent(share, self.texts.language, digits)

    def million(self, value: float) -> str:
        """An amount in millions, to a tenth below one hundred of them; nothing is plainly nothing."""
        if value == 0:
            return "0"
        return self.number(value / MILLION, 0 if abs(value) >= 100 * MILLION else 1)

    def spread(self, values: Array, unit: str) -> Cell:
        """The median, and under it 10 to 90 per cent of the worlds."""
        middle, low, high = quantiles(values)
        text = self._finite(middle, unit)
        if low == high:
            return Cell(text)
        if not np.isfinite([low, high]).all():
            ends = {key: self._finite(end, unit) for key, end in (("low", low), ("high", high))}
            return Cell(text, self.texts.fill("report.range", **ends))
        return Cell(text, span(low, high, unit, self.texts))

    def _finite(self, value: float, unit: str) -> str:
        if not np.isfinite(value):
            return self.texts["report.no_operation"]
        return measured(value, unit, self.texts)

    def yearly(self, metric: str, columns: Sequence[str]) -> Row:
        """A row of medians with their ranges, in one unit that stands under the title."""
        unit = next((self.run.units[name] for name in columns if name in self.run.metrics), "")
        found = [
            quantiles(self.run.metrics[name].to_numpy()) if name in self.run.metrics else None
            for name in columns
        ]
        values = [value for ends in found if ends is not None for value in ends]
        scale = common_scale(values, HOURS if metric in IN_HOURS else unit, self.texts)
        cells = (self._scaled(ends, scale) for ends in found)
        return row(Cell(self.title(metric), scale.words), *cells)

    def _scaled(self, ends: tuple[float, float, float] | None, scale: Scale) -> Cell:
        if ends is None:
            return Cell("–")
        middle, low, high = (
            scale.number(value, self.texts)
            if np.isfinite(value)
            else self.texts["report.no_operation"]
            for value in ends
        )
        return Cell(
            middle, "" if low == high else self.texts.fill("report.range", low=low, high=high)
        )

    def metric(self, name: str) -> Cell:
        """Median and range of a metric's column; a dash where the run has none."""
        if name not in self.run.metrics:
            return Cell("–")
        return self.spread(self.run.metrics[name].to_numpy(), self.run.units[name])

    def date(self, hours: Array) -> Cell:
        """When something happens: the month in the median world, and under it the range."""
        middle, low, high = (when(value, self.timeline, self.texts) for value in quantiles(hours))
        return Cell(
            middle, "" if low == high else self.texts.fill("report.range", low=low, high=high)
        )

    def share_of_worlds(self, holds: BoolArray) -> str:
        """In how many of 100 worlds something is so."""
        return self.texts.fill("report.share", count=worlds_of_hundred(float(np.mean(holds))))

    @cached_property
    def years(self) -> Sequence[int]:
        """The years that a table by year shows; of many every second one or fewer, the last included."""
        years = [
            year
            for year in self.timeline.years
            if self.timeline.start.year <= year <= self.timeline.last_day.year
        ]
        step = -(-len(years) // MOST_YEARS)
        return years[::-1][::step][::-1]

    def months_of(self, year: int) -> BoolArray:
        """Which months of the series lie in a calendar year."""
        return np.asarray(self.series["month"].dt.year.to_numpy() == year)

    def of_year(self, name: str, year: int | None = None) -> xr.DataArray:
        """A monthly variable summed over a calendar year, draws first."""
        months = np.flatnonzero(self.months_of(self.year if year is None else year))
        return self.series[name].isel(month=months).sum("month").transpose("draw", ...)

    @property
    def is_cut(self) -> bool:
        """Whether the series hold fewer worlds than were simulated."""
        return bool(self.series.sizes["draw"] < self.run.manifest["draws"])
