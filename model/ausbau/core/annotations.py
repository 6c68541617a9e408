"""What the type annotations of a specification say about a path below it."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ausbau.core.findings import one_of
from ausbau.core.origins import Path
from ausbau.core.parameters import PARAMETER_FORM, Parameter

KEY_MARK = "[key]"
"""Last part of a location of pydantic's that means the key of an entry, not its value."""

_PLAIN = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date such as 2026-02-04",
    Parameter: PARAMETER_FORM,
}


def options_of(annotation: Any) -> tuple[Any, ...]:
    """The types between which a field may choose, without None and without metadata."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return options_of(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return tuple(option for entry in get_args(annotation) for option in options_of(entry))
    return () if annotation is type(None) else (annotation,)


def is_parameter(annotation: Any) -> bool:
    """Whether a field holds a parameter, perhaps an optional one."""
    return options_of(annotation) == (Parameter,)


def is_model(annotation: Any) -> bool:
    """Whether a type is a specification with fields of its own."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def below(annotation: Any, part: str | int) -> Any:
    """The type one step below a type, or None where it has nothing of that name."""
    for option in options_of(annotation):
        if is_model(option):
            field = option.model_fields.get(str(part))
            if field is not None:
                return field.annotation
        elif get_origin(option) in (dict, Mapping):
            return get_args(option)[1]
        elif get_origin(option) in (tuple, list):
            return get_args(option)[0]
    return None


def annotation_at(annotation: Any, path: Path) -> Any:
    """The type that a specification gives to a path, or None where it knows no such path.

    Keys of mappings may be anything; parameters are replaced whole, so nothing lies below them.
    """
    for part in path:
        annotation = below(annotation, part)
    return annotation


def is_entity(annotation: Any) -> bool:
    """Whether entries of this type carry ids that a scenario chooses, as sites and groups do."""
    return any(get_origin(option) in (dict, Mapping) for option in options_of(annotation))


def has_free_keys(annotation: Any) -> bool:
    """Whether entries of this type have any text as key, dots included, as activities and parameters do."""
    mappings = (o for o in options_of(annotation) if get_origin(o) in (dict, Mapping))
    return any(get_args(mapping)[0] is str for mapping in mappings)


def located(annotation: Any, location: Path) -> tuple[Path, Any]:
    """The path that a location of pydantic's means, and the type that stands there.

    Pydantic names the chosen member of a union, and marks keys; neither stands in the file.
    """
    path: list[str | int] = []
    around = annotation
    for part in location:
        if part == KEY_MARK:
            keys = get_args(next(iter(options_of(around)), None))
            annotation = keys[0] if keys else None
            continue
        options = options_of(annotation)
        if len(options) > 1:
            annotation = next((o for o in options if part in _names(o)), None)
            continue
        path.append(part)
        around, annotation = annotation, below(annotation, part)
    return tuple(path), annotation


def _names(option: Any) -> Iterator[Any]:
    """What pydantic may call a member of a union: its own name, or the tag that tells it apart."""
    yield getattr(option, "__name__", "")
    if is_model(option):
        for field in option.model_fields.values():
            if get_origin(field.annotation) is Literal:
                yield from get_args(field.annotation)


def description(annotation: Any) -> str:
    """What a field expects, in the words of the author of a file; empty where nobody can say."""
    found = [_described(option) for option in options_of(annotation)]
    return " or ".join(text for text in found if text)


def _described(option: Any) -> str:
    origin = get_origin(option)
    if origin is Literal:
        return one_of(str(value) for value in get_args(option))
    if origin in (dict, Mapping):
        return "a mapping"
    if origin in (tuple, list):
        return "a list"
    if is_model(option):
        names = [name for name, field in option.model_fields.items() if field.is_required()]
        return f"a mapping with {', '.join(names)}" if names else "a mapping"
    return _PLAIN.get(option, "")
