"""What people read, in two languages: ``de.toml`` and ``en.toml`` have the same keys.

Keys are dotted; texts may hold ``{fields}`` that the caller fills. Numbers and dates are put into the
language's form by :mod:`ausbau.texts.numbers` before they are filled in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


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


@cache
def texts(language: Language) -> Texts:
    """The catalogue of a language."""
    content = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, dict(_flat(tomllib.loads(content))))


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
