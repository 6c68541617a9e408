"""``ausbau diff``: what a scenario changes in the one that it extends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option
from ausbau.cli.output import say, say_json, wrapped

if TYPE_CHECKING:
    from ausbau.assembly import Change
    from ausbau.scenario import Scenario
    from ausbau.texts import Language, Texts

OF_A_VALUE = frozenset({"source", "dated"})
"""Keys by which a mapping is one value with its passport, or several by date."""


@click.command("diff", cls=SpokenCommand)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--base", "from_base", is_flag=True)
@language_option
@json_option
@quiet_option
def command(
    scenario: Path, from_base: bool, language: Language, as_json: bool, quiet: bool
) -> None:
    """Print every entry that SCENARIO changes in what it extends, before and after."""
    from ausbau.scenario import load
    from ausbau.texts import texts

    loaded = load(scenario)
    changes = [one for one in loaded.changes if from_base or one.file == str(scenario)]
    if as_json:
        say_json({"changes": [asdict(change) for change in changes]})
    elif not quiet:
        for change in changes:
            for line in _lines(change, loaded, texts(language)):
                say(line)


def _lines(change: Change, scenario: Scenario, catalogue: Texts) -> Iterator[str]:
    """Path, file and name of an entry, and what stood and stands there."""
    from ausbau.report.titles import title_within

    title = title_within(change.path, scenario.tree, catalogue)
    head = f"{change.path}  [{Path(change.file).name}]" + (f"  {title}" if title else "")
    yield from wrapped(head)
    for sign, content in (("-", change.before), ("+", change.after)):
        for said in _all_said(content, catalogue):
            yield from wrapped(f"{sign} {said}", "  ")


def _all_said(content: Any, catalogue: Texts) -> Iterator[str]:
    """A value; of an entity, such as a site or a programme, each of its entries."""
    if not _is_entity(content):
        yield _said(content, catalogue)
        return
    for path, entry in _entries(content):
        yield f"{path}: {_flow(entry)}"


def _entries(entity: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """The entries of an entity, and of those within it, by their paths."""
    for key, entry in entity.items():
        if _is_entity(entry):
            yield from _entries(entry, f"{above}{key}.")
        else:
            yield f"{above}{key}", entry


def _is_entity(content: object) -> bool:
    """Whether it is several entries and not one value."""
    if not isinstance(content, Mapping) or content.keys() & OF_A_VALUE:
        return False
    return any(isinstance(entry, Mapping) for entry in content.values())


def _said(content: Any, catalogue: Texts) -> str:
    if content is None:
        return catalogue["terminal.nothing"]
    if isinstance(content, bool):
        return catalogue["terminal.yes" if content else "terminal.no"]
    return _flow(content)


def _flow(content: Any) -> str:
    """Content on one line, as YAML writes it in flow style; nothing is cut."""
    import yaml

    text = yaml.safe_dump(
        content, default_flow_style=True, allow_unicode=True, width=2**31, sort_keys=False
    )
    return str(text).removesuffix("\n...\n").strip()
