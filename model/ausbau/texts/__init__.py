"""What people read, in two languages: ``de*.toml`` and ``en*.toml`` have the same keys.

Keys are dotted; texts may hold ``{fields}`` that the caller fills. Numbers and dates are put into the
language's form by :mod:`ausbau.texts.numbers`, what files write by :mod:`ausbau.texts.quantities`,
before they are filled in. A key with ``*`` stands for a family of names, like
``statement.allocation.*_share``: what stands for the ``*`` is translated by ``[word]`` and fills ``{word}``;
for a second ``*`` it fills ``{second}``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
PARTS = (
    "",
    ".statements",
    ".assumptions",
    ".names",
    ".metrics",
    ".figures",
    ".report",
    ".terminal",
    ".help",
)
"""Files of a catalogue by what follows the language in their name."""
FIELDS = ("{word}", "{second}")
"""What a text tells of the first and the second ``*`` of its key."""


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language."""

    language: Language
    entries: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.entries[key]

    def get(self, key: str, default: str) -> str:
        """The text of a key, or a default where the catalogue has none."""
        return self.entries.get(key, default)

    def fill(self, key: str, **fields: object) -> str:
        """The text of a key with its fields filled in."""
        return self.entries[key].format(**fields)

    def word(self, name: str) -> str:
        """The word for an id of the files; without one the id, its underscores as spaces."""
        return self.entries.get(f"word.{name}", name.replace("_", " "))

    def family(
        self, section: str, name: str, titles: Mapping[str, str] | None = None
    ) -> Entry | None:
        """The entry of a section for a dotted name: its own, or else that of its family.

        A family that tells its ``{word}`` covers only names that have one: no half-translated sentence.
        ``titles`` by id go before the words of the catalogue; a year is its own word.
        """
        own = self.entries.get(f"{section}.{name}")
        if own is not None:
            return Entry(own)
        for pattern, text in _families(self.language, section):
            found = pattern.fullmatch(name)
            if found is None:
                continue
            words = [self._known(part, titles or {}) for part in found.groups()]
            if all(word or field not in text for word, field in zip(words, FIELDS, strict=False)):
                return Entry(text, *(word or "" for word in words))
        return None

    def _known(self, name: str, titles: Mapping[str, str]) -> str | None:
        """The title or word for an id; None where there is none."""
        return titles.get(name) or self.entries.get(
            f"word.{name}", name if name.isdigit() else None
        )


@dataclass(frozen=True)
class Entry:
    """A text of the catalogue, and the words for what its ``*`` stand for."""

    text: str
    word: str = ""
    second: str = ""

    def fill(self, **fields: object) -> str:
        """The text with its fields filled in."""
        return self.text.format(word=self.word, second=self.second, **fields)


@cache
def texts(language: Language) -> Texts:
    """The catalogue of a language."""
    entries: dict[str, str] = {}
    for name in PARTS:
        entries |= part(language, name).entries
    return Texts(language, entries)


@cache
def part(language: Language, name: str) -> Texts:
    """One file of a catalogue by itself, for what must be quick; ``name`` as in :data:`PARTS`."""
    file = Path(__file__).with_name(f"{language}{name}.toml")
    return Texts(language, dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")))))


@cache
def _families(language: Language, section: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The keys of a section that stand for a family, in the order of the file."""
    prefix = f"{section}."
    return tuple(
        (re.compile(re.escape(key.removeprefix(prefix)).replace(r"\*", r"([a-z0-9_]+)")), text)
        for key, text in texts(language).entries.items()
        if key.startswith(prefix) and "*" in key
    )


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
