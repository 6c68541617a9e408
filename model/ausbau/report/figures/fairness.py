"""Kept work against evenness among groups, for scenarios of a study that differ in the allocation alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from ausbau.report.figures.axes import end_labels, number_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import INK, MEDIAN, PAPER, SMALL_SIZE, in_style
from ausbau.report.figures.subject import Subject
from ausbau.report.policy_points import PolicyPoint, policy_points
from ausbau.texts import Language

if TYPE_CHECKING:
    from ausbau.study import Study

HEIGHT_INCHES = 3.2
MARGIN = 0.12
MARK_SIZE = 11.0


@in_style
def draw(study: Study, language: Language = "en") -> Chart:
    """One numbered point per scenario; the names stand beside, in the order of their evenness."""
    subject = Subject.of("fairness", study.reference, language)
    points = policy_points(study)
    if not points:
        return subject.nothing()
    chart = subject.chart(HEIGHT_INCHES, {"points": _told(subject, points)})
    axes = chart.add_subplot()
    axes.set_xlabel(subject.words("goodput", year=subject.year))
    axes.set_ylabel(subject.words("evenness"))
    _marks(axes, points)
    axes.margins(MARGIN)
    number_axis(axes, subject, which="x")
    number_axis(axes, subject)
    _front(axes, points)
    chart.draw_without_rendering()
    names = [
        f"{number} {point.title[subject.texts.language]}" for number, point in enumerate(points, 1)
    ]
    end_labels(axes, [point.jain_index for point in points], names, [INK] * len(names))
    return chart


def _marks(axes: Axes, points: list[PolicyPoint]) -> None:
    """Filled on the front, hollow behind it."""
    for number, point in enumerate(points, 1):
        place = (point.goodput_share, point.jain_index)
        fill, words = (MEDIAN, PAPER) if point.is_on_front else (PAPER, INK)
        axes.plot(
            *place, "o", markersize=MARK_SIZE, markerfacecolor=fill, markeredgecolor=MEDIAN,
        )  # fmt: skip
        axes.annotate(
            str(number), place, ha="center", va="center", color=words, fontsize=SMALL_SIZE
        )


def _front(axes: Axes, points: list[PolicyPoint]) -> None:
    """A line through the points on the front, from the most kept work to the most evenness."""
    front = [(point.goodput_share, point.jain_index) for point in points if point.is_on_front]
    line = np.array(sorted(front))
    axes.plot(line[:, 0], line[:, 1], color=MEDIAN, linewidth=0.8, zorder=0.5)


def _told(subject: Subject, points: list[PolicyPoint]) -> str:
    return "; ".join(
        subject.words(
            "point",
            title=point.title[subject.texts.language],
            goodput=subject.percent(point.goodput_share),
            evenness=subject.number(point.jain_index, 3),
        )
        for point in points
    )
