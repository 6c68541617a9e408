"""Every assumption with value, source, confidence and date; and where sources contradict each other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from ausbau.core.passports import named_sources
from ausbau.influence import uncertain_columns
from ausbau.report.blocks import Block, Cell, Chapter, Heading, Paragraph, Row, Table, row
from ausbau.report.citations import date_words
from ausbau.report.material import Material
from ausbau.report.stated import is_calendar_year, node_of, node_words, stated
from ausbau.texts.numbers import percent, worlds_of_hundred
from ausbau.verdicts import TAIL, Share

ASSUMPTIONS = {
    "passports.entry": 3.5,
    "passports.value": 2.8,
    "passports.source": 0.95,
    "passports.confidence": 0.95,
    "passports.known_on": 1.45,
}
ALTERNATIVES = {
    "contradictions.alternative": 2.2,
    "contradictions.options": 3.0,
    "passports.source": 1.0,
    "contradictions.span": 2.0,
}
DATED = {
    "passports.entry": 3.8,
    "passports.value": 2.6,
    "passports.source": 0.9,
    "passports.known_on": 1.6,
    "contradictions.used": 0.8,
}
NOTES = {
    "passports.entry": 2.4,
    "passports.value": 2.2,
    "passports.source": 0.9,
    "contradictions.note": 3.6,
}
"""Columns of the tables by the key of their title, with their shares of the width."""
NUMBERS_IN_BRACKETS = re.compile(r"\((\[\d+\](?:, \[\d+\])*)\)")


def assumptions(material: Material) -> Chapter:
    """All parameters of the run."""
    low = [p for p in material.run.passports.values() if p.get("confidence") == "low"]
    intro = material.paragraph(
        "passports.intro",
        all=material.number(len(list(_paths(material)))),
        low=material.number(len(low)),
    )
    table = Table(
        material.words("passports.caption"),
        material.columns(ASSUMPTIONS),
        list(_rows(material)),
        is_long=True,
    )
    return Chapter(material.words("passports.title"), [intro, table])


def _paths(material: Material) -> Iterator[str]:
    return (path for path, passport in material.run.passports.items() if "source" in passport)


def _rows(material: Material) -> Iterator[Row]:
    for domain, paths in groupby(_paths(material), key=lambda path: path.partition(".")[0]):
        yield row(material.texts[f"domain.{domain}"], style="group")
        for path in paths:
            yield row(_title(material, path), *_passport(material, path))


def _title(material: Material, path: str) -> Cell:
    title = material.path_title(path)
    return Cell(title, path) if title else Cell(path)


def _passport(material: Material, path: str) -> Iterator[Cell]:
    passport = material.run.passports[path]
    yield Cell(stated(path, material.run, material.texts))
    yield _source(material, passport["source"])
    yield Cell(material.texts[f"confidence.{passport['confidence']}"])
    yield Cell(date_words(passport["known_on"], material.texts))


def _source(material: Material, name: str) -> Cell:
    return Cell(material.sources.words(name), sources=material.sources.numbers([name]))


def contradictions(material: Material) -> Chapter:
    """Alternatives that verdicts must hold across, values that replaced each other, notes that disagree."""
    return Chapter(material.words("contradictions.title"), list(_contradictions(material)))


def _contradictions(material: Material) -> Iterator[Block]:
    yield material.paragraph("contradictions.intro")
    yield Heading(material.words("contradictions.alternatives"))
    yield _alternative_table(material)
    dated = list(_dated_rows(material))
    if dated:
        yield Heading(material.words("contradictions.dated"))
        yield material.paragraph("contradictions.dated_intro")
        yield Table(
            material.words("contradictions.dated_caption"),
            material.columns(DATED),
            dated,
            is_long=True,
        )
    notes = list(_note_rows(material))
    if notes:
        yield Heading(material.words("contradictions.notes"))
        yield material.paragraph("contradictions.notes_intro")
        yield Table(
            material.words("contradictions.notes_caption"),
            material.columns(NOTES),
            notes,
            is_long=True,
        )


def _alternative_table(material: Material) -> Table:
    """Each declared alternative with its options and their weights."""
    sections = material.run.scenario["sections"]
    rows = [
        row(
            Cell(entry["title"][material.texts.language], entry["parameter"]),
            stated(entry["parameter"], material.run, material.texts),
            _source(material, material.run.passports[entry["parameter"]]["source"]),
            _span(material, name),
        )
        for name, entry in sorted(sections["alternatives"].items())
        if entry["parameter"] in material.run.passports
    ]
    return Table(
        material.words("contradictions.alternatives_caption"),
        material.columns(ALTERNATIVES),
        rows,
        note=material.words("contradictions.alternatives_note"),
    )


def _span(material: Material, name: str) -> str:
    """The claim whose share differs most between two options beyond chance, in points.

    Of many pairs of options some differ by chance: the probability of an error is divided among them.
    """
    shares = {
        f"{claim['id']} ({claim['definition']['title'][material.texts.language]})": [
            Share(round(option["share"] * option["worlds"]), option["worlds"])
            for option in claim["alternatives"][name].values()
        ]
        for claim in material.run.claims
        if len(claim["alternatives"].get(name, {})) > 1
    }
    pairs = sum(math.comb(len(options), 2) for options in shares.values())
    spans = {}
    for title, options in shares.items():
        least, most = (of(options, key=lambda share: share.share) for of in (min, max))
        if least.interval_between(TAIL / pairs)[1] < most.interval_between(TAIL / pairs)[0]:
            spans[title] = most.share - least.share
    if not spans:
        return material.words("contradictions.by_chance")
    widest = max(spans, key=lambda claim: spans[claim])
    return material.words(
        "contradictions.widest", claim=widest, points=worlds_of_hundred(spans[widest])
    )


def _dated_rows(material: Material) -> Iterator[Row]:
    """Values of one parameter by several sources or dates, oldest first; the one that was used is named."""
    for path in _paths(material):
        node = node_of(material.run.scenario["sections"], path)
        if "dated" not in node:
            continue
        used = material.run.passports[path]
        for place, entry in enumerate(node["dated"]):
            is_used = (entry["source"], str(entry["known_on"])) == (
                used["source"],
                used["known_on"],
            )
            yield row(
                _title(material, path) if place == 0 else "",
                node_words(entry, material.texts, is_year=is_calendar_year(path)),
                _source(material, entry["source"]),
                date_words(str(entry["known_on"]), material.texts),
                material.words("contradictions.yes") if is_used else "–",
                style="plain" if place == 0 else "more",
            )


def _note_rows(material: Material) -> Iterator[Row]:
    """Parameters whose note weighs their source against another one of the list."""
    for path in _paths(material):
        passport = material.run.passports[path]
        others = set(named_sources(passport.get("note", ""))) - {passport["source"]}
        if material.sources.numbers(others):
            yield row(
                _title(material, path),
                stated(path, material.run, material.texts),
                _source(material, passport["source"]),
                _note(material, passport),
            )


def _note(material: Material, passport: Mapping[str, str]) -> str:
    """The note of a passport, the sources that it names by their numbers."""
    is_german = material.texts.language == "de"
    note = passport["note_de"] if is_german and "note_de" in passport else passport["note"]
    for name in sorted(named_sources(note), key=len, reverse=True):  # no id inside a longer one
        for number in material.sources.numbers([name]):
            note = note.replace(name, f"[{number}]")
    return NUMBERS_IN_BRACKETS.sub(r"\1", note)


def limits(material: Material) -> Chapter:
    """What the report does not say."""
    run = material.run
    paragraphs: list[Block] = [
        Paragraph(text) for text in material.words("limits.text").split("\n\n")
    ]
    if run.scenario["status_date"]:
        date = date_words(str(run.scenario["status_date"]), material.texts)
        paragraphs.append(material.paragraph("limits.status", date=date))
    uncertain = uncertain_columns(run.parameters)
    low = sum(run.passports[name]["confidence"] == "low" for name in uncertain)
    paragraphs.append(
        material.paragraph(
            "limits.confidence",
            share=_low_share(run.passports, material),
            all=material.number(len(uncertain)),
            low=material.number(low),
        )
    )
    return Chapter(material.words("limits.title"), paragraphs)


def _low_share(passports: Mapping[str, Mapping[str, Any]], material: Material) -> str:
    known = [passport for passport in passports.values() if "confidence" in passport]
    low = sum(passport["confidence"] == "low" for passport in known)
    return percent(low / len(known), material.texts.language) if known else "–"
