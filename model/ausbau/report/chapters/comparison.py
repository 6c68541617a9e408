"""A study: verdicts over scenarios, and what moves against their references in the same worlds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ausbau.comparison import (
    AT,
    RELIEF,
    Difference,
    furthest,
    metric_of,
    told_first,
)
from ausbau.key_figures import when
from ausbau.report.blocks import Block, Cell, Chapter, Picture, Row, Table, columns, row
from ausbau.report.chapters import access
from ausbau.report.citations import date_words
from ausbau.report.material import IN_HOURS, Material
from ausbau.report.ranges import HOURS, Scale, common_scale

if TYPE_CHECKING:
    from ausbau.study import Study

INSTANTS = frozenset(
    {
        "buildout.first_opening_h",
        "buildout.first_opening_inside_h",
        "buildout.first_opening_outside_h",
        "buildout.full_in_service_h",
        "buildout.full_opening_h",
    }
)
"""Metrics in hours that are dates and no durations."""
KEY_FIGURES = (
    "buildout.first_opening_h",
    "buildout.full_in_service_h",
    "finance.levelised_cost_sold_eur_per_gpu_h",
)
"""Dates and cost: what moves of them is told before anything that moved further."""
MOST_ROWS = 10
"""So many metrics are told of each scenario."""


def chapter(material: Material, study: Study) -> Chapter:
    """Scenarios, matrix of verdicts, paired differences."""
    return Chapter(material.words("study.title"), list(_blocks(material, study)))


def _blocks(material: Material, study: Study) -> Iterator[Block]:
    language = material.texts.language
    reference = study.reference
    yield material.paragraph(
        "study.intro",
        title=study.title.in_language(language),
        description=study.description.in_language(language),
        reference=reference.scenario["title"][language],
        draws=material.number(reference.manifest["draws"]),
    )
    yield Table(
        material.words("study.scenarios"),
        material.columns({"study.scenario": 2.0, "study.about": 5.0}),
        [
            row(Cell(run.scenario["title"][language], name), run.scenario["description"][language])
            for name, run in study.runs.items()
        ],
    )
    yield Picture("matrix")
    policies = list(access.policies(material, study))
    if policies:
        yield Picture("fairness")
    yield from policies
    yield from _differences(material, study)


def _differences(material: Material, study: Study) -> Iterator[Block]:
    language = material.texts.language
    heads = [
        material.words(f"study.{key}") for key in ("reference", "other", "difference", "moved")
    ]
    for name in list(study.runs)[1:]:
        titles = {
            "title": study.runs[name].scenario["title"][language],
            "reference": study.reference_of(name).scenario["title"][language],
        }
        found = moved(material, study.differences(name))
        if not found:
            yield material.paragraph("study.unmoved", **titles)
            continue
        yield Table(
            material.words("study.differences", **titles),
            columns(material.words("figure"), heads, width=2.2),
            [_row(material, difference) for difference in found],
            note=_note(material, is_cut=bool(study.left_out(name))),
        )


def moved(material: Material, differences: Sequence[Difference]) -> list[Difference]:
    """The key figures that moved, then those with a name that moved furthest, reliefs as configured.

    Each in its year that did. Not what a handful of worlds moves, and of metrics that move as one only
    the first.
    """
    named = [
        difference
        for difference in differences
        if RELIEF not in difference.metric and material.has_title(metric_of(difference))
    ]
    told = told_first(furthest(named))
    key = [one for name in KEY_FIGURES for one in told if one.metric == name]
    return [*key, *(one for one in told if one not in key)][:MOST_ROWS]


def _note(material: Material, *, is_cut: bool) -> str:
    """How to read the differences, and that some cannot be formed over unlike horizons."""
    note = material.words("study.differences_note")
    return f"{note} {material.words('study.unlike')}" if is_cut else note


def _title(material: Material, metric: str) -> str:
    name, _, when = metric.partition(AT)
    return material.title(name) + (f", {date_words(when, material.texts)}" if when else "")


def _row(material: Material, difference: Difference) -> Row:
    """Medians of both, the mean paired difference with its range, the share of worlds that it moves in."""
    moved = material.percent(difference.moved_share)
    title = _title(material, difference.metric)
    if metric_of(difference) in INSTANTS:
        instants = (difference.reference, difference.other)
        told = (when(hours, material.timeline, material.texts) for hours in instants)
        return row(title, *told, _difference(material, difference, is_alone=True), moved)
    values = (difference.reference, difference.other)
    scale = _scale(material, difference, values)
    medians = (
        scale.number(value, material.texts) if math.isfinite(value) else "–" for value in values
    )
    cell = _difference(material, difference, values)
    return row(Cell(title, scale.words), *medians, cell, moved)


def _difference(
    material: Material,
    difference: Difference,
    beside: Sequence[float] = (),
    *,
    is_alone: bool = False,
) -> Cell:
    """The paired difference with its sign, and its range; in its own unit where it stands alone."""
    if difference.worlds == 0:
        return Cell("–")
    scale = _scale(material, difference, beside)
    middle, low, high = (
        ("+" if value > 0 else "") + scale.number(value, material.texts)
        for value in (difference.mean, difference.low, difference.high)
    )
    under = "" if low == high else material.texts.fill("report.range", low=low, high=high)
    if is_alone:
        middle = f"{middle}\N{NO-BREAK SPACE}{scale.words}"
    return Cell(middle, under)


def _scale(material: Material, difference: Difference, beside: Sequence[float]) -> Scale:
    values = (*beside, difference.mean, difference.low, difference.high)
    unit = HOURS if metric_of(difference) in IN_HOURS else difference.unit
    return common_scale(values, unit, material.texts)
