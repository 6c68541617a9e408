"""The days that the last opening owes to each step, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from ausbau.report.driving_chain import Obstacle, obstacles
from ausbau.report.figures.axes import number_axis, rows_axis, value_label, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import MEDIAN, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language

ROW_INCHES = 0.19
FRAME_INCHES = 0.55
MOST = 14
LETTER = 0.011
"""Width of a letter beside a bar, of the width of the axes."""


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
