"""What each group asks for, is granted and keeps busy in the operating year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.report.figures.axes import number_axis, range_bar, rows_axis, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import ANNOUNCED, MEDIAN, QUIET, SMALL_SIZE, in_style
from ausbau.report.figures.subject import Subject, band
from ausbau.results import Run
from ausbau.texts import Language


@dataclass(frozen=True)
class Mark:
    """Colour and shape of a median, and the sign for the shape in the key."""

    colour: str
    marker: str
    sign: str


AMOUNTS = {
    "requested": ("demand.requested_gpu_h", Mark(QUIET, "s", "■")),
    "granted": ("allocation.granted_gpu_h", Mark(MEDIAN, "o", "●")),
    "busy": ("allocation.busy_gpu_h", Mark(ANNOUNCED, "D", "◆")),
}
"""Variable and mark of each amount, from above."""
GROUP_INCHES = 0.66
FRAME_INCHES = 0.75
STEP = 0.27
"""Distance of the amounts of one group; groups are 1 apart."""
MEDIAN_PLACE = 2
COLUMN_POINTS = 30
"""Where the column of numbers ends, right of the axes."""
ROOM = 1.02
"""Room to the right of the longest range."""


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Ranges over the worlds per group, three below each other."""
    subject = Subject.of("access", run, language)
    gpus = {key: gpus_by_group(subject, variable) for key, (variable, _) in AMOUNTS.items()}
    order = np.argsort(-gpus["requested"][2], kind="stable")
    groups = [str(group) for group in subject.series["group"].to_numpy()[order]]
    if not groups or not any(amounts.any() for amounts in gpus.values()):
        return subject.nothing()
    told = "; ".join(
        subject.words(
            "group",
            group=subject.title(group),
            **{key: subject.significant(float(rows[2, place])) for key, rows in gpus.items()},
        )
        for group, place in zip(groups, order, strict=True)
    )
    chart = subject.chart(FRAME_INCHES + GROUP_INCHES * len(groups), {"groups": told})
    axes = chart.add_subplot()
    rows_axis(axes, [subject.title(group) for group in groups])
    vertical_grid(axes)
    axes.set_xlim(0, ROOM * max(float(rows[-1].max()) for rows in gpus.values()))
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis", year=subject.year))
    for place, key in enumerate(AMOUNTS):
        _ranges(axes, subject, gpus[key][:, order], (place - 1) * STEP, AMOUNTS[key][1])
    _key(axes, subject)
    return chart


def gpus_by_group(subject: Subject, variable: str) -> Array:
    """Quantiles of the GPU-hours per hour of the operating year, ``(quantile, group)``."""
    hours = subject.of_year(variable).sum("gpu_type").transpose("draw", "group").to_numpy()
    return band(hours / subject.year_h)


def _ranges(axes: Axes, subject: Subject, quantiles: Array, shift: float, mark: Mark) -> None:
    """A range per group with the number of its median at its right: above the mark it met the next range."""
    for group, levels in enumerate(quantiles.T):
        range_bar(axes, group + shift, levels, colour=mark.colour, marker=mark.marker)
        words = subject.significant(float(levels[MEDIAN_PLACE]))
        place = (1.0, group + shift)
        _beside(axes, words, place, color=mark.colour, xycoords=axes.get_yaxis_transform())


def _beside(axes: Axes, words: str, place: tuple[float, float], **style: Any) -> None:
    """Words that end in the column to the right of the axes."""
    axes.annotate(
        words,
        place,
        xytext=(COLUMN_POINTS, 0),
        textcoords="offset points",
        ha="right",
        annotation_clip=False,
        **{"fontsize": SMALL_SIZE, "va": "center", **style},
    )


def _key(axes: Axes, subject: Subject) -> None:
    """The three amounts in the order and the colours of their lines, and what stands beside them."""
    heading = subject.texts["report.column_median"]
    _beside(axes, heading, (1.0, 1.0), color=QUIET, xycoords="axes fraction", va="bottom")
    for place, (key, (_, mark)) in enumerate(AMOUNTS.items()):
        axes.annotate(
            f"{mark.sign} {subject.words(key)}",
            (0.33 * place, 1.0),
            xycoords="axes fraction",
            xytext=(0, 3),
            textcoords="offset points",
            color=mark.colour,
            fontsize=SMALL_SIZE,
        )
