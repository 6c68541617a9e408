"""The matrix of a study: each reading of each claim under each scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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


def matrix(study: Study, catalogue: Texts) -> str:
    """Rows are readings, columns scenarios: share of worlds in per cent and the verdict's sign."""
    names = list(study.runs)
    cells = {name: _cells(run.claims) for name, run in study.runs.items()}
    title = study.title.in_language(catalogue.language)
    draws = study.reference.manifest["draws"]
    lines = [catalogue.fill("terminal.study_title", title=title, draws=draws), ""]
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
    return "\n".join([*lines, "", catalogue["terminal.legend"]]) + "\n"


def _cells(claims: Any) -> dict[str, tuple[float | None, str]]:
    return {
        f"{claim['id']} {claim['reading']}".strip(): (claim["share"], claim["verdict"])
        for claim in claims
    }


def _cell(cell: tuple[float | None, str] | None) -> str:
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
