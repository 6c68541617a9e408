"""Which uncertain assumptions decide a metric: the metric where each is low and where it is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.influence import Influence, influences
from ausbau.key_figures import DECIDING_METRIC
from ausbau.report.figures.axes import number_axis, rows_axis, time_axis, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import ANNOUNCED, MEDIAN, QUIET, SMALL_SIZE, in_style
from ausbau.report.figures.subject import Subject, day_number
from ausbau.report.titles import path_title
from ausbau.results import Run
from ausbau.texts import Language

ROW_INCHES = 0.24
FRAME_INCHES = 0.8
MOST = 10
TAIL = 0.2
"""Low and high are the lowest and the highest fifth of the worlds by the assumption."""


@dataclass(frozen=True)
class Swing:
    """The medians of a metric in the fifth of the worlds where an assumption is lowest and highest.

    For a choice between names: of the options with the lowest and the highest median.
    """

    path: str
    explained_share: float
    low: float
    high: float


@in_style
def draw(
    run: Run, language: Language = "en", *, metric: str = DECIDING_METRIC, most: int = MOST
) -> Chart:
    """A tornado of the assumptions that stand out from chance, strongest first."""
    subject = Subject.of("influence", run, language)
    values = run.metrics[metric].to_numpy(dtype=np.float64)
    swings = [
        swing_of(run.parameters, found, values)
        for found in influences(run.parameters, values)[:most]
    ]
    title = metric_title(subject, metric)
    if not swings:
        return Chart.saying(
            subject.words("nothing", metric=title), caption=subject.caption(metric=title)
        )
    names = [path_title(swing.path, run, subject.texts) for swing in swings]
    told = "; ".join(
        f"{name} {subject.percent(swing.explained_share)}"
        for name, swing in zip(names, swings, strict=True)
    )
    chart = Chart(
        height_inches=FRAME_INCHES + ROW_INCHES * len(swings),
        caption=subject.caption(metric=title),
        alternative=subject.words("alternative", metric=title, assumptions=told),
    )
    axes = chart.add_subplot()
    rows_axis(axes, names)
    axes.tick_params(axis="y", labelsize=SMALL_SIZE)
    scale = _Scale.of(subject, metric, run.units[metric])
    _axis(axes, subject, scale, swings)
    axes.set_xlabel(title if scale.is_date else f"{title} ({run.units[metric]})")
    _bars(axes, subject, scale, swings, float(np.quantile(values, 0.5, method="inverted_cdf")))
    return chart


@dataclass(frozen=True)
class _Scale:
    """How a metric stands on the axis: an instant as days, all else as it is; infinite as the horizon."""

    is_date: bool
    start_day: float
    end_h: float

    @classmethod
    def of(cls, subject: Subject, metric: str, unit: str) -> _Scale:
        """An instant is a metric of the build-out in hours since start that tells a date."""
        is_date = unit == "h" and metric in DATES
        return cls(is_date, day_number(subject.timeline.start), subject.timeline.duration_h)

    def place(self, value: float) -> float:
        """Where a value stands."""
        if self.is_date:
            return self.start_day + min(value, self.end_h) / HOURS_PER_DAY
        return value


DATES = tuple(
    f"buildout.{name}_h"
    for name in (
        "first_opening",
        "full_opening",
        "full_in_service",
        "first_hall_ready",
        "full_hall_ready",
        "full_delivery",
    )
)
"""Metrics in hours since start that are instants, not lengths."""


def swing_of(parameters: pd.DataFrame, found: Influence, values: Array) -> Swing:
    """How far a metric goes with one assumption; worlds with equal values stand together."""
    column = parameters[found.path]
    if not pd.api.types.is_numeric_dtype(column):
        medians = sorted(_median(values[column == option]) for option in column.unique())
        return Swing(found.path, found.explained_share, medians[0], medians[-1])
    given = column.to_numpy(dtype=np.float64)
    in_order, count = np.sort(given), max(1, round(TAIL * len(given)))
    low, high = in_order[count - 1], in_order[-count]
    return Swing(
        found.path,
        found.explained_share,
        _median(values[given <= low]),
        _median(values[given >= high]),
    )


def metric_title(subject: Subject, metric: str) -> str:
    """The title of a metric; without one its name."""
    return subject.texts.get(f"metric.{metric.partition('@')[0]}", metric)


def _median(values: Array) -> float:
    return float(np.quantile(values, 0.5, method="inverted_cdf"))


def _axis(axes: Axes, subject: Subject, scale: _Scale, swings: Sequence[Swing]) -> None:
    ends = np.array([[scale.place(swing.low), scale.place(swing.high)] for swing in swings])
    finite = ends[np.isfinite(ends)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    margin = 0.08 * (high - low) or 1.0
    if scale.is_date:
        time_axis(axes, low - margin, high + 2 * margin, language=subject.texts.language)
    else:
        axes.set_xlim(low - margin, high + 2 * margin)
        number_axis(axes, subject, which="x")
    vertical_grid(axes)


def _bars(
    axes: Axes, subject: Subject, scale: _Scale, swings: Sequence[Swing], middle: float
) -> None:
    """From low (open mark) to high (filled mark); the share that each explains at the right."""
    edge = axes.get_xlim()[1]
    for place, swing in enumerate(swings):
        low, high = (min(scale.place(end), edge) for end in (swing.low, swing.high))
        axes.plot([low, high], [place, place], color=MEDIAN, linewidth=2.4, solid_capstyle="butt")
        axes.plot([low], [place], "o", color=MEDIAN, markerfacecolor="white", markersize=5)
        axes.plot([high], [place], "o", color=MEDIAN, markersize=5)
        axes.annotate(
            subject.percent(swing.explained_share),
            (1.0, place),
            xycoords=axes.get_yaxis_transform(),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=QUIET,
            fontsize=SMALL_SIZE,
        )
    axes.axvline(min(scale.place(middle), edge), color=ANNOUNCED, linewidth=0.9)
    for x, words, colour, side in (
        (0.0, f"○ {subject.words('low')}   ● {subject.words('high')}", MEDIAN, "left"),
        (1.0, subject.words("explained"), QUIET, "right"),
    ):
        axes.annotate(
            words,
            (x, 1.0),
            xycoords="axes fraction",
            xytext=(0 if x == 0 else 34, 3),
            textcoords="offset points",
            ha=side,
            color=colour,
            fontsize=SMALL_SIZE,
        )
