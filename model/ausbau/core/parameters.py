"""Parameters with passports: a distribution, its unit, its source, how sure we are, since when it is known.

A spec declares a field as ``Annotated[Parameter, Quantity("MW")]`` and a choice between names as
``Annotated[Parameter, Options("existing", "new")]``. Both read the same mapping from a file; a number
without a complete passport does not load.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from ausbau.core import distributions
from ausbau.core.distribution_reader import DistributionReader, Finding, Findings, weights
from ausbau.core.distributions import Distribution
from ausbau.core.timeline import parse_date

Confidence = Literal["high", "medium", "low"]
USER_SOURCE = "user"

DISTRIBUTION_KEYS = (
    "value",
    "uniform",
    "triangular",
    "pert",
    "lognormal",
    "truncated_normal",
    "choice",
    "empirical",
)
PASSPORT_KEYS = ("source", "confidence", "known_on", "note")


@dataclass(frozen=True)
class Passport:
    """Where a number comes from. ``known_on`` is None only for values that the user has set."""

    source: str
    confidence: Confidence
    known_on: date | None
    note: str = ""


@dataclass(frozen=True)
class Parameter:
    """One uncertain or fixed number, in the canonical unit of its field.

    ``options`` names the options of a choice between names; its draws are then option codes in this
    order. ``is_working_time`` marks durations that run on the working-day calendar. ``text`` repeats
    what the file says, for people.
    """

    distribution: Distribution
    unit: str
    passport: Passport
    text: str
    options: tuple[str, ...] = ()
    is_working_time: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether all worlds have the same value."""
        return self.distribution.is_fixed


@dataclass(frozen=True)
class ValidationContext:
    """What the validation of a parameter needs beside its mapping."""

    as_of: date | None
    sources: frozenset[str]


NO_CONTEXT = ValidationContext(None, frozenset())


def looks_like_parameter(node: object) -> bool:
    """Whether a plain mapping from a file is meant as a parameter."""
    return isinstance(node, Mapping) and any(
        key in node for key in (*DISTRIBUTION_KEYS, "dated", "source")
    )


@dataclass(frozen=True)
class Quantity:
    """Annotation: a parameter measured in ``unit``, its support within ``[minimum, maximum]``."""

    unit: str
    minimum: float | None = None
    maximum: float | None = None
    allows_working_time: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate with :func:`_read_parameter`."""
        return _parameter_schema(self._read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A mapping with one distribution key and a passport."""
        return _json_schema(f"Unit: {self.unit}.")

    def _read(self, node: Mapping[str, Any]) -> Parameter:
        key = _distribution_key(node)
        reader = DistributionReader(self.unit, allows_working_time=self.allows_working_time)
        distribution = reader.distribution(key, node[key])
        self._check_support(key, distribution)
        return Parameter(
            distribution=distribution,
            unit=self.unit,
            passport=_passport(node),
            text=_describe(key, node[key]),
            is_working_time=reader.is_working_time,
        )

    def _check_support(self, key: str, distribution: Distribution) -> None:
        low, high = distribution.support()
        if self.minimum is not None and low < self.minimum:
            raise Findings(
                Finding(
                    (key,),
                    f"reaches down to {low:g} {self.unit}",
                    f"at least {self.minimum:g} {self.unit}",
                )
            )
        if self.maximum is not None and high > self.maximum:
            raise Findings(
                Finding(
                    (key,),
                    f"reaches up to {high:g} {self.unit}",
                    f"at most {self.maximum:g} {self.unit}",
                )
            )


@dataclass(frozen=True, init=False)
class Options:
    """Annotation: a parameter that takes one of the named options."""

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate with :func:`_read_parameter`."""
        return _parameter_schema(self._read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A mapping with ``value`` or ``choice`` and a passport."""
        return _json_schema(f"One of: {', '.join(self.names)}.")

    def _read(self, node: Mapping[str, Any]) -> Parameter:
        key = _distribution_key(node)
        if key not in ("value", "choice"):
            raise Findings(
                Finding(
                    (key,), "a choice between names has no such distribution", "value or choice"
                )
            )
        shares = {node[key]: 1.0} if key == "value" else weights(node[key])
        unknown = [name for name in shares if name not in self.names]
        if unknown:
            raise Findings(
                *(
                    Finding(
                        (key, name) if key == "choice" else (key,),
                        f"unknown option {name!r}",
                        " or ".join(self.names),
                        _nearest(str(name), self.names),
                    )
                    for name in unknown
                )
            )
        try:
            distribution = distributions.Choice(
                self.names, tuple(shares.get(name, 0.0) for name in self.names)
            )
        except ValueError as error:
            raise Findings(Finding((key,), str(error))) from error
        return Parameter(
            distribution, "option", _passport(node), _describe(key, node[key]), self.names
        )


def _passport(node: Mapping[str, Any]) -> Passport:
    known_on = node.get("known_on")
    return Passport(
        source=node["source"],
        confidence=cast("Confidence", node["confidence"]),
        known_on=None if known_on is None else parse_date(known_on),
        note=node.get("note", ""),
    )


def passport_findings(node: Mapping[str, Any], context: ValidationContext) -> Iterator[Finding]:
    """What is wrong with the source, the confidence and the date of a passport."""
    source = node.get("source")
    if source is None:
        yield Finding((), "has no source", "source: an id of sources.yaml", "assumption is one")
    elif source != USER_SOURCE and source not in context.sources:
        yield Finding(
            ("source",),
            f"unknown source {source!r}",
            "an id of sources.yaml",
            _nearest(str(source), context.sources),
        )
    if node.get("confidence") not in get_args(Confidence):
        yield Finding(
            ("confidence",) if "confidence" in node else (),
            "has no confidence" if "confidence" not in node else "is not a confidence",
            "high, medium or low",
        )
    if source != USER_SOURCE or "known_on" in node:
        yield from _known_on_findings(node, context)


def _known_on_findings(node: Mapping[str, Any], context: ValidationContext) -> Iterator[Finding]:
    if "known_on" not in node:
        yield Finding((), "has no date since when it is known", "known_on: 2025-06-13")
        return
    known_on = node["known_on"]
    try:
        known_on = known_on if isinstance(known_on, date) else parse_date(known_on)
    except ValueError as error:
        yield Finding(("known_on",), str(error))
        return
    if _is_bound_by_as_of(node) and context.as_of is not None and known_on > context.as_of:
        yield Finding(
            ("known_on",),
            f"was not known before {known_on}, the scenario uses what was known on {context.as_of}",
            f"a date up to {context.as_of}",
            "give an older value as well under `dated`",
        )


def _is_bound_by_as_of(node: Mapping[str, Any]) -> bool:
    """Whether ``as_of`` limits this value: what the user sets is exempt."""
    return node.get("source") != USER_SOURCE


def _distribution_key(node: Mapping[str, Any]) -> str:
    keys = [key for key in DISTRIBUTION_KEYS if key in node]
    if len(keys) != 1:
        found = "no value" if not keys else "several values: " + ", ".join(keys)
        raise Findings(
            Finding((), f"has {found}", "exactly one of " + ", ".join(DISTRIBUTION_KEYS))
        )
    return keys[0]


def _unknown_key_findings(node: Mapping[str, Any]) -> Iterator[Finding]:
    known = (*DISTRIBUTION_KEYS, *PASSPORT_KEYS)
    for key in node:
        if key not in known:
            yield Finding((key,), "unknown key", ", ".join(known), _nearest(key, known))


def _parameter_schema(read: Callable[[Mapping[str, Any]], Parameter]) -> core_schema.CoreSchema:
    def validate(node: Any, info: core_schema.ValidationInfo) -> Parameter:
        if isinstance(node, Parameter):
            return node
        context = info.context or NO_CONTEXT
        try:
            return _read_parameter(node, context, read)
        except Findings as found:
            raise PydanticCustomError(
                "parameter", "the parameter is not right", {"findings": found.findings}
            ) from found

    return core_schema.with_info_plain_validator_function(validate)


def _read_parameter(
    node: Any, context: ValidationContext, read: Callable[[Mapping[str, Any]], Parameter]
) -> Parameter:
    if not isinstance(node, Mapping):
        raise Findings(
            Finding(
                (),
                f"{node!r} has no passport",
                "{value: …, source: …, confidence: …, known_on: …}",
                "every number needs a source, a confidence and the day since which it is known",
            )
        )
    if "dated" in node:
        return _read_dated(node["dated"], context, read)
    findings = [*_unknown_key_findings(node), *passport_findings(node, context)]
    try:
        parameter = read(node) if not findings else None
        if parameter is None:  # report what is wrong with the value in the same message
            read({**node, "source": "", "confidence": "low", "known_on": None})
    except Findings as found:
        findings.extend(found.findings)
    if findings or parameter is None:
        raise Findings(*findings)
    return parameter


def _read_dated(
    entries: Any, context: ValidationContext, read: Callable[[Mapping[str, Any]], Parameter]
) -> Parameter:
    """Take the latest entry known by ``as_of``; all entries are checked."""
    if not isinstance(entries, list) or not entries:
        raise Findings(Finding(("dated",), "is not a list of parameters"))
    findings: list[Finding] = []
    candidates: list[Parameter] = []
    for position, entry in enumerate(entries):
        try:
            candidates.append(_read_parameter(entry, replace(context, as_of=None), read))
        except Findings as found:
            findings.extend(replace(f, at=("dated", position, *f.at)) for f in found.findings)
    if findings:
        raise Findings(*findings)
    known = [
        candidate
        for candidate in candidates
        if context.as_of is None or _known_on(candidate) <= context.as_of
    ]
    if not known:
        first = min(_known_on(candidate) for candidate in candidates)
        raise Findings(
            Finding(
                ("dated",),
                f"nothing was known on {context.as_of}; the first value dates from {first}",
                f"a value with known_on up to {context.as_of}",
            )
        )
    return max(known, key=_known_on)


def _known_on(parameter: Parameter) -> date:
    return parameter.passport.known_on or date.max


def _nearest(name: str, known: Any) -> str:
    matches = difflib.get_close_matches(name, [str(k) for k in known], n=1)
    return f"did you mean {matches[0]}?" if matches else ""


def _describe(key: str, content: Any) -> str:
    if key == "value":
        return str(content)
    if isinstance(content, dict):
        return f"{key} " + ", ".join(f"{name} {value}" for name, value in content.items())
    return f"{key} " + " / ".join(str(entry) for entry in content)


def _json_schema(description: str) -> dict[str, Any]:
    passport = {
        "source": {"type": "string", "description": "id of sources.yaml"},
        "confidence": {"enum": list(get_args(Confidence))},
        "known_on": {"type": "string", "format": "date"},
        "note": {"type": "string"},
    }
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "properties": {
            **{key: {} for key in DISTRIBUTION_KEYS},
            "dated": {"type": "array", "items": {"type": "object"}},
            **passport,
        },
        "oneOf": [{"required": [key]} for key in (*DISTRIBUTION_KEYS, "dated")],
    }
