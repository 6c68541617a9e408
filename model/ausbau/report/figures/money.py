"""Money: what the plant costs to build, part by part, and who receives more or less than he pays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.energy.reliefs import CONFIGURED
from ausbau.key_figures import MILLION
from ausbau.report.figures.axes import mark_label, number_axis, range_bar, rows_axis, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import INK, MEDIAN, PAPER, in_style
from ausbau.report.figures.subject import Subject, band
from ausbau.results import Run
from ausbau.texts import Language

ROW_INCHES = 0.27
FRAME_INCHES = 0.75
MEDIAN_PLACE = 2
PAPER_BELOW = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.4}
"""Keeps the line at zero out of the numbers."""


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Ranges over the worlds: investment by part on the left, balance by party on the right."""
    subject = Subject.of("money", run, language)
    parts = by_label(subject.series["finance.capex_eur"], "part")
    balance = subject.series["finance.balance_by_party_eur"].sel(relief=CONFIGURED)
    parties = {name: levels for name, levels in by_label(balance, "party").items() if levels.any()}
    if not any(levels.any() for levels in parts.values()):
        return subject.nothing()
    rows = max(len(parts), len(parties))
    told = {"parts": _told(subject, parts, "part"), "parties": _told(subject, parties, "party")}
    chart = subject.chart(FRAME_INCHES + ROW_INCHES * rows, told)
    left, right = chart.subplots(1, 2, gridspec_kw={"wspace": 0.1})
    _panel(left, subject, parts, "part")
    _panel(right, subject, parties, "party")
    for axes in (left, right):
        axes.set_ylim(rows - 0.4, -0.6)
    left.set_xlim(left=0)
    right.axvline(0, color=INK, linewidth=0.6)
    return chart


def by_label(amounts: xr.DataArray, dim: str) -> Mapping[str, Array]:
    """Quantiles over the worlds by label, million EUR."""
    return {
        str(name): band(amounts.sel({dim: name}).to_numpy()) / MILLION
        for name in amounts[dim].to_numpy()
    }


def _panel(axes: Axes, subject: Subject, ranges: Mapping[str, Array], dim: str) -> None:
    rows_axis(axes, [_name(subject, dim, name) for name in ranges])
    vertical_grid(axes)
    axes.set_title(subject.words(dim))
    axes.set_xlabel(subject.words("axis"))
    for place, levels in enumerate(ranges.values()):
        range_bar(axes, place, levels)
        middle = float(levels[MEDIAN_PLACE])
        mark_label(axes, middle, place, subject.significant(middle), color=MEDIAN, bbox=PAPER_BELOW)
    axes.margins(x=0.1)
    number_axis(axes, subject, which="x", ticks=4)
    if not np.any([levels.any() for levels in ranges.values()]):
        axes.set_xlim(-1, 1)


def _name(subject: Subject, dim: str, name: str) -> str:
    """Parties have titles of their own, parts of the plant those of the catalogue."""
    return subject.title(name) if dim == "party" else subject.label(f"{dim}.{name}")


def _told(subject: Subject, ranges: Mapping[str, Array], dim: str) -> str:
    return "; ".join(
        f"{_name(subject, dim, name)} {subject.significant(float(levels[MEDIAN_PLACE]))}"
        for name, levels in ranges.items()
    )
