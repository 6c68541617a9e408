"""The electricity bill of the operating year, line by line, and what each relief takes off it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from ausbau.energy.reliefs import CONFIGURED
from ausbau.key_figures import MILLION
from ausbau.report.figures.axes import number_axis, rows_axis, value_label, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import INK, INNER_BAND, MEDIAN, PAPER, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language

NONE = "none"
ROW_INCHES = 0.19
FRAME_INCHES = 0.55
ROOM = 1.32
"""Room to the right of the longest bar, for its words."""


@dataclass(frozen=True)
class Bar:
    """A row: its name, where its solid part begins and ends, and where its hatched part ends, million EUR."""

    name: str
    start: float
    end: float
    relieved_to: float
    words: str


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Lines that add up to the bill, below it the bill under each relief: means over the worlds."""
    subject = Subject.of("bill", run, language)
    lines, reliefs = bill_lines(subject), relief_amounts(subject)
    total = sum(lines.values())
    if total <= 0.0:
        return subject.nothing()
    bars = [*_line_bars(subject, lines, total), *_relief_bars(subject, reliefs, total)]
    chart = subject.chart(FRAME_INCHES + ROW_INCHES * len(bars), _told(subject, bars, len(lines)))
    axes = chart.add_subplot()
    axes.set_xlim(0, ROOM * total)
    rows_axis(axes, [bar.name for bar in bars])
    vertical_grid(axes)
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis", year=subject.year))
    for place, bar in enumerate(bars):
        _draw_bar(axes, place, bar, is_line=place < len(lines))
    axes.axhline(len(lines) - 0.5, color=INK, linewidth=0.5)
    return chart


def bill_lines(subject: Subject) -> Mapping[str, float]:
    """Expected amount of each line of the bill before aid, million EUR."""
    return _million_eur(subject.of_year("energy.bill_line_eur"), "line")


def relief_amounts(subject: Subject) -> Mapping[str, float]:
    """Expected amount of each relief alone and of the configured ones together, million EUR."""
    amounts = _million_eur(subject.of_year("energy.relief_eur"), "relief")
    return {name: amount for name, amount in amounts.items() if name != NONE}


def _million_eur(amounts: xr.DataArray, dim: str) -> Mapping[str, float]:
    means = amounts.mean("draw") / MILLION
    return {
        str(name): float(mean)
        for name, mean in zip(means[dim].to_numpy(), means.to_numpy(), strict=True)
    }


def _line_bars(subject: Subject, lines: Mapping[str, float], total: float) -> list[Bar]:
    ends = np.cumsum(list(lines.values()))
    return [
        Bar(
            subject.label(f"line.{name}"),
            float(end) - amount,
            float(end),
            float(end),
            subject.words(
                "line", amount=subject.million(amount), share=subject.percent(amount / total)
            ),
        )
        for (name, amount), end in zip(lines.items(), ends, strict=True)
    ]


def _relief_bars(subject: Subject, reliefs: Mapping[str, float], total: float) -> list[Bar]:
    """The bill without relief, under each alone, and as the scenario sets them."""
    bars = [Bar(subject.words("total"), 0.0, total, total, subject.million(total))]
    for name, amount in reliefs.items():
        if name == CONFIGURED:
            title = subject.words("configured")
        else:
            title = subject.words("alone", relief=subject.title(name))
        words = subject.words(
            "relieved" if amount > 0.0 else "unrelieved",
            net=subject.million(total - amount),
            amount=subject.million(amount),
            share=subject.percent(amount / total),
        )
        bars.append(Bar(title, 0.0, total - amount, total, words))
    return bars


def _draw_bar(axes: Axes, place: int, bar: Bar, *, is_line: bool) -> None:
    colour = INNER_BAND if is_line else MEDIAN
    axes.barh(place, bar.end - bar.start, 0.66, left=bar.start, color=colour)
    if bar.relieved_to > bar.end:
        axes.barh(
            place,
            bar.relieved_to - bar.end,
            0.66,
            left=bar.end,
            facecolor=PAPER,
            edgecolor=MEDIAN,
            hatch="////",
            linewidth=0.5,
        )
    value_label(axes, max(bar.end, bar.relieved_to), place, bar.words)


def _told(subject: Subject, bars: Sequence[Bar], lines: int) -> Mapping[str, object]:
    return {
        "year": subject.year,
        "lines": "; ".join(f"{bar.name} {bar.words}" for bar in bars[:lines]),
        "reliefs": "; ".join(f"{bar.name} {bar.words}" for bar in bars[lines:]),
    }
