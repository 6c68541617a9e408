"""The matrix of a study: each reading of each claim under each scenario, and what moved."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ausbau.comparison import Difference
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
    rows = [key for key in cells[names[0]] if any(cells[name][key][0] for name in names)]
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
    """For each scenario the metrics that moved most often, with the paired mean difference."""
    return "\n".join(line for name in list(study.runs)[1:] for line in _moved(study, name))


def _moved(study: Study, name: str) -> Iterator[str]:
    yield f"{name} against {study.reference.manifest['name']}"
    yield from difference_lines(study.differences(name), most=MOST_DIFFERENCES)
    yield ""


def difference_lines(differences: list[Difference], *, most: int) -> Iterator[str]:
    """The metrics that moved, largest relative change first."""
    moved = [difference for difference in differences if difference.moved_share > 0]
    moved.sort(key=lambda difference: -_relative(difference))
    for difference in moved[:most]:
        yield (
            f"  {difference.metric}: {significant(difference.reference, 'en')} to "
            f"{significant(difference.other, 'en')} {difference.unit} (paired "
            f"{significant(difference.mean, 'en')}, {significant(difference.low, 'en')} to "
            f"{significant(difference.high, 'en')}; moved in {100 * difference.moved_share:.0f} % of worlds)"
        )
    if not moved:
        yield "  nothing moved"
    elif len(moved) > most:
        yield f"  and {len(moved) - most} more metrics"


def _relative(difference: Difference) -> float:
    scale = max(abs(difference.reference), abs(difference.other), 1e-12)
    return abs(difference.mean) / scale


def matrix_json(study: Study, folder: Path) -> str:
    """The claims of all scenarios as JSON."""
    content: Mapping[str, Any] = {
        "folder": str(folder),
        "scenarios": {name: {"claims": list(run.claims)} for name, run in study.runs.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
