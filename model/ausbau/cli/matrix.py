"""The matrix of a study: each reading of each claim under each scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ausbau.cli.output import width, wrapped
from ausbau.study import Study
from ausbau.texts import Texts

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


CELL_WIDTH = 6
Cell = tuple[float | None, str]
"""The share of worlds, None where it was not tested, and the verdict."""


def matrix(study: Study, catalogue: Texts) -> str:
    """Rows are readings, columns scenarios: share of worlds in per cent and the verdict's sign."""
    names = list(study.runs)
    cells = {name: _cells(run.claims) for name, run in study.runs.items()}
    title = study.title.in_language(catalogue.language)
    draws = study.reference.manifest["draws"]
    lines = [*wrapped(catalogue.fill("terminal.study_title", title=title, draws=draws)), ""]
    lines += [f"  {number:>2} {name}" for number, name in enumerate(names, start=1)]
    rows = [
        key for key in cells[names[0]] if any(cells[name][key][0] is not None for name in names)
    ]
    lines += _columns(names, rows, cells)
    return "\n".join([*lines, "", catalogue["terminal.legend"]]) + "\n"


def _columns(
    names: Sequence[str], rows: Sequence[str], cells: Mapping[str, Mapping[str, Cell]]
) -> Iterator[str]:
    """The scenarios beside each other, as many at a time as a terminal has room for."""
    names_width = max((len(row) for row in rows), default=0)
    most = max(1, (width() - names_width) // CELL_WIDTH)
    for first in range(0, len(names), most):
        beside = names[first : first + most]
        numbers = range(first + 1, first + 1 + len(beside))
        yield ""
        yield " " * names_width + "".join(f"{number:>{CELL_WIDTH}}" for number in numbers)
        for row in rows:
            shown = (_cell(cells[name].get(row)) for name in beside)
            yield f"{row:<{names_width}}" + "".join(f"{cell:>{CELL_WIDTH}}" for cell in shown)


def _cells(claims: Any) -> dict[str, Cell]:
    return {
        f"{claim['id']} {claim['reading']}".strip(): (claim["share"], claim["verdict"])
        for claim in claims
    }


def _cell(cell: Cell | None) -> str:
    if cell is None or cell[0] is None:
        return "·"
    return f"{100 * cell[0]:.0f}{SIGNS[cell[1]]}"


def matrix_json(study: Study, folder: Path) -> str:
    """The claims of all scenarios as JSON."""
    content: Mapping[str, Any] = {
        "folder": str(folder),
        "scenarios": {name: {"claims": list(run.claims)} for name, run in study.runs.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
