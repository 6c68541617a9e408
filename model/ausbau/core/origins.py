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


@dataclass
class Origins:
    """The origin of every path of a tree. Filled while the tree is composed, read afterwards."""

    fallback: Origin
    _places: dict[Path, Origin] = field(default_factory=dict)

    def nearest(self, path: Path) -> Origin:
        """The origin of a path, or of the nearest entry above it."""
        for length in range(len(path), -1, -1):
            found = self._places.get(path[:length])
            if found is not None:
                return found
        return self.fallback

    def graft(self, target: Path, document: Document, source: Path = ()) -> None:
        """Everything below ``target`` now comes from below ``source`` of a document."""
        self.forget(target)
        for path, position in document.positions.items():
            if path[: len(source)] == source:
                place = document.key_positions.get(path, position)
                self._places[(*target, *path[len(source) :])] = Origin(
                    document.name, place.line, place.column
                )

    def put(self, target: Path, origin: Origin) -> None:
        """One entry, and everything below it, has this origin."""
        self.forget(target)
        self._places[target] = origin

    def forget(self, target: Path) -> None:
        """Drop what was known below a path."""
        below = [path for path in self._places if path[: len(target)] == target]
        for path in below:
            del self._places[path]


def plain(tree: object) -> object:
    """A deep copy of a tree of mappings and lists."""
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plain(entry) for entry in tree]
    return tree
