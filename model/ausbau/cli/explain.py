"""``ausbau explain``: meaning, unit, value and source of an entry, variable or metric."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option
from ausbau.cli.output import say, say_json, wrapped

if TYPE_CHECKING:
    from ausbau.explanation import Explanation
    from ausbau.scenario import Scenario
    from ausbau.texts import Language, Texts

FIELDS = ("meaning", "unit", "value", "source", "confidence", "known_on")


@click.command("explain", cls=SpokenCommand)
@click.argument("path", metavar="PATH")
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FILE")
@language_option
@json_option
def command(path: str, scenario: Path | None, language: Language, as_json: bool) -> None:
    """Tell what the entry, variable or metric PATH means, its unit, value and source."""
    from ausbau.core.packaged import packaged_scenarios
    from ausbau.explanation import explain
    from ausbau.scenario import load
    from ausbau.texts import texts

    loaded = load(scenario or packaged_scenarios() / "industrial-ai-cloud.yaml")
    explanation = explain(path, loaded, language)
    if as_json:
        say_json(asdict(explanation))
        return
    catalogue = texts(language)
    say(f"{explanation.path}  ({catalogue[f'terminal.kind.{explanation.kind}']})")
    for line in _lines(explanation, loaded, catalogue):
        say("\n".join(wrapped(line, "  ")))


def _lines(explanation: Explanation, scenario: Scenario, catalogue: Texts) -> Iterator[str]:
    """One line for each field that says something, then the entries below a section."""
    told = _told(explanation, scenario, catalogue)
    yield from (f"{catalogue[f'terminal.field.{name}']}: {text}" for name, text in told if text)
    yield from explanation.entries


def _told(
    explanation: Explanation, scenario: Scenario, catalogue: Texts
) -> Iterator[tuple[str, str]]:
    """Each field with its text in the language, as far as there is one; what is English is named so."""
    from ausbau.report.citations import date_words
    from ausbau.report.stated import stated_within
    from ausbau.report.titles import title_of
    from ausbau.texts.quantities import unit_words

    said = {name: getattr(explanation, name) for name in FIELDS}
    if explanation.unit:
        said["unit"] = unit_words(explanation.unit, catalogue)
    if explanation.kind == "parameter":
        passport = scenario.parameters[explanation.path].passport
        used = (passport.source, explanation.known_on)
        said["value"] = stated_within(explanation.path, scenario.tree, used, catalogue)
        said["confidence"] = catalogue[f"confidence.{explanation.confidence}"]
        said["known_on"] = date_words(explanation.known_on, catalogue)
    yield "title", title_of(explanation.path, scenario.tree, catalogue)
    yield from said.items()
    is_translated = explanation.note_language == catalogue.language
    yield "note" if is_translated else "note_in_english", explanation.note
