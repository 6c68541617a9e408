"""The sources that passports name: ``sources.yaml`` of the program and, beside it, of the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, cast

from pydantic import Discriminator, Tag, ValidationError

from ausbau.core import schema, yaml_source
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.origins import Origins
from ausbau.core.schema import Spec, Text
from ausbau.core.yaml_source import Document

FILE_NAME = "sources.yaml"

Kind = Literal["primary", "news", "aggregator", "law", "paper", "data", "derived", "assumption"]


def _form(words: object) -> str:
    return "str" if isinstance(words, str) else "Text"


Wording = Annotated[Annotated[str, Tag("str")] | Annotated[Text, Tag("Text")], Discriminator(_form)]
"""A text, plain or in both languages."""


class Source(Spec):
    """One source: enough to find it again and to judge it."""

    title: Wording
    kind: Kind
    """What it is worth: an assumption justifies low or medium confidence only."""
    publisher: Wording = ""
    address: str = ""
    date: str = ""
    read: str = ""
    """When it was read, if it carries no date."""
    rechtsstand: Wording = ""
    """For laws: the version."""

    def title_in(self, language: str) -> str:
        """The title, in the language where it has two."""
        return in_language(self.title, language)


def in_language(words: str | Text, language: str) -> str:
    """A text as it is, or its wording in a language."""
    return words if isinstance(words, str) else words.in_language(language)


@dataclass(frozen=True)
class SourceList:
    """The sources of one or several files, as far as they can be read.

    ``ids`` also holds those whose entry is faulty, and is None where a file could not be read at all:
    then nobody can say that a source is unknown.
    """

    sources: Mapping[str, Source]
    ids: frozenset[str] | None
    problems: tuple[Problem, ...]

    @property
    def assumptions(self) -> frozenset[str]:
        """Ids of what is not a source but an assumption."""
        kinds = {name: source.kind for name, source in self.sources.items()}
        return frozenset(name for name, kind in kinds.items() if kind == "assumption")


def read_sources(folders: Sequence[Path]) -> Mapping[str, Source]:
    """All sources of ``sources.yaml`` in these folders; those of the first folder win.

    Raises
    ------
    InputError
        with every problem of every file.
    """
    found = gather_sources(folders)
    if found.problems:
        raise InputError(found.problems)
    return found.sources


def gather_sources(folders: Sequence[Path]) -> SourceList:
    """What ``sources.yaml`` in these folders holds, with its problems beside it."""
    files = {(folder / FILE_NAME).resolve(): folder / FILE_NAME for folder in reversed(folders)}
    lists = [_read(file) for file in files.values() if file.is_file()]
    sources = {name: source for found in lists for name, source in found.sources.items()}
    ids: frozenset[str] | None = frozenset()
    for found in lists:
        ids = None if ids is None or found.ids is None else ids | found.ids
    return SourceList(sources, ids, tuple(p for found in lists for p in found.problems))


def _read(file: Path) -> SourceList:
    problems: list[Problem] = []
    with Collecting(problems):
        return _listed(yaml_source.read(file))
    return SourceList({}, None, tuple(problems))


@lru_cache(maxsize=8)
def _listed(document: Document) -> SourceList:
    """The sources of a document that could be read, those that are right."""
    problems: list[Problem] = []
    sources: dict[str, Source] = {}
    origins = Origins.of(document)
    entries = cast("dict[str, object]", document.value)
    for name, entry in entries.items():
        try:
            sources[name] = Source.model_validate(entry)
        except ValidationError as error:
            problems += schema.problems(error, origins, Source, (name,))
    return SourceList(sources, frozenset(entries), tuple(problems))
