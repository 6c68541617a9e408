"""Inside and outside view of the first opening, what such forecasts were worth, and frozen ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import parse_date
from ausbau.hindcast import saved
from ausbau.report.announcement import announced
from ausbau.report.blocks import Block, Cell, Chapter, Column, Picture, Row, Table, columns, row
from ausbau.report.material import Material
from ausbau.texts.numbers import day

SCHEME = "cross_validation"
VIEWS = ("inside", "outside", "mixed")
SCORED = ("inside", "mixed", "outside", "promise", "class")
OPENING = "buildout.first_opening"
EARLY, MIDDLE, LATE = "0.1", "0.5", "0.9"


def chapter(material: Material) -> Chapter:
    """Both views of this plan, the hindcast, frozen forecasts, and what cannot be concluded."""
    return Chapter(material.words("hindcast.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    content = saved.read()
    yield material.paragraph("hindcast.intro")
    yield _view_table(material)
    yield Picture("hindcast")
    yield _score_table(material, content)
    yield material.paragraph("hindcast.limits", is_note=True)
    yield _frozen_table(material, saved.read_frozen())


def _view_table(material: Material) -> Table:
    """First opening by each view, and in which share of worlds it comes in time."""
    promise = announced(material.run)
    heads = [material.words("hindcast.first_opening")]
    if promise is not None:
        by = day(promise.deadline, material.texts.language)
        heads.append(material.words("hindcast.in_time", date=by))
    heads.append(material.words("buildout.never"))
    deadline_h = None if promise is None else material.timeline.deadline_h(promise.deadline)
    columns_of = {view: _column(view) for view in VIEWS}
    rows = [
        _view_row(material, view, material.run.metrics[column].to_numpy(), deadline_h)
        for view, column in columns_of.items()
        if column in material.run.metrics
    ]
    caption = material.words("hindcast.views")
    note = material.words("hindcast.views_note")
    return Table(caption, columns(material.words("hindcast.view"), heads), rows, note=note)


def _column(view: str) -> str:
    return f"{OPENING}_h" if view == "mixed" else f"{OPENING}_{view}_h"


def _view_row(material: Material, view: str, opens_h: Array, deadline_h: float | None) -> Row:
    in_time = [] if deadline_h is None else [material.share_of_worlds(opens_h <= deadline_h)]
    never = material.share_of_worlds(~np.isfinite(opens_h))
    return row(material.words(f"hindcast.{view}"), material.date(opens_h), *in_time, never)


def _score_table(material: Material, content: Mapping[str, Any]) -> Table:
    """Scores of the views in cross-validation."""
    heads = [
        material.words(f"hindcast.{name}") for name in ("cases", "crps", "held", "width", "brier")
    ]
    rows = [
        row(
            material.words(f"hindcast.{view}"),
            material.number(found["cases"]),
            _figure(material, found["crps"], 1),
            material.words("hindcast.of", count=found["covered"], all=found["decided"]),
            _figure(material, found["width"], 0),
            _figure(material, found["brier"], 2),
        )
        for view in SCORED
        for found in [content["summaries"][SCHEME][view]]
    ]
    return Table(
        material.words("hindcast.scores"),
        columns(material.words("hindcast.view"), heads),
        rows,
        note=material.words("hindcast.scores_note"),
    )


def _figure(material: Material, value: float | None, digits: int) -> str:
    return "–" if value is None else material.number(value, digits)


def _frozen_table(material: Material, frozen: Mapping[str, Any]) -> Table:
    """Median and 80 % interval of the dates told on a day."""
    told = frozen["forecasts"]
    heads = [material.words("hindcast.promised"), *(material.words(f"hindcast.{v}") for v in VIEWS)]
    rows = [
        row(
            material.words(f"hindcast.plant_{name}"),
            _date(material, one["promised"]) if one["promised"] else "–",
            *(_dates(material, one["views"].get(view)) for view in VIEWS),
        )
        for name, one in told.items()
    ]
    on = day(parse_date(frozen["frozen_on"]), material.texts.language)
    return Table(
        material.words("hindcast.frozen", date=on),
        [
            Column(material.words("hindcast.plant"), 1.6),
            *(Column(head, 1.2, "right") for head in heads),
        ],
        rows,
        note=material.words("hindcast.frozen_note"),
    )


def _dates(material: Material, view: Mapping[str, Any] | None) -> Cell:
    if view is None or view["dates"] is None:
        return Cell("–")
    low, middle, high = (_date(material, view["dates"][level]) for level in (EARLY, MIDDLE, LATE))
    return Cell(middle, material.words("hindcast.range", low=low, high=high))


def _date(material: Material, date: str | None) -> str:
    """Month and year; a date that never comes, or later than ten years on, is told as such."""
    if date is None:
        return material.words("hindcast.later")
    found = parse_date(date)
    return f"{found.month:02}/{found.year}"
