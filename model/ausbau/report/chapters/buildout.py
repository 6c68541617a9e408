"""The build-out: when which capacity exists, what it waited for, in figures and dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.key_figures import when
from ausbau.report.announcement import Announcement, announced
from ausbau.report.blocks import Block, Cell, Chapter, Column, Picture, Row, Table, columns, row
from ausbau.report.driving_chain import Obstacle, obstacles
from ausbau.report.material import Material
from ausbau.report.ranges import DURATION
from ausbau.report.schedule import kind_of
from ausbau.texts.numbers import day, worlds_of_hundred

MOST_OBSTACLES = 5
IN_TIME_SHARE = 0.8
"""Share of worlds in which the rest of the work must still fit before the announced date."""
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
    yield from _obstacle_table(material)
    yield from _resource_table(material)
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
    widths = (2.1, 2.1, *(0.9 for _ in heads[2:]))
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


def _obstacle_table(material: Material) -> Iterator[Table]:
    """The steps to which the last opening owes most, what a month less buys, and by when they must end."""
    found = obstacles(material.run.events, until_h=material.timeline.duration_h)[:MOST_OBSTACLES]
    promise = announced(material.run)
    if not found:
        return
    heads = [material.words(f"buildout.{key}") for key in ("critical", "days", "month_less")]
    if promise is not None:
        heads.append(material.words("buildout.latest"))
    rows = [_obstacle_row(material, obstacle, promise) for obstacle in found]
    by = "" if promise is None else day(promise.deadline, material.texts.language)
    yield Table(
        material.words("buildout.obstacles"),
        columns(material.words("buildout.obstacle"), heads, width=1.6),
        rows,
        note=material.words("buildout.obstacles_note", date=by) + _upper_bounds_note(material),
    )


def _obstacle_row(material: Material, obstacle: Obstacle, promise: Announcement | None) -> Row:
    kind = material.texts.get(f"figure.label.activity.{obstacle.kind}", obstacle.kind)
    several = material.series.sizes["site"] > 1
    site = material.entity("buildout.sites", obstacle.site)
    cells = [
        material.texts.fill("report.share", count=worlds_of_hundred(obstacle.share)),
        material.number(obstacle.days),
        _gain(material, obstacle.step),
    ]
    if promise is not None:
        cells.append(_done_by(material, obstacle, promise))
    return row(f"{site}: {kind}" if several else kind, *cells)


def _gain(material: Material, step: str) -> str:
    """Days that a month less of a step brings, mean over the worlds in which the last opening comes."""
    events = material.run.events
    never = events.loc[np.isinf(events["attributed_days"]), "draw"].unique()
    gain_of_world = material.series["buildout.crash_gain_h"].sel(step=step)
    comes = ~np.isin(gain_of_world["draw"].to_numpy(), never)
    gain_h = gain_of_world.to_numpy()
    return material.number(float(gain_h[comes].mean()) / HOURS_PER_DAY) if comes.any() else "–"


def _done_by(material: Material, obstacle: Obstacle, promise: Announcement) -> str:
    """The latest month of a step that leaves time for the rest in most worlds, of its last lot."""
    events = material.run.events
    kinds = {name: kind_of(name) for name in events["activity"].unique()}
    is_of_kind = events["activity"].isin([name for name in kinds if kinds[name] == obstacle.kind])
    is_of_step = is_of_kind & (events["site"] == obstacle.site)
    is_ahead = events["finish_h"] > _status_h(material)
    rest = events[is_of_step & is_ahead].groupby("draw")["remaining_days"].min().to_numpy()
    if not len(rest):
        return material.words("buildout.done")
    needed_h = float(np.quantile(rest, IN_TIME_SHARE, method="inverted_cdf")) * HOURS_PER_DAY
    latest_h = material.timeline.deadline_h(promise.deadline) - needed_h
    if latest_h <= _announced_h(material, obstacle.site):
        return material.words("buildout.too_late")
    return when(latest_h, material.timeline, material.texts)


def _resource_table(material: Material) -> Iterator[Table]:
    """What was scarce on the driving chain: resources and stocks that starts on it waited for."""
    waits = material.series["buildout.resource_wait_h"].transpose("resource", "draw")
    waited = [(str(wait["resource"].item()), wait.to_numpy()) for wait in waits]
    scarce = [(name, wait_h) for name, wait_h in waited if (wait_h > 0.0).any()]
    if not scarce:
        return
    scarce.sort(key=lambda found: -np.count_nonzero(found[1]))
    heads = [material.words(f"buildout.{key}") for key in ("critical", "scarce_wait", "never")]
    yield Table(
        material.words("buildout.scarce"),
        columns(material.words("buildout.resource"), heads, width=1.6),
        [_resource_row(material, name, wait_h) for name, wait_h in scarce],
        note=material.words("buildout.scarce_note"),
    )


def _resource_row(material: Material, resource: str, wait_h: Array) -> Row:
    """In how many worlds it was waited for, how long where that ends, and in how many it does not."""
    ends = wait_h < material.timeline.duration_h
    took_h = wait_h[ends & (wait_h > 0.0)]
    return row(
        _resource_name(material, resource),
        material.share_of_worlds(wait_h > 0.0),
        material.spread(took_h, DURATION) if len(took_h) else "–",
        material.share_of_worlds(~ends),
    )


def _resource_name(material: Material, resource: str) -> str:
    """What is scarce and, where a plan has several, at which site or of which GPU type."""
    first, _, last = resource.partition(".")
    if not last:
        return material.name("resource", first)
    sites = material.series["site"].to_numpy()
    if first not in sites:
        of_type = material.entity("catalogue.gpu_types", last)
        return f"{of_type}: {material.name('resource', first)}"
    named = material.name("resource", last)
    return f"{material.entity('buildout.sites', first)}: {named}" if len(sites) > 1 else named


def _announced_h(material: Material, site: str) -> float:
    """The end of the day on which a site was announced; the start of the period where that came earlier."""
    day_of = date.fromisoformat(
        str(material.run.scenario["sections"]["buildout"]["sites"][site]["announced"])
    )
    first = material.timeline.start.date()
    return material.timeline.deadline_h(day_of) if day_of > first else 0.0


def _upper_bounds_note(material: Material) -> str:
    """What the days before a status date are worth; nothing without one."""
    day_of = material.run.scenario["status_date"]
    if day_of is None:
        return ""
    until = day(date.fromisoformat(day_of), material.texts.language)
    return " " + material.words("buildout.obstacles_seen", date=until)


def _status_h(material: Material) -> float:
    """Until when the world is as observed, in hours since start."""
    day_of = material.run.scenario["status_date"]
    return 0.0 if day_of is None else material.timeline.deadline_h(date.fromisoformat(day_of))


def _wait_table(material: Material) -> Table:
    return Table(
        material.words("buildout.waits"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        [material.single(name, material.scale(WAITS)) for name in WAITS],
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
    name = f"buildout.gpus_{milestone}@{end}"
    if name not in material.run.metrics:
        return Cell("–")
    return material.numbers(material.run.metrics[name].to_numpy(), "GPU")
