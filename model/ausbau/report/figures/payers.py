"""Who pays each relief: the operating year by party, each relief alone and as configured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.energy.reliefs import CONFIGURED
from ausbau.key_figures import MILLION
from ausbau.report.figures.axes import number_axis, rows_axis, value_label, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import PAPER, Fill, fill_of, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language

NONE = "none"
ROW_INCHES = 0.26
FRAME_INCHES = 0.55
ROOM = 1.65
LEAST_SHARE = 0.005
"""Parties that bear less than this part of every relief are left out."""


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """Bars per relief, divided by party: means over the worlds."""
    subject = Subject.of("payers", run, language)
    reliefs, parties, paid = paid_by_party(subject)
    if not (paid > 0.0).any():
        return subject.nothing()
    told = "; ".join(
        f"{_relief_name(subject, relief)}: {_words(subject, parties, row)}"
        for relief, row in zip(reliefs, paid, strict=True)
    )
    chart = subject.chart(FRAME_INCHES + ROW_INCHES * len(reliefs), {"reliefs": told})
    axes = chart.add_subplot()
    axes.set_xlim(0, ROOM * float(paid.sum(axis=1).max()))
    rows_axis(axes, [_relief_name(subject, relief) for relief in reliefs])
    vertical_grid(axes)
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis", year=subject.year))
    for place, row in enumerate(paid):
        _bar(axes, place, row)
        value_label(axes, float(row.sum()), place, _words(subject, parties, row))
    return chart


def paid_by_party(subject: Subject) -> tuple[list[str], list[str], Array]:
    """Reliefs, parties and the expected payment in million EUR, ``(relief, party)``."""
    paid = subject.of_year("energy.payer_eur").mean("draw").transpose("relief", "party") / MILLION
    paid = paid.sel(relief=[name for name in paid["relief"].to_numpy() if name != NONE])
    return (
        [str(name) for name in paid["relief"].to_numpy()],
        [str(name) for name in paid["party"].to_numpy()],
        np.asarray(paid.to_numpy()),
    )


def _bar(axes: Axes, place: int, row: Array) -> None:
    start = 0.0
    for party, amount in enumerate(row):
        fill: Fill = fill_of(party)
        axes.barh(
            place,
            amount,
            0.62,
            left=start,
            facecolor=fill.colour,
            hatch=fill.hatch,
            edgecolor=PAPER,
            linewidth=0.4,
        )
        start += amount


def _words(subject: Subject, parties: Sequence[str], row: Array) -> str:
    """Who pays how much, the largest first."""
    total = float(row.sum())
    order = np.argsort(-row, kind="stable")
    named = [
        subject.words(
            "paid", party=subject.title(parties[place]), amount=subject.million(row[place])
        )
        for place in order
        if total > 0.0 and row[place] > LEAST_SHARE * total
    ]
    return ", ".join(named) or subject.words("nobody")


def _relief_name(subject: Subject, relief: str) -> str:
    if relief == CONFIGURED:
        return subject.words("configured")
    return subject.title(relief)
