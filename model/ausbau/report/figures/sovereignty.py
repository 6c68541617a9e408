"""Whose stack it is: each layer by the control of its owners."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from ausbau.core.arrays import Array
from ausbau.report.figures.axes import number_axis, rows_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import INK, PAPER, SMALL_SIZE, Fill, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language

ROW_INCHES = 0.235
FRAME_INCHES = 0.75
HUNDRED = 100.0
LEAST_PERCENT = 7.0
"""Parts smaller than this have no room for their number."""
OWNER_FILLS = {
    "german": Fill("#12284b", "", PAPER),
    "eu": Fill("#2f78a3", "", PAPER),
    "us": Fill("#e8a25c", "", INK),
    "other": Fill("#e6e6e6", "////", INK),
}
"""Dark is under German, lighter blue under European control; grey-printed they keep this order."""


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """One bar of 100 per cent per layer: means over the worlds, which add up to 100."""
    subject = Subject.of("sovereignty", run, language)
    layers, owners, shares = mean_shares(subject)
    if not layers:
        return subject.nothing()
    told = "; ".join(
        f"{subject.label(f'layer.{layer}')}: {_parts(subject, owners, row)}"
        for layer, row in zip(layers, shares, strict=True)
    )
    chart = subject.chart(FRAME_INCHES + ROW_INCHES * len(layers), {"layers": told})
    axes = chart.add_subplot()
    axes.set_xlim(0, HUNDRED)
    rows_axis(axes, [subject.label(f"layer.{layer}") for layer in layers])
    number_axis(axes, subject, which="x")
    axes.set_xlabel(subject.words("axis"))
    for place, row in enumerate(shares):
        _bar(axes, subject, place, owners, row)
    _key(axes, subject, owners)
    return chart


def mean_shares(subject: Subject) -> tuple[list[str], list[str], Array]:
    """Layers from the ground up, owners, and the expected share in per cent, ``(layer, owner)``."""
    shares = subject.series["sovereignty.layer_share"].mean("draw").transpose("layer", "owner")
    return (
        [str(layer) for layer in shares["layer"].to_numpy()],
        [str(owner) for owner in shares["owner"].to_numpy()],
        np.asarray(HUNDRED * shares.to_numpy()),
    )


def _bar(axes: Axes, subject: Subject, place: int, owners: Sequence[str], row: Array) -> None:
    start = 0.0
    for owner, share in zip(owners, row, strict=True):
        fill = OWNER_FILLS[owner]
        axes.barh(
            place,
            share,
            0.74,
            left=start,
            facecolor=fill.colour,
            hatch=fill.hatch,
            edgecolor=PAPER,
            linewidth=0.5,
        )
        if share >= LEAST_PERCENT:
            axes.text(
                start + share / 2,
                place,
                subject.number(float(share)),
                ha="center",
                va="center",
                color=fill.on,
                fontsize=SMALL_SIZE,
                bbox={"facecolor": fill.colour, "edgecolor": "none", "pad": 0.8}
                if fill.hatch
                else None,
            )
        start += float(share)


def _key(axes: Axes, subject: Subject, owners: Sequence[str]) -> None:
    """The owners in their fills above the bars, from left to right as in them."""
    axes.legend(
        handles=[
            Patch(
                facecolor=OWNER_FILLS[owner].colour,
                hatch=OWNER_FILLS[owner].hatch,
                edgecolor=PAPER,
                label=subject.label(f"owner.{owner}"),
            )
            for owner in owners
        ],
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=len(owners),
        frameon=False,
        fontsize=SMALL_SIZE,
        borderpad=0.2,
        handlelength=1.4,
    )


def _parts(subject: Subject, owners: Sequence[str], row: Array) -> str:
    return ", ".join(
        f"{subject.label(f'owner.{owner}')} {subject.percent(float(share) / HUNDRED)}"
        for owner, share in zip(owners, row, strict=True)
        if share > 0.0
    )
