"""Which part of what is available is sold, allocated, busy and kept work, month by month."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.report.figures.allocation import mean_gpus
from ausbau.report.figures.axes import end_labels, number_axis, time_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import DASHES, INK, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language

AMOUNTS = ("sold", "granted", "busy", "goodput")
HEIGHT_INCHES = 2.4
LEAST_OPEN = 0.1
"""Share of the worlds that must be open before a month is drawn."""


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Expected hours of each amount over those available; a gap where nothing is open."""
    subject = Subject.of("utilisation", run, language)
    available = _broadly_open(subject)
    if not available.any():
        return subject.nothing()
    lines = {name: _share(subject, name, available) for name in AMOUNTS}
    told = ", ".join(
        f"{subject.words(name)} {subject.percent(float(line[-1]))}" for name, line in lines.items()
    )
    chart = subject.chart(HEIGHT_INCHES, {"shares": told})
    axes = chart.add_subplot()
    time_axis(axes, subject.bound_days[0], subject.bound_days[-1], language=subject.texts.language)
    axes.set_ylim(0, 1)
    number_axis(axes, subject)
    axes.set_ylabel(subject.words("axis"))
    for line, dash in zip(lines.values(), DASHES, strict=False):
        days = subject.bound_days
        axes.step(days, np.append(line, line[-1]), where="post", color=INK, linestyle=dash)
    chart.draw_without_rendering()
    names = [subject.words(name) for name in AMOUNTS]
    end_labels(axes, [float(line[-1]) for line in lines.values()], names, [INK] * len(names))
    return chart


def _broadly_open(subject: Subject) -> Array:
    """GPU-hours available per hour from the month on in which enough worlds are open; none before it.

    Of what few worlds open early, all is soon sold: that would stand for the whole.
    """
    available = mean_gpus(subject, "buildout.available_gpu_h")[0]
    is_open = subject.series["buildout.available_gpu_h"].sum("gpu_type") > 0.0
    is_broad = is_open.mean("draw").to_numpy() >= LEAST_OPEN
    return np.where(np.logical_or.accumulate(is_broad), available, 0.0)


def _share(subject: Subject, name: str, available: Array) -> Array:
    """Of the hours available, by month; not a number where none are."""
    amount = mean_gpus(subject, f"allocation.{name}_gpu_h").sum(axis=0)
    share: Array = np.divide(
        amount, available, out=np.full_like(amount, np.nan), where=available > 0
    )
    return share
