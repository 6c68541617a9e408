"""The schedule of the median world: what is done when, at which site, and what the end waited for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.key_figures import quantiles, when
from ausbau.report.announcement import announced
from ausbau.report.figures.axes import time_axis, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import (
    ANNOUNCED,
    FAINT,
    INNER_BAND,
    MEDIAN,
    PAPER,
    SMALL_SIZE,
    in_style,
)
from ausbau.report.figures.subject import Subject, day_number
from ausbau.report.schedule import Schedule, kind_of, lot_of, schedules
from ausbau.results import Run
from ausbau.texts import Language
from ausbau.texts.numbers import day

ROW_INCHES = 0.165
FRAME_INCHES = 0.75
BAR_HEIGHT = 0.78
FEW, TALL, HEADING = 2, 2.2, 1.1
"""A row of more than a few lots is so many times as tall; so is the heading of a site."""
COMMISSIONING = frozenset({"fabric", "burn_in", "acceptance", "opening"})
"""Steps of a lot after its installation; each is short, so they share one row."""
WAITING: Mapping[str, Any] = {
    "facecolor": PAPER,
    "edgecolor": MEDIAN,
    "hatch": "//////",
    "linewidth": 0.4,
}
"""How waiting on the driving chain is drawn: hatched, so that a grey printer tells it from work."""
LAST_OPENING = "buildout.full_opening_h"
MARGIN = 1.04
"""How far the time axis goes beyond the last finish."""


@dataclass(frozen=True, eq=False)
class Row:
    """What is done of one kind at one site: a bar per lot, start and finish in hours, infinite for never.

    ``waits_from_h`` is when the waiting for its start began, the start itself where there was none.
    """

    site: str
    kind: str
    waits_from_h: Array
    start_h: Array
    finish_h: Array
    is_driving: Array


@dataclass(frozen=True)
class Line:
    """Where a row stands, in rows from above; one without a row is the heading of a site."""

    top: float
    height: float
    site: str
    row: Row | None


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Bars of the world in which the last step ends on the median day."""
    subject = Subject.of("gantt", run, language)
    draw_number = median_world(run.events)
    if draw_number is None:
        return subject.nothing(buildings="", ends="")
    world = next(schedules(run.events[run.events["draw"] == draw_number]))
    rows = rows_of(world)
    last_h = _last_h(rows, subject)
    done_h = max(float(row.finish_h.max()) for row in rows)
    alternative = {
        "done": when(done_h, subject.timeline, subject.texts),
        "driving": _driving_words(rows, subject),
    }
    lines = _lines(rows)
    bottom = lines[-1].top + lines[-1].height
    buildings = _building_words(subject, draw_number, rows)
    height_inches = FRAME_INCHES + ROW_INCHES * bottom
    chart = subject.chart(
        height_inches, alternative, buildings=buildings, ends=_end_words(subject, done_h)
    )
    axes = chart.add_subplot()
    first = day_number(subject.timeline.start)
    time_axis(axes, first, first + last_h / HOURS_PER_DAY, language=subject.texts.language)
    vertical_grid(axes)
    _lines_axis(axes, subject, lines)
    for line in lines:
        if line.row is not None:
            _bars(axes, subject, line, line.row, last_h)
    _key(axes, subject)
    _deadline(axes, subject)
    return chart


def median_world(events: pd.DataFrame) -> int | None:
    """The kept world whose last step ends on the median day, the first of several; none without steps.

    The day of the steps counts, not that of the opening: in a world that believes the outside view, the
    opening is moved as a whole, and no step tells why.
    """
    if events.empty:
        return None
    last_h = events.groupby("draw")["finish_h"].max()
    middle = np.quantile(last_h.to_numpy(), 0.5, method="inverted_cdf")
    return int(last_h.index[last_h == middle][0])


def _building_words(subject: Subject, draw_number: int, rows: Sequence[Row]) -> str:
    """What kind of building each site has in a world; where there is one site, without its name."""
    building = subject.series["buildout.building"].sel(draw=draw_number)
    kinds = building.attrs["flag_meanings"].split()
    sites = list(dict.fromkeys(row.site for row in rows))
    names = [subject.texts.word(kinds[int(building.sel(site=site))]) for site in sites]
    if len(sites) == 1:
        return names[0]
    titles = (subject.title(site) for site in sites)
    return ", ".join(f"{title}: {name}" for title, name in zip(titles, names, strict=True))


def _end_words(subject: Subject, done_h: float) -> str:
    """When the steps end, and beside it the median opening of all worlds where it is another month."""
    inside = when(done_h, subject.timeline, subject.texts)
    mixed_h, *_ = quantiles(subject.run.metrics[LAST_OPENING].to_numpy())
    mixed = when(mixed_h, subject.timeline, subject.texts)
    return "" if inside == mixed else subject.words("ends", inside=inside, mixed=mixed)


def rows_of(world: Schedule) -> list[Row]:
    """The steps that take time, by site, in the order in which they begin."""
    parts: dict[tuple[str, str], dict[str, list[int]]] = {}
    for place, name in enumerate(world.names):
        takes_time = world.finish_h[place] > world.start_h[place] or world.wait_h[place] > 0.0
        if takes_time:
            site = name.split(".", 1)[0]
            lots = parts.setdefault((site, _kind(name)), {})
            lots.setdefault(lot_of(name), []).append(place)
    rows = [_row(world, site, kind, lots) for (site, kind), lots in parts.items()]
    sites = sorted({row.site for row in rows}, key=lambda site: _begin(rows, site))
    return sorted(
        rows, key=lambda row: (sites.index(row.site), row.waits_from_h.min(), row.finish_h.min())
    )


def _kind(activity: str) -> str:
    kind = kind_of(activity)
    return "commissioning" if kind in COMMISSIONING else kind


def _row(world: Schedule, site: str, kind: str, lots: Mapping[str, Sequence[int]]) -> Row:
    places = list(lots.values())
    return Row(
        site,
        kind,
        np.array([(world.start_h[own] - world.wait_h[own]).min() for own in places]),
        np.array([world.start_h[own].min() for own in places]),
        np.array([world.finish_h[own].max() for own in places]),
        np.array([world.is_driving[own].any() for own in places]),
    )


def _begin(rows: Sequence[Row], site: str) -> tuple[float, str]:
    return min(float(row.start_h.min()) for row in rows if row.site == site), site


def _last_h(rows: Sequence[Row], subject: Subject) -> float:
    """Where the time axis ends: a little after the last finish, at the latest with the horizon."""
    finish_h = np.concatenate([row.finish_h for row in rows])
    last_h = float(finish_h.max()) * MARGIN
    return min(last_h, subject.timeline.duration_h)


def _names(rows: Sequence[Row], subject: Subject) -> list[str]:
    several = len({row.site for row in rows}) > 1
    return [
        (f"{subject.title(row.site)}: " if several else "") + subject.label(f"activity.{row.kind}")
        for row in rows
    ]


def _lines(rows: Sequence[Row]) -> list[Line]:
    """The rows from above, those of many lots taller, each site below its heading if there are several."""
    several = len({row.site for row in rows}) > 1
    lines: list[Line] = []
    top, site = 0.0, ""
    for row in rows:
        if several and row.site != site:
            lines.append(Line(top, HEADING, row.site, None))
            top += HEADING
        site = row.site
        height = 1.0 if len(row.start_h) <= FEW else TALL
        lines.append(Line(top, height, row.site, row))
        top += height
    return lines


def _lines_axis(axes: Axes, subject: Subject, lines: Sequence[Line]) -> None:
    """Names of the steps; names of sites in bold."""
    names = [
        subject.title(line.site) if line.row is None else subject.label(f"activity.{line.row.kind}")
        for line in lines
    ]
    axes.set_yticks([line.top + line.height / 2 for line in lines], names)
    axes.set_ylim(lines[-1].top + lines[-1].height, 0.0)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=SMALL_SIZE)
    for line, label in zip(lines, axes.get_yticklabels(), strict=True):
        if line.row is None:
            label.set_fontweight("bold")
            axes.axhline(line.top + line.height / 2, color=FAINT, linewidth=0.6)


def _bars(axes: Axes, subject: Subject, line: Line, row: Row, last_h: float) -> None:
    """One bar per lot, stacked within the row from above."""
    height = BAR_HEIGHT * line.height / len(row.start_h)
    first = day_number(subject.timeline.start)
    top = line.top + (1 - BAR_HEIGHT) / 2 * line.height
    order = np.lexsort((row.finish_h, row.start_h))
    for rank, lot in enumerate(order):
        middle = top + (rank + 0.5) * height
        wait, start, end = (
            first + min(at_h[lot], last_h) / HOURS_PER_DAY
            for at_h in (row.waits_from_h, row.start_h, row.finish_h)
        )
        if start > wait:
            axes.barh(middle, start - wait, 0.6 * height, left=wait, **WAITING)
        axes.barh(
            middle,
            end - start,
            height,
            left=start,
            color=MEDIAN if row.is_driving[lot] else INNER_BAND,
            edgecolor=PAPER,
            linewidth=0.2,
        )


def _key(axes: Axes, subject: Subject) -> None:
    """What dark, hatched and light mean, in their own colours, above the rows."""
    for sign, key, colour, x, side in (
        ("■", "driving", MEDIAN, 0.0, "left"),
        ("▨", "waiting", MEDIAN, 0.5, "center"),
        ("■", "slack", "#2f78a3", 1.0, "right"),
    ):
        axes.annotate(
            f"{sign} {subject.words(key)}",
            (x, 1.0),
            xycoords="axes fraction",
            xytext=(0, 11),
            textcoords="offset points",
            ha=side,
            color=colour,
            fontsize=SMALL_SIZE,
        )


def _deadline(axes: Axes, subject: Subject) -> None:
    promise = announced(subject.run)
    if promise is None:
        return
    x = day_number(datetime.combine(promise.deadline, time(), UTC)) + 1.0
    if not axes.get_xlim()[0] <= x <= axes.get_xlim()[1]:
        return
    axes.axvline(x, color=ANNOUNCED, linewidth=1.0, zorder=3)
    axes.annotate(
        subject.texts.fill("figure.deadline", date=day(promise.deadline, subject.texts.language)),
        (x, 1.0),
        xycoords=axes.get_xaxis_transform(),
        xytext=(0, 1),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=ANNOUNCED,
        fontsize=SMALL_SIZE,
    )


def _driving_words(rows: Sequence[Row], subject: Subject) -> str:
    return ", ".join(_only_driving(rows, subject))


def _only_driving(rows: Sequence[Row], subject: Subject) -> Iterator[str]:
    for row, name in zip(rows, _names(rows, subject), strict=True):
        if row.is_driving.any():
            yield name
