"""People: operators there and needed, installation crews, who is missing at the plant and in the country."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.report.figures.axes import (
    end_labels,
    fan,
    horizontal_grid,
    number_axis,
    time_axis,
)
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

HEIGHT_INCHES = 3.7
MEDIAN_PLACE = 2
USERS = "users"
"""The role that is missing in the whole country; the others are missing at the plant."""


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Four panels over the same months, above who is there, below who is missing."""
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
    (left, right), (at_plant, in_country) = chart.subplots(2, 2)
    for axes, title in (
        (left, "operators"),
        (right, "crews"),
        (at_plant, "missing"),
        (in_country, "missing_users"),
    ):
        _panel(axes, subject, title)
    _operators(left, subject, supply, demand)
    fan(right, subject.bound_days, crews)
    right.set_ylim(0, max(1.0, 1.1 * float(crews.max())))
    chart.draw_without_rendering()
    is_user = np.array([role == USERS for role in roles])
    _missing(at_plant, subject, [role for role in roles if role != USERS], missing[~is_user])
    _missing(in_country, subject, [role for role in roles if role == USERS], missing[is_user])
    return chart


def _panel(axes: Axes, subject: Subject, title: str) -> None:
    """A panel with its title and both axes."""
    first, last = subject.bound_days[[0, -1]]
    time_axis(axes, first, last, language=subject.texts.language)
    axes.set_title(subject.words(title))
    number_axis(axes, subject, ticks=4)
    horizontal_grid(axes)


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
    names = [subject.label(f"role.{role}") for role in roles]
    end_labels(axes, [float(row[-1]) for row in missing], names, [INK] * len(roles))


def _told(
    subject: Subject, supply: Array, demand: Array, roles: Sequence[str], missing: Array
) -> dict[str, object]:
    """Operators and the missing in the operating year."""
    is_year = subject.series["month"].dt.year.to_numpy() == subject.year
    missed = {
        role: f"{subject.label(f'role.{role}')} {subject.significant(float(row[is_year].mean()))}"
        for role, row in zip(roles, missing, strict=True)
    }
    return {
        "year": subject.year,
        "supply": subject.significant(float(supply[MEDIAN_PLACE, is_year].mean())),
        "demand": subject.significant(float(demand[MEDIAN_PLACE, is_year].mean())),
        "missing": "; ".join(words for role, words in missed.items() if role != USERS),
        "missing_users": missed.get(USERS, "–"),
    }
