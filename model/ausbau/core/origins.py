"""Where each entry of a composed scenario was written: file, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ausbau.core.yaml_source import Document

Path = tuple[str | int, ...]


def dotted(path: Path) -> str:
    """``("buildout", "sites", "plan")`` as people write it."""
    return ".".join(str(part) for part in path)


@dataclass(frozen=True)
class Origin:
    """A place in a file; line 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class _Writing:
    """Everything from ``target`` down was written below ``source`` of a document, or at one place."""

    target: Path
    document: Document | None
    source: Path
    origin: Origin

    def place_of(self, path: Path) -> Origin:
        """The place of a path at or below the target, or of the nearest entry above it."""
        if self.document is None:
            return self.origin
        inside = (*self.source, *path[len(self.target) :])
        keys, values = self.document.key_positions, self.document.positions
        while inside not in values and inside != self.source:
            inside = inside[:-1]
        line, column = keys.get(inside) or values[inside]
        return Origin(self.document.name, line, column)


@dataclass
class Origins:
    """The origin of every path of a tree. Filled while the tree is composed, read afterwards."""

    fallback: Origin
    _writings: list[_Writing] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> Origins:
        """The origins of one file's own tree."""
        origins = cls(Origin(document.name))
        origins.graft((), document)
        return origins

    def nearest(self, path: Path) -> Origin:
        """The origin of a path, or of the nearest entry above it.

        Of an entry in which something was changed later it is the last of these changes: before, the
        whole was right.
        """
        for writing in reversed(self._writings):
            shared = min(len(path), len(writing.target))
            if path[:shared] == writing.target[:shared]:
                return writing.place_of(path if shared < len(path) else writing.target)
        return self.fallback

    def graft(self, target: Path, document: Document, source: Path = ()) -> None:
        """Everything below ``target`` now comes from below ``source`` of a document."""
        self._writings.append(_Writing(target, document, source, self.fallback))

    def put(self, target: Path, origin: Origin) -> None:
        """One entry, and everything below it, has this origin."""
        self._writings.append(_Writing(target, None, (), origin))


def plain(tree: object) -> object:
    """A deep copy of a tree of mappings and lists."""
    if isinstance(tree, str):  # by far the most common, and quicker to tell than a mapping
        return tree
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plain(entry) for entry in tree]
    return tree
