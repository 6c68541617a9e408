"""What-ifs: a scenario that answers to changes quickly, because what a change leaves alone is kept.

A change of the tariff starts from the build-out, the demand and the allocation that are known; a change of
the build-out runs everything. The worlds are the same each time, so answers differ by the change alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import xarray as xr

from ausbau import metrics, pipeline
from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem
from ausbau.core.timeline import Timeline, parse_date
from ausbau.metrics import Column
from ausbau.pipeline import Block
from ausbau.scenario import Scenario, load

DRAWS = 200
"""Enough for a median and a band; a question of shares deserves a run."""


@dataclass(frozen=True)
class Band:
    """A metric over the worlds: median, and the range of the middle 80 in 100 of them."""

    low: float
    middle: float
    high: float
    unit: str


@dataclass(frozen=True)
class Answer:
    """The worlds under one set of changes; why the dates are what they are is told of the plan alone."""

    scenario: Scenario
    series: xr.Dataset

    def metric(
        self, name: str, *, on: str | date | None = None, year: int | None = None, relief: str = ""
    ) -> Array:
        """A metric in each world, shape ``(draw,)``; ``relief`` is one alone, ``none`` for without.

        Raises
        ------
        InputError
            for a metric that there is not, with the nearest one.
        """
        day = parse_date(on) if isinstance(on, str) else on
        problems = list(_unanswerable(name, day, year, self.scenario.timeline))
        if problems:
            raise InputError(problems)
        column = Column(metrics.named(name), on=day, year=year)
        found = metrics.compute(self.series, self.scenario.timeline, [column]).values
        wanted = f"{column.name}[{relief}]" if relief else column.name
        if wanted not in found:
            known = ", ".join(key.partition("[")[2][:-1] for key in found if "[" in key)
            raise InputError(
                [_problem(name, f"has no relief {relief}", f"one of {known or 'none'}")]
            )
        return found[wanted]

    def band(
        self, name: str, *, on: str | date | None = None, year: int | None = None, relief: str = ""
    ) -> Band:
        """Median and middle 80 in 100 worlds of a metric; values that occur, never between two."""
        values = self.metric(name, on=on, year=year, relief=relief)
        low, middle, high = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf")
        return Band(float(low), float(middle), float(high), metrics.named(name).unit)


def _unanswerable(
    name: str, day: date | None, year: int | None, timeline: Timeline
) -> Iterator[Problem]:
    """Why a metric cannot be told: there is none, or not for what was asked."""
    known = metrics.find(name)
    if known is None:
        yield Problem("", 0, 0, "", f"no metric {name}", "", metrics.nearest_metric(name))
        return
    for key, given in (("date", day), ("year", year)):
        if (known.takes == key) != (given is not None):
            word = "needs a" if known.takes == key else "takes no"
            yield _problem(
                name, f"{word} {key}", "on='2027-12-31'" if key == "date" else "year=2028"
            )
    days = [day] if day else []
    days += [date(year, 1, 1), date(year, 12, 31)] if year else []
    if any(not timeline.start.date() <= one <= timeline.last_day for one in days):
        expected = f"a time from {timeline.start.date()} to {timeline.last_day}"
        yield _problem(name, "is asked for outside the horizon", expected)


def _problem(name: str, message: str, expected: str) -> Problem:
    return Problem("", 0, 0, name, message, expected)


class WhatIf:
    """A scenario to ask ``what if`` of, in the same worlds each time.

    >>> what_if = WhatIf("scenarios/industrial-ai-cloud.yaml", draws=200)  # doctest: +SKIP
    >>> what_if({"energy.price.uncertainty_factor": 1.3}).band("energy.bill_eur", year=2028)  # doctest: +SKIP
    """

    def __init__(self, scenario: str | Path, *, draws: int = DRAWS, seed: int = 1) -> None:
        if draws < 1:
            raise InputError([_problem("draws", f"{draws} is out of range", "at least 1")])
        self._file = Path(scenario)
        self._draws = draws
        self._seed = seed
        loaded = load(self._file)
        self.plan = Answer(loaded, pipeline.run_block(Block(loaded, seed, 0, draws)))
        """The scenario without changes."""

    def __call__(self, changes: Mapping[str, object]) -> Answer:
        """The worlds under changes by dotted path, like those of ``--set``.

        Raises
        ------
        InputError
            with every problem of the changes.
        """
        changed = load(self._file, changes)
        given = pipeline.shared(self.plan.scenario, self.plan.series, changed)
        block = Block(changed, self._seed, 0, self._draws, given=given, explains=False)
        return Answer(changed, pipeline.run_block(block))
