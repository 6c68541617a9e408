"""The matrix of a study: each reading of each claim under each scenario, and what moved."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ausbau.comparison import AT, Difference, horizon
from ausbau.results import Run
from ausbau.study import Study
from ausbau.texts.numbers import significant

SIGNS = {
    "holds": "+",
    "fails": "–",
    "below_our_yardstick": "–",
    "undecided": "?",
    "fragile": "~",
    "assumed_not_tested": "a",
    "not_testable": "·",
    "not_yet_tested": "·",
}
LEGEND = "+ holds  – fails or below our yardstick  ~ fragile  ? undecided  a assumed  · not tested"
MOST_DIFFERENCES = 8


def matrix(study: Study) -> str:
    """Rows are readings, columns scenarios: share of worlds in per cent and the verdict's sign."""
    names = list(study.runs)
    cells = {name: _cells(run.claims) for name, run in study.runs.items()}
    lines = [f"{study.title.en}: {study.reference.manifest['draws']} worlds each", ""]
    lines += [f"  {number:>2} {name}" for number, name in enumerate(names, start=1)]
    rows = [
        key for key in cells[names[0]] if any(cells[name][key][0] is not None for name in names)
    ]
    width = max((len(row) for row in rows), default=0)
    header = "".join(f"{number:>6}" for number in range(1, len(names) + 1))
    lines += ["", " " * width + header]
    lines += [
        f"{row:<{width}}" + "".join(f"{_cell(cells[name].get(row)):>6}" for name in names)
        for row in rows
    ]
    return "\n".join([*lines, "", LEGEND]) + "\n"


def _cells(claims: Any) -> dict[str, tuple[float | None, str]]:
    return {
        f"{claim['id']} {claim['reading']}".strip(): (claim["share"], claim["verdict"])
        for claim in claims
    }


def _cell(cell: tuple[float | None, str] | None) -> str:
    if cell is None or cell[0] is None:
        return "·"
    return f"{100 * cell[0]:.0f}{SIGNS[cell[1]]}"


def differences_text(study: Study) -> str:
    """For each scenario what moved most against its reference, with the paired mean difference."""
    return "\n".join(line for name in list(study.runs)[1:] for line in _moved(study, name))


def _moved(study: Study, name: str) -> Iterator[str]:
    reference = study.reference_of(name)
    yield f"{name} against {reference.manifest['name']}"
    yield from left_out_lines(study.left_out(name), reference, study.runs[name])
    yield from difference_lines(study.differences(name), most=MOST_DIFFERENCES)
    yield ""


def left_out_lines(names: list[str], reference: Run, other: Run) -> Iterator[str]:
    """How many metrics are not compared, and why; nothing where all are."""
    if names:
        spans = [" to ".join(horizon(run)) for run in (other, reference)]
        yield (
            f"  not compared: {len(names)} metrics over the whole horizon, which is {spans[0]} "
            f"instead of {spans[1]}"
        )


def difference_lines(differences: list[Difference], *, most: int | None) -> Iterator[str]:
    """The ``most`` metrics that moved furthest, each in its year that did; all columns if None.

    Of the columns of a metric under each relief alone, those as configured stand for all where they moved.

    How far: the paired mean difference, a world without one counting as zero, in relation to the spread
    of the worlds. What is the same in nearly all worlds has no spread and comes last, by the share of
    worlds in which it moved.
    """
    worlds = max((one.worlds for one in differences), default=0)
    moved = [one for one in differences if one.moved_share > 0]
    moved.sort(key=lambda one: _rank(one, worlds))
    shown = moved if most is None else _furthest_of_each(moved)[:most]
    for one in shown:
        yield (
            f"  {one.metric}: {significant(one.reference, 'en')} to "
            f"{significant(one.other, 'en')} {one.unit} (paired "
            f"{significant(one.mean, 'en')}, {significant(one.low, 'en')} to "
            f"{significant(one.high, 'en')}; moved in {100 * one.moved_share:.0f} % of worlds)"
        )
    if not moved:
        yield "  nothing moved"
    elif len(moved) > len(shown):
        yield f"  and {len(moved) - len(shown)} more columns"


def _furthest_of_each(moved: list[Difference]) -> list[Difference]:
    """The first column of each metric in this order, one without a relief if there is any."""
    first_of: dict[str, Difference] = {}
    for one in sorted(moved, key=lambda difference: "[" in difference.metric):
        first_of.setdefault(one.metric.split(AT)[0].split("[")[0], one)
    chosen = set(first_of.values())
    return [one for one in moved if one in chosen]


def _rank(one: Difference, worlds: int) -> tuple[bool, float]:
    """Sorts the metric that moved furthest first."""
    if one.spread > 0:
        return False, -abs(one.mean) * one.worlds / (worlds * one.spread)
    return True, -one.moved_share


def matrix_json(study: Study, folder: Path) -> str:
    """The claims of all scenarios as JSON."""
    content: Mapping[str, Any] = {
        "folder": str(folder),
        "scenarios": {name: {"claims": list(run.claims)} for name, run in study.runs.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
