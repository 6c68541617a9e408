"""The verdict matrix of a study: in how many worlds each central claim holds under each scenario."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

ROW_INCHES = {False: 0.255, True: 0.285}
FRAME_INCHES = 0.5
HEADER_INCHES = 1.05
"""Height of the names of the scenarios, which stand at an angle."""
HUNDRED = 100.0
WIDE = 10
"""More scenarios than these leave less room for the words of the claims and for the numbers."""
LETTERS = {False: 50, True: 31}
"""In a line of a claim's words, by whether the table is wide."""
LINES = {False: 2, True: 3}
NAME_SIZE = {False: SMALL_SIZE, True: 5.2}
NUMBER_SIZE = {False: SMALL_SIZE, True: 5.0}
TILT = {False: 30, True: 60}
"""Of the names of the scenarios, in degrees."""
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
    scenarios = list(study.runs)
    chart = Chart(
        height_inches=FRAME_INCHES + HEADER_INCHES + ROW_INCHES[len(scenarios) > WIDE] * len(rows),
        caption=_caption(subject, study),
        alternative=subject.words(
            "alternative",
            scenarios=subject.number(len(scenarios)),
            claims=subject.number(len(rows)),
            shares=_told(subject, rows, cells),
        ),
    )
    axes = chart.add_subplot()
    _table(axes, subject, cells)
    _names(axes, subject, study, rows)
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


def _table(axes: Axes, subject: Subject, cells: Sequence[Sequence[Cell]]) -> None:
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            tint = tint_of(cell.share)
            box = Rectangle((column, row), 1, 1, facecolor=tint, edgecolor=FAINT, linewidth=0.6)
            axes.add_patch(box)
            axes.text(
                column + 0.5,
                row + 0.5,
                _words(subject, cell, "\n" if len(line) > WIDE else " "),
                ha="center",
                va="center",
                color=PAPER if tint == STEPS[-1][1] else INK,
                fontsize=NUMBER_SIZE[len(line) > WIDE],
            )
    axes.set_xlim(0, len(cells[0]))
    axes.set_ylim(len(cells), 0)
    axes.spines[["left", "bottom"]].set_visible(False)


def tint_of(share: float | None) -> str:
    """The tint of a share; paper for what is not tested."""
    if share is None:
        return PAPER
    return next(tint for border, tint in STEPS if share < border)


def _words(subject: Subject, cell: Cell, between: str) -> str:
    if cell.share is None:
        return "–"
    return f"{subject.number(HUNDRED * cell.share)}{between}{SIGNS[cell.verdict]}"


def _names(axes: Axes, subject: Subject, study: Study, rows: Sequence[Mapping[str, Any]]) -> None:
    language = subject.texts.language
    is_wide = len(study.runs) > WIDE
    titles = [str(run.scenario["title"][language]) for run in study.runs.values()]
    axes.xaxis.tick_top()
    places = np.arange(len(titles)) + 0.5
    axes.set_xticks(places, titles, rotation=TILT[is_wide], ha="left", rotation_mode="anchor")
    names = [
        "\n".join(
            textwrap.wrap(
                f"{row['id']}  {row['paraphrase'][language]}",
                LETTERS[is_wide],
                max_lines=LINES[is_wide],
                placeholder=" …",
            )
        )
        for row in rows
    ]
    axes.set_yticks(np.arange(len(rows)) + 0.5, names)
    axes.tick_params(length=0, labelsize=SMALL_SIZE)
    axes.tick_params(axis="y", labelsize=NAME_SIZE[is_wide])


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
        low, high = (subject.number(HUNDRED * end) for end in (min(shares), max(shares)))
        told.append(
            f"{row['id']} {low}"
            if low == high
            else subject.words("span", id=row["id"], low=low, high=high)
        )
    return "; ".join(told)
