"""The matrix of a study: each reading of each claim under each scenario, in a reader's words."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from ausbau.cli.ledger import claim_words
from ausbau.cli.output import width, wrapped
from ausbau.results import Run
from ausbau.study import Study
from ausbau.texts import Language, Texts

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
NOT_TESTED = "·"
CELL_WIDTH = 5
"""Room for a hundred worlds, the sign of the verdict, and a gap."""
LEAST_NAME = 18
"""Readings are broken, between words only, into columns no narrower than this."""
INDENT = " " * 5
"""Stands before a reading, as in the ledger."""
FURTHER = "  "
"""Stands before the further lines of a reading."""

Claim = Mapping[str, Any]


@dataclass(frozen=True)
class ReadingRow:
    """A reading of a claim and its cell under each scenario."""

    claim: Claim
    """The claim as the first scenario that tests the reading tells it."""
    cells: Sequence[str]

    def title(self, language: Language) -> str:
        """What the reading counts."""
        return str(self.claim["definition"]["title"][language])


def matrix(study: Study, catalogue: Texts) -> str:
    """Rows are readings, columns scenarios: share of worlds in per cent and the verdict's sign."""
    title = study.title.in_language(catalogue.language)
    draws = study.reference.manifest["draws"]
    lines = [*wrapped(catalogue.fill("terminal.study_title", title=title, draws=draws)), ""]
    for number, run in enumerate(study.runs.values(), start=1):
        lines += wrapped(f"{number:>2} {run_words(run, catalogue)}", "  ", further="   ")
    lines += ["", *_parts(reading_rows(study), catalogue)]
    for line in catalogue["terminal.legend"].splitlines():
        lines += wrapped(line)
    return "\n".join(lines) + "\n"


def run_words(run: Run, catalogue: Texts) -> str:
    """The title of a run's scenario, and the name to type."""
    return f"{run.scenario['title'][catalogue.language]} ({run.manifest['name']})"


def reading_rows(study: Study) -> list[ReadingRow]:
    """The readings that any scenario of the study tests, in the order of the register."""
    by_scenario = [
        {(claim["id"], claim["reading"]): claim for claim in run.claims}
        for run in study.runs.values()
    ]
    keys = dict.fromkeys(key for claims in by_scenario for key in claims)
    told = {key: [claims.get(key) for claims in by_scenario] for key in keys}
    return [
        ReadingRow(tested[0], [_cell(claim) for claim in claims])
        for claims in told.values()
        if (tested := [claim for claim in claims if claim and claim["share"] is not None])
    ]


def _cell(claim: Claim | None) -> str:
    if claim is None or claim["share"] is None:
        return NOT_TESTED
    return f"{100 * claim['share']:.0f}{SIGNS[claim['verdict']]}"


def _parts(rows: Sequence[ReadingRow], catalogue: Texts) -> Iterator[str]:
    """The scenarios beside each other, as many at a time as the width has room for."""
    titles = [row.title(catalogue.language) for row in rows]
    scenarios = len(rows[0].cells) if rows else 0
    longest_word = max((len(word) for title in titles for word in title.split()), default=0)
    least = len(INDENT + FURTHER) + max(LEAST_NAME, longest_word)
    beside = max(1, min(scenarios, (width() - least) // CELL_WIDTH))
    longest = len(INDENT) + max((len(title) for title in titles), default=0)
    name_width = min(longest, width() - beside * CELL_WIDTH)
    for first in range(0, scenarios, beside):
        shown = range(scenarios)[first : first + beside]
        yield " " * name_width + _figures(str(number + 1) for number in shown)
        yield from _claims(rows, shown, name_width, catalogue)


def _claims(
    rows: Sequence[ReadingRow], shown: range, name_width: int, catalogue: Texts
) -> Iterator[str]:
    """Each claim in its words, below it its readings."""
    for _, readings in groupby(rows, key=lambda row: row.claim["id"]):
        group = list(readings)
        yield from claim_words(group[0].claim, catalogue)
        for row in group:
            *before, last = textwrap.wrap(
                row.title(catalogue.language),
                name_width,
                initial_indent=INDENT,
                subsequent_indent=INDENT + FURTHER,
                break_long_words=False,
                break_on_hyphens=False,
            )
            yield from before
            yield f"{last:<{name_width}}" + _figures(row.cells[at] for at in shown)
        yield ""


def _figures(cells: Iterator[str]) -> str:
    return "".join(f"{cell:>{CELL_WIDTH}}" for cell in cells)


def matrix_json(study: Study, folder: Path) -> str:
    """The claims of all scenarios as JSON."""
    content: Mapping[str, Any] = {
        "folder": str(folder),
        "scenarios": {name: {"claims": list(run.claims)} for name, run in study.runs.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
