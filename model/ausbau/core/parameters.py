"""Parameters with passports: a distribution, its unit, its source, how sure we are, since when it is known.

A spec declares a field as ``Annotated[Parameter, Quantity("MW")]`` and a choice between names as
``Annotated[Parameter, Options("existing", "new")]``. Both read the same mapping from a file; a number
without a complete passport does not load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from ausbau.core import distributions
from ausbau.core.distribution_reader import Bounds, DistributionReader, weights
from ausbau.core.distributions import Distribution
from ausbau.core.findings import Finding, Findings, Place, nearest, one_of, refuse
from ausbau.core.passports import (
    NO_CONTEXT,
    NOTE_LANGUAGES,
    PASSPORT_KEYS,
    Confidence,
    Passport,
    ValidationContext,
    passport_findings,
    passport_of,
)
from ausbau.core.yaml_scalars import excerpt

__all__ = [
    "DISTRIBUTION_KEYS",
    "PARAMETER_FORM",
    "Finding",
    "Options",
    "Parameter",
    "Quantity",
    "ValidationContext",
    "looks_like_parameter",
]

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
_STRAY_KEY = "remove it, or correct its spelling"
PARAMETER_FORM = "{value: …, source: …, confidence: …, known_on: …}"


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
        bounds = Bounds(self.unit, self.minimum, self.maximum)
        reader = DistributionReader(bounds, allows_working_time=self.allows_working_time)
        return Parameter(
            distribution=reader.distribution(key, node[key]),
            unit=self.unit,
            passport=passport_of(node),
            text=_describe(key, node[key]),
            is_working_time=reader.is_working_time,
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
            message = "a choice between names has no such distribution"
            raise Findings(Finding((key,), message, "value or choice"))
        shares = self._shares(key, node[key])
        codes = tuple(shares.get(name, 0.0) for name in self.names)
        return Parameter(
            distribution=distributions.Choice(self.names, codes),
            unit="option",
            passport=passport_of(node),
            text=_describe(key, node[key]),
            options=self.names,
        )

    def _shares(self, key: str, content: Any) -> dict[str, float]:
        """Probabilities by option; raises Findings that name every unknown option."""
        if key == "value":
            refuse(self._unknown((key,), content))
            return {content: 1.0}
        names = content if isinstance(content, dict) else ()
        findings = [finding for name in names for finding in self._unknown((key, name), name)]
        try:
            shares = weights(content)
        except Findings as found:
            raise Findings(*findings, *found.findings) from found
        refuse(findings)
        return shares

    def _unknown(self, at: Place, name: object) -> Iterator[Finding]:
        if name not in self.names:
            hint = nearest(str(name), self.names) or "correct its spelling"
            yield Finding(at, f"unknown option {name!r}", one_of(self.names), hint)


def _distribution_key(node: Mapping[str, Any]) -> str:
    keys = [key for key in DISTRIBUTION_KEYS if key in node]
    if len(keys) != 1:
        found = "no value" if not keys else "several values: " + ", ".join(keys)
        raise Findings(Finding((), f"has {found}", f"exactly one of {one_of(DISTRIBUTION_KEYS)}"))
    return keys[0]


def _unknown_key_findings(node: Mapping[str, Any], *known: str) -> Iterator[Finding]:
    for key in node:
        if key not in known:
            yield Finding(
                (key,), "unknown key", one_of(known), nearest(str(key), known) or _STRAY_KEY
            )


MAX_REMEMBERED = 64
"""Entries of one kind that are remembered: scenarios share those of their base, and nobody changes them."""


def _parameter_schema(read: Callable[[Mapping[str, Any]], Parameter]) -> core_schema.CoreSchema:
    remembered: dict[tuple[int, ValidationContext], tuple[Any, Parameter]] = {}

    def validate(node: Any, info: core_schema.ValidationInfo) -> Parameter:
        if isinstance(node, Parameter):
            return node
        context = info.context or NO_CONTEXT
        key = (id(node), context)
        if key not in remembered:
            if len(remembered) >= MAX_REMEMBERED:
                remembered.clear()
            try:
                # The node is kept with what was read, so that its id stays its own.
                remembered[key] = (node, _read_parameter(node, context, read))
            except Findings as found:
                raise PydanticCustomError(
                    "findings", "is not right", {"findings": found.findings}
                ) from found
        return remembered[key][1]

    return core_schema.with_info_plain_validator_function(validate)


def _read_parameter(
    node: Any, context: ValidationContext, read: Callable[[Mapping[str, Any]], Parameter]
) -> Parameter:
    if not isinstance(node, Mapping):
        found = "is empty" if node is None else f"`{excerpt(str(node))}` has no passport"
        hint = "every number needs a source, a confidence and the day since which it is known"
        raise Findings(Finding((), found, PARAMETER_FORM, hint))
    if "dated" in node:
        refuse(_unknown_key_findings(node, "dated"))
        return _read_dated(node["dated"], context, read)
    findings = [
        *_unknown_key_findings(node, *DISTRIBUTION_KEYS, *PASSPORT_KEYS),
        *passport_findings(node, context),
    ]
    if not findings:
        return read(node)
    try:  # what is wrong with the value is told in the same message
        read({**node, **_ANY_PASSPORT})
    except Findings as found:
        findings += found.findings
    raise Findings(*findings)


_ANY_PASSPORT = {"source": "", "confidence": "low", "known_on": None, "note": ""}


def _read_dated(
    entries: Any, context: ValidationContext, read: Callable[[Mapping[str, Any]], Parameter]
) -> Parameter:
    """Take the latest entry known by ``as_of``; all entries are checked."""
    if not isinstance(entries, list) or not entries:
        raise Findings(Finding(("dated",), "is not a list of parameters", f"[{PARAMETER_FORM}, …]"))
    findings: list[Finding] = []
    candidates: list[Parameter] = []
    for position, entry in enumerate(entries):
        try:
            candidates.append(_read_parameter(entry, replace(context, as_of=None), read))
        except Findings as found:
            findings.extend(replace(f, at=("dated", position, *f.at)) for f in found.findings)
    refuse(findings)
    known = [
        candidate
        for candidate in candidates
        if context.as_of is None or _known_on(candidate) <= context.as_of
    ]
    if not known:
        first = min(_known_on(candidate) for candidate in candidates)
        message = f"nothing was known on {context.as_of}; the first value dates from {first}"
        expected = f"a value with known_on up to {context.as_of}"
        raise Findings(Finding(("dated",), message, expected))
    return max(known, key=_known_on)


def _known_on(parameter: Parameter) -> date:
    return parameter.passport.known_on or date.max


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
        "note": {
            "oneOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {language: {"type": "string"} for language in NOTE_LANGUAGES},
                    "required": list(NOTE_LANGUAGES),
                    "additionalProperties": False,
                },
            ]
        },
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
