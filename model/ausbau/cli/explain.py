"""``ausbau explain``: meaning, unit, value and source of an entry, variable or metric."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ausbau.cli.options import json_option
from ausbau.cli.output import say, say_json


@click.command("explain")
@click.argument("path")
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    help="Whose value is shown; default the plan as announced.",
)
@json_option
def command(path: str, scenario: Path | None, as_json: bool) -> None:
    """Tell what the entry, variable or metric PATH means, its unit, value and source."""
    from ausbau.composition import packaged_scenarios
    from ausbau.explanation import explain
    from ausbau.scenario import load

    loaded = load(scenario or packaged_scenarios() / "industrial-ai-cloud.yaml")
    explanation = explain(path, loaded)
    if as_json:
        say_json(asdict(explanation))
        return
    say(f"{explanation.path}  ({explanation.kind})")
    for name in ("meaning", "unit", "value", "source", "confidence", "known_on", "note"):
        text = getattr(explanation, name)
        if text:
            say(f"  {name.replace('_', ' ')}: {text}")
    for entry in explanation.entries:
        say(f"  {entry}")
