"""A tariff file: what one consumer of a country, a year and a voltage level pays, line by line.

::

    title: {de: …, en: …}
    country: DE
    year: 2026
    timezone: Europe/Berlin         # its calendar years, months and hours of the day count
    level: high                     # the one that holds unless another is asked for
    lines:                          # at every level
      electricity_tax: {kind: energy, rate: 20.50 EUR/MWh, title: …, law: …, rechtsstand: …, source: …, …}
    levels:
      high: {title: …, lines: {grid_capacity: {kind: capacity, rate: 90 EUR/kW/year, …}}}
    reliefs:
      compensation: {kind: compensation, …}

The lines follow `tariff_lines.py`, the reliefs `tariff_reliefs.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from pydantic import AfterValidator, Field, ValidationError

from ausbau.core import schema, yaml_source
from ausbau.core.arrays import Array
from ausbau.core.errors import InputError
from ausbau.core.findings import Finding, nearest
from ausbau.core.origins import Origins
from ausbau.core.passports import ValidationContext
from ausbau.core.schema import Id, PassportedSpec, Spec, Text
from ausbau.energy.spec_types import Year
from ausbau.energy.tariff_lines import ContainedSubsidy, Line, Procurement
from ausbau.energy.tariff_reliefs import FileRelief, IndividualGridFee, ReducedTax

ANY_SOURCE = ValidationContext(as_of=None, sources=None)
"""For a file that is read without the lists of sources beside it."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; expected one such as Europe/Berlin") from None
    return name


class Level(Spec):
    """A voltage level of the connection."""

    title: Text
    lines: dict[Id, Line]
    """Lines that hold at this level alone."""


class TariffFileSpec(Spec):
    """What a tariff file may say."""

    title: Text
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    year: Year
    """Calendar year whose rates these are."""
    timezone: Annotated[str, AfterValidator(_zone)]
    level: Id
    """Voltage level that holds unless another is asked for."""
    lines: dict[Id, Line]
    levels: Annotated[dict[Id, Level], Field(min_length=1)]
    reliefs: dict[Id, FileRelief] = Field(default_factory=dict)
    note: str = ""


Day = Annotated[tuple[float, ...], Field(min_length=24, max_length=24)]
DaysOfYear = Annotated[tuple[Day, ...], Field(min_length=12, max_length=12)]
"""A day of 24 hours for each month; a price may be below zero."""


class PriceShape(PassportedSpec):
    """Relative price by month, kind of day and hour: what a file of shapes may say."""

    title: Text
    working_day: DaysOfYear
    """Monday to Friday: twelve months of 24 hours of the local day."""
    weekend: DaysOfYear
    """Saturday and Sunday."""


@dataclass(frozen=True)
class TariffFile:
    """A tariff at one voltage level; ``shape`` has shape ``(2, 12, 24)``: weekday or weekend, month, hour."""

    path: Path
    spec: TariffFileSpec
    level: str
    shape: Array | None

    @property
    def lines(self) -> Mapping[str, Line]:
        """All lines by id: those of the energy, of the level, then the others, as in the file."""
        every = {**self.spec.lines, **self.spec.levels[self.level].lines}
        first = [name for name, line in every.items() if isinstance(line, Procurement)]
        level = [name for name in self.spec.levels[self.level].lines if name not in first]
        order = [*first, *level, *(name for name in every if name not in {*first, *level})]
        return {name: every[name] for name in order}


def read(
    path: Path, *, level: str | None = None, context: ValidationContext = ANY_SOURCE
) -> TariffFile:
    """Read a tariff; InputError tells every problem with file and line.

    ``level`` replaces the voltage level that the file names.
    """
    document = yaml_source.read(path)
    origins = Origins.of(document)
    try:
        spec = TariffFileSpec.model_validate(document.value, context=context)
    except ValidationError as error:
        raise InputError(schema.problems(error, origins, TariffFileSpec)) from error
    chosen = level or spec.level
    findings = list(_findings(spec, chosen))
    if findings:
        raise InputError(schema.problem_at(found.at, origins, found) for found in findings)
    tariff = TariffFile(path, spec, chosen, None)
    return TariffFile(path, spec, chosen, _shape(tariff, context))


def _findings(spec: TariffFileSpec, level: str) -> Iterator[Finding]:
    """What does not fit together."""
    if level not in spec.levels:
        hint = nearest(level, sorted(spec.levels))
        yield Finding(("level",), f"no voltage level {level!r}", ", ".join(spec.levels), hint)
        return
    for name, entry in spec.levels.items():
        for twice in sorted(entry.lines.keys() & spec.lines.keys()):
            yield Finding(("levels", name, "lines", twice), "stands under `lines` already")
    lines = {**spec.lines, **spec.levels[level].lines}
    names = {name for name, line in lines.items() if not isinstance(line, ContainedSubsidy)}
    if sum(isinstance(line, Procurement) for line in lines.values()) != 1:
        yield Finding(("lines",), "need one line of kind procurement")
    for name, line in lines.items():
        if isinstance(line, ContainedSubsidy):
            where = ("lines",) if name in spec.lines else ("levels", level, "lines")
            yield from _unknown((*where, name), line.of, names)
    for name, relief in spec.reliefs.items():
        if isinstance(relief, IndividualGridFee):
            yield from _unknown(("reliefs", name), relief.of, names)
        elif isinstance(relief, ReducedTax):
            yield from _unknown(("reliefs", name), (relief.of,), names)
        yield from _unknown(("reliefs", name), relief.excludes, spec.reliefs.keys(), "excludes")


def _unknown(
    at: tuple[str, ...],
    wanted: tuple[str, ...],
    known: Collection[str],
    key: str = "of",
) -> Iterator[Finding]:
    names = sorted(known)
    for name in wanted:
        if name not in names:
            yield Finding(
                (*at, key), f"there is no {name!r}", ", ".join(names), nearest(name, names)
            )


def _shape(tariff: TariffFile, context: ValidationContext) -> Array | None:
    """The table of relative prices that the procurement names, if it names one."""
    procurement = next(line for line in tariff.lines.values() if isinstance(line, Procurement))
    if not procurement.shape:
        return None
    document = yaml_source.read(tariff.path.parent / procurement.shape)
    try:
        spec = PriceShape.model_validate(document.value, context=context)
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document), PriceShape)) from error
    return np.array([spec.working_day, spec.weekend], dtype=np.float64)
