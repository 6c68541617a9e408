"""``ausbau explain``: meaning, unit, value and source of an entry, variable or metric."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.options import json_option, language_option
from ausbau.cli.output import say, say_json

if TYPE_CHECKING:
    from ausbau.explanation import Explanation
    from ausbau.texts import Language, Texts

FIELDS = ("meaning", "unit", "value", "source", "confidence", "known_on", "note")


@click.command("explain")
@click.argument("path")
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    help="Whose value is shown; default the plan as announced.",
)
@language_option
@json_option
def command(path: str, scenario: Path | None, language: Language, as_json: bool) -> None:
    """Tell what the entry, variable or metric PATH means, its unit, value and source."""
    from ausbau.core.packaged import packaged_scenarios
    from ausbau.explanation import explain
    from ausbau.report.titles import title_within
    from ausbau.scenario import load
    from ausbau.texts import texts

    loaded = load(scenario or packaged_scenarios() / "industrial-ai-cloud.yaml")
    explanation = explain(path, loaded, language)
    if as_json:
        say_json(asdict(explanation))
        return
    catalogue = texts(language)
    say(f"{explanation.path}  ({catalogue[f'terminal.kind.{explanation.kind}']})")
    title = title_within(path, loaded.tree, catalogue) or catalogue.get(f"title.{path}", "")
    if title:
        say(f"  {catalogue['terminal.field.title']}: {title}")
    for line in _lines(explanation, catalogue):
        say(f"  {line}")


def _lines(explanation: Explanation, catalogue: Texts) -> Iterator[str]:
    """One line for each field that says something, then the entries below a section."""
    for name in FIELDS:
        text = getattr(explanation, name)
        if name == "confidence" and text:
            text = catalogue[f"confidence.{text}"]
        if text:
            yield f"{catalogue[f'terminal.field.{name}']}: {text}"
    yield from explanation.entries
