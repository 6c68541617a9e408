"""A scenario: a named set of assumptions, loaded from one YAML and everything it extends."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ausbau import cross_check
from ausbau.assembly import Change
from ausbau.composition import Composition, compose
from ausbau.core import schema
from ausbau.core.errors import InputError, Problem
from ausbau.core.findings import Finding, nearest, one_of
from ausbau.core.origins import Path
from ausbau.core.parameters import Parameter, ValidationContext
from ausbau.core.schema import Text
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Loading, Shock, Worlds
from ausbau.scenario_spec import ScenarioSpec
from ausbau.sources import Source, gather_sources


@dataclass(frozen=True)
class Scenario:
    """A checked scenario, ready to run. ``tree`` is its resolved text, for the result folder."""

    name: str
    title: Text
    description: Text
    sentence: tuple[str, ...]
    as_of: date | None
    spec: ScenarioSpec
    parameters: Mapping[str, Parameter]
    timeline: Timeline
    sources: Mapping[str, Source]
    tree: Mapping[str, Any]
    changes: tuple[Change, ...]
    folder: FilePath
    held: Mapping[str, float] = field(default_factory=dict)
    """Quantile level by path of the parameters that are held there in every world."""

    @property
    def status_date(self) -> date | None:
        """Up to this day the world is as observed."""
        return self.spec.buildout.status_date

    def holding(self, path: str, level: float) -> Scenario:
        """The same scenario with one parameter at a quantile level in every world.

        An intervention, not an observation: what correlates with the parameter stays as it is.
        """
        if path not in self.parameters:
            raise KeyError(f"no parameter {path}")
        return replace(self, held={**self.held, path: level})

    def differing_sections(self, other: Scenario) -> set[str]:
        """Names of the sections that do not say the same in both, ``timeline`` for their dates."""
        names = self.tree.keys() | other.tree.keys()
        differing = {name for name in names if self.tree.get(name) != other.tree.get(name)}
        paths = {path for path, _ in set(self.held.items()) ^ set(other.held.items())}
        differing |= {path.split(".", maxsplit=1)[0] for path in paths}
        return differing | ({"timeline"} if self.as_of != other.as_of else set())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that decides the numbers."""
        content = {
            "tree": self.tree,
            "as_of": str(self.as_of),
        } | ({"held": dict(self.held)} if self.held else {})
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def worlds(self, seed: int, start: int, stop: int) -> Worlds:
        """The draws ``[start, stop)`` of this scenario."""
        loadings = {
            path: Loading(name, loading)
            for name, group in self.spec.correlation.groups.items()
            for path, loading in group.members.items()
        }
        shocks = {
            path: Shock(name, shock.chance, shock.tail, tail == "upper")
            for name, shock in self.spec.correlation.shocks.items()
            for path, tail in shock.members.items()
        }
        return Worlds(
            timeline=self.timeline,
            parameters=self.parameters,
            seed=seed,
            start=start,
            stop=stop,
            loadings=loadings,
            shocks=shocks,
            held=self.held,
            strength="correlation.strength",
            price_year=self.spec.money.price_year,
        )


def load(path: str | FilePath, changes: Mapping[str, object] | None = None) -> Scenario:
    """Read a scenario with everything it extends; ``changes`` by dotted path come on top, as "user".

    Raises
    ------
    InputError
        with every problem of every file, each with file, line, path and a hint.
    """
    composition = compose(FilePath(path), ScenarioSpec, changes or {})
    sources = gather_sources(composition.folders)
    problems = [*composition.problems, *sources.problems]
    context = _context(composition.as_of, sources.ids, sources.assumptions)
    valid = _sections(composition, context, problems)
    sections = {name: section.spec for name, section in valid.items()}
    parameters = {
        path: parameter for section in valid.values() for path, parameter in section.parameters
    }
    problems += (
        schema.problem_at(finding.at, composition.origins, finding)
        for finding in cross_check.findings(
            sections,
            parameters,
            [each for section in valid.values() for each in section.dates],
            is_complete=composition.is_complete,
        )
    )
    if problems or composition.header is None:
        raise InputError(problems)
    return Scenario(
        name=composition.header.name,
        title=composition.header.title,
        description=composition.header.description,
        sentence=composition.header.sentence,
        as_of=composition.header.as_of,
        spec=ScenarioSpec.model_construct(**sections),
        parameters=parameters,
        timeline=Timeline.from_dates(sections["timeline"].start, sections["timeline"].end),
        sources=sources.sources,
        tree=composition.tree,
        changes=composition.changes,
        folder=composition.folders[0],
    )


@lru_cache(maxsize=16)
def _context(
    as_of: date | None, sources: frozenset[str] | None, assumptions: frozenset[str]
) -> ValidationContext:
    """One object for what is equal: what is remembered by it is then found without comparing sets."""
    return ValidationContext(as_of, sources, assumptions)


def _sections(
    composition: Composition, context: ValidationContext, problems: list[Problem]
) -> dict[str, _Section]:
    """The sections that are right by themselves, whatever the others look like."""
    sections: dict[str, _Section] = {}
    known = list(ScenarioSpec.model_fields)
    for name in composition.tree.keys() - known:
        finding = Finding((), "no such section", one_of(known), nearest(name, known))
        problems.append(schema.problem_at((name,), composition.origins, finding))
    for name, entry in ScenarioSpec.model_fields.items():
        is_absent = name not in composition.tree
        if name in composition.unread or (is_absent and not entry.is_required()):
            continue
        if is_absent:
            finding = Finding((), "the section is missing", f"{name}.yaml in this folder")
            problems.append(schema.problem_at((name,), composition.origins, finding))
            continue
        try:
            sections[name] = _validated(name, _Written.of(composition.tree[name]), context)
        except ValidationError as error:
            problems += schema.problems(error, composition.origins, entry.annotation, (name,))
    return sections


@dataclass(frozen=True)
class _Written:
    """A section as it is written, known by its bytes, so that equal ones are validated once."""

    pickled: bytes
    content: Any = field(compare=False)

    @classmethod
    def of(cls, content: Any) -> _Written:
        return cls(_pickled(_Identified(content)), content)


@dataclass(frozen=True, eq=False)
class _Identified:
    """An object that is nothing but itself: sections are shared, and so pickled once for all scenarios."""

    content: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identified) and self.content is other.content

    def __hash__(self) -> int:
        return id(self.content)


@lru_cache(maxsize=64)
def _pickled(section: _Identified) -> bytes:
    return pickle.dumps(section.content)


@dataclass(frozen=True)
class _Section:
    """A section that is right by itself, with its parameters and days by path."""

    spec: Any
    parameters: tuple[tuple[str, Parameter], ...]
    dates: tuple[tuple[Path, date], ...]


@lru_cache(maxsize=256)
def _validated(name: str, written: _Written, context: ValidationContext) -> _Section:
    """A section; scenarios of one base share most of theirs."""
    spec = _adapter(name).validate_python(written.content, context=context)
    at = (name,)
    return _Section(spec, tuple(schema.parameters_of(spec, at)), tuple(schema.dates_of(spec, at)))


@cache
def _adapter(section: str) -> TypeAdapter[Any]:
    return TypeAdapter(ScenarioSpec.model_fields[section].annotation or Any)
