"""A scenario: a named set of assumptions, loaded from one YAML and everything it extends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from ausbau.allocation import catalogue_check as allocation_check
from ausbau.allocation.spec import AllocationSpec
from ausbau.assembly import Change
from ausbau.buildout import plan_check
from ausbau.buildout.spec import BuildoutSpec
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.composition import Composition, ScenarioFile, compose
from ausbau.core import schema
from ausbau.core.distributions import Choice
from ausbau.core.errors import InputError, Problem
from ausbau.core.findings import Finding, nearest, one_of
from ausbau.core.origins import Path
from ausbau.core.parameters import Parameter, Quantity, ValidationContext
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec, Text
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Loading, Worlds
from ausbau.demand import catalogue_check as demand_check
from ausbau.demand.spec import DemandSpec
from ausbau.energy import reference_check
from ausbau.energy.spec import EnergySpec
from ausbau.finance import catalogue_check as finance_check
from ausbau.finance.spec import FinanceSpec
from ausbau.sources import Source, gather_sources
from ausbau.sovereignty import catalogue_check as sovereignty_check
from ausbau.sovereignty.spec import SovereigntySpec
from ausbau.talent.spec import TalentSpec


class TimelineSpec(Spec):
    """The horizon of the simulation; both days belong to it."""

    start: IsoDate
    end: IsoDate


class MoneySpec(Spec):
    """The money of the scenario."""

    price_year: Annotated[int, Field(ge=2000, le=2100)]
    """All amounts in EUR are real, in prices of this year."""


class CorrelationGroup(PassportedSpec):
    """Parameters that follow one common factor; two members correlate by the product of loadings."""

    title: Text
    members: dict[str, float]
    """Loading in [-1, 1] by dotted path of the parameter."""


class CorrelationSpec(Spec):
    """Which parameters move together, as a Gaussian copula with one factor per group."""

    strength: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=2)]
    """Scales all loadings: a model alternative, because sources give signs rather than numbers."""
    groups: dict[Id, CorrelationGroup]


class AlternativeSpec(Spec):
    """A declared set of model alternatives; a verdict must hold across its options."""

    title: Text
    parameter: str
    """Dotted path of the choice whose options partition the worlds."""


class ScenarioSpec(Spec):
    """All that a scenario may say."""

    timeline: TimelineSpec
    money: MoneySpec
    catalogue: CatalogueSpec
    buildout: BuildoutSpec
    demand: DemandSpec
    allocation: AllocationSpec
    energy: EnergySpec
    talent: TalentSpec
    finance: FinanceSpec
    sovereignty: SovereigntySpec
    correlation: CorrelationSpec
    alternatives: dict[Id, AlternativeSpec]


_LOADING = "two members of a group correlate by the product of their loadings"
_CHOICE = "a verdict is told for each option of a model alternative"

Sections = Mapping[str, Any]
"""Validated sections by name, those that are right."""

SECTION_CHECKS: Mapping[str, Callable[[Any, CatalogueSpec], Iterator[Finding]]] = {
    "buildout": plan_check.findings,
    "demand": demand_check.findings,
    "allocation": allocation_check.findings,
    "energy": reference_check.findings,
    "finance": finance_check.findings,
    "sovereignty": sovereignty_check.findings,
}
"""What each section must fit beside its own schema: above all the ids of the catalogue."""


@dataclass(frozen=True)
class Scenario:
    """A checked scenario, ready to run. ``tree`` is its resolved text, for the result folder."""

    name: str
    title: Text
    description: Text
    sentence: tuple[str, ...]
    as_of: date | None
    status_date: date | None
    spec: ScenarioSpec
    parameters: Mapping[str, Parameter]
    timeline: Timeline
    sources: Mapping[str, Source]
    tree: Mapping[str, Any]
    changes: tuple[Change, ...]
    folder: FilePath

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that decides the numbers."""
        content = {
            "tree": self.tree,
            "as_of": str(self.as_of),
            "status_date": str(self.status_date),
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def worlds(self, seed: int, start: int, stop: int) -> Worlds:
        """The draws ``[start, stop)`` of this scenario."""
        loadings = {
            path: Loading(name, loading)
            for name, group in self.spec.correlation.groups.items()
            for path, loading in group.members.items()
        }
        return Worlds(
            timeline=self.timeline,
            parameters=self.parameters,
            seed=seed,
            start=start,
            stop=stop,
            loadings=loadings,
            strength="correlation.strength",
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
    context = ValidationContext(composition.as_of, sources.ids, sources.assumptions)
    sections = _sections(composition, context, problems)
    problems += (
        schema.problem_at(finding.at, composition.origins, finding)
        for finding in _cross_findings(sections, composition.is_complete)
    )
    if problems or composition.header is None:
        raise InputError(problems)
    spec = ScenarioSpec.model_validate(sections)
    return _scenario(composition.header, spec, composition, sources.sources)


def _scenario(
    header: ScenarioFile,
    spec: ScenarioSpec,
    composition: Composition,
    sources: Mapping[str, Source],
) -> Scenario:
    return Scenario(
        name=header.name,
        title=header.title,
        description=header.description,
        sentence=header.sentence,
        as_of=header.as_of,
        status_date=header.status_date,
        spec=spec,
        parameters=dict(schema.parameters_of(spec)),
        timeline=Timeline.from_dates(spec.timeline.start, spec.timeline.end),
        sources=sources,
        tree=composition.tree,
        changes=composition.changes,
        folder=composition.folders[0],
    )


def _sections(
    composition: Composition, context: ValidationContext, problems: list[Problem]
) -> Sections:
    """The sections that are right by themselves, whatever the others look like."""
    sections: dict[str, Any] = {}
    known = list(ScenarioSpec.model_fields)
    for name in composition.tree.keys() - known:
        finding = Finding((), "no such section", one_of(known), nearest(name, known))
        problems.append(schema.problem_at((name,), composition.origins, finding))
    for name, field in ScenarioSpec.model_fields.items():
        is_absent = name not in composition.tree
        if name in composition.unread or (is_absent and not field.is_required()):
            continue
        if is_absent:
            finding = Finding((), "the section is missing", f"{name}.yaml in this folder")
            problems.append(schema.problem_at((name,), composition.origins, finding))
            continue
        adapter = TypeAdapter[Any](field.annotation or Any)
        try:
            sections[name] = adapter.validate_python(composition.tree[name], context=context)
        except ValidationError as error:
            problems += schema.problems(error, composition.origins, field.annotation, (name,))
    return sections


def _cross_findings(sections: Sections, is_complete: bool) -> Iterator[Finding]:  # noqa: FBT001
    """What does not fit between sections, as far as the sections concerned are right."""
    if "timeline" in sections:
        yield from _timeline_findings(sections["timeline"], sections)
    if not is_complete:
        return
    if "catalogue" in sections:
        yield from _catalogue_findings(sections)
    parameters = dict(schema.parameters_of(sections))
    if "correlation" in sections:
        yield from _correlation_findings(sections["correlation"], parameters, sections)
    for name, alternative in sections.get("alternatives", {}).items():
        at = ("alternatives", name, "parameter")
        yield from _alternative_findings(at, alternative.parameter, parameters, sections)


def _timeline_findings(timeline: TimelineSpec, sections: Sections) -> Iterator[Finding]:
    start, end = timeline.start, timeline.end
    if end < start:
        at = ("timeline", "end")
        yield Finding(
            at,
            f"{end} lies before the start on {start}",
            f"a date from {start} on",
            "both days belong to it",
        )
    for path, day in _dates_of(sections, ()):
        if path[0] != "timeline" and path[-1] != "known_on" and day < start:
            yield Finding(
                path,
                f"{day} lies before the horizon's start",
                f"a date from {start} on",
                "move timeline.start, or state what has happened under `observed`",
            )


def _dates_of(node: object, path: Path) -> Iterator[tuple[Path, date]]:
    if isinstance(node, date) and not isinstance(node, datetime):
        yield path, node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _dates_of(getattr(node, name), (*path, name))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _dates_of(value, (*path, key))


def _catalogue_findings(sections: Sections) -> Iterator[Finding]:
    for name, findings in SECTION_CHECKS.items():
        if name in sections:
            for finding in findings(sections[name], sections["catalogue"]):
                yield replace(finding, at=(name, *finding.at))


def _correlation_findings(
    correlation: CorrelationSpec, parameters: Mapping[str, Parameter], sections: Sections
) -> Iterator[Finding]:
    group_of: dict[str, str] = {}
    for name, group in correlation.groups.items():
        for path, loading in group.members.items():
            at = ("correlation", "groups", name, "members", path)
            yield from _unknown_parameter(at, path, parameters, sections)
            if not -1 <= loading <= 1:
                yield Finding(at, f"the loading is {loading}", "a number from -1 to 1", _LOADING)
            if path in group_of:
                yield Finding(at, f"is already in {group_of[path]}", "one group each", _LOADING)
            group_of[path] = name


def _alternative_findings(
    at: Path, path: str, parameters: Mapping[str, Parameter], sections: Sections
) -> Iterator[Finding]:
    yield from _unknown_parameter(at, path, parameters, sections)
    parameter = parameters.get(path)
    if parameter and not (isinstance(parameter.distribution, Choice) or parameter.is_fixed):
        yield Finding(at, f"{path} is not a choice", "a parameter with `choice`", _CHOICE)


def _unknown_parameter(
    at: Path, path: str, parameters: Mapping[str, Parameter], sections: Sections
) -> Iterator[Finding]:
    """A path that names no parameter; whether a faulty section holds it, nobody can say."""
    section = path.split(".", maxsplit=1)[0]
    if path not in parameters and (section in sections or section not in ScenarioSpec.model_fields):
        expected, hint = "the path of a parameter", nearest(path, parameters)
        yield Finding(at, f"no parameter {path}", expected, hint)
