"""The build-out: when which capacity exists, what it waited for, in figures and dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from ausbau.core.arrays import Array
from ausbau.report.announcement import Announcement, announced
from ausbau.report.blocks import Block, Cell, Chapter, Column, Picture, Row, Table, columns, row
from ausbau.report.material import Material
from ausbau.texts.numbers import day

MILESTONES = ("delivered", "hall_ready", "installed", "commissioned", "in_service", "opened")
WAITS = (
    "buildout.permit_h",
    "buildout.servers_wait_h",
    "buildout.hall_waits_h",
    "buildout.cooling_slack_h",
)


def chapter(material: Material) -> Chapter:
    """Fan, dates per reading, schedule of the median world, obstacles, GPUs by year."""
    return Chapter(material.words("buildout.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield material.paragraph("buildout.intro")
    yield Picture("gpu_fan")
    yield Picture("opening_dates")
    if material.series.sizes["lot"]:
        yield _date_table(material, announced(material.run))
    yield Picture("gantt")
    yield Picture("obstacles")
    yield _wait_table(material)
    yield _year_table(material)


def _date_table(material: Material, promise: Announcement | None) -> Table:
    """First and last lot by milestone, and in which share of worlds all of them are in time."""
    heads = [material.words("buildout.first"), material.words("buildout.all")]
    deadline_h = np.inf
    if promise is not None:
        deadline_h = material.timeline.deadline_h(promise.deadline)
        by = day(promise.deadline, material.texts.language)
        heads.append(material.words("buildout.in_time", date=by))
    heads.append(material.words("buildout.never"))
    reached = material.series["buildout.milestone_h"].transpose("draw", "lot", "milestone")
    rows = [
        _date_row(material, milestone, reached.sel(milestone=milestone).to_numpy(), deadline_h)
        for milestone in MILESTONES
    ]
    widths = (1.6, 1.6, *(0.9 for _ in heads[2:]))
    return Table(
        material.words("buildout.dates"),
        [
            Column(material.words("buildout.reading"), 1.5),
            *(Column(head, width, "right") for head, width in zip(heads, widths, strict=True)),
        ],
        rows,
        note=material.words("buildout.dates_note"),
    )


def _date_row(material: Material, milestone: str, reached_h: Array, deadline_h: float) -> Row:
    first, complete = reached_h.min(axis=1), reached_h.max(axis=1)
    in_time = (
        [Cell(material.share_of_worlds(complete <= deadline_h))] if np.isfinite(deadline_h) else []
    )
    never = material.share_of_worlds(~(complete < material.timeline.duration_h))
    name = material.name("milestone", milestone)
    return row(name, material.date(first), material.date(complete), *in_time, never)


def _wait_table(material: Material) -> Table:
    return Table(
        material.words("buildout.waits"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        [row(material.title(name), material.metric(name)) for name in WAITS],
        note=material.words("buildout.waits_note"),
    )


def _year_table(material: Material) -> Table:
    """GPUs at each milestone at the end of each year."""
    ends = [date(year, 12, 31) for year in material.years]
    rows = [
        row(
            material.name("milestone", milestone),
            *(_gpus(material, milestone, end) for end in ends),
        )
        for milestone in MILESTONES
    ]
    name = "buildout.connected_mw"
    rows.append(material.yearly(name, [f"{name}@{end}" for end in ends]))
    return Table(
        material.words("buildout.years"),
        columns(material.words("buildout.reading"), [str(end.year) for end in ends], width=1.6),
        rows,
        note=material.words("median_note"),
    )


def _gpus(material: Material, milestone: str, end: date) -> Cell:
    """Numbers without their unit: the caption says what is counted."""
    cell = material.metric(f"buildout.gpus_{milestone}@{end}")
    unit = f"\N{NO-BREAK SPACE}{material.texts['unit.GPU']}"
    return Cell(cell.text.removesuffix(unit), cell.under.removesuffix(unit))
