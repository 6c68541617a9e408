"""What must fit between the sections of a scenario: dates, ids of the catalogue, paths of parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ausbau import couplings_check
from ausbau.allocation import catalogue_check as allocation_check
from ausbau.buildout import horizon_check, plan_check
from ausbau.buildout.spec import BuildoutSpec
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distributions import Choice
from ausbau.core.findings import Finding, nearest, one_of
from ausbau.core.origins import Path
from ausbau.core.parameters import Parameter
from ausbau.demand import catalogue_check as demand_check
from ausbau.energy import reference_check
from ausbau.energy.spec import EnergySpec
from ausbau.finance import catalogue_check as finance_check
from ausbau.scenario_spec import CorrelationSpec, ScenarioSpec, TimelineSpec
from ausbau.sovereignty import catalogue_check as sovereignty_check

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
    "couplings": couplings_check.findings,
}
"""What each section must fit beside its own schema: above all the ids of the catalogue."""


def findings(
    sections: Sections,
    parameters: Mapping[str, Parameter],
    dates: Iterable[tuple[Path, date]],
    *,
    is_complete: bool,
) -> Iterator[Finding]:
    """What does not fit between sections, as far as the sections concerned are right.

    ``parameters`` and ``dates`` are those of the sections, by path. Unless ``is_complete``, some
    file could not be read, and what seems to be absent may stand in it.
    """
    if "timeline" in sections:
        yield from _timeline_findings(sections["timeline"], dates)
    if not is_complete:
        return
    if "catalogue" in sections:
        yield from _catalogue_findings(sections)
    if {"buildout", "energy"} <= sections.keys():
        yield from _site_findings(sections["energy"], sections["buildout"])
    if "correlation" in sections:
        yield from _correlation_findings(sections["correlation"], parameters, sections)
    for name, alternative in sections.get("alternatives", {}).items():
        at = ("alternatives", name, "parameter")
        yield from _alternative_findings(at, alternative.parameter, parameters, sections)


def _timeline_findings(
    timeline: TimelineSpec, dates: Iterable[tuple[Path, date]]
) -> Iterator[Finding]:
    start, end = timeline.start, timeline.end
    if end < start:
        at = ("timeline", "end")
        yield Finding(
            at,
            f"{end} lies before the start on {start}",
            f"a date from {start} on",
            "both days belong to it",
        )
    yield from horizon_check.findings(start, end)
    for path, day in dates:
        if path[0] != "timeline" and path[-1] != "known_on" and day < start:
            yield Finding(
                path,
                f"{day} lies before the horizon's start",
                f"a date from {start} on",
                "move timeline.start, or state what has happened under `observed`",
            )


def _catalogue_findings(sections: Sections) -> Iterator[Finding]:
    for name, check in SECTION_CHECKS.items():
        if name in sections:
            for finding in check(sections[name], sections["catalogue"]):
                yield replace(finding, at=(name, *finding.at))


def _site_findings(energy: EnergySpec, buildout: BuildoutSpec) -> Iterator[Finding]:
    """Voltage levels of sites that the plan does not have."""
    for site in energy.tariff.voltage_level_of_site:
        if site not in buildout.sites:
            at = ("energy", "tariff", "voltage_level_of_site", site)
            yield Finding(at, "no such site", one_of(buildout.sites), nearest(site, buildout.sites))


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
    shock_of: dict[str, str] = {}
    for name, shock in correlation.shocks.items():
        for path in shock.members:
            at = ("correlation", "shocks", name, "members", path)
            yield from _unknown_parameter(at, path, parameters, sections)
            if path in shock_of:
                yield Finding(at, f"is already in {shock_of[path]}", "one shock each")
            shock_of[path] = name


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
