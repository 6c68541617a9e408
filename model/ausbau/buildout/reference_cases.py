"""The cases of the reference class: build-outs with what was known at their announcement, and how they ended.

One file by case in ``scenarios/hindcast``, its name is the case's id; ``outcomes.yaml`` beside them says how
those ended that somebody described. So nothing that a case file holds can tell its outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import numpy as np
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    RootModel,
    ValidationError,
    model_validator,
)

from ausbau.core import schema, units, yaml_source
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.findings import Finding, nearest
from ausbau.core.origins import Origins
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.passports import ValidationContext
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Text
from ausbau.core.unit_table import HOURS_PER_DAY

OUTCOMES = "outcomes.yaml"
SOURCES = "sources.yaml"
Model = TypeVar("Model", bound=BaseModel)


def _check_power(text: str) -> str:
    if not units.quantity(text, "MW") > 0:
        raise ValueError(f"`{text}` is out of range; expected more than 0 MW")
    return text


def _in_both_languages(title: object) -> object:
    """A plain title is the same in both languages."""
    return {"de": title, "en": title} if isinstance(title, str) else title


class CaseTraits(PassportedSpec):
    """What was known of a build-out when it was announced, with its vendor or builder."""

    title: Annotated[Text, BeforeValidator(_in_both_languages)]
    """Plain, or `{de, en}`."""
    announced: IsoDate
    kind: Literal["existing", "modular", "new"]
    """Kind of building."""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    """Code as ISO 3166-1 has it."""
    gpus: Annotated[int, Field(ge=1)] | None = None
    """GPUs as the announcer counts them; absent where none were named."""
    power: Annotated[str, AfterValidator(_check_power)] | None = None
    """Facility power; absent where none was named."""
    vendor: Id | None = None
    """Who makes the GPUs."""
    operator: Literal["public", "commercial"]
    """A public machine for research, or a plant that sells or uses its hours."""
    chip: Literal["new", "shipping"]
    """Whether its GPUs were still to come, or in volume on the market."""
    project: Id
    """Cases of one project or builder are kin: none of them helps to forecast another."""
    has_connection: bool = False
    """Whether it was announced for a site whose grid connection carries it."""
    promised: IsoDate | None = None
    """Last day of the promise of a first opening; absent where no day was named."""

    @model_validator(mode="after")
    def _check_days(self) -> CaseTraits:
        if self.promised is not None and self.promised <= self.announced:
            raise ValueError("`promised` lies before `announced`: it ran when it was announced")
        if self.known_on is not None and self.known_on > self.announced:
            raise ValueError("`known_on` lies after `announced`: what came later is no trait")
        return self

    @property
    def power_mw(self) -> float | None:
        """Facility power as a number."""
        return None if self.power is None else units.quantity(self.power, "MW")


class Outcome(PassportedSpec):
    """How a case ended: opened, given up, or unopened on the last day on which somebody saw it."""

    opened: IsoDate | None = None
    given_up: IsoDate | None = None
    last_seen: IsoDate | None = None

    @model_validator(mode="after")
    def _check_end(self) -> Outcome:
        days = (self.opened, self.given_up, self.last_seen)
        if sum(day is not None for day in days) != 1:
            raise ValueError("needs one of opened, given_up and last_seen")
        return self

    @property
    def end(self) -> date:
        """When it opened, was given up or was last seen."""
        return self.opened or self.given_up or self.last_seen or date.max


class _Outcomes(RootModel[dict[Id, Outcome]]):
    """The content of ``outcomes.yaml``."""


@dataclass(frozen=True)
class Case:
    """A build-out; its outcome is None where nobody described it after its announcement."""

    traits: CaseTraits
    outcome: Outcome | None


@dataclass(frozen=True, eq=False)
class Observations:
    """How long cases were watched, and how that ended, each ``(case,)``."""

    names: tuple[str, ...]
    duration_h: Array
    has_opened: BoolArray
    was_given_up: BoolArray


def folder() -> Path:
    """Where the cases stand that come with the program."""
    return packaged_scenarios() / "hindcast"


@cache
def shipped() -> Mapping[str, Case]:
    """The cases that come with the program; that their sources exist is a matter of tests."""
    return read(ValidationContext(None, None), folder())


def read(context: ValidationContext, place: Path) -> Mapping[str, Case]:
    """The cases of a folder by id; `InputError` tells all that is wrong with its files.

    A ``sources.yaml`` beside them holds what they cite and is no case.
    """
    problems: list[Problem] = []
    traits: dict[str, CaseTraits] = {}
    outcomes: dict[str, Outcome] = {}
    paths = sorted(set(place.glob("*.yaml")) - {place / SOURCES})
    for path in paths:
        with Collecting(problems):
            if path.name == OUTCOMES:
                outcomes = _read(path, _Outcomes, context).root
            else:
                traits[path.stem] = _read(path, CaseTraits, context)
    if not problems:
        problems += _misfits(place / OUTCOMES, traits, outcomes)
    if problems:
        raise InputError(problems)
    return {name: Case(case, outcomes.get(name)) for name, case in traits.items()}


def _read(path: Path, model: type[Model], context: ValidationContext) -> Model:
    document = yaml_source.read(path)
    try:
        return model.model_validate(document.value, context=context)
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document), model)) from error


def _misfits(
    path: Path, traits: Mapping[str, CaseTraits], outcomes: Mapping[str, Outcome]
) -> list[Problem]:
    """Outcomes without a case, and those that do not come after the announcement."""
    found: list[tuple[str, Finding]] = []
    for name, outcome in outcomes.items():
        if name not in traits:
            expected, hint = "the name of a file beside this one", nearest(name, traits)
            found.append((name, Finding((), f"no case {name}", expected, hint)))
        elif outcome.end <= traits[name].announced:
            expected = f"a day after {traits[name].announced}, its announcement"
            found.append((name, Finding((), f"ended on {outcome.end}", expected)))
    if not found:
        return []
    origins = Origins.of(yaml_source.read(path))
    return [schema.problem_at((name,), origins, finding) for name, finding in found]


def observed_by(
    cases: Mapping[str, Case],
    day: date,
    *,
    kinds: frozenset[str],
    without: frozenset[str] = frozenset(),
) -> Observations:
    """What was known of a class on a day; what ended later was still open then.

    ``without`` names the case that is forecast and its kin: no case is in its own reference class.
    """
    known = [
        (name, case.traits.announced, case.outcome)
        for name, case in sorted(cases.items())
        if case.traits.kind in kinds and case.traits.announced < day and name not in without
    ]
    seen = [(name, begin, outcome) for name, begin, outcome in known if outcome is not None]
    days = [(min(outcome.end, day) - begin).days for _, begin, outcome in seen]
    return Observations(
        tuple(name for name, _, _ in seen),
        np.array(days, dtype=np.float64) * HOURS_PER_DAY,
        np.array([_is_by(outcome.opened, day) for _, _, outcome in seen], dtype=np.bool_),
        np.array([_is_by(outcome.given_up, day) for _, _, outcome in seen], dtype=np.bool_),
    )


def kin_of(cases: Mapping[str, Case], name: str) -> frozenset[str]:
    """The case and all others of its project."""
    project = cases[name].traits.project
    return frozenset(other for other, case in cases.items() if case.traits.project == project)


def _is_by(event: date | None, day: date) -> bool:
    return event is not None and event <= day
