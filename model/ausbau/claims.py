"""A claim: quoted phrase, source, metric, threshold, date; it gets a share of worlds and a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, Field, ValidationError, model_validator

from ausbau import metrics
from ausbau.core import schema, units, yaml_source
from ausbau.core.arrays import BoolArray, IntArray
from ausbau.core.distributions import Choice
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.findings import Finding
from ausbau.core.metric import Metric
from ausbau.core.origins import Origins
from ausbau.core.schema import IsoDate, Spec, Text
from ausbau.core.timeline import Timeline
from ausbau.metrics import Column, MetricTable
from ausbau.scenario import Scenario
from ausbau.verdicts import Judgement, Origin, Share, Verdict, judge, share_of

FILE_NAME = "claims.yaml"
AFTER_HORIZON = Text(
    de="Das Datum liegt nach dem Ende des simulierten Zeitraums.",
    en="The date lies after the end of the simulated period.",
)


class Observed(Spec):
    """What has become of a claim whose date has passed."""

    verdict: Literal["met", "not_met", "disputed"]
    as_of: IsoDate
    text: Text
    sources: tuple[str, ...]


class Reading(Spec):
    """One way to understand a claim, precise enough to be counted."""

    title: Text
    metric: str
    date: IsoDate | None = None
    """The day, included, on which the metric is taken."""
    year: int | None = None
    at_least: str | None = None
    at_most: str | None = None
    at_most_date: IsoDate | None = None
    """For metrics that are instants: it happens on this day at the latest."""
    threshold_origin: Origin
    """Whether the document gives the number, or it is our yardstick."""
    assumed: bool = False
    """One adoption input decides the reading: the model assumes it and does not test it."""
    observed: Observed | None = None

    @model_validator(mode="after")
    def _can_be_counted(self) -> Reading:
        schema.raise_findings(_reading_findings(self))
        return self


class Claim(Spec):
    """One row of the claims register."""

    document: str
    central: bool
    kind: str
    quote: str
    paraphrase: Text
    part: tuple[str, ...]
    test: Text
    status: Literal["not_yet_tested", "not_testable", "tested"] = "not_yet_tested"
    reason: Text | None = None
    note: Text | None = None
    readings: dict[str, Reading] = Field(default_factory=dict)
    observed: Observed | None = None


class ClaimGroup(Spec):
    """Claims that belong together."""

    rank: int
    ids: tuple[str, ...]
    title: Text


def _check_share(text: str) -> str:
    if not 0 < units.quantity(text, "share") <= 1:
        raise ValueError(f"`{text}` is out of range; expected more than 0 and at most 100 percent")
    return text


class Register(Spec):
    """The claims register of the program and, beside it, of the user."""

    demanded_share: Annotated[str, AfterValidator(_check_share)]
    groups: dict[str, ClaimGroup] = Field(default_factory=dict)
    claims: dict[str, Claim]

    @property
    def demanded(self) -> float:
        """The share of worlds in which a claim must hold."""
        return units.quantity(self.demanded_share, "share")


@dataclass(frozen=True)
class Alternative:
    """A model alternative as it fell out in each world."""

    name: str
    options: tuple[str, ...]
    codes: IntArray


@dataclass(frozen=True)
class Result:
    """What a run says about one reading of one claim."""

    id: str
    reading: str
    metric: str
    share: Share | None
    alternatives: Mapping[str, Mapping[str, Share]]
    judgement: Judgement
    observed: Observed | None
    reason: Text | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict alone."""
        return self.judgement.verdict


def read_register(folders: Sequence[Path]) -> Register:
    """The register of ``claims.yaml`` in these folders; the claims of the first folder win.

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
                register = _read(file)
                claims = {**found.claims, **register.claims} if found else register.claims
                found = register.model_copy(update={"claims": claims})
    if problems:
        raise InputError(problems)
    if found is None:
        hint = "the one of the program lies in its folder of scenarios"
        raise InputError([Problem(str(folders[0]), 0, 0, "", f"no {FILE_NAME} found", "", hint)])
    return found


def _read(file: Path) -> Register:
    document = yaml_source.read(file)
    try:
        return Register.model_validate(document.value)
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document), Register)) from error


def _reading_findings(reading: Reading) -> Iterator[Finding]:
    """What keeps a reading from being counted: its metric, its date or its threshold."""
    given = [reading.at_least, reading.at_most, reading.at_most_date]
    if sum(entry is not None for entry in given) != 1:
        yield Finding((), "has no single threshold", "one of at_least, at_most, at_most_date")
    metric = metrics.catalogue().get(reading.metric)
    if metric is None:
        hint = metrics.nearest_metric(reading.metric)
        yield Finding(("metric",), f"no metric {reading.metric}", "the name of a metric", hint)
        return
    for key, example in (("date", "2026-03-13"), ("year", "2028")):
        if metric.takes == key and getattr(reading, key) is None:
            yield Finding((), f"{metric.name} is taken at a {key}", f"{key}: {example}")
        elif metric.takes != key and getattr(reading, key) is not None:
            yield Finding((key,), f"{metric.name} takes no {key}", "", "remove it")
    if reading.at_most_date is not None and metric.unit != "h":
        expected = f"at_least or at_most in {metric.unit}"
        yield Finding(("at_most_date",), f"{metric.name} is no instant", expected)
    yield from _threshold_findings(reading, metric)


def _threshold_findings(reading: Reading, metric: Metric) -> Iterator[Finding]:
    for key in ("at_least", "at_most"):
        text = getattr(reading, key)
        try:
            if text is not None:
                units.quantity(text, metric.unit)
        except units.UnitError as error:
            yield Finding((key,), error.message, error.expected, error.hint)


def columns(register: Register, timeline: Timeline) -> Iterator[Column]:
    """The metric columns that the readings need, as far as they lie within the horizon."""
    for claim in register.claims.values():
        for reading in claim.readings.values():
            if not _is_after_horizon(reading, timeline):
                yield _column(reading)


def _column(reading: Reading) -> Column:
    return Column(metrics.catalogue()[reading.metric], on=reading.date, year=reading.year)


def alternatives_of(scenario: Scenario, seed: int, draws: int) -> list[Alternative]:
    """How the model alternatives fell out in each world."""
    worlds = scenario.worlds(seed, 0, draws)
    found = []
    for name, spec in sorted(scenario.spec.alternatives.items()):
        parameter = scenario.parameters[spec.parameter]
        if isinstance(parameter.distribution, Choice) and not parameter.is_fixed:
            labels = tuple(
                option if isinstance(option, str) else f"{option:g}"
                for option in parameter.distribution.options
            )
            found.append(Alternative(name, labels, worlds.option(spec.parameter)))
    return found


@dataclass(frozen=True)
class Evidence:
    """What a run offers to judge claims by."""

    table: MetricTable
    alternatives: Sequence[Alternative]
    timeline: Timeline


def evaluate(register: Register, evidence: Evidence) -> list[Result]:
    """One result per reading; claims without a reading are told apart by the reason."""
    results = []
    for name, claim in register.claims.items():
        if not claim.readings:
            results.append(_untested(name, claim))
        results.extend(_tested(name, key, register, evidence) for key in claim.readings)
    return results


def _untested(name: str, claim: Claim) -> Result:
    verdict: Verdict = "not_testable" if claim.status == "not_testable" else "not_yet_tested"
    return Result(name, "", "", None, {}, Judgement(verdict), claim.observed, claim.reason)


def _tested(name: str, key: str, register: Register, evidence: Evidence) -> Result:
    claim = register.claims[name]
    reading = claim.readings[key]
    column = _column(reading).name
    observed = reading.observed or claim.observed
    if _is_after_horizon(reading, evidence.timeline):
        judgement = Judgement("not_testable")
        return Result(name, key, column, None, {}, judgement, observed, AFTER_HORIZON)
    holds = _holds(reading, evidence)
    overall = share_of(holds)
    shares = {chosen.name: dict(_by_option(holds, chosen)) for chosen in evidence.alternatives}
    if reading.assumed:
        judgement = Judgement("assumed_not_tested")
    else:
        flat = {f"{a}.{o}": share for a, by in shares.items() for o, share in by.items()}
        judgement = judge(overall, flat, register.demanded, reading.threshold_origin)
    return Result(name, key, column, overall, shares, judgement, observed)


def _by_option(holds: BoolArray, alternative: Alternative) -> Iterator[tuple[str, Share]]:
    for code, option in enumerate(alternative.options):
        chosen = alternative.codes == code
        if chosen.any():
            yield option, share_of(holds[chosen])


def _is_after_horizon(reading: Reading, timeline: Timeline) -> bool:
    last = timeline.last_day
    days = [day for day in (reading.date, reading.at_most_date) if day is not None]
    if reading.year is not None:
        days.append(date(reading.year, 12, 31))
    return any(day > last for day in days)


def _holds(reading: Reading, evidence: Evidence) -> BoolArray:
    """In which worlds the reading holds."""
    column = _column(reading)
    values = evidence.table.values[column.name]
    if reading.at_most_date is not None:
        return np.asarray(values <= evidence.timeline.deadline_h(reading.at_most_date))
    if reading.at_least is not None:
        return np.asarray(values >= units.quantity(reading.at_least, column.metric.unit))
    return np.asarray(values <= units.quantity(reading.at_most, column.metric.unit))


def cited_sources(register: Register) -> set[str]:
    """Ids of the documents that the claims stand in and of the evidence on what became of them."""
    claims = register.claims.values()
    observed = [claim.observed for claim in claims]
    observed += [reading.observed for claim in claims for reading in claim.readings.values()]
    evidence = {source for entry in observed if entry for source in entry.sources}
    return evidence | {claim.document for claim in claims}


def as_json(result: Result, register: Register) -> dict[str, Any]:
    """The entry of ``claims.json``: the verdict and the words a report needs."""
    claim = register.claims[result.id]
    reading = claim.readings.get(result.reading)
    return {
        "id": result.id,
        "reading": result.reading,
        "metric": result.metric,
        **_share_json(result.share),
        "alternatives": {
            name: {option: _share_json(share) for option, share in options.items()}
            for name, options in result.alternatives.items()
        },
        "verdict": result.verdict,
        "draws_to_settle": result.judgement.draws_to_settle,
        "observed": None if result.observed is None else result.observed.model_dump(mode="json"),
        "flip": None,
        "reason": None if result.reason is None else result.reason.model_dump(),
        "rank": min((g.rank for g in register.groups.values() if result.id in g.ids), default=None),
        "document": claim.document,
        "central": claim.central,
        "quote": claim.quote,
        "paraphrase": claim.paraphrase.model_dump(),
        "demanded_share": register.demanded,
        "definition": None if reading is None else reading.model_dump(mode="json"),
    }


def _share_json(share: Share | None) -> dict[str, Any]:
    if share is None:
        return {"share": None, "interval": None, "worlds": None}
    return {"share": share.share, "interval": list(share.interval), "worlds": share.worlds}
