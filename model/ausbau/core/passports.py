"""Where a number comes from: its source, how sure we are, since when it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

from ausbau.core.findings import Finding, nearest
from ausbau.core.timeline import parse_date

Confidence = Literal["high", "medium", "low"]
USER_SOURCE = "user"

PASSPORT_KEYS = ("source", "confidence", "known_on", "note")
NOTE_LANGUAGES = ("de", "en")
_SOURCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
"""What may be an id of a source inside a note."""


@dataclass(frozen=True)
class Passport:
    """Where a number comes from. ``known_on`` is None only for values that the user has set.

    ``note_de`` is the German wording of the note, the same where it has only one.
    """

    source: str
    confidence: Confidence
    known_on: date | None
    note: str = ""
    note_de: str = ""


@dataclass(frozen=True)
class ValidationContext:
    """What the validation of a parameter needs beside its mapping.

    ``sources`` are the known ids, None where they could not be read; then any id will do.
    ``assumptions`` are those among them that justify no high confidence.
    """

    as_of: date | None
    sources: frozenset[str] | None
    assumptions: frozenset[str] = frozenset()


NO_CONTEXT = ValidationContext(None, frozenset())


def passport_of(node: Mapping[str, Any]) -> Passport:
    """The passport in a mapping that has been found right."""
    known_on, wordings = node.get("known_on"), _wordings(node)
    return Passport(
        source=node["source"],
        confidence=cast("Confidence", node["confidence"]),
        known_on=None if known_on is None else parse_date(known_on),
        note=wordings["en"],
        note_de=wordings["de"],
    )


def named_sources(note: str) -> list[str]:
    """What looks like an id of a source in a note: words of small letters joined by hyphens."""
    return _SOURCE.findall(note)


def passport_findings(node: Mapping[str, Any], context: ValidationContext) -> Iterator[Finding]:
    """What is wrong with the source, the confidence, the date and the note of a passport."""
    yield from _source_findings(node, context)
    yield from _confidence_findings(node, context)
    if node.get("source") != USER_SOURCE or "known_on" in node:
        yield from _known_on_findings(node, context)
    wordings = _wordings(node)
    is_text = all(isinstance(wording, str) for wording in wordings.values())
    if not is_text or set(wordings) != set(NOTE_LANGUAGES):
        yield Finding(("note",), "is not text", "text, or {de: text, en: text}", "put it in quotes")


def _wordings(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The note by language; one without languages stands for both."""
    note = node.get("note", "")
    return note if isinstance(note, Mapping) else dict.fromkeys(NOTE_LANGUAGES, note)


def _source_findings(node: Mapping[str, Any], context: ValidationContext) -> Iterator[Finding]:
    source = node.get("source")
    if source is None:
        hint = "`assumption` is one, for what nobody has measured"
        yield Finding((), "has no source", "source: an id of sources.yaml", hint)
    elif not isinstance(source, str):
        yield Finding(("source",), "is not text", "an id of sources.yaml")
    elif source != USER_SOURCE and context.sources is not None and source not in context.sources:
        hint = nearest(source, context.sources)
        yield Finding(("source",), f"unknown source {source!r}", "an id of sources.yaml", hint)


def _confidence_findings(node: Mapping[str, Any], context: ValidationContext) -> Iterator[Finding]:
    confidence, expected = node.get("confidence"), "high, medium or low"
    if confidence is None:
        hint = "an assumption of ours deserves low"
        yield Finding((), "has no confidence", f"confidence: {expected}", hint)
    elif confidence not in get_args(Confidence):
        hint = nearest(str(confidence), get_args(Confidence))
        yield Finding(("confidence",), f"unknown confidence {confidence!r}", expected, hint)
    elif confidence == "high" and str(node.get("source")) in context.assumptions:
        yield Finding(
            ("confidence",),
            f"is high, but the source {node['source']!r} is an assumption",
            "medium or low",
            "name the source that it rests on, or lower the confidence",
        )


def _known_on_findings(node: Mapping[str, Any], context: ValidationContext) -> Iterator[Finding]:
    known_on = node.get("known_on")
    if known_on is None:
        hint = "for an assumption, the day on which it could have been made"
        yield Finding((), "has no date since when it is known", "known_on: 2025-06-13", hint)
        return
    try:
        known_on = known_on if isinstance(known_on, date) else parse_date(known_on)
    except ValueError as error:
        yield Finding(("known_on",), str(error), "a date such as 2026-02-04")
        return
    if _is_bound_by_as_of(node) and context.as_of is not None and known_on > context.as_of:
        yield Finding(
            ("known_on",),
            f"was not known before {known_on}, the scenario uses what was known on {context.as_of}",
            f"a date up to {context.as_of}",
            "give an older value as well under `dated`, or a later `as_of`",
        )


def _is_bound_by_as_of(node: Mapping[str, Any]) -> bool:
    """Whether ``as_of`` limits this value: what the user sets is exempt."""
    return node.get("source") != USER_SOURCE
