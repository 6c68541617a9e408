"""What moved between two runs on the same worlds, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.comparison import Difference, furthest, furthest_of_each, horizon
from ausbau.results import Run
from ausbau.study import Study
from ausbau.texts import Texts
from ausbau.texts.numbers import significant

MOST = 8
"""So many metrics are told of each scenario of a study."""


def differences_text(study: Study, catalogue: Texts) -> str:
    """For each scenario what moved most against its reference, with the paired mean difference."""
    scenarios = list(study.runs)[1:]
    return "\n".join(line for name in scenarios for line in _moved(study, name, catalogue))


def _moved(study: Study, name: str, catalogue: Texts) -> Iterator[str]:
    reference = study.reference_of(name)
    names = {"other": name, "reference": reference.manifest["name"]}
    yield catalogue.fill("terminal.against", **names)
    yield from left_out_lines(study.left_out(name), reference, study.runs[name], catalogue)
    yield from difference_lines(study.differences(name), catalogue, most=MOST)
    yield ""


def left_out_lines(names: list[str], reference: Run, other: Run, catalogue: Texts) -> Iterator[str]:
    """How many metrics are not compared, and why; nothing where all are."""
    if names:
        spans = {
            key: catalogue.fill("terminal.span", first=first, last=last)
            for key, run in (("other", other), ("reference", reference))
            for first, last in [horizon(run)]
        }
        yield "  " + catalogue.fill("terminal.not_compared", count=len(names), **spans)


def difference_lines(
    differences: list[Difference], catalogue: Texts, *, most: int | None
) -> Iterator[str]:
    """The ``most`` metrics that moved furthest, each in its year that did; all columns if None.

    Of the columns of a metric under each relief alone, those as configured stand for all where they moved.
    """
    moved = furthest(differences)
    shown = moved if most is None else furthest_of_each(moved)[:most]
    for one in shown:
        yield "  " + _line(one, catalogue)
    if not moved:
        yield "  " + catalogue["terminal.nothing_moved"]
    elif len(moved) > len(shown):
        yield "  " + catalogue.fill("terminal.more_columns", count=len(moved) - len(shown))


def _line(one: Difference, catalogue: Texts) -> str:
    """A metric in both runs and its paired difference, under the name that scripts know it by."""
    values = {
        key: significant(getattr(one, key), catalogue.language)
        for key in ("reference", "other", "mean", "low", "high")
    }
    if one.unit != "1":
        values["other"] += f" {one.unit}"
    moved = f"{100 * one.moved_share:.0f}"
    return catalogue.fill("terminal.difference", metric=one.metric, moved=moved, **values)
