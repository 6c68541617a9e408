"""YAML 1.2 files as plain trees that remember where each entry stands.

PyYAML parses, this module composes: events become nodes under the YAML 1.2 core schema (``no`` and
``1:30`` are text, ``012`` is twelve, ``1e3`` a float, dates stay text), and duplicate keys, foreign
tags, deep nesting and exploding aliases are refused before anything is built from them.
Every problem leaves as one :class:`~ausbau.core.errors.InputError`.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, TypeAlias

from ausbau.core.errors import InputError, Problem
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.yaml_composer import MAX_DEPTH, Composer, Node, Position
from ausbau.core.yaml_scalars import FORBIDDEN_CHARACTER, Scalar, kind_of

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Document",
    "EntryPath",
    "Position",
    "Scalar",
    "Value",
    "parse",
    "read",
    "reading_once",
]

Value: TypeAlias = "dict[str, Value] | list[Value] | Scalar"
EntryPath: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 5_000_000
MAX_NODES = 100_000
NOWHERE = Position(0, 0)  # as in Problem: the place is not known

_documents: ContextVar[dict[tuple[Path, str, int], Document] | None] = ContextVar(
    "documents", default=None
)


@dataclass(frozen=True, eq=False)
class Document:
    """A parsed file: a tree of plain values without sharing, and the place of every entry.

    ``positions`` holds the place of each value by its path, the whole document under ``()``;
    ``key_positions`` the place of each mapping key by the path of its entry. An entry written as an
    alias stands where the alias stands, what lies within it where the anchor was written.
    """

    name: str
    value: Value
    positions: Mapping[EntryPath, Position]
    key_positions: Mapping[EntryPath, Position]

    def nearest(self, path: EntryPath) -> Position:
        """Place of the entry at ``path``, or of the innermost entry around it that exists."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions[path]


@contextmanager
def reading_once() -> Iterator[None]:
    """Within it a file is read once and then remembered, even if it changes meanwhile.

    For one look at many scenarios: each of them reads the whole base.
    """
    token = _documents.set({})
    try:
        yield
    finally:
        _documents.reset(token)


def read(path: Path, *, display_name: str | None = None, max_nodes: int = MAX_NODES) -> Document:
    """Read a YAML file whose top level is a mapping.

    Parameters
    ----------
    path
        File to read, UTF-8, at most 5 MB.
    display_name
        Name of the file in messages; the path itself by default.
    max_nodes
        Most nodes (keys and values) that the file may have once its aliases are written out.

    Raises
    ------
    InputError
        With every problem that one pass over the file can find.
    """
    name = display_name if display_name is not None else str(path)
    known = _documents.get()
    if known is None:
        return _read(path, name, max_nodes)
    key = (path, name, max_nodes)
    if key not in known:
        known[key] = _read(path, name, max_nodes)
    return known[key]


def _read(path: Path, name: str, max_nodes: int) -> Document:
    document = parse(_decode(_load(path, name), name), name, max_nodes=max_nodes)
    if not isinstance(document.value, dict):
        message = f"the top level is {kind_of(document.value)}, not a mapping"
        hint = "write `key: value` lines, with a space after each colon"
        _refuse(name, message, hint, document.positions[()])
    return document


@lru_cache(maxsize=64)
def parse(text: str, name: str, *, max_nodes: int = MAX_NODES) -> Document:
    """Parse one YAML document of any kind; see :func:`read` for limits and errors.

    What was parsed lately is remembered by its text: the scenarios of a study share their base.
    """
    text = text.removeprefix("\ufeff")
    _refuse_unprintable(text, name)
    _refuse_size(len(text.encode()), name)
    composer = Composer(name, max_nodes)
    composer.compose(text)
    if composer.problems:
        raise InputError(composer.problems)
    if composer.root is None:
        _refuse(name, "the file is empty", "write `key: value` lines")
    positions: dict[EntryPath, Position] = {}
    key_positions: dict[EntryPath, Position] = {}
    value = _expand(composer.root, (), positions, key_positions)
    return Document(name, value, positions, key_positions)


def _refuse(name: str, message: str, hint: str, place: Position = NOWHERE) -> NoReturn:
    """Tell the one problem that keeps a file from being read at all."""
    raise InputError([Problem(name, *place, "", message, hint=hint)])


def _load(path: Path, name: str) -> bytes:
    """Bytes of the file, or a problem that says why there are none."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        _refuse(name, "the file does not exist", _nearest_file(path))
    except IsADirectoryError:
        _refuse(name, "this is a folder, not a file", "name a .yaml file inside it")
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(name, f"the file cannot be read: {reason}", "check its name and permissions")
    _refuse_size(len(data), name)
    return data


def _nearest_file(path: Path) -> str:
    """Hint that names the program's file of that name, or the most similar one, first beside it."""
    shipped = {file.name: str(file) for file in sorted(packaged_scenarios().glob("*.yaml"))}
    if path.name in shipped:
        return f"the program's file of that name is `{shipped[path.name]}`"
    try:
        beside = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return f"the folder `{path.parent}` does not exist or cannot be listed"
    if close := difflib.get_close_matches(path.name, beside, n=1):
        return f"did you mean `{close[0]}`?"
    if close := difflib.get_close_matches(path.name, shipped, n=1):
        return f"did you mean the program's `{shipped[close[0]]}`?"
    return "no file there has a similar name"


def _decode(data: bytes, name: str) -> str:
    """Text of a UTF-8 file."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _refuse(name, "the file is encoded as UTF-16 or UTF-32", "save the file as UTF-8")
    if b"\0" in data:
        _refuse(name, "the file is binary: it contains NUL bytes", "name a YAML text file")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        place = _place_after(data[: error.start].decode())
        message = f"the file is not UTF-8: byte 0x{data[error.start]:02X} has no meaning here"
        _refuse(name, message, "save the file as UTF-8", place)


def _place_after(text: str) -> Position:
    """Place of the character that would follow ``text``."""
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    return Position(len(lines), len(lines[-1]) + 1)


def _refuse_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES / 1e6:g} MB"
        _refuse(name, message, "keep data tables in CSV files and name those in the scenario")


def _refuse_unprintable(text: str, name: str) -> None:
    """Tell the first character that no YAML file may contain, and how many follow."""
    found = FORBIDDEN_CHARACTER.search(text)
    if found is not None:
        more = sum(1 for _ in FORBIDDEN_CHARACTER.finditer(text)) - 1
        message = f"control character U+{ord(found[0]):04X}"
        message += f", and {more} more control characters" if more else ""
        place = _place_after(text[: found.start()])
        _refuse(name, message, "remove it, or retype the line", place)


def _expand(
    node: Node,
    path: EntryPath,
    positions: dict[EntryPath, Position],
    key_positions: dict[EntryPath, Position],
) -> Value:
    """Plain value of a node, built anew at each place where it is used; notes all positions."""
    positions[path] = node.position
    content = node.content
    if isinstance(content, dict):
        mapping: dict[str, Value] = {}
        for key, (key_position, child) in content.items():
            key_positions[*path, key] = key_position
            mapping[key] = _expand(child, (*path, key), positions, key_positions)
        return mapping
    if isinstance(content, list):
        return [
            _expand(child, (*path, index), positions, key_positions)
            for index, child in enumerate(content)
        ]
    return content
