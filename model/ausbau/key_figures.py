"""The figures that a planner looks at first, as rows of text, from a saved result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline, parse_date
from ausbau.energy.reliefs import CONFIGURED
from ausbau.finance.levelised_cost import ratio_of_expectations
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import decimals, month, rounded, significant, worlds_of_hundred

DECIDING_METRIC = "buildout.full_in_service_h"
DATES = {
    "buildout.first_opening_h": "report.first_of_sites",
    "buildout.full_in_service_h": "report.of_all_sites",
    "buildout.full_opening_h": "report.of_all_sites",
}
"""Dates, and how each is told where the plan has several sites."""
MILLION = 1e6
AMOUNTS = {
    "finance.capex_eur": MILLION,
    "energy.peak_load_mw": 1.0,
    "energy.facility_energy_mwh": 1e3,
    "energy.all_in_price_eur_per_mwh": 1.0,
    "energy.bill_eur": MILLION,
}
"""Key figures and the divisor that brings each into the unit of its title."""
HOURLY_COSTS = {
    "finance.levelised_cost_available_eur_per_gpu_h": "available",
    "finance.levelised_cost_sold_eur_per_gpu_h": "sold",
}
"""Costs of a GPU-hour and the hours that each is divided by."""
FIGURES = 3
"""So many figures of the largest of median and range; all three have its decimals."""


def timeline_of(run: Run) -> Timeline:
    """The timeline of a saved run."""
    section = run.scenario["sections"]["timeline"]
    return Timeline.from_dates(parse_date(section["start"]), parse_date(section["end"]))


def quantiles(values: Array) -> tuple[float, float, float]:
    """Median, 10 and 90 per cent of the worlds; values that really occur, never between two."""
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf")
    return float(middle), float(low), float(high)


def date_rows(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    """When capacity is there: metric, name, middle, range; of several sites, at the first or at all."""
    timeline = timeline_of(run)
    sites = run.series.sizes.get("site", 1)
    for name, of_sites in DATES.items():
        title = catalogue[f"metric.{name}"]
        middle, low, high = (
            when(hours, timeline, catalogue) for hours in quantiles(run.metrics[name].to_numpy())
        )
        yield {
            "metric": name,
            "name": catalogue.fill(of_sites, name=title, count=sites) if sites > 1 else title,
            "middle": middle,
            "range": _range(low, high, catalogue),
        }


def when(hours: float, timeline: Timeline, catalogue: Texts) -> str:
    """A month in words; what does not happen within the horizon is said so and never dropped."""
    language = catalogue.language
    if not np.isfinite(hours) or timeline.date_at(hours) >= timeline.end:
        last = timeline.end - timedelta(days=1)
        return catalogue.fill("report.after", month=month(last, language))
    return month(timeline.date_at(hours), language)


def amount_rows(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    """What it takes and costs: metric, name, middle, range.

    A figure of a year is left out where the horizon holds no calendar year in full.
    """
    year = operating_year(run)
    for name, divisor in AMOUNTS.items():
        column = name if name in run.metrics else f"{name}@{year}"
        if column != name and year not in _full_years(timeline_of(run)):
            continue
        middle, span = _spread(run.metrics[column].to_numpy() / divisor, catalogue)
        yield {
            "metric": column,
            "name": catalogue[f"metric.{name}"] + ("" if column == name else f", {year}"),
            "middle": middle,
            "range": span,
        }
    yield from _hourly_cost_rows(run, catalogue)


def hourly_costs(run: Run) -> Mapping[str, tuple[float, float]]:
    """By kind of hours: expected cost over expected hours in EUR, and the share of worlds without any.

    Both discounted, as configured, over the worlds whose series are kept.
    """
    cost_eur = run.series["finance.cost_eur"].sel(relief=CONFIGURED, drop=True)
    gpu_h = run.series["finance.discounted_gpu_h"].transpose("draw", "basis")
    ratio = ratio_of_expectations(cost_eur.to_numpy()[:, np.newaxis], gpu_h.to_numpy())
    return {
        str(basis): (float(value), float(share))
        for basis, value, share in zip(
            gpu_h["basis"].to_numpy(), ratio.value[0], ratio.share_without_hours, strict=True
        )
    }


def _hourly_cost_rows(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    """A ratio of expectations, the range of the worlds' own ratios, and how many have no operation."""
    costs = hourly_costs(run)
    for name, basis in HOURLY_COSTS.items():
        value, _ = costs[basis]
        middle = span = catalogue["report.no_operation"]
        if np.isfinite(value):
            _, span = _spread(run.metrics[name].to_numpy(), catalogue)
            mean = significant(value, catalogue.language)
            middle = catalogue.fill("report.expected", value=mean)
        yield {
            "metric": name,
            "name": catalogue[f"metric.{name}"],
            "middle": middle,
            "range": span,
        }


def operating_year(run: Run) -> int:
    """The first calendar year that all GPUs serve from its first day in at least half of the worlds.

    Where there is none the last year that the horizon holds in full, else its last year.
    """
    timeline = timeline_of(run)
    middle, _, _ = quantiles(run.metrics[DECIDING_METRIC].to_numpy())
    last = max(_full_years(timeline), default=timeline.last_day.year)
    if not np.isfinite(middle):
        return last
    return min(timeline.date_at(middle).year + 1, last)


def _full_years(timeline: Timeline) -> list[int]:
    """Calendar years that the horizon holds from their first to their last day."""
    first, last = timeline.start.date(), timeline.last_day
    return [
        year for year in timeline.years if date(year, 1, 1) >= first and date(year, 12, 31) <= last
    ]


def _range(low: str, high: str, catalogue: Texts) -> str:
    return low if low == high else catalogue.fill("report.range", low=low, high=high)


def _spread(values: Array, catalogue: Texts) -> tuple[str, str]:
    """Median and range with equal decimals, of the worlds in operation; how many have none is said."""
    running = values[np.isfinite(values)]
    if not running.size:
        nothing = catalogue["report.no_operation"]
        return nothing, nothing
    ends = quantiles(running)
    digits = decimals(max(ends, key=abs), FIGURES)
    middle, low, high = (rounded(value, catalogue.language, digits) for value in ends)
    span = _range(low, high, catalogue)
    if running.size < values.size:
        count = worlds_of_hundred(1 - running.size / values.size)
        span = catalogue.fill("report.without_operation", range=span, count=count)
    return middle, span
