"""Documents and sources in words, as far as the result folder names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import day, month, short_month

MONTH = re.compile(r"\d{4}-\d{2}")


def document_words(document: str, run: Run, catalogue: Texts) -> str:
    """What a document is called in a sentence; else its title, else its id."""
    source = run.manifest["sources"].get(document)
    title = document if source is None else title_words(source, catalogue)
    return catalogue.get(f"document.{document}", title)


def source_words(name: str, run: Run, catalogue: Texts) -> str:
    """Publisher and title of a source; whose assumption or calculation it is; the state of a law."""
    source = run.manifest["sources"].get(name)
    kind = name if source is None else source["kind"]
    if f"source.{name}" in catalogue.entries or kind == "assumption":
        return catalogue.get(f"source.{name}", catalogue["source.assumption"])
    if source is None:
        return name
    words = title = title_words(source, catalogue)
    if kind == "derived":
        words = catalogue.fill("source.derived", title=title)
    elif source["publisher"]:
        publisher = in_words(source["publisher"], catalogue)
        words = catalogue.fill("source.published", publisher=publisher, title=title)
    if source["rechtsstand"]:
        stand = date_words(in_words(source["rechtsstand"], catalogue), catalogue)
        words = catalogue.fill("source.rechtsstand", source=words, date=stand)
    return words


def publishers(names: Iterable[str], run: Run, catalogue: Texts) -> str:
    """Sources told by their publishers alone; those that the folder does not describe by their id."""
    words = (_publisher(name, run, catalogue) for name in names)
    return ", ".join(dict.fromkeys(words))


def dated_publishers(names: Iterable[str], run: Run, catalogue: Texts) -> str:
    """The same, each with the month of its publication, or in which it was read."""
    words = (_dated_publisher(name, run, catalogue) for name in names)
    return ", ".join(dict.fromkeys(words))


def _dated_publisher(name: str, run: Run, catalogue: Texts) -> str:
    words, source = _publisher(name, run, catalogue), run.manifest["sources"].get(name, {})
    for key in ("date", "read"):
        if source.get(key):
            stand = catalogue.fill(f"sources.{key}", date=short_date_words(source[key], catalogue))
            return catalogue.fill("source.dated", source=words, date=stand)
    return words


def _publisher(name: str, run: Run, catalogue: Texts) -> str:
    source = run.manifest["sources"].get(name)
    if source is None:
        return name
    if source["kind"] == "derived":
        return catalogue["source.calculation"]
    return in_words(source["publisher"], catalogue) or source_words(name, run, catalogue)


def date_words(text: str, catalogue: Texts) -> str:
    """An ISO day or month in words; anything else as it stands, nothing as a dash."""
    try:
        if MONTH.fullmatch(text):
            return month(date.fromisoformat(f"{text}-01"), catalogue.language)
        return day(date.fromisoformat(text), catalogue.language)
    except ValueError:
        return text or "–"


def short_date_words(text: str, catalogue: Texts) -> str:
    """The month of an ISO day or month, its name shortened; anything else as it stands."""
    try:
        first = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return text
    return short_month(first, catalogue.language)


def title_words(source: Mapping[str, Any], catalogue: Texts) -> str:
    """The title of a source, in the language where it has two."""
    return in_words(source["title"], catalogue)


def in_words(words: str | Mapping[str, str], catalogue: Texts) -> str:
    """A text of a source as it is, or its wording in the language."""
    return words if isinstance(words, str) else str(words[catalogue.language])
