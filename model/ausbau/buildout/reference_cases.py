"""The cases of the reference class, from ``reference_cases.yaml`` beside this file, as known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import RootModel, ValidationError, model_validator

from ausbau.core import schema, yaml_source
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.errors import InputError
from ausbau.core.origins import Origins
from ausbau.core.passports import ValidationContext
from ausbau.core.schema import Id, IsoDate, PassportedSpec

FILE = Path(__file__).with_name("reference_cases.yaml")

HOURS_PER_DAY = 24.0


class Case(PassportedSpec):
    """One plant: announced, and opened, given up or unopened when it was last seen."""

    kind: Literal["existing", "modular", "new"]
    announced: IsoDate
    opened: IsoDate | None = None
    given_up: IsoDate | None = None
    last_seen: IsoDate | None = None
    is_first_of_its_kind: bool = False
    """Whether its hardware was the first of its kind, which such plants wait for."""

    @model_validator(mode="after")
    def _check_end(self) -> Case:
        ends = [day for day in (self.opened, self.given_up, self.last_seen) if day is not None]
        if len(ends) != 1 or ends[0] <= self.announced:
            raise ValueError("needs one of opened, given_up and last_seen, after `announced`")
        return self

    @property
    def end(self) -> date:
        """When it opened, was given up or was last seen."""
        return self.opened or self.given_up or self.last_seen or self.announced


class _Cases(RootModel[dict[Id, Case]]):
    """The content of the file."""


@dataclass(frozen=True, eq=False)
class Observations:
    """How long cases were watched, and how that ended, each ``(case,)``."""

    names: tuple[str, ...]
    duration_h: Array
    has_opened: BoolArray
    was_given_up: BoolArray


def read(context: ValidationContext, path: Path = FILE) -> Mapping[str, Case]:
    """The cases by id; `InputError` tells all that is wrong with the file."""
    document = yaml_source.read(path)
    try:
        return _Cases.model_validate(document.value, context=context).root
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document), _Cases)) from error


def observed_by(
    cases: Mapping[str, Case], day: date, *, kinds: frozenset[str], without: str = ""
) -> Observations:
    """What was known of a class on a day; what ended later was still open then.

    ``without`` names the case that is forecast: no case is in its own reference class.
    """
    known = {
        name: case
        for name, case in sorted(cases.items())
        if case.announced < day and case.kind in kinds and name != without
    }
    ends = [min(case.end, day) for case in known.values()]
    days = [(end - case.announced).days for end, case in zip(ends, known.values(), strict=True)]
    return Observations(
        tuple(known),
        np.array(days, dtype=np.float64) * HOURS_PER_DAY,
        np.array([_is_by(case.opened, day) for case in known.values()], dtype=np.bool_),
        np.array([_is_by(case.given_up, day) for case in known.values()], dtype=np.bool_),
    )


def _is_by(event: date | None, day: date) -> bool:
    return event is not None and event <= day
