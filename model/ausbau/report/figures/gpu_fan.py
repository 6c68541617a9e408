"""GPUs at a milestone over time, against the announced number and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.key_figures import quantiles, when
from ausbau.report.announcement import Announcement, announced, milestone_of
from ausbau.report.figures.axes import number_axis, time_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import ANNOUNCED, INK, INNER_BAND, MEDIAN, OUTER_BAND, in_style
from ausbau.report.figures.subject import BANDS, Subject, band, day_number
from ausbau.results import Run
from ausbau.texts import Language
from ausbau.texts.numbers import day

HEIGHT_INCHES = 2.55
STEP_H = 7 * HOURS_PER_DAY
LETTERS = 0.04
"""Half the height of letters, as a part of that of the fan."""


@dataclass(frozen=True)
class Label:
    """What is written into the fan: at which part of its height, between which quantiles.

    ``at`` is the part of this room that a line points to if the words stand beside the fan.
    """

    key: str
    height: float
    rooms: tuple[tuple[float, float], ...]
    colour: str
    at: float = 0.5


@dataclass(frozen=True)
class Place:
    """Where a label may stand, in days: its room, and the ends of the fan; and at which height."""

    room: tuple[float, float]
    fan: tuple[float, float]
    height: float


LABELS = (
    Label("figure.median", 0.72, ((0.5, 0.25),), MEDIAN, at=0.0),
    Label("figure.band_50", 0.45, ((0.5, 0.25), (0.75, 0.5)), INK),
    Label("figure.band_90", 0.18, ((0.25, 0.05), (0.95, 0.75)), INK),
)


@dataclass(frozen=True)
class Fan:
    """Quantiles over the worlds at some instants: ``levels`` is ``(quantile, instant)``."""

    days: Array
    levels: Array

    def day_of(self, quantile: float, height: float) -> float:
        """The day on which a quantile reaches a height; the last day if it never does."""
        reached = np.flatnonzero(self.levels[BANDS.index(quantile)] >= height)
        return float(self.days[reached[0] if reached.size else -1])


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """The GPUs at the milestone of the promise over time: median and two bands."""
    subject = Subject.of("gpu_fan", run, language)
    promise = announced(run)
    fan = fan_of(run.series, subject.timeline, milestone_of(promise))
    top = max(float(fan.levels.max()), promise.gpus if promise else 1.0)
    chart = _chart(subject, promise)
    axes = chart.add_subplot()
    time_axis(axes, fan.days[0], fan.days[-1], language=subject.texts.language)
    axes.set_ylim(0, top * 1.15)
    _draw_fan(axes, fan)
    number_axis(axes, subject)
    axes.set_ylabel(subject.words("axis", milestone=_milestone_words(subject, promise)))
    chart.draw_without_rendering()  # settles the layout, so that the labels know their room
    _label_fan(axes, fan, top, subject)
    if promise is not None:
        _mark(axes, promise, subject)
    return chart


def _chart(subject: Subject, promise: Announcement | None) -> Chart:
    """The chart with its texts: when all GPUs are there, and what was promised."""
    milestone = _milestone_words(subject, promise)
    reached_h = subject.series["buildout.milestone_h"].sel(milestone=milestone_of(promise))
    completed_h = reached_h.reduce(np.max, "lot", initial=0.0 if reached_h.sizes["lot"] else np.inf)
    middle, low, high = (
        when(hours, subject.timeline, subject.texts) for hours in quantiles(np.asarray(completed_h))
    )
    diamond = "" if promise is None else subject.words("diamond")
    told = (
        ""
        if promise is None
        else subject.words(
            "alternative_diamond",
            gpus=subject.number(promise.gpus),
            date=day(promise.deadline, subject.texts.language),
        )
    )
    return Chart(
        height_inches=HEIGHT_INCHES,
        caption=subject.caption(milestone=milestone, diamond=diamond),
        alternative=subject.words(
            "alternative", milestone=milestone, middle=middle, low=low, high=high, diamond=told
        ),
    )


def _milestone_words(subject: Subject, promise: Announcement | None) -> str:
    return subject.texts[f"milestone.{milestone_of(promise)}"]


def fan_of(series: xr.Dataset, timeline: Timeline, milestone: str) -> Fan:
    """Weekly quantiles of the GPUs that have reached a milestone, from the instants of the lots."""
    at_milestone = series["buildout.milestone_h"].sel(milestone=milestone)
    reached_h = at_milestone.transpose("lot", "draw").to_numpy()
    hours = np.arange(0.0, timeline.duration_h, STEP_H)
    gpu = np.zeros((reached_h.shape[1], hours.size))
    for lot_h, lot_gpu in zip(reached_h, series["buildout.lot_gpu"].to_numpy(), strict=True):
        gpu += lot_gpu * (lot_h[:, np.newaxis] <= hours)
    return Fan(day_number(timeline.start) + hours / HOURS_PER_DAY, band(gpu))


def _draw_fan(axes: Axes, fan: Fan) -> None:
    low, lower, middle, upper, high = fan.levels
    axes.fill_between(fan.days, low, high, color=OUTER_BAND, linewidth=0, step="post")
    axes.fill_between(fan.days, lower, upper, color=INNER_BAND, linewidth=0, step="post")
    axes.step(fan.days, middle, where="post", color=MEDIAN, linewidth=1.8)


def _label_fan(axes: Axes, fan: Fan, top: float, subject: Subject) -> None:
    """Name the median and the bands where they are, beside the fan where they are too narrow."""
    ends = (fan.day_of(0.95, LABELS[-1].height * top), fan.day_of(0.05, LABELS[0].height * top))
    for label in LABELS:
        height = label.height * top
        upper, lower = height + LETTERS * top, height - LETTERS * top
        room = max(
            ((fan.day_of(left, upper), fan.day_of(right, lower)) for left, right in label.rooms),
            key=lambda days: days[1] - days[0],
        )
        if room[0] < fan.days[-1]:
            _set_label(axes, label, subject.texts[label.key], Place(room, ends, height))


def _set_label(axes: Axes, label: Label, words: str, place: Place) -> None:
    """Set words into their room, else beside the fan or beside their band, with a line to it."""
    width, gap = _width_days(axes, words), _width_days(axes, "n")
    (left, right), (first, last) = place.room, place.fan
    style: dict[str, Any] = {"va": "center", "color": label.colour}
    if right - left >= width + gap:
        axes.text(left + gap, place.height, words, **style)
        return
    target = left + label.at * (right - left)
    if last + gap + width <= axes.get_xlim()[1]:
        axes.text(last + gap, place.height, words, **style)
        line = [target, last + gap / 2]
    elif first - gap - width < axes.get_xlim()[0]:
        axes.text(right + gap, place.height, words, **style)
        line = [target, right + gap / 2]
    else:
        axes.text(first - gap, place.height, words, ha="right", **style)
        line = [first - gap / 2, target]
    axes.plot(line, [place.height, place.height], color=INK, linewidth=0.5)


def _width_days(axes: Axes, words: str) -> float:
    """The room that words need on the time axis, in days."""
    probe = axes.text(axes.get_xlim()[0], axes.get_ylim()[0], words)
    extent = probe.get_window_extent().transformed(axes.transData.inverted())
    probe.remove()
    return float(extent.width)


def _mark(axes: Axes, promise: Announcement, subject: Subject) -> None:
    x = day_number(datetime.combine(promise.deadline, time(), UTC))
    axes.plot([x], [promise.gpus], marker="D", color=ANNOUNCED, markersize=5, zorder=5)
    axes.annotate(
        subject.words(
            "announced",
            gpus=subject.number(promise.gpus),
            date=day(promise.deadline, subject.texts.language),
        ),
        (x, promise.gpus),
        xytext=(0, 6),
        textcoords="offset points",
        color=ANNOUNCED,
        va="bottom",
    )
