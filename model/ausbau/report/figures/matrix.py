"""The verdict matrix of a study: in how many worlds each central claim holds under each scenario.

The first scenario is told in numbers, the others where they differ from it: most scenarios move a few claims,
and a table of equal numbers would hide them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import FAINT, INK, PAPER, SMALL_SIZE, in_style
from ausbau.report.figures.subject import Subject
from ausbau.report.figures.verdicts import central_claims
from ausbau.texts import Language

if TYPE_CHECKING:
    from ausbau.study import Study

FRAME_INCHES = 0.5
HEADER_INCHES = 1.05
"""Height of the names of the scenarios, which stand at an angle."""
WIDE = 10
"""More scenarios than these leave less room for the words of the claims and for the numbers."""
GAP = 0.8
"""Between the words of two claims, in lines."""
SAME = "·"
"""Stands where a scenario differs from the first one neither in the number told nor in the verdict."""
MOST_ROWS = 26
SIGNS = {
    "holds": "✓",
    "fails": "✗",
    "below_our_yardstick": "✗",
    "undecided": "?",
    "fragile": "~",
    "assumed_not_tested": "a",
}
"""What stands behind the number; the caption names the signs."""
STEPS = ((0.2, PAPER), (0.5, "#cfe3f0"), (0.8, "#83b8da"), (1.01, "#00466e"))
"""Tints of a cell by the share it stays under: the borders of the verdicts and one fifth."""


@dataclass(frozen=True)
class Format:
    """Sizes of a table: letters in a line of a claim's words, type, height of a line, angle of the heads."""

    letters: int
    name_size: float
    number_size: float
    line_inches: float
    tilt: float
    between: str
    """What stands between a number and its sign."""

    @classmethod
    def of(cls, scenarios: int) -> Format:
        """The sizes for so many scenarios."""
        if scenarios > WIDE:
            return cls(42, 5.2, 5.0, 0.088, 60, "\n")
        return cls(50, SMALL_SIZE, SMALL_SIZE, 0.11, 30, " ")


@dataclass(frozen=True)
class Cell:
    """The share of one reading under one scenario and its verdict; neither if it is not tested there."""

    share: float | None
    verdict: str


@in_style
def draw(study: Study, language: Language = "en", *, most: int = MOST_ROWS) -> Chart:
    """A table of shares, tinted, the reference scenario first."""
    subject = Subject.of("matrix", study.reference, language)
    rows, cells = matrix_of(study, most)
    if not rows:
        return subject.nothing()
    form = Format.of(len(study.runs))
    names = [_claim_words(row, language, form.letters) for row in rows]
    bounds = np.cumsum([0.0, *(name.count("\n") + 1 + GAP for name in names)])
    chart = Chart(
        height_inches=FRAME_INCHES + HEADER_INCHES + form.line_inches * float(bounds[-1]),
        caption=_caption(subject, study),
        alternative=subject.words(
            "alternative",
            scenarios=subject.number(len(study.runs)),
            claims=subject.number(len(rows)),
            shares=_told(subject, rows, cells),
        ),
    )
    axes = chart.add_subplot()
    _heads(axes, [str(run.scenario["title"][language]) for run in study.runs.values()], form)
    axes.set_yticks((bounds[:-1] + bounds[1:]) / 2, names, fontsize=form.name_size)
    axes.tick_params(length=0)
    axes.set_ylim(bounds[-1], 0)
    axes.spines[["left", "bottom"]].set_visible(False)
    for (top, bottom), line in zip(pairwise(bounds), cells, strict=True):
        _row(axes, subject, (top, bottom), line, form)
    return chart


def matrix_of(study: Study, most: int) -> tuple[list[Mapping[str, Any]], list[list[Cell]]]:
    """Central claims of the reference in their leading reading, and their cells by scenario."""
    rows = central_claims(study.reference)[:most]
    by_scenario = [
        {(claim["id"], claim["reading"]): claim for claim in run.claims}
        for run in study.runs.values()
    ]
    return rows, [
        [_cell(claims.get((row["id"], row["reading"]))) for claims in by_scenario] for row in rows
    ]


def _cell(claim: Mapping[str, Any] | None) -> Cell:
    return Cell(None, "") if claim is None else Cell(claim["share"], claim["verdict"])


def _row(
    axes: Axes, subject: Subject, ends: tuple[float, float], line: Sequence[Cell], form: Format
) -> None:
    """The cells of a claim between two heights, tinted where they tell a number."""
    top, bottom = ends
    first = _words(subject, line[0], form.between)
    for column, cell in enumerate(line):
        words = _words(subject, cell, form.between)
        is_same = column > 0 and words == first
        tint = PAPER if is_same else tint_of(cell.share)
        size = (1, bottom - top)
        axes.add_patch(
            Rectangle((column, top), *size, facecolor=tint, edgecolor=FAINT, linewidth=0.6)
        )
        axes.text(
            column + 0.5,
            (top + bottom) / 2,
            SAME if is_same else words,
            ha="center",
            va="center",
            color=PAPER if tint == STEPS[-1][1] else INK,
            fontsize=form.number_size,
        )


def tint_of(share: float | None) -> str:
    """The tint of a share; paper for what is not tested."""
    if share is None:
        return PAPER
    return next(tint for border, tint in STEPS if share < border)


def _words(subject: Subject, cell: Cell, between: str) -> str:
    if cell.share is None:
        return "–"
    return f"{subject.of_hundred(cell.share)}{between}{SIGNS[cell.verdict]}"


def _heads(axes: Axes, titles: Sequence[str], form: Format) -> None:
    """The names of the scenarios above their columns, at an angle."""
    axes.set_xlim(0, len(titles))
    axes.xaxis.tick_top()
    places = np.arange(len(titles)) + 0.5
    axes.set_xticks(places, titles, rotation=form.tilt, ha="left", rotation_mode="anchor")
    axes.tick_params(axis="x", labelsize=SMALL_SIZE)


def _claim_words(row: Mapping[str, Any], language: Language, letters: int) -> str:
    """Number and sense of a claim in lines of so many letters."""
    return textwrap.fill(f"{row['id']}  {row['paraphrase'][language]}", letters)


def _caption(subject: Subject, study: Study) -> str:
    """The figure's caption with the source of the whole study."""
    manifest = study.reference.manifest
    source = subject.words(
        "source",
        version=manifest["versions"]["ausbau"],
        name=study.name,
        scenarios=subject.number(len(study.runs)),
        draws=subject.number(manifest["draws"]),
    )
    return f"{subject.words('caption')} {source}"


def _told(
    subject: Subject, rows: Sequence[Mapping[str, Any]], cells: Sequence[Sequence[Cell]]
) -> str:
    """The lowest and the highest share of each claim; claims are never added up."""
    told = []
    for row, line in zip(rows, cells, strict=True):
        shares = [cell.share for cell in line if cell.share is not None]
        low, high = (subject.of_hundred(end) for end in (min(shares), max(shares)))
        told.append(
            f"{row['id']} {low}"
            if low == high
            else subject.words("span", id=row["id"], low=low, high=high)
        )
    return "; ".join(told)
