"""A study: runs of several scenarios on the same worlds, each compared with another one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ausbau import results
from ausbau.comparison import Difference, compare, left_out
from ausbau.core.schema import Text
from ausbau.results import Run

FILE_NAME = "study.json"


@dataclass(frozen=True)
class Study:
    """The runs of a study by scenario name, the reference first, and what they differ by.

    ``references`` names what each scenario is compared with; one that is absent is compared with the
    reference of the study.
    """

    name: str
    title: Text
    description: Text
    runs: Mapping[str, Run]
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> Run:
        """The run that the others are compared with unless they name or extend another one."""
        return next(iter(self.runs.values()))

    def reference_of(self, scenario: str) -> Run:
        """The run that a scenario is compared with."""
        name = self.references.get(scenario)
        return self.reference if name is None else self.runs[name]

    def differences(self, scenario: str) -> list[Difference]:
        """Paired differences of a scenario against its reference."""
        return compare(self.reference_of(scenario), self.runs[scenario])

    def left_out(self, scenario: str) -> list[str]:
        """Metrics that cannot be compared with its reference, because the horizons differ."""
        return left_out(self.reference_of(scenario), self.runs[scenario])

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write one result folder per scenario and ``study.json``, whole or not at all."""
        target = Path(folder)
        results.refuse_taken(target, force=force)
        with results.replaced_whole(target) as partial:
            for name, run in self.runs.items():
                run.save(partial / name)
            text = json.dumps(self._as_json(), ensure_ascii=False, indent=2)
            (partial / FILE_NAME).write_text(text + "\n", encoding="utf-8")
        return target

    def _as_json(self) -> dict[str, Any]:
        return {
            "format": results.FORMAT,
            "name": self.name,
            "title": self.title.model_dump(),
            "description": self.description.model_dump(),
            "reference": self.reference.manifest["name"],
            "scenarios": list(self.runs),
            "references": dict(self.references),
            "differences": {
                name: [asdict(difference) for difference in self.differences(name)]
                for name in list(self.runs)[1:]
            },
            "left_out": {name: self.left_out(name) for name in list(self.runs)[1:]},
        }


def load_study(folder: str | Path) -> Study:
    """Read a saved study, wherever the folder lies."""
    path = Path(folder)
    content = results.read_json(path / FILE_NAME, "name", "title", "description", "scenarios")
    return Study(
        name=content["name"],
        title=Text.model_validate(content["title"]),
        description=Text.model_validate(content["description"]),
        runs={name: results.load(path / name) for name in content["scenarios"]},
        references=content.get("references", {}),
    )


def is_study(folder: str | Path) -> bool:
    """Whether a result folder is that of a study."""
    return (Path(folder) / FILE_NAME).is_file()
