"""The table of the scenarios that come with the program, and what each changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from ausbau.composition import ScenarioFile
from ausbau.core import yaml_source
from ausbau.core.origins import plain
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.parameters import looks_like_parameter
from ausbau.documentation.markdown import code, lines, page, table

_HEADS = ("entry", "becomes")
_TEXT = """
A scenario is a named difference from another one. *Leaves* are the beginnings of the names of metrics that
it cannot move against what it extends, which a test holds it to. `ausbau diff FILE` prints what stood there
before.
"""


def text() -> str:
    """The page."""
    return page("Scenarios", _TEXT.strip(), *(_section(file) for file in scenario_files()))


def scenario_files() -> list[Path]:
    """The shipped files that are scenarios, by name; registers, lists and studies extend nothing."""
    files = sorted(packaged_scenarios().glob("*.yaml"))
    return [file for file in files if "extends" in _content(file)]


def _section(file: Path) -> str:
    header = ScenarioFile.model_validate(_content(file))
    rows = [f"[{row}](claims.md#{row})" for row in header.sentence]
    facts = [
        f"extends {code(header.extends)}",
        f"speaks to {', '.join(rows)}" if rows else "",
        f"uses what was known on {header.as_of}" if header.as_of else "",
        f"as observed up to {header.status_date}" if header.status_date else "",
        f"leaves {', '.join(code(name) for name in header.leaves)}" if header.leaves else "",
    ]
    return "\n\n".join(
        [
            f"## {header.name}",
            f"**{header.title.en}** · *{header.title.de}*",
            f"{header.description.en}",
            "; ".join(fact for fact in facts if fact) + ".",
            table(_HEADS, ([code(path), _value(new)] for path, new in header.changes.items())),
        ]
    )


def _content(file: Path) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", plain(yaml_source.read(file).value))


def _value(node: Any) -> str:
    """A new entry in words: a parameter by its value, anything larger by its parts."""
    return lines(f"{code(path)} {text}" if path else text for path, text in _leaves(node))


def _leaves(node: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """What stands at each path below an entry; a parameter and a list are one thing."""
    if not isinstance(node, Mapping):
        yield prefix, _plainly(node)
    elif "dated" in node:
        for entry in node["dated"]:
            yield from _leaves(entry, prefix)
    elif looks_like_parameter(node):
        yield prefix, _parameter(node)
    else:
        for key, entry in node.items():
            yield from _leaves(entry, f"{prefix}.{key}" if prefix else key)


def _parameter(node: Mapping[str, Any]) -> str:
    """The value of a parameter, or of a policy with a passport, and what it rests on."""
    shown = [key for key in node if key not in ("source", "confidence", "known_on", "note")]
    values = [f"{'' if key == 'value' else key + ' '}{_plainly(node[key])}" for key in shown]
    return f"{', '.join(values)} ({node['source']}, {node['confidence']})"


def _plainly(node: Any) -> str:
    if isinstance(node, Mapping):
        return ", ".join(f"{key} {_plainly(value)}" for key, value in node.items())
    if isinstance(node, list):
        return " / ".join(_plainly(entry) for entry in node)
    return str(node).lower() if node is None or isinstance(node, bool) else str(node)
