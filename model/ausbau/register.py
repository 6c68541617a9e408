"""The claims register: what each sentence says, and how it is read so that it can be counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date as Day  # noqa: N812  beside fields that are called date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from ausbau import metrics
from ausbau.core import schema, units, yaml_source
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.findings import Finding, nearest
from ausbau.core.metric import Metric
from ausbau.core.origins import Origins
from ausbau.core.origins import Path as Location
from ausbau.core.passports import USER_SOURCE
from ausbau.core.schema import IsoDate, Spec, Text
from ausbau.core.yaml_source import Document
from ausbau.verdicts import Origin

FILE_NAME = "claims.yaml"


def _check_share(text: str) -> str:
    if not 0 < units.quantity(text, "share") <= 1:
        raise ValueError(f"`{text}` is out of range; expected more than 0 and at most 100 percent")
    return text


Part = Literal[
    "allocation",
    "buildout",
    "demand",
    "energy",
    "finance",
    "market_fragmentation",
    "planning_law",
    "regulation",
    "sovereignty",
    "supply_chain",
    "talent",
    "waste_heat",
]


class Observed(Spec):
    """What has become of a claim whose date has passed."""

    verdict: Literal["met", "not_met", "disputed"]
    as_of: IsoDate
    text: Text
    sources: tuple[str, ...]


class Measure(Spec):
    """A metric against a threshold: in a world it is met or not."""

    title: Text
    metric: str
    date: IsoDate | None = None
    """The day, included, on which the metric is taken."""
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    at_least: str | None = None
    at_most: str | None = None

    @property
    def days(self) -> tuple[Day, ...]:
        """All days that must lie within the horizon."""
        return tuple(_days_of(self))


class Condition(Measure):
    """What a world must be like for a reading to count in it."""

    @model_validator(mode="after")
    def _can_be_counted(self) -> Condition:
        schema.raise_findings(_measure_findings(self, thresholds=[self.at_least, self.at_most]))
        return self


class Reading(Measure):
    """One way to understand a claim, precise enough to be counted."""

    at_most_date: IsoDate | None = None
    """For metrics that are instants: it happens on this day at the latest."""
    threshold_origin: Origin
    """Whether the document gives the number, or it is our yardstick."""
    where: Condition | None = None
    """Only the worlds count in which this holds, like those in which the plant runs."""
    needs: str | None = None
    """Dotted path of the entry of a scenario without which it says nothing about the reading."""
    only_site: str | None = None
    """Id of the site that the reading is about; beside other sites its metric would count them too."""
    decided_on: IsoDate | None = None
    """The day by which it can be known, where neither metric nor threshold has a date."""
    leading: bool = False
    """Whether the reading stands for the claim where only one is shown; else the first one does."""
    assumed: bool = False
    """One adoption input decides the reading: the model assumes it and does not test it."""
    observed: Observed | None = None

    @model_validator(mode="after")
    def _can_be_counted(self) -> Reading:
        thresholds = [self.at_least, self.at_most, self.at_most_date]
        schema.raise_findings(
            [*_measure_findings(self, thresholds=thresholds), *_instant_findings(self)]
        )
        return self

    @property
    def days(self) -> tuple[Day, ...]:
        """All days that must lie within the horizon."""
        days = [*super().days, self.at_most_date, self.decided_on]
        return tuple(day for day in days if day is not None)


class Claim(Spec):
    """One row of the claims register."""

    document: str
    central: bool
    kind: str
    quote: str
    paraphrase: Text
    part: tuple[Part, ...]
    """Parts of the model that the claim speaks of."""
    test: Text
    status: Literal["not_yet_tested", "not_testable", "tested"] = "not_yet_tested"
    reason: Text | None = None
    note: Text | None = None
    demanded_share: Annotated[str, AfterValidator(_check_share)] | None = None
    """Share of worlds in which it must hold, if not that of the register."""
    readings: dict[str, Reading] = Field(default_factory=dict)
    observed: Observed | None = None

    @model_validator(mode="after")
    def _status_fits_readings(self) -> Claim:
        finding = None
        if self.status == "tested" and not self.readings:
            finding = Finding(("readings",), "are missing", "at least one for a tested claim")
        elif self.status != "tested" and self.readings:
            finding = Finding(("status",), f"is {self.status} beside readings", "tested")
        schema.raise_findings(() if finding is None else (finding,))
        return self


class ClaimGroup(Spec):
    """Claims that belong together."""

    rank: int
    ids: tuple[str, ...]
    title: Text


class Register(Spec):
    """The claims register of the program and, beside it, of the user."""

    demanded_share: Annotated[str, AfterValidator(_check_share)]
    groups: dict[str, ClaimGroup] = Field(default_factory=dict)
    claims: dict[str, Claim]

    def demanded(self, claim: str) -> float:
        """The share of worlds in which a claim must hold."""
        return units.quantity(self.claims[claim].demanded_share or self.demanded_share, "share")


def read_register(folders: Sequence[Path], sources: Collection[str] | None = None) -> Register:
    """The register of ``claims.yaml`` in these folders; the claims of the first folder win.

    With ``sources``, what the claims cite must be among them.

    Raises
    ------
    InputError
        with every problem of every file.
    """
    files = {(folder / FILE_NAME).resolve(): folder / FILE_NAME for folder in reversed(folders)}
    found: Register | None = None
    problems: list[Problem] = []
    for file in files.values():
        if file.is_file():
            with Collecting(problems):
                document = yaml_source.read(file)
                register = _register_of(document)
                if sources is not None:
                    problems += _unknown_sources(register, document, sources)
                found = register if found is None else _joined(found, register)
    if problems:
        raise InputError(problems)
    if found is None:
        hint = "the one of the program lies in its folder of scenarios"
        raise InputError([Problem(str(folders[0]), 0, 0, "", f"no {FILE_NAME} found", "", hint)])
    return found


def _unknown_sources(
    register: Register, document: Document, sources: Collection[str]
) -> Iterator[Problem]:
    """Documents and evidence that no ``sources.yaml`` knows."""
    origins = Origins.of(document)
    for path, source in _citations(register):
        if source not in sources and source != USER_SOURCE:
            expected, hint = "an id of sources.yaml", nearest(source, sources)
            finding = Finding((), f"unknown source {source!r}", expected, hint)
            yield schema.problem_at(path, origins, finding)


def _citations(register: Register) -> Iterator[tuple[Location, str]]:
    for name, claim in register.claims.items():
        at: Location = ("claims", name)
        yield (*at, "document"), claim.document
        outcomes: dict[Location, Observed | None] = {(*at, "observed"): claim.observed}
        outcomes |= {
            (*at, "readings", key, "observed"): reading.observed
            for key, reading in claim.readings.items()
        }
        for place, observed in outcomes.items():
            for source in observed.sources if observed else ():
                yield (*place, "sources"), source


def _joined(programs: Register, users: Register) -> Register:
    """The user's claims on top; each keeps the share that its own register demands."""
    kept = {
        name: claim.model_copy(
            update={"demanded_share": claim.demanded_share or programs.demanded_share}
        )
        for name, claim in programs.claims.items()
    }
    return users.model_copy(
        update={
            "claims": {**kept, **users.claims},
            "groups": {**programs.groups, **users.groups},
        }
    )


@lru_cache(maxsize=8)
def _register_of(document: Document) -> Register:
    try:
        return Register.model_validate(document.value)
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document), Register)) from error


def _days_of(measure: Measure) -> Iterator[Day]:
    if measure.date is not None:
        yield measure.date
    if measure.year is not None:
        yield from (Day(measure.year, 1, 1), Day(measure.year, 12, 31))


def _measure_findings(measure: Measure, *, thresholds: Sequence[object]) -> Iterator[Finding]:
    """What keeps a reading from being counted: its metric, its date or its threshold."""
    if sum(entry is not None for entry in thresholds) != 1:
        expected = "one of at_least, at_most" + (", at_most_date" if len(thresholds) == 3 else "")
        yield Finding((), "has no single threshold", expected)
    metric = metrics.find(measure.metric)
    if metric is None:
        hint = metrics.nearest_metric(measure.metric)
        yield Finding(("metric",), f"no metric {measure.metric}", "the name of a metric", hint)
        return
    for key, example in (("date", "2026-03-13"), ("year", "2028")):
        if metric.takes == key and getattr(measure, key) is None:
            yield Finding((), f"{metric.name} is taken at a {key}", f"{key}: {example}")
        elif metric.takes != key and getattr(measure, key) is not None:
            yield Finding((key,), f"{metric.name} takes no {key}", "", "remove it")
    yield from _threshold_findings(measure, metric)


def _threshold_findings(measure: Measure, metric: Metric) -> Iterator[Finding]:
    for key in ("at_least", "at_most"):
        text = getattr(measure, key)
        try:
            if text is not None:
                units.quantity(text, metric.unit)
        except units.UnitError as error:
            yield Finding((key,), error.message, error.expected, error.hint)


def _instant_findings(reading: Reading) -> Iterator[Finding]:
    metric = metrics.find(reading.metric)
    if reading.at_most_date is not None and metric is not None and not metric.is_instant:
        expected = f"at_least or at_most in {metric.unit}"
        yield Finding(("at_most_date",), f"{metric.name} is no instant", expected)


def cited_sources(register: Register) -> set[str]:
    """Ids of the documents that the claims stand in and of the evidence on what became of them."""
    return {source for _, source in _citations(register)}
