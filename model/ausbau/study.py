"""A study: several scenarios on the same worlds, compared with one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from ausbau import ensemble, results
from ausbau.comparison import Difference, compare
from ausbau.core import schema, yaml_source
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.origins import Origins
from ausbau.core.schema import Spec, Text
from ausbau.results import Run
from ausbau.scenario import Scenario

FILE_NAME = "study.json"


class StudyFile(Spec):
    """What a study file says."""

    name: str
    title: Text
    description: Text
    scenarios: tuple[str, ...] = Field(min_length=1)
    """Files beside the study, the reference first."""
    draws: int = Field(default=ensemble.DEFAULT_DRAWS, ge=1)
    seed: int = Field(default=1, ge=0, lt=2**64)


@dataclass(frozen=True)
class Study:
    """The runs of a study by scenario name, the reference first, and what they differ by."""

    name: str
    title: Text
    description: Text
    runs: Mapping[str, Run]

    @property
    def reference(self) -> Run:
        """The run that the others are compared with."""
        return next(iter(self.runs.values()))

    def differences(self, scenario: str) -> list[Difference]:
        """Paired differences of a scenario against the reference."""
        return compare(self.reference, self.runs[scenario])

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
            "differences": {
                name: [asdict(difference) for difference in self.differences(name)]
                for name in list(self.runs)[1:]
            },
        }


def run(
    file: str | Path,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    on_scenario: Callable[[str], None] | None = None,
) -> Study:
    """Run all scenarios of a study file on the same worlds; all are checked before any runs."""
    path = Path(file)
    content = read(path)
    scenarios = prepare(path, content.scenarios)
    runs: dict[str, Run] = {}
    for scenario in scenarios:
        if on_scenario is not None:
            on_scenario(scenario.name)
        runs[scenario.name] = ensemble.run(
            scenario,
            draws=content.draws if draws is None else draws,
            seed=content.seed if seed is None else seed,
            workers=workers,
        )
    return Study(content.name, content.title, content.description, runs)


def read(file: Path) -> StudyFile:
    """The content of a study file."""
    document = yaml_source.read(file)
    try:
        return StudyFile.model_validate(document.value)
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document), StudyFile)) from error


def prepare(study: Path, names: Sequence[str]) -> list[Scenario]:
    """The scenarios of a study; raises InputError with every problem of all of them."""
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for name in names:
        with Collecting(problems):
            scenario, _ = ensemble.prepare(study.parent / name)
            if scenario.name in taken:
                problems.append(_taken(study.parent / name, scenario.name, taken[scenario.name]))
            taken[scenario.name] = name
            scenarios.append(scenario)
    if problems:
        raise InputError(problems)
    return scenarios


def _taken(file: Path, name: str, owner: str) -> Problem:
    return Problem(
        str(file),
        1,
        1,
        "name",
        f"has the name {name} of {owner}",
        "a name of its own",
        "the name is that of the folder of its results",
    )


def load_study(folder: str | Path) -> Study:
    """Read a saved study, wherever the folder lies."""
    path = Path(folder)
    content = results.read_json(path / FILE_NAME, "name", "title", "description", "scenarios")
    return Study(
        name=content["name"],
        title=Text.model_validate(content["title"]),
        description=Text.model_validate(content["description"]),
        runs={name: results.load(path / name) for name in content["scenarios"]},
    )


def is_study(folder: str | Path) -> bool:
    """Whether a result folder is that of a study."""
    return (Path(folder) / FILE_NAME).is_file()
