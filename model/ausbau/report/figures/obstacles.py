"""What the last opening waited for: the days that it owes to each step, and in how many worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ausbau.report.figures.axes import number_axis, rows_axis, value_label, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.schedule import kind_of
from ausbau.report.figures.style import MEDIAN, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language

ROW_INCHES = 0.19
FRAME_INCHES = 0.55
MOST = 14
HUNDRED = 100.0


@dataclass(frozen=True)
class Obstacle:
    """A step at a site on the driving chain."""

    site: str
    kind: str
    share: float
    """Share of worlds in which the step lies on the chain: its criticality index."""
    days: float
    """Days that the last opening owes to it, mean over the worlds in which that comes."""
    never_share: float
    """Share of worlds in which it never ends, so that the last opening never comes."""

    @property
    def step(self) -> str:
        """Label of the step in the series."""
        return f"{self.site}.{self.kind}"


@in_style
def draw(run: Run, language: Language = "en", *, most: int = MOST) -> Chart:
    """Bars of the steps to which the last opening owes most days."""
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
    rows_axis(axes, names)
    vertical_grid(axes)
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis"))
    _bars(axes, subject, shown)
    return chart


def obstacles(events: pd.DataFrame) -> list[Obstacle]:
    """The steps that take time on the driving chain, those with most days first."""
    worlds = events["draw"].nunique()
    owed = events[events["is_critical"] & (events["attributed_days"] != 0.0)]
    of_world = owed.groupby("draw")["attributed_days"].sum()
    coming = set(of_world.index[np.isfinite(of_world)])
    steps = owed.assign(kind=owed["activity"].map(kind_of))
    found = [
        _obstacle(str(site), str(kind), own, coming, worlds)
        for (site, kind), own in steps.groupby(["site", "kind"])
    ]
    return sorted(found, key=lambda step: (-step.days, -step.share, step.site, step.kind))


def _obstacle(site: str, kind: str, own: pd.DataFrame, coming: set[int], worlds: int) -> Obstacle:
    days = own.loc[own["draw"].isin(coming), "attributed_days"].sum()
    never = own.loc[np.isinf(own["attributed_days"]), "draw"].nunique()
    return Obstacle(
        site,
        kind,
        share=own["draw"].nunique() / worlds,
        days=float(days) / max(1, len(coming)),
        never_share=never / worlds,
    )


def _bars(axes: Axes, subject: Subject, shown: Sequence[Obstacle]) -> None:
    axes.set_xlim(0, 1.3 * max(1.0, *(obstacle.days for obstacle in shown)))
    for place, obstacle in enumerate(shown):
        axes.barh(place, obstacle.days, 0.62, color=MEDIAN)
        value_label(axes, obstacle.days, place, _words(obstacle, subject))


def _words(obstacle: Obstacle, subject: Subject) -> str:
    share = subject.number(HUNDRED * obstacle.share)
    days = subject.number(obstacle.days)
    if obstacle.never_share > 0.0:
        never = subject.number(HUNDRED * obstacle.never_share)
        return subject.words("bar_never", share=share, days=days, never=never)
    return subject.words("bar", share=share, days=days)


def _name(obstacle: Obstacle, subject: Subject, *, several: bool) -> str:
    kind = subject.label(f"activity.{obstacle.kind}")
    return f"{subject.title(obstacle.site)}: {kind}" if several else kind
