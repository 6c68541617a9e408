"""``ausbau diff``: what a scenario changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ausbau.cli.options import json_option, quiet_option
from ausbau.cli.output import say, say_json


@click.command("diff")
@click.argument("scenario", type=click.Path(path_type=Path))
@json_option
@quiet_option
def command(scenario: Path, as_json: bool, quiet: bool) -> None:
    """Print every entry that SCENARIO and what it extends change, from the base up."""
    from ausbau.scenario import load

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
        for change in loaded.changes:
            say(f"{change.path}  [{Path(change.file).name}]")
            say(f"  - {_flow(change.before)}")
            say(f"  + {_flow(change.after)}")


def _flow(content: Any) -> str:
    """Content on one line, as YAML writes it in flow style; nothing is cut."""
    import yaml

    if content is None:
        return "(nothing)"
    text = yaml.safe_dump(
        content, default_flow_style=True, allow_unicode=True, width=2**31, sort_keys=False
    )
    return str(text).removesuffix("\n...\n").strip()
