"""Axes and marks that several figures share: time, bands, ranges, labels that keep clear of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.ticker import Formatter, MaxNLocator

from ausbau.core.arrays import Array
from ausbau.report.figures.style import (
    FAINT,
    INK,
    INNER_BAND,
    MEDIAN,
    OUTER_BAND,
    PAPER,
    QUIET,
    SMALL_SIZE,
)
from ausbau.report.figures.subject import Subject, day_number, instant_of
from ausbau.texts import Language
from ausbau.texts.numbers import number

SHORT_DAYS = 2.5 * 365.25
"""Below this span the axis shows quarters beside the years."""
MOST_DECIMALS = 4
LINE_INCHES = 0.15
"""Height of a line of words."""


def time_axis(
    axes: Axes, first_day: float, last_day: float, *, language: Language, most_years: int = 12
) -> None:
    """Years on the axis, at most so many; where the span is short, the months that begin a quarter too."""
    axes.set_xlim(first_day, last_day)
    years = range(instant_of(first_day).year, instant_of(last_day).year + 1)
    firsts = {year: day_number(datetime(year, 1, 1, tzinfo=UTC)) for year in years}
    shown = {year: day for year, day in firsts.items() if first_day <= day < last_day}
    step = -(-len(shown) // most_years)
    named = list(shown)[(len(shown) - 1) % step if step else 0 :: step or 1]
    axes.set_xticks([shown[year] for year in named], [str(year) for year in named])
    if last_day - first_day < SHORT_DAYS:
        quarters = [datetime(year, month, 1, tzinfo=UTC) for year in years for month in (4, 7, 10)]
        inside = [first for first in quarters if first_day <= day_number(first) <= last_day]
        axes.set_xticks(
            [day_number(first) for first in inside],
            [short_month(first, language) for first in inside],
            minor=True,
            fontsize=SMALL_SIZE,
            color=QUIET,
        )


def short_month(instant: datetime, language: Language) -> str:
    """The short name of a month."""
    return format_date(instant, "LLL", locale=language)


def number_axis(axes: Axes, subject: Subject, *, which: str = "y", ticks: int = 5) -> None:
    """Ticks in the form of the language, with as many decimals as they need."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(ticks))
    axis.set_major_formatter(_Numbers(subject.texts.language))


class _Numbers(Formatter):
    """Writes all ticks of an axis with the same decimals, in the form of a language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._decimals = 0

    def set_locs(self, locs: Any) -> None:
        super().set_locs(locs)
        self._decimals = decimals(np.asarray(locs, dtype=np.float64))

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002  its signature
        return number(x, self._language, self._decimals)


def decimals(ticks: Array) -> int:
    """The fewest decimals that tell all ticks as they are, at most so many."""
    fits = (count for count in range(MOST_DECIMALS) if np.allclose(ticks, np.round(ticks, count)))
    return next(fits, MOST_DECIMALS)


def fan(axes: Axes, bounds: Array, quantiles: Array) -> None:
    """Median and two bands of a monthly value, ``quantiles`` as ``(quantile, month)``."""
    low, lower, middle, upper, high = (np.append(row, row[-1]) for row in quantiles)
    axes.fill_between(bounds, low, high, color=OUTER_BAND, linewidth=0, step="post")
    axes.fill_between(bounds, lower, upper, color=INNER_BAND, linewidth=0, step="post")
    axes.step(bounds, middle, where="post", color=MEDIAN, linewidth=1.6)


def range_bar(
    axes: Axes, height: float, quantiles: Array, *, colour: str = MEDIAN, marker: str = "o"
) -> None:
    """Median as a mark, the worlds between 25 and 75 and between 5 and 95 of 100 as two lines."""
    low, lower, middle, upper, high = quantiles
    axes.plot([low, high], [height, height], color=colour, linewidth=0.8, solid_capstyle="butt")
    axes.plot([lower, upper], [height, height], color=colour, linewidth=3.2, solid_capstyle="butt")
    axes.plot(
        [middle],
        [height],
        marker,
        color=colour,
        markersize=5.5,
        markeredgecolor=PAPER,
        clip_on=False,
    )


def rows_axis(axes: Axes, names: Sequence[str]) -> None:
    """One row per name from above, without a line along them."""
    axes.set_yticks(range(len(names)), list(names))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def vertical_grid(axes: Axes) -> None:
    """Faint lines that carry the eye from the axis to its rows."""
    axes.grid(axis="x", color=FAINT, linewidth=0.5)


def horizontal_grid(axes: Axes) -> None:
    """Faint lines that carry the eye from the axis to its columns."""
    axes.grid(axis="y", color=FAINT, linewidth=0.5)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as may be to those wanted, at least ``gap`` apart, within ``low`` and ``high``.

    Each pushes those above it up; what passes the upper end pushes back down. If there is no room for
    all, they stand evenly between the ends.
    """
    count = len(wanted)
    if count and gap * (count - 1) > high - low:
        gap = (high - low) / max(count - 1, 1)
    order = np.argsort(np.asarray(wanted, dtype=np.float64), kind="stable")
    places = np.clip(np.asarray(wanted, dtype=np.float64)[order], low, high)
    for place in range(1, count):
        places[place] = max(places[place], places[place - 1] + gap)
    if count:
        places[-1] = min(places[-1], high)
    for place in range(count - 2, -1, -1):
        places[place] = min(places[place], places[place + 1] - gap)
    spread_out = np.empty(count)
    spread_out[order] = places
    return [float(place) for place in spread_out]


def end_labels(
    axes: Axes, heights: Sequence[float], names: Sequence[str], colours: Sequence[str]
) -> None:
    """Names to the right of the axes, each beside the end of its line and clear of the others."""
    inches = axes.get_position().height * axes.figure.get_figheight()  # type: ignore[union-attr]
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = [float(to_axes.transform((1.0, height))[1]) for height in heights]
    places = spread(ends, LINE_INCHES / max(inches, LINE_INCHES), 0.0, 1.0)
    for end, place, name, colour in zip(ends, places, names, colours, strict=True):
        axes.annotate(
            name,
            (1.0, end),
            xycoords="axes fraction",
            xytext=(1.02, place),
            textcoords="axes fraction",
            va="center",
            color=colour,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": QUIET,
                "linewidth": 0.4,
                "shrinkA": 1,
                "shrinkB": 0,
                "relpos": (0.0, 0.5),
            },
        )


def mark_label(axes: Axes, x: float, y: float, words: str, **style: Any) -> None:
    """The number of a mark, right above it: at the end of its range it would be read as that end."""
    axes.annotate(
        words,
        (x, y),
        xytext=(0, 3.5),
        textcoords="offset points",
        ha="center",
        va="bottom",
        annotation_clip=False,
        **{"fontsize": SMALL_SIZE, "color": INK, **style},
    )


def value_label(axes: Axes, x: float, y: float, words: str, **style: Any) -> None:
    """Words to the right of the end of a bar, on paper that keeps the grid out of them."""
    axes.annotate(
        words,
        (x, y),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6},
        **{"fontsize": SMALL_SIZE, "color": INK, **style},
    )
