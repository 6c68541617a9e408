"""The sources of a result, numbered, so that a long table can cite them briefly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ausbau.report.citations import date_words, source_words, title_words
from ausbau.results import Run
from ausbau.texts import Texts

ASSUMPTION = "assumption"
OURS = frozenset({ASSUMPTION, "derived"})
"""Kinds of what we worked out ourselves; the list names the kind behind each entry."""


@dataclass(frozen=True)
class Bibliography:
    """All sources that the manifest of a run describes, in the order of their ids."""

    run: Run
    texts: Texts

    @cached_property
    def _numbers(self) -> dict[str, int]:
        sources = self.run.manifest["sources"]
        cited = sorted(name for name in sources if name != ASSUMPTION)
        return {name: number for number, name in enumerate(cited, start=1)}

    def numbers(self, names: Iterable[str]) -> tuple[int, ...]:
        """Numbers of these sources; those that the list does not hold are left out."""
        return tuple(self._numbers[name] for name in names if name in self._numbers)

    def words(self, name: str) -> str:
        """What stands in place of a number for a source that is not in the list."""
        if name in self._numbers:
            return ""
        short = self.texts.get(f"source_short.{name}", "")
        return short or source_words(name, self.run, self.texts)

    def entries(self) -> list[dict[str, Any]]:
        """The list itself."""
        return [self._entry(name, number) for name, number in self._numbers.items()]

    def _entry(self, name: str, number: int) -> dict[str, Any]:
        source, texts = self.run.manifest["sources"][name], self.texts
        days = [
            texts.fill(f"sources.{key}", date=date_words(source[key], texts))
            for key in ("date", "read")
            if source[key]
        ]
        return {
            "number": number,
            "id": name,
            "words": self._told(name),
            "kind": texts[f"source_kind.{source['kind']}"],
            "address": source["address"],
            "days": ", ".join(days),
        }

    def _told(self, name: str) -> str:
        """A source in words; an assumption or calculation of ours by what it is about."""
        source = self.run.manifest["sources"][name]
        if source["kind"] not in OURS or f"source.{name}" in self.texts.entries:
            return source_words(name, self.run, self.texts)
        return title_words(source, self.texts)
