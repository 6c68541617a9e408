"""Who gets the GPU-hours: what is granted to each group, month by month, with what is sold and available."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from ausbau.core.arrays import Array, IntArray
from ausbau.report.figures.axes import end_labels, number_axis, time_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import DASHES, INK, PAPER, fill_of, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language

HEIGHT_INCHES = 2.9
ROOM = 1.12


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Areas of the groups, stacked: means over the worlds, since only means add up."""
    subject = Subject.of("allocation", run, language)
    granted = mean_gpus(subject, "allocation.granted_gpu_h")
    sold, available = (
        mean_gpus(subject, name).sum(axis=0)
        for name in ("allocation.sold_gpu_h", "buildout.available_gpu_h")
    )
    if not available.any():
        return subject.nothing()
    groups = [str(group) for group in subject.series["group"].to_numpy()]
    order = np.argsort(-granted.sum(axis=1), kind="stable")
    chart = subject.chart(HEIGHT_INCHES, _told(subject, groups, order))
    axes = chart.add_subplot()
    time_axis(axes, subject.bound_days[0], subject.bound_days[-1], language=subject.texts.language)
    axes.set_ylim(0, float(available.max()) * ROOM)
    number_axis(axes, subject)
    axes.set_ylabel(subject.words("axis"))
    middles = _areas(axes, subject, granted[order])
    _lines(axes, subject, (available, sold))
    chart.draw_without_rendering()
    _names(axes, subject, [groups[place] for place in order], (middles, available[-1], sold[-1]))
    return chart


def mean_gpus(subject: Subject, variable: str) -> Array:
    """Mean over the worlds of the GPU-hours per hour of the month, ``(group, month)`` or one row in all."""
    hours = subject.series[variable].sum("gpu_type").mean("draw")
    rows = hours if "group" in hours.dims else hours.expand_dims("group")
    return np.asarray(rows.transpose("group", "month").to_numpy() / subject.month_h)


def _areas(axes: Axes, subject: Subject, granted: Array) -> list[float]:
    """Stacked areas from the largest group up; gives the middle of each at the end."""
    tops = np.cumsum(granted, axis=0)
    middles = []
    for place, (row, top) in enumerate(zip(granted, tops, strict=True)):
        fill = fill_of(place)
        low, high = (np.append(line, line[-1]) for line in (top - row, top))
        axes.fill_between(
            subject.bound_days,
            low,
            high,
            step="post",
            facecolor=fill.colour,
            hatch=fill.hatch,
            edgecolor=PAPER,
            linewidth=0.4,
        )
        middles.append(float(top[-1] - row[-1] / 2))
    return middles


def _lines(axes: Axes, subject: Subject, lines: Sequence[Array]) -> None:
    for line, dash in zip(lines, DASHES, strict=False):
        axes.step(
            subject.bound_days,
            np.append(line, line[-1]),
            where="post",
            color=INK,
            linestyle=dash,
            linewidth=1.3,
        )


def _names(
    axes: Axes, subject: Subject, groups: Sequence[str], ends: tuple[list[float], float, float]
) -> None:
    """Names beside the ends of the areas and of the two lines."""
    middles, available, sold = ends
    names = [subject.title(group) for group in groups]
    names += [subject.words("available"), subject.words("sold")]
    end_labels(axes, [*middles, available, sold], names, [INK] * len(names))


def _told(subject: Subject, groups: Sequence[str], order: IntArray) -> Mapping[str, str]:
    """The mean of each group in the operating year, and of what is sold and available."""
    granted, sold, available = (
        subject.of_year(name).sum("gpu_type").mean("draw") / subject.year_h
        for name in (
            "allocation.granted_gpu_h",
            "allocation.sold_gpu_h",
            "buildout.available_gpu_h",
        )
    )
    told = "; ".join(
        f"{subject.title(groups[int(place)])} {subject.significant(float(granted[int(place)]))}"
        for place in order
    )
    return {
        "groups": told,
        "sold": subject.significant(float(sold.sum())),
        "available": subject.significant(float(available.sum())),
    }
