"""People: operators there and needed, installation crews, and who is missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.report.figures.axes import end_labels, fan, number_axis, time_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import (
    ANNOUNCED,
    DASHES,
    INK,
    MEDIAN,
    SMALL_SIZE,
    fill_of,
    in_style,
)
from ausbau.report.figures.subject import Subject, band
from ausbau.results import Run
from ausbau.texts import Language

HEIGHT_INCHES = 2.5
MEDIAN_PLACE = 2
MOST_YEARS = 3
"""A panel is too narrow for more."""


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Three panels over the same months."""
    subject = Subject.of("people", run, language)
    supply, demand, crews = (
        quantiles_of(subject, name)
        for name in (
            "talent.operators_supply_fte",
            "talent.operators_demand_fte",
            "talent.installation_crews",
        )
    )
    missing = mean_missing(subject)
    roles = [str(role) for role in subject.series["role"].to_numpy()]
    chart = subject.chart(HEIGHT_INCHES, _told(subject, supply, demand, roles, missing))
    left, middle, right = chart.subplots(1, 3)
    for axes, title in ((left, "operators"), (middle, "crews"), (right, "missing")):
        first, last = subject.bound_days[[0, -1]]
        time_axis(axes, first, last, language=subject.texts.language, most_years=MOST_YEARS)
        axes.set_title(subject.words(title))
    _operators(left, subject, supply, demand)
    fan(middle, subject.bound_days, crews)
    middle.set_ylim(0, max(1.0, 1.1 * float(crews.max())))
    _missing(right, subject, roles, missing)
    for axes in (left, middle, right):
        number_axis(axes, subject, ticks=4)
    return chart


def quantiles_of(subject: Subject, variable: str) -> Array:
    """Quantiles over the worlds of a monthly value, ``(quantile, month)``."""
    return band(subject.series[variable].transpose("draw", "month").to_numpy())


def mean_missing(subject: Subject) -> Array:
    """Expected number of missing people, ``(role, month)``: in most worlds nobody, in some many."""
    means = subject.series["talent.missing_fte"].mean("draw").transpose("role", "month")
    return np.asarray(means.to_numpy())


def _operators(axes: Axes, subject: Subject, supply: Array, demand: Array) -> None:
    fan(axes, subject.bound_days, supply)
    middle = demand[MEDIAN_PLACE]
    axes.step(
        subject.bound_days,
        np.append(middle, middle[-1]),
        where="post",
        color=ANNOUNCED,
        linestyle=DASHES[1],
        linewidth=1.4,
    )
    axes.set_ylim(0, max(1.0, 1.12 * float(max(supply.max(), middle.max()))))
    axes.text(
        0.03,
        0.98,
        f"— {subject.words('supply')}",
        transform=axes.transAxes,
        va="top",
        color=MEDIAN,
        fontsize=SMALL_SIZE,
    )
    axes.text(
        0.03,
        0.90,
        f"- - {subject.words('demand')}",
        transform=axes.transAxes,
        va="top",
        color=ANNOUNCED,
        fontsize=SMALL_SIZE,
    )


def _missing(axes: Axes, subject: Subject, roles: Sequence[str], missing: Array) -> None:
    for place, row in enumerate(missing):
        axes.step(
            subject.bound_days,
            np.append(row, row[-1]),
            where="post",
            color=fill_of(place).colour,
            linestyle=DASHES[place % len(DASHES)],
            linewidth=1.4,
        )
    axes.set_ylim(0, max(1.0, 1.1 * float(missing.max(initial=0.0))))
    if roles:
        axes.figure.draw_without_rendering()  # type: ignore[union-attr]
        end_labels(
            axes,
            [float(row[-1]) for row in missing],
            [subject.label(f"role.{role}") for role in roles],
            [INK] * len(roles),
        )


def _told(
    subject: Subject, supply: Array, demand: Array, roles: Sequence[str], missing: Array
) -> dict[str, object]:
    """Operators and the missing in the operating year."""
    is_year = subject.series["month"].dt.year.to_numpy() == subject.year
    return {
        "year": subject.year,
        "supply": subject.significant(float(supply[MEDIAN_PLACE, is_year].mean())),
        "demand": subject.significant(float(demand[MEDIAN_PLACE, is_year].mean())),
        "missing": "; ".join(
            f"{subject.label(f'role.{role}')} {subject.significant(float(row[is_year].mean()))}"
            for role, row in zip(roles, missing, strict=True)
        ),
    }
