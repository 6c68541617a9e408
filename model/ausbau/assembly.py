"""The tree of a scenario while it is composed: base sections, changes on top, the origin of each entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel

from ausbau.core import schema, yaml_source
from ausbau.core.annotations import (
    annotation_at,
    below,
    has_free_keys,
    is_entity,
    is_model,
    is_parameter,
    options_of,
)
from ausbau.core.errors import Collecting, Problem
from ausbau.core.findings import Finding, Findings, nearest, one_of
from ausbau.core.origins import Origin, Origins, Path, dotted, plain
from ausbau.core.parameters import looks_like_parameter
from ausbau.core.passports import USER_SOURCE
from ausbau.core.schema import PassportedSpec
from ausbau.core.yaml_scalars import kind_of
from ausbau.core.yaml_source import Document

USER_ORIGIN = Origin("--set")
USER_PASSPORT = {"source": USER_SOURCE, "confidence": "low"}


@dataclass(frozen=True)
class Change:
    """One entry of a scenario that differs from what it extends."""

    path: str
    before: Any
    after: Any
    file: str


@dataclass(frozen=True)
class Layer:
    """Changes by dotted path: those of one file or, without a document, the user's."""

    changes: Mapping[str, Any]
    document: Document | None = None

    @property
    def name(self) -> str:
        """The file, or what stands in for one."""
        return USER_ORIGIN.file if self.document is None else self.document.name

    def value(self, key: str, annotation: Any) -> Any:
        """The new entry; what the user sets has the user as its source."""
        content = plain(self.changes[key])
        return content if self.document is not None else with_user_passports(content, annotation)

    def problem(self, key: str, finding: Finding) -> Problem:
        """A finding about the path of a change."""
        if self.document is None:
            return schema.problem_at((key,), Origins(USER_ORIGIN), finding)
        return schema.problem_at(("changes", key), Origins.of(self.document), finding)

    def mark(self, origins: Origins, path: Path, key: str) -> None:
        """Note that what stands at a path was written here."""
        if self.document is None:
            origins.put(path, USER_ORIGIN)
        else:
            origins.graft(path, self.document, ("changes", key))


@dataclass(frozen=True)
class Base:
    """The base folder as one tree, each file a section; ``unread`` names those that cannot be read."""

    tree: dict[str, Any]
    origins: Origins
    unread: frozenset[str]
    problems: tuple[Problem, ...]


def read_base(folder: FilePath) -> Base:
    """Read the files of a base folder, as far as they can be."""
    base = Base({}, Origins(Origin(str(folder))), frozenset(), ())
    problems: list[Problem] = []
    sections = {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    for section, file in sections.items():
        with Collecting(problems):
            document = yaml_source.read(file)
            base.tree[section] = _content(document)
            base.origins.graft((section,), document)
    return replace(base, unread=frozenset(sections.keys() - base.tree), problems=tuple(problems))


@lru_cache(maxsize=64)
def _content(document: Document) -> Any:
    """What a file holds; shared by all who read it, and so never changed in place."""
    return plain(document.value)


class Assembly:
    """A tree that is being composed; its problems are collected.

    ``is_complete`` tells that every file was read. Where one was not, an entry that is absent may
    stand in it, and so is not called missing.
    """

    def __init__(self, model: type[BaseModel], base: Base, *, is_complete: bool) -> None:
        self.tree = base.tree
        self.origins = base.origins
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self.is_complete = is_complete
        self._model = model

    def apply(self, layer: Layer) -> None:
        """Replace what stands at each path, the shorter paths first, so that their order is free."""
        for key in sorted(layer.changes, key=lambda key: (key.count("."), key)):
            path = self._path(key)
            try:
                value = layer.value(key, self._annotation(path))
                before = self._put(path, value)
            except Findings as found:
                self.problems += [layer.problem(key, finding) for finding in found.findings]
                continue
            layer.mark(self.origins, path, key)
            if layer.document is None or before != value:
                self.changes.append(Change(key, before, value, layer.name))

    def _path(self, key: str) -> Path:
        """The parts of a dotted path; keys that are no ids may have dots of their own.

        There the longest key that stands in the tree counts, and without one all that follows is a new key.
        """
        path: list[str] = []
        annotation: Any = self._model
        node: Any = self.tree
        parts = key.split(".")
        while parts:
            entries = node if isinstance(node, Mapping) else {}
            taken = _key_length(parts, entries) if has_free_keys(annotation) else 1
            part = ".".join(parts[:taken])
            path.append(part)
            parts = parts[taken:]
            annotation, node = below(annotation, part), entries.get(part)
        return tuple(path)

    def _annotation(self, path: Path) -> Any:
        """The type that belongs to a path; raises Findings where nothing can stand there."""
        annotation: Any = self._model
        node: Any = self.tree
        for position, part in enumerate(path):
            if is_parameter(annotation):
                raise Findings(_inside_parameter(path[:position]))
            entries = node if isinstance(node, Mapping) else {}
            is_inner = position < len(path) - 1
            is_misspelt = is_inner and is_entity(annotation) and part not in entries
            following = below(annotation, part)
            if following is None or (is_misspelt and self.is_complete):
                names = dict.fromkeys([*_fields(annotation), *entries])
                raise Findings(self._unknown(path, position, annotation, list(names)))
            if is_misspelt:  # or stands in a file that cannot be read
                raise Findings
            annotation, node = following, entries.get(part)
        return annotation

    def _unknown(self, path: Path, position: int, annotation: Any, names: list[str]) -> Finding:
        """A path whose part at ``position`` is none of the names that could stand there."""
        above, rest = path[:position], path[position + 1 :]
        repaired = [
            dotted((*above, name, *rest))
            for name in names
            if annotation_at(annotation, (name, *rest)) is not None
        ]
        hint = nearest(dotted(path), [*repaired, *_paths(self.tree)])
        expected = f"below {dotted(above)} {one_of(names)}" if above else one_of(names)
        return Finding((), "unknown path", expected, hint)

    def _put(self, path: Path, value: Any) -> Any:
        """Replace what stands at a path and return it; mappings on the way are made where needed.

        Mappings on the way are copied, because scenarios share those of their base.
        """
        node = self.tree
        for position, part in enumerate(path[:-1]):
            below_it = node.get(str(part))
            if not isinstance(below_it, dict | None):
                above = dotted(path[: position + 1])
                found = f"lies below {above}, which is {kind_of(below_it)}"
                raise Findings(Finding((), found, f"a mapping at {above}"))
            node[str(part)] = dict(below_it or {})
            node = node[str(part)]
        before = node.get(str(path[-1]))
        node[str(path[-1])] = value
        return before


def _key_length(parts: Sequence[str], entries: Mapping[str, Any]) -> int:
    """How many parts make the longest key that is among the entries, or all of them."""
    lengths = range(len(parts), 0, -1)
    return next((length for length in lengths if ".".join(parts[:length]) in entries), len(parts))


def with_user_passports(value: Any, annotation: Any) -> Any:
    """A new entry in which every number without a source has the user as its source."""
    if value is None:
        return None
    if is_parameter(annotation):
        if not isinstance(value, Mapping):
            return {"value": value, **USER_PASSPORT}
        return value if "dated" in value else {**USER_PASSPORT, **value}
    if not isinstance(value, Mapping):
        return value
    passport = USER_PASSPORT if _has_passport(annotation) else {}
    entries = {
        key: with_user_passports(entry, below(annotation, key)) for key, entry in value.items()
    }
    return {**passport, **entries}


def _has_passport(annotation: Any) -> bool:
    options = options_of(annotation)
    return all(is_model(option) and issubclass(option, PassportedSpec) for option in options)


def _fields(annotation: Any) -> Iterator[str]:
    for option in options_of(annotation):
        if is_model(option):
            yield from option.model_fields


def _inside_parameter(above: Path) -> Finding:
    name = dotted(above)
    return Finding((), "lies inside a parameter", f"{name} itself", f"replace {name} as a whole")


def _paths(tree: Mapping[str, Any], prefix: Path = ()) -> Iterator[str]:
    """Dotted paths of all entries down to the parameters."""
    for key, value in tree.items():
        yield dotted((*prefix, key))
        if isinstance(value, Mapping) and not looks_like_parameter(value):
            yield from _paths(value, (*prefix, key))
