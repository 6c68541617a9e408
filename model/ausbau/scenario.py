"""A scenario: a named set of assumptions, loaded from one YAML and everything it extends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Annotated, Any

from pydantic import BaseModel, ValidationError

from ausbau.allocation import catalogue_check as allocation_check
from ausbau.allocation.spec import AllocationSpec
from ausbau.buildout import plan_check
from ausbau.buildout.spec import BuildoutSpec
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.composition import Change, Composition, compose
from ausbau.core import schema
from ausbau.core.distributions import Choice
from ausbau.core.errors import InputError, Problem
from ausbau.core.origins import Path, dotted
from ausbau.core.parameters import Finding, Parameter, Quantity, ValidationContext
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec, Text
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Loading, Worlds
from ausbau.demand import catalogue_check as demand_check
from ausbau.demand.spec import DemandSpec
from ausbau.energy import reference_check
from ausbau.energy.spec import EnergySpec
from ausbau.finance import catalogue_check as finance_check
from ausbau.finance.spec import FinanceSpec
from ausbau.sources import Source, read_sources
from ausbau.sovereignty import catalogue_check as sovereignty_check
from ausbau.sovereignty.spec import SovereigntySpec
from ausbau.talent.spec import TalentSpec


class TimelineSpec(Spec):
    """The horizon of the simulation; both days belong to it."""

    start: IsoDate
    end: IsoDate


class MoneySpec(Spec):
    """The money of the scenario."""

    price_year: int
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
    sources = read_sources(composition.folders)
    return _validated(composition, sources)


def _validated(composition: Composition, sources: Mapping[str, Source]) -> Scenario:
    header = composition.header
    context = ValidationContext(header.as_of, frozenset(sources))
    try:
        spec = ScenarioSpec.model_validate(composition.tree, context=context)
    except ValidationError as error:
        raise InputError(schema.problems(error, composition.origins)) from error
    parameters = dict(schema.parameters_of(spec))
    problems = [
        *_timeline_problems(spec, composition),
        *(
            schema.problem_at(finding.at, composition.origins, finding)
            for finding in _cross_findings(spec, parameters)
        ),
    ]
    if problems:
        raise InputError(problems)
    return Scenario(
        name=header.name,
        title=header.title,
        description=header.description,
        sentence=header.sentence,
        as_of=header.as_of,
        status_date=header.status_date,
        spec=spec,
        parameters=parameters,
        timeline=Timeline.from_dates(spec.timeline.start, spec.timeline.end),
        sources=sources,
        tree=composition.tree,
        changes=composition.changes,
        folder=composition.folders[0],
    )


def _timeline_problems(spec: ScenarioSpec, composition: Composition) -> Iterator[Problem]:
    start, end = spec.timeline.start, spec.timeline.end
    if end < start:
        finding = Finding((), f"ends on {end}, before it starts on {start}")
        yield schema.problem_at(("timeline", "end"), composition.origins, finding)
    for path, day in _dates_of(spec, ()):
        if path[0] != "timeline" and path[-1] != "known_on" and day < start:
            finding = Finding(
                (),
                f"{day} lies before the horizon's start",
                f"a date from {start} on",
                "move timeline.start, or state what has happened under `observed`",
            )
            yield schema.problem_at(path, composition.origins, finding)


def _dates_of(node: object, path: Path) -> Iterator[tuple[Path, date]]:
    if isinstance(node, date) and not isinstance(node, datetime):
        yield path, node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _dates_of(getattr(node, name), (*path, name))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _dates_of(value, (*path, key))


def _cross_findings(spec: ScenarioSpec, parameters: Mapping[str, Parameter]) -> Iterator[Finding]:
    for section, findings in SECTION_CHECKS.items():
        for finding in findings(getattr(spec, section), spec.catalogue):
            yield replace(finding, at=(section, *finding.at))
    yield from _correlation_findings(spec, parameters)
    for name, alternative in spec.alternatives.items():
        at = ("alternatives", name, "parameter")
        parameter = parameters.get(alternative.parameter)
        if parameter is None:
            yield _unknown_parameter(at, alternative.parameter, parameters)
        elif not (isinstance(parameter.distribution, Choice) or parameter.is_fixed):
            yield Finding(
                at, f"{alternative.parameter} is not a choice", "a parameter with `choice`"
            )


def _correlation_findings(
    spec: ScenarioSpec, parameters: Mapping[str, Parameter]
) -> Iterator[Finding]:
    group_of: dict[str, str] = {}
    for name, group in spec.correlation.groups.items():
        for path, loading in group.members.items():
            at = ("correlation", "groups", name, "members", path)
            if path not in parameters:
                yield _unknown_parameter(at, path, parameters)
            if not -1 <= loading <= 1:
                yield Finding(at, f"the loading is {loading}", "a number from -1 to 1")
            if path in group_of:
                yield Finding(at, f"is already in the group {group_of[path]}", "one group each")
            group_of[path] = name


def _unknown_parameter(at: Path, path: str, parameters: Mapping[str, Parameter]) -> Finding:
    return Finding(at, f"no parameter {path}", "", schema.nearest(path, list(parameters)))


def known_paths(tree: Mapping[str, Any], prefix: Path = ()) -> Iterator[str]:
    """All dotted paths of a tree."""
    for key, value in tree.items():
        yield dotted((*prefix, key))
        if isinstance(value, Mapping):
            yield from known_paths(value, (*prefix, key))
