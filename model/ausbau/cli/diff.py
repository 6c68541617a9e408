"""``ausbau diff``: what a scenario changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ausbau.cli.options import json_option, language_option, quiet_option
from ausbau.cli.output import say, say_json

if TYPE_CHECKING:
    from ausbau.texts import Language


@click.command("diff")
@click.argument("scenario", type=click.Path(path_type=Path))
@language_option
@json_option
@quiet_option
def command(scenario: Path, language: Language, as_json: bool, quiet: bool) -> None:
    """Print every entry that SCENARIO and what it extends change, from the base up."""
    from ausbau.report.titles import title_within
    from ausbau.scenario import load
    from ausbau.texts import texts

    loaded = load(scenario)
    if as_json:
        entries = [
            {
                "path": change.path,
                "before": change.before,
                "after": change.after,
                "file": change.file,
            }
            for change in loaded.changes
        ]
        say_json({"changes": entries})
    elif not quiet:
        catalogue = texts(language)
        for change in loaded.changes:
            title = title_within(change.path, loaded.tree, catalogue)
            say(f"{change.path}  [{Path(change.file).name}]" + (f"  {title}" if title else ""))
            for sign, content in (("-", change.before), ("+", change.after)):
                said = catalogue["terminal.nothing"] if content is None else _flow(content)
                say(f"  {sign} {said}")


def _flow(content: Any) -> str:
    """Content on one line, as YAML writes it in flow style; nothing is cut."""
    import yaml

    text = yaml.safe_dump(
        content, default_flow_style=True, allow_unicode=True, width=2**31, sort_keys=False
    )
    return str(text).removesuffix("\n...\n").strip()
