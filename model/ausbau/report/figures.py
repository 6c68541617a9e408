"""Figures of the report as SVG: one style, colour-blind safe, readable in grey, labelled directly."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.report.announcement import Announcement, milestone_of
from ausbau.texts import Language, Texts, texts
from ausbau.texts.numbers import day, number

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

# Lightness falls from the outer band to the median, so the chart survives a grey printer; blue and
# vermilion are told apart by people with any colour vision (Okabe and Ito 2008).
INK = "#1a1a1a"
OUTER_BAND = "#cfe3f0"
INNER_BAND = "#83b8da"
MEDIAN = "#00466e"
ANNOUNCED = "#b84a00"
STYLE: dict[RcKeyType, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "none",  # text stays text: searchable, and set in the font of the page
    "svg.hashsalt": "ausbau",
}
SIZE_INCHES = (6.7, 2.55)
HOURS_PER_DAY = 24.0
STEP_H = 7 * HOURS_PER_DAY
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


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
        reached = np.flatnonzero(self.levels[QUANTILES.index(quantile)] >= height)
        return float(self.days[reached[0] if reached.size else -1])


def gpu_fan(
    series: xr.Dataset, timeline: Timeline, language: Language, *, announced: Announcement | None
) -> str:
    """SVG of the GPUs at a milestone over time: median and two bands, with the announced number and date."""
    catalogue = texts(language)
    milestone = milestone_of(announced)
    fan = _fan(series, timeline, milestone)
    top = max(float(fan.levels.max()), announced.gpus if announced else 1.0)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=SIZE_INCHES, layout="constrained")
        axes = figure.add_subplot()
        axes.set_xlim(fan.days[0], fan.days[-1])
        axes.set_ylim(0, top * 1.15)
        _draw_fan(axes, fan)
        _style_axes(axes, timeline, catalogue, milestone)
        figure.canvas.draw()  # settles the layout, so that the labels know their room
        _label_fan(axes, fan, top, catalogue)
        if announced is not None:
            _mark(axes, announced, catalogue)
        return _svg(figure)


def _fan(series: xr.Dataset, timeline: Timeline, milestone: str) -> Fan:
    """Weekly quantiles of the GPUs that have reached a milestone, from the instants of the lots."""
    at_milestone = series["buildout.milestone_h"].sel(milestone=milestone)
    reached_h = at_milestone.transpose("lot", "draw").to_numpy()
    hours = np.arange(0.0, timeline.duration_h, STEP_H)
    gpu = np.zeros((reached_h.shape[1], hours.size))
    for lot_h, lot_gpu in zip(reached_h, series["buildout.lot_gpu"].to_numpy(), strict=True):
        gpu += lot_gpu * (lot_h[:, np.newaxis] <= hours)
    days = _day_number(timeline.start) + hours / HOURS_PER_DAY
    return Fan(days, np.quantile(gpu, QUANTILES, axis=0, method="inverted_cdf"))


def _draw_fan(axes: Axes, fan: Fan) -> None:
    low, lower, middle, upper, high = fan.levels
    axes.fill_between(fan.days, low, high, color=OUTER_BAND, linewidth=0, step="post")
    axes.fill_between(fan.days, lower, upper, color=INNER_BAND, linewidth=0, step="post")
    axes.step(fan.days, middle, where="post", color=MEDIAN, linewidth=1.8)


def _style_axes(axes: Axes, timeline: Timeline, catalogue: Texts, milestone: str) -> None:
    language = catalogue.language
    words = catalogue[f"milestone.{milestone}"]
    axes.set_ylabel(catalogue.fill("figure.gpu_fan.axis", milestone=words))
    years = [year for year in timeline.years if date(year, 1, 1) >= timeline.start.date()]
    firsts = [_day_number(datetime(year, 1, 1, tzinfo=UTC)) for year in years]
    axes.set_xticks(firsts, [str(year) for year in years])
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))


def _label_fan(axes: Axes, fan: Fan, top: float, catalogue: Texts) -> None:
    """Name the median and the bands where they are, beside the fan where they are too narrow."""
    ends = (fan.day_of(0.95, LABELS[-1].height * top), fan.day_of(0.05, LABELS[0].height * top))
    for label in LABELS:
        height = label.height * top
        room = max(
            ((fan.day_of(left, height), fan.day_of(right, height)) for left, right in label.rooms),
            key=lambda days: days[1] - days[0],
        )
        if room[0] < fan.days[-1]:
            _set_label(axes, label, catalogue[label.key], Place(room, ends, height))


def _set_label(axes: Axes, label: Label, words: str, place: Place) -> None:
    """Set words into their room, else to the right of the fan, else to its left, with a line."""
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


def _mark(axes: Axes, announced: Announcement, catalogue: Texts) -> None:
    language = catalogue.language
    x = _day_number(datetime.combine(announced.deadline, time(), UTC))
    axes.plot([x], [announced.gpus], marker="D", color=ANNOUNCED, markersize=5, zorder=5)
    axes.annotate(
        catalogue.fill(
            "figure.gpu_fan.announced",
            gpus=number(announced.gpus, language),
            date=day(announced.deadline, language),
        ),
        (x, announced.gpus),
        xytext=(0, 6),
        textcoords="offset points",
        color=ANNOUNCED,
        va="bottom",
    )


def _day_number(instant: datetime) -> float:
    """Days since 1970."""
    return instant.timestamp() / timedelta(days=1).total_seconds()


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()
