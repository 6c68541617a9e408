"""What every chapter works with: a saved run, the words of a language, and numbers put into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.key_figures import quantiles, when
from ausbau.report.bibliography import Bibliography
from ausbau.report.blocks import Cell, Column, Paragraph, Row, row
from ausbau.report.ranges import DURATION, HOURS, Scale, common_scale
from ausbau.report.statements import Wording
from ausbau.report.titles import metric_title, path_title, title_of
from ausbau.report.told_run import ToldRun
from ausbau.texts import Texts
from ausbau.texts.numbers import percent, significant, worlds_of_hundred

if TYPE_CHECKING:
    from ausbau.study import Study

MOST_YEARS = 6
"""More columns of years do not fit beside each other."""
MILLION = 1e6
IN_HOURS = frozenset({"energy.hours_of_use_h"})
"""Figures that law and tariffs state in hours, however many they are."""

ENERGY = "energy.facility_energy_mwh"
"""A plant runs in a year in which it uses power."""
ONLY_IN_OPERATION = frozenset(
    {
        "allocation.sold_share_of_year",
        "allocation.utilisation",
        "allocation.goodput_share",
        "allocation.jain_index",
        "allocation.served_share",
        "allocation.public_paid_share",
        "allocation.least_access_share",
        "allocation.price_ratio",
        "buildout.availability_share",
        "energy.compensation_net_effect_eur_per_mwh",
        "energy.individual_grid_fee_discount_share",
    }
)
"""Ratios of a year that say something only where the plant runs; elsewhere a neutral 0 or 1 stands."""


@dataclass(frozen=True)
class Material(ToldRun):
    """A saved run and the words of a language; ``study`` where the run is the reference of one."""

    study: Study | None = None

    @cached_property
    def sources(self) -> Bibliography:
        """The numbered sources."""
        return Bibliography(self.run, self.texts)

    @cached_property
    def wording(self) -> Wording:
        """Puts claims into words."""
        return Wording(self.run, self.texts)

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
        """What a metric is called, also one that no table of a study tells."""
        named = metric_title(metric, self.run, self.texts)
        return named or title_of(metric, self.run.scenario["sections"], self.texts)

    def has_title(self, metric: str) -> bool:
        """Whether a metric has a title of its own, with which tables of a study tell it."""
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
        """The median, and under it 10 to 90 per cent of the worlds, both in one unit."""
        ends = _ends(values, unit)
        scale = common_scale(ends, unit, self.texts)
        return _with_unit(self._scaled(ends, scale), scale, self.texts)

    def numbers(self, values: Array, unit: str, digits: int | None = None) -> Cell:
        """The same without the unit, where the table says what is counted; with so many decimals."""
        ends = _ends(values, unit)
        scale = common_scale(ends, unit, self.texts)
        return self._scaled(ends, scale if digits is None else replace(scale, digits=digits))

    def scale(self, columns: Sequence[str]) -> Scale:
        """The scale that suits all of some columns of one unit."""
        found = [self._column_ends(name) for name in columns if name in self.run.metrics]
        unit = next((self.run.units[name] for name in columns if name in self.run.metrics), "")
        is_of_law = any(name.partition("@")[0] in IN_HOURS for name in columns)
        values = [value for ends in found for value in ends]
        return common_scale(values, HOURS if is_of_law else unit, self.texts)

    def yearly(self, metric: str, columns: Sequence[str], scale: Scale | None = None) -> Row:
        """A row of medians with their ranges, in one unit that stands under the title."""
        scale = scale or self.scale(columns)
        known = [name for name in columns if name in self.run.metrics]
        is_partial = any(self._is_partial(name) for name in known)
        words = (scale.words, self.words("in_operation") if is_partial else "")
        cells = (
            self._scaled(self._column_ends(name), scale) if name in known else Cell("–")
            for name in columns
        )
        return row(Cell(self.title(metric), "; ".join(filter(None, words))), *cells)

    def single(self, metric: str, scale: Scale | None = None) -> Row:
        """The same of a metric that is no metric of a year."""
        return self.yearly(metric, [metric], scale)

    def _column_ends(self, name: str) -> tuple[float, float, float]:
        return _ends(self._values(name), self.run.units[name])

    def _values(self, name: str) -> Array:
        """A column; of what is nothing without operation, infinite in the worlds without it that year."""
        values = self.run.metrics[name].to_numpy()
        metric, _, year = name.partition("@")
        energy = f"{ENERGY}@{year}"
        if metric not in ONLY_IN_OPERATION or energy not in self.run.metrics:
            return values
        runs = self.run.metrics[energy].to_numpy() > 0
        return np.where(runs, values, np.inf) if runs.any() else values

    def _is_partial(self, name: str) -> bool:
        """Whether a metric has a number only where the plant runs, and does not everywhere."""
        values = self._values(name)
        return self.run.units[name] != DURATION and not np.isfinite(values).all()

    def _scaled(self, ends: tuple[float, float, float], scale: Scale) -> Cell:
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

    def if_ever(self, hours: Array) -> Cell:
        """How long it takes where it ends at all, and in how many worlds it does; infinite where not."""
        ends = np.isfinite(hours)
        if not ends.any():
            return Cell(self.share_of_worlds(ends))
        cell = self.spread(hours[ends], DURATION)
        if ends.all():
            return cell
        worlds = self.words("if_ever", share=self.share_of_worlds(ends))
        return Cell(cell.text, "; ".join(filter(None, (cell.under, worlds))))

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

    @property
    def is_cut(self) -> bool:
        """Whether the series hold fewer worlds than were simulated."""
        return bool(self.series.sizes["draw"] < self.run.manifest["draws"])


def _ends(values: Array, unit: str) -> tuple[float, float, float]:
    """Median, 10 and 90 per cent; of what has a number only in operation, of the worlds that run.

    What is infinite in all worlds stays so, and so does a date or a wait that never ends.
    """
    running = values[np.isfinite(values)]
    return quantiles(running if unit != DURATION and running.size else values)


def _with_unit(cell: Cell, scale: Scale, texts: Texts) -> Cell:
    """A cell whose numbers say their unit."""
    texts_of = (cell.text, cell.under)
    text, under = (
        scale.with_unit(words, texts) if any(c.isdigit() for c in words) else words
        for words in texts_of
    )
    return Cell(text, under)
