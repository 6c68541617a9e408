"""What the last opening waited for: in how many worlds each step lay on the driving chain, for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.report.figures.axes import number_axis, rows_axis, value_label, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.schedule import Schedule, kind_of, schedules
from ausbau.report.figures.style import MEDIAN, in_style
from ausbau.report.figures.subject import HOURS_PER_DAY, Subject
from ausbau.results import Run
from ausbau.texts import Language

ROW_INCHES = 0.19
FRAME_INCHES = 0.55
MOST = 14
HUNDRED = 100.0


@dataclass(frozen=True)
class Obstacle:
    """A step at a site: the share of worlds in which it drives the end, and its median days in those.

    ``days`` is infinite where in the median of those worlds the step never ends.
    """

    site: str
    kind: str
    share: float
    days: float


@in_style
def draw(run: Run, language: Language = "en", *, most: int = MOST) -> Chart:
    """Bars of the steps that drive the end in most worlds."""
    subject = Subject.of("obstacles", run, language)
    found = obstacles(run.events)
    if not found:
        return subject.nothing()
    shown = found[:most]
    several = len({obstacle.site for obstacle in found}) > 1
    names = [_name(obstacle, subject, several=several) for obstacle in shown]
    told = "; ".join(
        f"{name} {_words(obstacle, subject)}"
        for name, obstacle in zip(names[:5], shown[:5], strict=True)
    )
    chart = subject.chart(FRAME_INCHES + ROW_INCHES * len(shown), {"steps": told})
    axes = chart.add_subplot()
    axes.set_xlim(0, HUNDRED)
    rows_axis(axes, names)
    vertical_grid(axes)
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis"))
    _bars(axes, subject, shown)
    return chart


def obstacles(events: pd.DataFrame) -> list[Obstacle]:
    """The steps that take time, those that drive the end in most worlds first."""
    days: dict[tuple[str, str], list[float]] = {}
    worlds = 0
    for world in schedules(events):
        worlds += 1
        for step, length in driving_days(world).items():
            days.setdefault(step, []).append(length)
    found = [
        Obstacle(site, kind, len(lengths) / worlds, _median(lengths))
        for (site, kind), lengths in days.items()
    ]
    return sorted(found, key=lambda step: (-step.share, -step.days, step.site, step.kind))


def driving_days(world: Schedule) -> Mapping[tuple[str, str], float]:
    """Days on which some activity of a kind at a site is under way on the driving chain."""
    spans: dict[tuple[str, str], list[int]] = {}
    for activity in np.flatnonzero(world.is_driving):
        if world.finish_h[activity] > world.start_h[activity]:
            name = world.names[activity]
            spans.setdefault((name.split(".", 1)[0], kind_of(name)), []).append(int(activity))
    return {
        step: covered_h(world.start_h[own], world.finish_h[own]) / HOURS_PER_DAY
        for step, own in spans.items()
    }


def covered_h(start_h: Array, finish_h: Array) -> float:
    """Hours covered by intervals that may overlap."""
    covered, reached = 0.0, -np.inf
    for place in np.argsort(start_h, kind="stable"):
        begin = max(float(start_h[place]), reached)
        if finish_h[place] > begin:
            covered += float(finish_h[place]) - begin
            reached = float(finish_h[place])
    return covered


def _median(lengths: Sequence[float]) -> float:
    return float(np.quantile(lengths, 0.5, method="inverted_cdf"))


def _bars(axes: Axes, subject: Subject, shown: Sequence[Obstacle]) -> None:
    for place, obstacle in enumerate(shown):
        axes.barh(place, HUNDRED * obstacle.share, 0.62, color=MEDIAN)
        value_label(axes, HUNDRED * obstacle.share, place, _words(obstacle, subject))


def _words(obstacle: Obstacle, subject: Subject) -> str:
    share = subject.number(HUNDRED * obstacle.share)
    if not np.isfinite(obstacle.days):
        return subject.words("bar_never", share=share)
    return subject.words("bar", share=share, days=subject.number(obstacle.days))


def _name(obstacle: Obstacle, subject: Subject, *, several: bool) -> str:
    kind = subject.label(f"activity.{obstacle.kind}")
    return f"{subject.title(obstacle.site)}: {kind}" if several else kind
