"""The base of all specs, and the translation of their findings into problems with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from ausbau.core import docstrings
from ausbau.core.annotations import (
    KEY_MARK,
    annotation_at,
    description,
    is_entity,
    is_model,
    located,
    options_of,
)
from ausbau.core.errors import Problem
from ausbau.core.findings import Finding, nearest, one_of
from ausbau.core.origins import Origins, Path, dotted
from ausbau.core.parameters import Parameter
from ausbau.core.passports import NO_CONTEXT, Confidence, passport_findings
from ausbau.core.timeline import parse_date
from ausbau.core.units import UnitError
from ausbau.core.yaml_scalars import excerpt, kind_of

__all__ = [
    "Id",
    "IsoDate",
    "Name",
    "PassportedSpec",
    "Spec",
    "Text",
    "annotation_at",
    "dates_of",
    "nearest",
    "parameters_of",
    "problem_at",
    "problems",
    "raise_findings",
]

_ID = re.compile(r"[a-z][a-z0-9_]*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class Spec(BaseModel):
    """What a section of a scenario may say: frozen, closed, described by its attribute docstrings."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The JSON Schema of pydantic, with the docstring of each field as its description."""
        found = handler(core_schema)
        fields = handler.resolve_ref_schema(found).get("properties", {})
        for name, meaning in field_meanings(cls).items():
            if name in fields:
                fields[name]["description"] = meaning
        return found


@cache
def field_meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """What the fields of a model mean by their docstrings: its own, and those that it inherits."""
    meanings: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if issubclass(owner, Spec):
            meanings |= docstrings.of_attributes(owner)
    return meanings


def _check_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f"{text!r} is not an id; expected lower-case letters, digits and _ only")
    return text


def _check_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} is not a name; expected letters, digits, - and _ only")
    return text


def _to_date(node: object) -> date:
    return node if isinstance(node, date) else parse_date(node)


Id = Annotated[str, AfterValidator(_check_id)]
Name = Annotated[str, AfterValidator(_check_name)]
"""A name that also names a folder of results."""
IsoDate = Annotated[date, BeforeValidator(_to_date)]


class Text(Spec):
    """A text in the two languages of the reports."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """The German or the English wording."""
        return self.de if language == "de" else self.en


class PassportedSpec(Spec):
    """A policy or group whose one passport covers all its numbers."""

    source: str
    """Id of sources.yaml."""
    confidence: Confidence
    known_on: IsoDate | None = None
    """Day since which it is known; only what the user sets may lack it."""
    note: str | Text = ""

    @model_validator(mode="after")
    def _check_passport(self, info: ValidationInfo) -> PassportedSpec:
        node = {"source": self.source, "confidence": self.confidence, "known_on": self.known_on}
        if self.known_on is None:
            del node["known_on"]
        raise_findings(passport_findings(node, info.context or NO_CONTEXT))
        return self


def raise_findings(findings: Iterable[Finding]) -> None:
    """Hand findings of a validator to pydantic, which adds where the model stands."""
    found = tuple(findings)
    if found:
        raise PydanticCustomError("findings", "is not right", {"findings": found})


def problems(
    error: ValidationError, origins: Origins, annotation: Any = None, prefix: Path = ()
) -> Iterator[Problem]:
    """Translate pydantic's findings into problems that name file, line and dotted path.

    ``annotation`` is the type that was validated; the better messages need it. It stands at
    ``prefix`` in the tree whose ``origins`` these are.
    """
    for detail in error.errors(include_url=False):
        path, found = located(annotation, detail["loc"])
        for finding in _findings(detail, found, annotation):
            yield problem_at((*prefix, *path, *finding.at), origins, finding)


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


def _findings(detail: Mapping[str, Any], annotation: Any, root: Any) -> Iterator[Finding]:
    kind, context = detail["type"], detail.get("ctx", {})
    if "findings" in context:
        yield from context["findings"]
    elif kind in ("extra_forbidden", "missing"):
        _, model = located(root, detail["loc"][:-1])
        key = str(detail["loc"][-1])
        yield _unknown(key, model) if kind == "extra_forbidden" else _missing(key, model)
    elif kind in ("union_tag_not_found", "union_tag_invalid"):
        yield _wrong_kind(context, annotation)
    elif kind == "value_error":
        yield _of_value_error(context["error"], annotation)
    elif any(limit in context for limit in _LIMITS):
        yield from _out_of_range(detail["input"], context)
    else:
        yield _wrong_type(detail, annotation)


def _fields(annotation: Any) -> dict[str, FieldInfo]:
    """All fields that a mapping of this type may have."""
    models = [option for option in options_of(annotation) if is_model(option)]
    return {name: field for model in models for name, field in model.model_fields.items()}


def _unknown(key: str, model: Any) -> Finding:
    names = list(_fields(model))
    hint = nearest(key, names) or "remove it, or correct its spelling"
    return Finding((), "unknown key", one_of(names), hint)


def _missing(key: str, model: Any) -> Finding:
    field = _fields(model).get(key)
    if field is None:
        return Finding((), "is missing")
    meanings = [field_meanings(option).get(key) for option in options_of(model) if is_model(option)]
    meaning = " ".join(next(filter(None, meanings), "").split())
    return Finding(
        (), "is missing", description(field.annotation), f"it means: {meaning}" if meaning else ""
    )


def _wrong_kind(context: Mapping[str, Any], annotation: Any) -> Finding:
    """A mapping whose key ``kind`` is missing or names none of the kinds there are."""
    key = str(context["discriminator"]).strip("'")
    models = [option for option in options_of(annotation) if is_model(option)]
    tags = [str(tag) for model in models for tag in get_args(model.model_fields[key].annotation)]
    if "tag" not in context:
        return Finding((key,), "is missing", one_of(tags))
    tag = str(context["tag"])
    return Finding((key,), f"unknown {key} {tag!r}", one_of(tags), nearest(tag, tags))


def _of_value_error(error: ValueError, annotation: Any) -> Finding:
    if isinstance(error, UnitError):
        return Finding((), error.message, error.expected, error.hint)
    message, *wanted = re.split("[;,] expected ", str(error).rstrip("."), maxsplit=1)
    expected = "" if _fields(annotation) or is_entity(annotation) else description(annotation)
    return Finding((), message, *wanted or [expected])


_LIMITS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


def _out_of_range(value: object, context: Mapping[str, Any]) -> Iterator[Finding]:
    for limit, words in _LIMITS.items():
        if limit in context:
            yield Finding((), f"`{value}` is out of range", f"{words} {context[limit]}")


def _wrong_type(detail: Mapping[str, Any], annotation: Any) -> Finding:
    value, limit = detail["input"], detail["msg"].removeprefix("Input should be ")
    expected = description(annotation) or limit
    if detail["loc"] and detail["loc"][-1] == KEY_MARK:
        return Finding((), "is not a possible key", expected)
    if detail["type"] == "literal_error":
        names = [str(name) for option in options_of(annotation) for name in get_args(option)]
        return Finding((), f"unknown value {value!r}", expected, nearest(str(value), names))
    if not detail["type"].endswith(("_type", "_parsing", "_from_float")):
        return Finding((), limit, expected)
    hint = "put it in quotes" if "text" in expected and isinstance(value, int | float) else ""
    return Finding((), _shown(value), expected, hint)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f"is `{str(value).lower()}`"
    if isinstance(value, str | int | float):
        return f"`{excerpt(str(value))}` is {kind_of(value)}"
    return f"is {kind_of(value)}"


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


def dates_of(spec: object, prefix: Path = ()) -> Iterator[tuple[Path, date]]:
    """All days of a spec with their paths; instants are none, and parameters hold none."""
    if isinstance(spec, str | Parameter):  # by far the most common, and quick to tell
        return
    if isinstance(spec, date) and not isinstance(spec, datetime):
        yield prefix, spec
    elif isinstance(spec, BaseModel):
        for name in type(spec).model_fields:
            yield from dates_of(getattr(spec, name), (*prefix, name))
    elif isinstance(spec, Mapping):
        for key, value in spec.items():
            yield from dates_of(value, (*prefix, key))
