"""The base of all specs, and the translation of their findings into problems with file and line."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ausbau.core.errors import Problem
from ausbau.core.origins import Origins, Path, dotted
from ausbau.core.parameters import (
    NO_CONTEXT,
    Confidence,
    Finding,
    Parameter,
    passport_findings,
)
from ausbau.core.timeline import parse_date

_ID = re.compile(r"[a-z][a-z0-9_]*")


class Spec(BaseModel):
    """What a section of a scenario may say: frozen, closed, described by its attribute docstrings."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True
    )


def _check_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f"{text!r} is not an id: lower-case letters, digits and _ only")
    return text


def _to_date(node: object) -> date:
    return node if isinstance(node, date) else parse_date(node)


Id = Annotated[str, AfterValidator(_check_id)]
IsoDate = Annotated[date, BeforeValidator(_to_date)]


class PassportedSpec(Spec):
    """A policy or group whose one passport covers all its numbers."""

    source: str
    """Id of sources.yaml."""
    confidence: Confidence
    known_on: IsoDate | None = None
    """Day since which it is known; only what the user sets may lack it."""
    note: str = ""

    @model_validator(mode="after")
    def _check_passport(self, info: ValidationInfo) -> PassportedSpec:
        node = {"source": self.source, "confidence": self.confidence, "known_on": self.known_on}
        if self.known_on is None:
            del node["known_on"]
        findings = tuple(passport_findings(node, info.context or NO_CONTEXT))
        if findings:
            raise PydanticCustomError(
                "parameter", "the passport is not right", {"findings": findings}
            )
        return self


class Text(Spec):
    """A text in the two languages of the reports."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """The German or the English wording."""
        return self.de if language == "de" else self.en


def problems(error: ValidationError, origins: Origins) -> Iterator[Problem]:
    """Translate pydantic's findings into problems that name file, line and dotted path."""
    for detail in error.errors(include_url=False):
        path = tuple(detail["loc"])
        findings = detail.get("ctx", {}).get("findings") if detail["type"] == "parameter" else None
        if findings is not None:
            for finding in findings:
                yield problem_at((*path, *finding.at), origins, finding)
        else:
            yield problem_at(path, origins, _finding(detail))


def problem_at(path: Path, origins: Origins, finding: Finding) -> Problem:
    """A finding with the place where its entry, or the nearest entry above it, was written."""
    origin = origins.nearest(path)
    return Problem(
        file=origin.file,
        line=origin.line,
        column=origin.column,
        path=dotted(path),
        message=finding.message,
        expected=finding.expected,
        hint=finding.hint,
    )


def _finding(detail: Mapping[str, Any]) -> Finding:
    kind, message = detail["type"], detail["msg"]
    if kind == "extra_forbidden":
        return Finding((), "unknown key", "", "see `ausbau schema` for what this section may say")
    if kind == "missing":
        return Finding((), "is missing")
    return Finding((), message.removeprefix("Value error, "))


def annotation_at(model: type[BaseModel], path: Path) -> Any:
    """The type that a specification gives to a dotted path, or None where it knows no such path.

    Keys of mappings may be anything; parameters are replaced whole, so nothing lies below them.
    """
    return _annotation_below(model, path)


def _annotation_below(annotation: Any, path: Path) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _annotation_below(get_args(annotation)[0], path)
    if not path:
        return annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(path[0]))
        return None if field is None else _annotation_below(field.annotation, path[1:])
    if origin in (Union, types.UnionType):
        found = (_annotation_below(option, path) for option in get_args(annotation))
        return next((option for option in found if option is not None), None)
    if origin in (dict, Mapping):
        return _annotation_below(get_args(annotation)[1], path[1:])
    return None


def is_parameter(annotation: Any) -> bool:
    """Whether a field holds a parameter, perhaps an optional one."""
    return annotation is Parameter or Parameter in get_args(annotation)


def parameters_of(spec: object, prefix: Path = ()) -> Iterator[tuple[str, Parameter]]:
    """All parameters of a spec with their dotted paths, in declared order."""
    if isinstance(spec, Parameter):
        yield dotted(prefix), spec
    elif isinstance(spec, BaseModel):
        for name in type(spec).model_fields:
            yield from parameters_of(getattr(spec, name), (*prefix, name))
    elif isinstance(spec, Mapping):
        for key in sorted(spec):
            yield from parameters_of(spec[key], (*prefix, key))


def nearest(name: str, known: Iterator[str] | list[str]) -> str:
    """A hint that names the most similar known path, or nothing."""
    matches = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {matches[0]}?" if matches else ""
