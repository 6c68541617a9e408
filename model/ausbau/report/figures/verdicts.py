"""In how many worlds each central claim holds: Monte Carlo error, model alternatives and the two borders."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ausbau.report.figures.axes import number_axis, rows_axis, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import INK, INNER_BAND, MEDIAN, PAPER, QUIET, SMALL_SIZE, in_style
from ausbau.report.figures.subject import Subject
from ausbau.report.statements import groups_of
from ausbau.results import Run
from ausbau.texts import Language
from ausbau.verdicts import HALF, range_across

Claim = Mapping[str, Any]

LINE_INCHES = 0.105
GAP = 0.75
"""Between claims, in lines."""
TITLE_SIZE = 6.2
FRAME_INCHES = 0.75
HUNDRED = 100.0
MOST = 24
LETTERS = 78
"""In a line of a title."""


@in_style
def draw(run: Run, language: Language = "en", *, most: int = MOST) -> Chart:
    """One row per central claim in its leading reading, those of highest rank first."""
    subject = Subject.of("verdicts", run, language)
    claims = central_claims(run)[:most]
    if not claims:
        return subject.nothing()
    told = "; ".join(
        f"{claim['id']} {subject.of_hundred(claim['share'])}, {_verdict(claim, subject)}"
        for claim in claims
    )
    titles = [title_of(claim, subject) for claim in claims]
    heights = np.array([title.count("\n") + 1 + GAP for title in titles])
    places = np.cumsum(heights) - heights / 2
    chart = subject.chart(FRAME_INCHES + LINE_INCHES * heights.sum(), {"claims": told})
    axes = chart.add_subplot()
    axes.set_xlim(-1.5, HUNDRED + 1.5)
    rows_axis(axes, titles)
    axes.set_yticks(places, titles)
    axes.set_ylim(heights.sum(), 0.0)
    axes.tick_params(axis="y", labelsize=TITLE_SIZE)
    vertical_grid(axes)
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis"))
    _borders(axes, subject, claims)
    for place, claim in zip(places, claims, strict=True):
        _row(axes, place, claim)
        _verdict_label(axes, place, _verdict(claim, subject))
    return chart


def central_claims(run: Run) -> list[Claim]:
    """The leading reading of each tested central claim, in the order of the brief."""
    leading = [group.leading for group in groups_of(run)]
    return [claim for claim in leading if claim["central"]]


def alternatives_range(claim: Claim) -> tuple[float, float]:
    """Lowest and highest share over the options of the model alternatives; the share itself without any."""
    return range_across(claim["alternatives"]) or (claim["share"], claim["share"])


def _row(axes: Axes, place: float, claim: Claim) -> None:
    low, high = (HUNDRED * end for end in alternatives_range(claim))
    axes.plot([low, high], [place, place], color=INNER_BAND, linewidth=5, solid_capstyle="butt")
    low, high = (HUNDRED * end for end in claim["interval"])
    axes.plot([low, high], [place, place], color=INK, linewidth=0.9, solid_capstyle="butt")
    is_filled = claim["verdict"] != "assumed_not_tested"
    axes.plot(
        [HUNDRED * claim["share"]],
        [place],
        "o",
        markersize=5,
        color=MEDIAN,
        markerfacecolor=MEDIAN if is_filled else PAPER,
        clip_on=False,
    )


def _borders(axes: Axes, subject: Subject, claims: Sequence[Claim]) -> None:
    """Lines at one half and at the demanded share, named above."""
    for share, key in ((HALF, "half"), (claims[0]["demanded_share"], "demanded")):
        axes.axvline(HUNDRED * share, color=QUIET, linewidth=0.8, linestyle=(0, (3, 2)))
        axes.annotate(
            subject.words(key, share=subject.number(HUNDRED * share)),
            (HUNDRED * share, 1.0),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            color=QUIET,
            fontsize=SMALL_SIZE,
        )


def _verdict_label(axes: Axes, place: float, words: str) -> None:
    axes.annotate(
        words,
        (1.0, place),
        xycoords=axes.get_yaxis_transform(),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL_SIZE,
        annotation_clip=False,
    )


def _verdict(claim: Claim, subject: Subject) -> str:
    return subject.texts[f"verdict.{claim['verdict']}"]


def title_of(claim: Claim, subject: Subject) -> str:
    """Number and sense of the claim, and the reading that is counted."""
    language = subject.texts.language
    sense = f"{claim['id']}  {claim['paraphrase'][language]}"
    return textwrap.fill(f"{sense} ({claim['definition']['title'][language]})", LETTERS)
