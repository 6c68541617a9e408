"""In how many worlds the first GPUs are open, and all are installed, in service and open, by each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time

import numpy as np
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.report.announcement import Announcement, announced
from ausbau.report.figures.axes import end_labels, horizontal_grid, number_axis, time_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import ANNOUNCED, DASHES, SMALL_SIZE, in_style
from ausbau.report.figures.subject import Subject, day_number
from ausbau.results import Run
from ausbau.texts import Language
from ausbau.texts.numbers import day

HEIGHT_INCHES = 2.6
COLOURS = ("#a35b00", "#6b2f6b", "#00466e")
HUNDRED = 100.0


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Cumulative share of worlds by date; what never comes is missing at the end."""
    subject = Subject.of("opening_dates", run, language)
    if not subject.series.sizes["lot"]:
        return subject.nothing()
    reached = reached_by_event(subject)
    promise = announced(run)
    chart = subject.chart(HEIGHT_INCHES, _told(subject, reached, promise))
    axes = chart.add_subplot()
    first, last = subject.bound_days[[0, -1]]
    time_axis(axes, first, last, language=subject.texts.language)
    axes.set_ylim(0, 105)
    axes.set_ylabel(subject.words("axis"))
    number_axis(axes, subject)
    horizontal_grid(axes)
    _curves(axes, subject, reached)
    if promise is not None:
        _deadline(axes, subject, promise)
    chart.draw_without_rendering()
    ends = [HUNDRED * in_time_share(hours, subject) for hours in reached.values()]
    names = [_end(subject, event, hours) for event, hours in reached.items()]
    # Of equal heights the label given first stands lowest: the earliest event belongs on top.
    end_labels(axes, ends[::-1], names[::-1], COLOURS[::-1])
    return chart


def reached_by_event(subject: Subject) -> Mapping[str, Array]:
    """Hours since start at which each event comes in each kept world, infinite for never."""
    reached_h = subject.series["buildout.milestone_h"]
    at = {
        name: reached_h.sel(milestone=name).transpose("draw", "lot").to_numpy()
        for name in ("installed", "in_service", "opened")
    }
    return {
        "first_opened": at["opened"].min(axis=1),
        "all_installed": at["installed"].max(axis=1),
        "all_in_service": at["in_service"].max(axis=1),
    }


def in_time_share(reached_h: Array, subject: Subject) -> float:
    """Share of the worlds in which it happens within the horizon."""
    return float((reached_h < subject.timeline.duration_h).mean())


def _curves(axes: Axes, subject: Subject, reached: Mapping[str, Array]) -> None:
    first, last = subject.bound_days[[0, -1]]
    start = day_number(subject.timeline.start)
    for place, reached_h in enumerate(reached.values()):
        days = np.sort(start + reached_h / HOURS_PER_DAY)
        shares = HUNDRED * np.arange(1, days.size + 1) / days.size
        inside = days < last
        shown = [0.0, *shares[inside]]
        axes.step(
            [first, *days[inside], last],
            [*shown, shown[-1]],
            where="post",
            color=COLOURS[place],
            linestyle=DASHES[place],
            linewidth=1.5,
        )


def _deadline(axes: Axes, subject: Subject, promise: Announcement) -> None:
    """A line at the end of the promised day."""
    x = day_number(datetime.combine(promise.deadline, time(), UTC)) + 1.0
    axes.axvline(x, color=ANNOUNCED, linewidth=1.0)
    date = day(promise.deadline, subject.texts.language)
    axes.annotate(
        subject.texts.fill("figure.deadline", date=date),
        (x, 1.0),
        xycoords=axes.get_xaxis_transform(),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=ANNOUNCED,
        fontsize=SMALL_SIZE,
    )


def _told(
    subject: Subject, reached: Mapping[str, Array], promise: Announcement | None
) -> Mapping[str, str]:
    """The worlds in which each event has come at the end of the period, and by the promised day."""
    told = "; ".join(_end(subject, event, hours) for event, hours in reached.items())
    if promise is None:
        return {"events": told, "promised": ""}
    deadline_h = subject.timeline.deadline_h(promise.deadline)
    early = "; ".join(
        _event_words(subject, event, float((hours <= deadline_h).mean()))
        for event, hours in reached.items()
    )
    date = day(promise.deadline, subject.texts.language)
    return {"events": told, "promised": subject.words("promised", date=date, events=early)}


def _end(subject: Subject, event: str, reached_h: Array) -> str:
    """An event with the worlds in which it has come at the end of the period."""
    return _event_words(subject, event, in_time_share(reached_h, subject))


def _event_words(subject: Subject, event: str, share: float) -> str:
    return subject.words("end", name=subject.words(event), share=subject.of_hundred(share))
