"""What a figure is about: a saved run, the words of one language, and how both are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.report.figures.chart import Chart
from ausbau.report.titles import entity_titles
from ausbau.report.told_run import ToldRun
from ausbau.results import Run
from ausbau.texts import Language, texts
from ausbau.texts.numbers import percent, significant, worlds_of_hundred

BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Median and the bands of 50 and 90 of 100 worlds."""


@dataclass(frozen=True)
class Subject(ToldRun):
    """One figure of one run in one language."""

    name: str

    @classmethod
    def of(cls, name: str, run: Run, language: Language) -> Subject:
        """The subject of a figure in a language."""
        return cls(run, texts(language), name)

    def words(self, key: str, **fields: object) -> str:
        """Words of this figure with their fields filled in."""
        return self.texts.fill(f"figure.{self.name}.{key}", **fields)

    def label(self, key: str) -> str:
        """What a thing of the model is called in a figure, by its kind and id: ``layer.law``."""
        named = self.texts.get(f"name.{key}", self.texts.word(key.rpartition(".")[2]))
        return self.texts.get(f"figure.label.{key}", named)

    def title(self, entity: str) -> str:
        """What the scenario calls an entity of its own: a group, a site, a party, a relief, a GPU type."""
        return self._titles.get(entity, self.texts.word(entity))

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return entity_titles(self.run.scenario["sections"], self.texts.language)

    def significant(self, value: float, figures: int = 2) -> str:
        """A number with so many significant figures in the form of the language."""
        return significant(value, self.texts.language, figures)

    def percent(self, share: float) -> str:
        """A share in whole per cent; less than one half is not called none."""
        if 0.0 < share < 0.005:
            return "< " + percent(0.01, self.texts.language)
        return percent(share, self.texts.language)

    def of_hundred(self, share: float) -> str:
        """A share of worlds as sentences and tables tell it: of 100, in steps of 5."""
        return self.number(worlds_of_hundred(share))

    def million(self, amount: float) -> str:
        """An amount in millions with two decimals below ten, one below a hundred."""
        digits = 2 if abs(amount) < 10 else 1 if abs(amount) < 100 else 0
        return self.number(amount, digits)

    @cached_property
    def bound_days(self) -> Array:
        """Bounds of the months in days since 1970, one more than months."""
        return day_number(self.timeline.start) + self.series["bound"].to_numpy() / HOURS_PER_DAY

    @cached_property
    def month_h(self) -> Array:
        """Hours of each month within the horizon."""
        return np.diff(self.series["bound"].to_numpy())

    @property
    def year_h(self) -> float:
        """Hours of the operating year within the horizon."""
        return float(self.month_h[self.months_of(self.year)].sum())

    def chart(
        self, height_inches: float, alternative: Mapping[str, object], **of_caption: object
    ) -> Chart:
        """An empty chart with the figure's caption and its alternative text, their fields filled in."""
        return Chart(
            height_inches=height_inches,
            caption=self.caption(**of_caption),
            alternative=self.words("alternative", **alternative),
        )

    def nothing(self, key: str = "nothing", **of_caption: object) -> Chart:
        """A chart that says why there is nothing to draw."""
        return Chart.saying(self.words(key), caption=self.caption(**of_caption))

    def caption(self, **fields: object) -> str:
        """What the figure shows, and its source."""
        return f"{self.words('caption', year=self.year, **fields)} {self.source()}"

    def source(self) -> str:
        """Program, version, scenario and number of worlds."""
        drawn, kept = self.run.manifest["draws"], self.series.sizes["draw"]
        of_series = self.texts.fill("figure.source_kept", kept=self.number(kept))
        return self.texts.fill(
            "figure.source",
            version=self.run.manifest["versions"]["ausbau"],
            name=self.run.manifest["name"],
            draws=self.number(drawn),
            kept=of_series if kept < drawn else "",
        )


def day_number(instant: datetime) -> float:
    """Days since 1970."""
    return instant.timestamp() / timedelta(days=1).total_seconds()


def instant_of(day: float) -> datetime:
    """The instant of so many days since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)


def band(values: Array) -> Array:
    """Quantiles over the draws, the first axis: values that occur, never between two."""
    return np.asarray(np.quantile(values, BANDS, axis=0, method="inverted_cdf"))
