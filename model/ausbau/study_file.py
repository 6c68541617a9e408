"""The file of a study: which scenarios run on the same worlds, and which each is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from ausbau.composition import BASE
from ausbau.core import schema, yaml_source
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.findings import Finding, nearest
from ausbau.core.origins import Origins
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.schema import Spec, Text
from ausbau.preparation import DEFAULT_DRAWS
from ausbau.preparation import prepare as prepare_scenario
from ausbau.register import Register
from ausbau.scenario import Scenario


class Entry(Spec):
    """One scenario of a study; a bare file name says the same as ``{file: name}``."""

    file: str
    """A file beside the study or in the package."""
    against: str | None = None
    """File of the scenario that it is compared with; otherwise the nearest one that it extends."""


def _read_entry(node: object) -> object:
    return {"file": node} if isinstance(node, str) else node


class StudyFile(Spec):
    """What a study file says."""

    name: str
    title: Text
    description: Text
    scenarios: Annotated[
        tuple[Annotated[Entry, BeforeValidator(_read_entry)], ...], Field(min_length=1)
    ]
    """The reference of the study first."""
    draws: int = Field(default=DEFAULT_DRAWS, ge=1)
    seed: int = Field(default=1, ge=0, lt=2**64)

    @model_validator(mode="after")
    def _check_against(self) -> StudyFile:
        schema.raise_findings(list(_unknown_references(self.scenarios)))
        return self


def _unknown_references(entries: Sequence[Entry]) -> Iterator[Finding]:
    for number, entry in enumerate(entries):
        others = [other.file for other in entries if other.file != entry.file]
        if entry.against is not None and entry.against not in others:
            yield Finding(
                ("scenarios", number, "against"),
                f"{entry.against} is no other scenario of the study",
                "a file that the study names",
                nearest(entry.against, others),
            )


def read(file: Path) -> StudyFile:
    """The content of a study file."""
    document = yaml_source.read(file)
    try:
        return StudyFile.model_validate(document.value)
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document), StudyFile)) from error


Prepared = Callable[[Path], tuple[Scenario, Register]]
"""How the file of a scenario becomes a scenario and the claims it is judged by."""


def prepare(
    study: Path, entries: Sequence[Entry], prepared: Prepared = prepare_scenario
) -> list[Scenario]:
    """The scenarios of a study; raises InputError with every problem of all of them."""
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for entry in entries:
        file = _found(study, entry.file)
        with Collecting(problems):
            scenario, _ = prepared(file)
            if scenario.name in taken:
                problems.append(_taken(file, scenario.name, taken[scenario.name]))
            taken[scenario.name] = entry.file
            scenarios.append(scenario)
    if problems:
        raise InputError(problems)
    return scenarios


def references(study: Path, entries: Sequence[Entry]) -> list[int]:
    """Number of the entry that each one is compared with, of a study whose scenarios are right.

    What the entry says; else the nearest scenario of the study that it extends, directly or not;
    else the first one, which is compared with itself.
    """
    number_of = {_found(study, entry.file).resolve(): at for at, entry in enumerate(entries)}
    found = []
    for at, entry in enumerate(entries):
        stated = () if entry.against is None else (_found(study, entry.against),)
        candidates = (*stated, *_ancestors(_found(study, entry.file)))
        numbers = [number_of[file.resolve()] for file in candidates if file.resolve() in number_of]
        found.append([*numbers, 0][0] if at else 0)
    return found


def _found(study: Path, name: str) -> Path:
    """A scenario file beside the study or, where there is none, of the program, as ``extends`` finds it."""
    beside, packaged = study.parent / name, packaged_scenarios() / name
    return packaged if packaged.is_file() and not beside.exists() else beside


def _ancestors(file: Path) -> Iterator[Path]:
    """The file that a scenario extends, the one that this extends, and so on, without the base."""
    content = yaml_source.read(file).value
    extends = content["extends"] if isinstance(content, dict) else BASE
    if extends != BASE:
        beside = file.parent / str(extends)
        parent = beside if beside.is_file() else packaged_scenarios() / str(extends)
        yield parent
        yield from _ancestors(parent)


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
