"""What moved between two runs on the same worlds, as text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ausbau.cli.matrix import run_words
from ausbau.cli.output import wrapped
from ausbau.comparison import (
    AT,
    RELIEF,
    Difference,
    furthest,
    horizon,
    metric_of,
    told_first,
)
from ausbau.energy.reliefs import NONE
from ausbau.key_figures import timeline_of, when
from ausbau.report.chapters.comparison import INSTANTS
from ausbau.report.citations import date_words
from ausbau.report.material import IN_HOURS
from ausbau.report.ranges import HOURS, SHARES, Scale, common_scale
from ausbau.report.titles import entity_titles, title_of
from ausbau.results import Run
from ausbau.study import Study
from ausbau.texts import Texts

MOST = 8
"""So many metrics are told of each scenario of a study."""


def differences_text(study: Study, catalogue: Texts) -> str:
    """For each scenario what moved most against its reference, with the paired mean difference."""
    scenarios = list(study.runs)[1:]
    return "\n".join(line for name in scenarios for line in _moved(study, name, catalogue))


def _moved(study: Study, name: str, catalogue: Texts) -> Iterator[str]:
    reference, other = study.reference_of(name), study.runs[name]
    names = {"other": run_words(other, catalogue), "reference": run_words(reference, catalogue)}
    yield from wrapped(catalogue.fill("terminal.against", **names))
    yield from left_out_lines(study.left_out(name), reference, other, catalogue)
    differences = study.differences(name)
    yield from difference_lines(differences, catalogue, most=MOST, run=reference)
    yield ""


def left_out_lines(names: list[str], reference: Run, other: Run, catalogue: Texts) -> Iterator[str]:
    """How many metrics are not compared, and why; nothing where all are."""
    if names:
        spans = {
            key: catalogue.fill("terminal.span", first=first, last=last)
            for key, run in (("other", other), ("reference", reference))
            for first, last in [horizon(run)]
        }
        told = catalogue.fill("terminal.not_compared", count=len(names), **spans)
        yield from wrapped(told, "  ")


def difference_lines(
    differences: list[Difference], catalogue: Texts, *, most: int | None, run: Run | None = None
) -> Iterator[str]:
    """The ``most`` metrics that moved furthest, each in its year that did; all columns if None.

    Of the ``most`` none is the doing of a handful of worlds or the same number under another name.

    Of the columns of a metric under each relief alone, those as configured stand for all where they moved.
    Names are those of ``run``; what it has no name for is called as scripts call it.
    """
    moved = furthest(differences)
    shown = moved if most is None else told_first(moved)[:most]
    for one in shown:
        yield "\n".join(wrapped(_told(one, catalogue, run), "  "))
    if not moved:
        yield "  " + catalogue["terminal.nothing_moved"]
    elif len(moved) > len(shown):
        yield "  " + catalogue.fill("terminal.more_columns", count=len(moved) - len(shown))


def _told(one: Difference, catalogue: Texts, run: Run | None) -> str:
    """A metric in both runs and its paired difference, each in a unit of its size."""
    apart = (one.mean, one.low, one.high, *(() if one.inside_mean is None else (one.inside_mean,)))
    scale = _scale(one, apart, catalogue)
    if one.unit in SHARES:  # two per cent and three are a point apart, not one per cent
        scale = replace(scale, words=catalogue["unit.point"])
    mean, low, high, *inside = (scale.number(value, catalogue) for value in apart)
    before, after = _levels(one, catalogue, run)
    return catalogue.fill(
        "terminal.difference",
        metric=_name(one.metric, catalogue, run),
        reference=before,
        other=after,
        mean=mean,
        low=low,
        high=scale.with_unit(high, catalogue),
        moved=f"{100 * one.moved_share:.0f}",
        inside=catalogue.fill("terminal.inside", mean=inside[0])
        if inside and inside[0] != mean
        else "",
    )


def _levels(one: Difference, catalogue: Texts, run: Run | None) -> tuple[str, str]:
    """The metric in both runs; of an opening its month."""
    if run is not None and metric_of(one) in INSTANTS:
        timeline = timeline_of(run)
        before, after = (when(hours, timeline, catalogue) for hours in (one.reference, one.other))
        return before, after
    values = (one.reference, one.other)
    scale = _scale(one, values, catalogue)
    before, after = (
        scale.number(value, catalogue) if math.isfinite(value) else "–" for value in values
    )
    return before, scale.with_unit(after, catalogue)


def _scale(one: Difference, values: Sequence[float], catalogue: Texts) -> Scale:
    unit = HOURS if metric_of(one) in IN_HOURS else one.unit
    return common_scale(values, unit, catalogue)


def _name(column: str, catalogue: Texts, run: Run | None) -> str:
    """The metric's title with its year or day and its relief; the column itself where it has none."""
    title = "" if run is None else title_of(column, run.scenario["sections"], catalogue)
    if not title:
        return column
    plain, _, relief = column.removesuffix("]").partition(RELIEF)
    at = plain.partition(AT)[2]
    dated = f"{title}, {date_words(at, catalogue)}" if at else title
    return f"{dated}, {_relief_words(relief, run, catalogue)}" if relief else dated


def _relief_words(relief: str, run: Run | None, catalogue: Texts) -> str:
    """Which relief a column supposes: none, or one alone by its title."""
    if relief == NONE:
        return catalogue["terminal.without_relief"]
    titles = {} if run is None else entity_titles(run.scenario["sections"], catalogue.language)
    return catalogue.fill("terminal.relief_alone", title=titles.get(relief, relief))
