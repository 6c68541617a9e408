"""The figures that a planner looks at first, as rows of text, from a saved result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline, parse_date
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import month, significant

DECIDING_METRIC = "buildout.full_in_service_h"
DATES = ("buildout.first_opening_h", "buildout.full_in_service_h", "buildout.full_opening_h")
MILLION = 1e6
AMOUNTS = {
    "finance.capex_eur": MILLION,
    "energy.peak_load_mw": 1.0,
    "energy.facility_energy_mwh": 1e3,
    "energy.all_in_price_eur_per_mwh": 1.0,
    "energy.bill_eur": MILLION,
    "finance.levelised_cost_available_eur_per_gpu_h": 1.0,
    "finance.levelised_cost_sold_eur_per_gpu_h": 1.0,
}
"""Key figures and the divisor that brings each into the unit of its title."""


def timeline_of(run: Run) -> Timeline:
    """The timeline of a saved run."""
    section = run.scenario["sections"]["timeline"]
    return Timeline.from_dates(parse_date(section["start"]), parse_date(section["end"]))


def quantiles(values: Array) -> tuple[float, float, float]:
    """Median, 10 and 90 per cent of the worlds; values that really occur, never between two."""
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf")
    return float(middle), float(low), float(high)


def date_rows(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    """When capacity is there: name, middle, range."""
    timeline = timeline_of(run)
    for name in DATES:
        middle, low, high = (
            when(hours, timeline, catalogue) for hours in quantiles(run.metrics[name].to_numpy())
        )
        yield {"name": catalogue[f"metric.{name}"], "middle": middle, "range": f"{low} – {high}"}


def when(hours: float, timeline: Timeline, catalogue: Texts) -> str:
    """A month in words; what does not happen within the horizon is said so and never dropped."""
    language = catalogue.language
    if not np.isfinite(hours) or timeline.date_at(hours) >= timeline.end:
        last = timeline.end - timedelta(days=1)
        return catalogue.fill("report.after", month=month(last, language))
    return month(timeline.date_at(hours), language)


def amount_rows(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    """What it takes and costs: name, middle, range."""
    year = operating_year(run)
    for name, divisor in AMOUNTS.items():
        column = name if name in run.metrics else f"{name}@{year}"
        figures = quantiles(run.metrics[column].to_numpy() / divisor)
        middle, low, high = (_amount(value, catalogue) for value in figures)
        title = catalogue[f"metric.{name}"] + ("" if name in run.metrics else f", {year}")
        yield {"name": title, "middle": middle, "range": f"{low} – {high}"}


def operating_year(run: Run) -> int:
    """The first calendar year that all GPUs serve from its first day in at least half of the worlds.

    The last year of the horizon where there is none.
    """
    timeline = timeline_of(run)
    middle, _, _ = quantiles(run.metrics[DECIDING_METRIC].to_numpy())
    last = timeline.last_day.year
    if not np.isfinite(middle):
        return last
    return min(timeline.date_at(middle).year + 1, last)


def _amount(value: float, catalogue: Texts) -> str:
    if not np.isfinite(value):
        return catalogue["report.never"]
    return significant(value, catalogue.language)
