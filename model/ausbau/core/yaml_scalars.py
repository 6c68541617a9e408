"""Scalars of YAML files: the YAML 1.2 core schema, and the characters that no file may contain."""

from __future__ import annotations

import re
from typing import TypeAlias

Scalar: TypeAlias = "str | int | float | bool | None"

MAX_NUMBER_CHARACTERS = 100  # keeps every integer within the range of a float
STANDARD_TAG_PREFIX = "tag:yaml.org,2002:"

# What YAML 1.2 calls not printable, and three groups that deceive the reader: line separators that
# YAML 1.1 parsers take for a new line, byte order marks inside the text, and marks that change the
# direction of writing.
FORBIDDEN_CHARACTER = re.compile(
    "[^\\t\\n\\r -~\\xa0-\\u200d\\u2010-\\u2027\\u202f-\\u2065\\u206a-\\ud7ff\\ue000-\\ufefe"
    "\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NON_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NUMBER_START = frozenset("+-.0123456789")
_TYPES = {"null": type(None), "bool": bool, "int": int, "float": float, "str": str}


def resolve(text: str) -> Scalar:
    """Value of a plain scalar without a tag; ValueError for a number of absurd length.

    Source: YAML 1.2.2, chapter 10.3.2 (tag resolution of the core schema).
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    is_integer = _INTEGER.fullmatch(text) is not None
    if is_integer or _FLOAT.fullmatch(text):
        if len(text) > MAX_NUMBER_CHARACTERS:
            raise ValueError(f"a number is longer than {MAX_NUMBER_CHARACTERS} characters")
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        return int(text, base) if is_integer else float(text)
    return float(text.replace(".", "")) if _NON_FINITE.fullmatch(text) else text


def resolve_tagged(tag: str, text: str) -> Scalar:
    """Value of a scalar with an explicit tag; ValueError if the two do not fit."""
    kind = tag.removeprefix(STANDARD_TAG_PREFIX)
    if tag == "!" or kind == "str":
        return text
    if kind not in _TYPES:
        raise ValueError(f"the tag `{as_written(tag)}` is not allowed")
    value = resolve(text)
    if kind == "float" and type(value) is int:
        return float(value)
    if type(value) is not _TYPES[kind]:
        raise ValueError(f"the tag `{as_written(tag)}` does not fit the value `{excerpt(text)}`")
    return value


def as_written(tag: str) -> str:
    """Tag in the short form in which its author wrote it."""
    return excerpt(tag.replace(STANDARD_TAG_PREFIX, "!!"))


def excerpt(text: str, longest: int = 60) -> str:
    """Beginning of a text, short enough for a message."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def kind_of(value: object) -> str:
    """Name of a value's type as the author of a file would say it."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a mapping"
