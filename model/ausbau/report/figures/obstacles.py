"""What the last opening waited for: the days that it owes to each step, and in how many worlds.

The days of the driving chain follow each other without a gap. They are counted in every world, up to the
last opening or, where that comes later, to the end of the simulated period. So a step that is late beyond it
counts with its days in the period, and what would follow it with none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.report.figures.axes import number_axis, rows_axis, value_label, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.schedule import kind_of
from ausbau.report.figures.style import MEDIAN, in_style
from ausbau.report.figures.subject import HOURS_PER_DAY, Subject
from ausbau.results import Run
from ausbau.texts import Language

ROW_INCHES = 0.19
FRAME_INCHES = 0.55
MOST = 14
LETTER = 0.011
"""Width of a letter beside a bar, of the width of the axes."""


@dataclass(frozen=True)
class Obstacle:
    """A step at a site on the driving chain."""

    site: str
    kind: str
    share: float
    """Share of worlds in which the step lies on the chain within the period."""
    days: float
    """Days of the period that the last opening owes to it, mean over all worlds."""
    unended_share: float
    """Share of worlds in which the period ends before it does."""

    @property
    def step(self) -> str:
        """Label of the step in the series."""
        return f"{self.site}.{self.kind}"


@in_style
def draw(run: Run, language: Language = "en", *, most: int = MOST) -> Chart:
    """Bars of the steps to which the last opening owes most days."""
    subject = Subject.of("obstacles", run, language)
    found = obstacles(run.events, until_h=subject.timeline.duration_h)
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
    rows_axis(axes, names)
    vertical_grid(axes)
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis"))
    _bars(axes, subject, shown)
    return chart


def obstacles(events: pd.DataFrame, *, until_h: float) -> list[Obstacle]:
    """The steps that take time on the driving chain within the period, those with most days first."""
    worlds = events["draw"].nunique()
    chain = events[events["is_critical"]]
    days = _days_within(chain, until_h)
    unended = chain["draw"].where(chain["finish_h"] > until_h)
    steps = chain.assign(kind=chain["activity"].map(kind_of), days=days, unended=unended)
    found = [
        Obstacle(
            str(site),
            str(kind),
            share=own["draw"].nunique() / worlds,
            days=float(own["days"].sum()) / worlds,
            unended_share=own["unended"].nunique() / worlds,
        )
        for (site, kind), own in steps[days != 0.0].groupby(["site", "kind"])
    ]
    return sorted(found, key=lambda step: (-step.days, -step.share, step.site, step.kind))


def _days_within(chain: pd.DataFrame, until_h: float) -> Array:
    """Days of the period that are owed to each activity of the chain, ``(row,)``.

    What never ends begins when the last one before it has ended.
    """
    finish_h, owed_days = (chain[name].to_numpy() for name in ("finish_h", "attributed_days"))
    last_h = chain["finish_h"].where(np.isfinite(finish_h)).groupby(chain["draw"]).transform("max")
    ends = np.isfinite(finish_h)
    since_h = np.where(ends, finish_h - np.where(ends, owed_days, 0.0) * HOURS_PER_DAY, last_h)
    since_h = np.where(np.isnan(since_h), np.minimum(chain["start_h"], until_h), since_h)
    cut_days = np.maximum(until_h - since_h, 0.0) / HOURS_PER_DAY
    return np.where(finish_h <= until_h, owed_days, cut_days)


def _bars(axes: Axes, subject: Subject, shown: Sequence[Obstacle]) -> None:
    words = [_words(obstacle, subject) for obstacle in shown]
    ends = [
        obstacle.days / (1.0 - LETTER * len(told))
        for obstacle, told in zip(shown, words, strict=True)
    ]
    axes.set_xlim(0, max(1.0, *ends))
    for place, (obstacle, told) in enumerate(zip(shown, words, strict=True)):
        axes.barh(place, obstacle.days, 0.62, color=MEDIAN)
        value_label(axes, obstacle.days, place, told)


def _words(obstacle: Obstacle, subject: Subject) -> str:
    share = subject.of_hundred(obstacle.share)
    days = subject.number(obstacle.days)
    if obstacle.unended_share > 0.0:
        unended = subject.of_hundred(obstacle.unended_share)
        return subject.words("bar_unended", share=share, days=days, unended=unended)
    return subject.words("bar", share=share, days=days)


def _name(obstacle: Obstacle, subject: Subject, *, several: bool) -> str:
    kind = subject.label(f"activity.{obstacle.kind}")
    return f"{subject.title(obstacle.site)}: {kind}" if several else kind
