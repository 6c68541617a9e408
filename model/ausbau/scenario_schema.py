"""The JSON Schema of scenario files, with every path of ``changes`` by name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic.json_schema import models_json_schema

from ausbau.assembly import read_base
from ausbau.composition import BASE, ScenarioFile
from ausbau.core import schema
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.passports import ValidationContext
from ausbau.meaning import meaning_of
from ausbau.scenario_spec import ScenarioSpec

Node: TypeAlias = dict[str, Any]

KEY = "*"
"""Stands in a path for an id or a year that the author of a file chooses."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/"
_ANY_KEY = "[A-Za-z0-9_]+"
_DROPPED = ("title", "discriminator")
"""Keywords of pydantic's that say nothing to an editor; a discriminator is OpenAPI's, not JSON Schema's."""


def schema_text() -> str:
    """The schema as it stands in ``scenarios/schema.json``."""
    return json.dumps(scenario_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def scenario_schema() -> Node:
    """A schema that knows the keys of a scenario file and every path that it may change.

    Paths of the base stand by name, for completion, with meaning and unit; below an entity any id
    will do. Any other path is refused.
    """
    _, top = models_json_schema([(ScenarioFile, "validation"), (ScenarioSpec, "validation")])
    parameter: list[Node] = []
    definitions: Node = {name: _plain(node, parameter) for name, node in top["$defs"].items()}
    definitions["Parameter"] = parameter[0] | {"description": "A number with its passport."}
    header = definitions.pop("ScenarioFile")
    root = definitions.pop("ScenarioSpec")
    named, patterns = _changes(dict(_paths(root, definitions)))
    header["properties"]["changes"] = {
        "type": "object",
        "description": "New entries by dotted path, each replacing what stood there.",
        "additionalProperties": False,
        "properties": named,
        "patternProperties": patterns,
    }
    whole: Node = header | {"$schema": _DIALECT, "title": "ausbau scenario", "$defs": definitions}
    return whole


def _plain(node: Any, parameter: list[Node]) -> Any:
    """The schema with each parameter as a reference; the first one found goes into ``parameter``."""
    if isinstance(node, list):
        return [_plain(entry, parameter) for entry in node]
    if not isinstance(node, dict):
        return node
    if "dated" in node.get("properties", {}):
        bare = {key: node[key] for key in node if key not in ("description", *_DROPPED)}
        parameter.append(bare)
        described = {"description": node["description"]} if "description" in node else {}
        return {"$ref": f"{_REFERENCE}Parameter", **described}
    plain = {key: entry for key, entry in node.items() if key not in ("properties", *_DROPPED)}
    plain = {key: _plain(entry, parameter) for key, entry in plain.items()}
    if "properties" in node:
        fields = node["properties"].items()
        plain["properties"] = {name: _plain(field, parameter) for name, field in fields}
    return plain


def _paths(
    node: Node, definitions: Mapping[str, Node], prefix: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], list[Node]]]:
    """Each path below a schema with what may stand there."""
    found: dict[str, list[Node]] = {}
    for option in _options(node, definitions):
        for name, child in option.get("properties", {}).items():
            found.setdefault(name, []).append(child)
        if isinstance(option.get("additionalProperties"), dict):
            found.setdefault(KEY, []).append(option["additionalProperties"])
    for name, children in found.items():
        path = (*prefix, name)
        different = [child for at, child in enumerate(children) if child not in children[:at]]
        yield path, different
        deeper: dict[tuple[str, ...], list[Node]] = {}
        for child in different:
            for below, nodes in _paths(child, definitions, path):
                deeper.setdefault(below, []).extend(nodes)
        yield from deeper.items()


def _options(node: Node, definitions: Mapping[str, Node]) -> Iterator[Node]:
    """The objects between which a schema chooses; nothing lies below a parameter."""
    reference = node.get("$ref", "").removeprefix(_REFERENCE)
    if reference == "Parameter":
        return
    if reference:
        yield from _options(definitions[reference], definitions)
    for option in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from _options(option, definitions)
    yield node


def _changes(paths: Mapping[tuple[str, ...], list[Node]]) -> tuple[Node, Node]:
    """The entries of ``changes``: those of the base by name, those with an id of one's own by pattern."""
    tree = read_base(packaged_scenarios() / BASE).tree
    spec = ScenarioSpec.model_validate(tree, context=ValidationContext(None, None))
    units = {path: parameter.unit for path, parameter in schema.parameters_of(spec)}
    named: Node = {}
    for parts in _tree_paths(tree):
        nodes = paths.get(_folded(parts, paths))
        path = ".".join(parts)
        if nodes is not None:
            unit = f" Unit: {units[path]}." if path in units else ""
            named[path] = _one_of(nodes) | {"description": meaning_of(spec, parts) + unit}
    patterns = {
        "^" + r"\.".join(_ANY_KEY if part == KEY else part for part in parts) + "$": _one_of(nodes)
        for parts, nodes in paths.items()
        if KEY in parts or ".".join(parts) not in named
    }
    return named, patterns


def _tree_paths(tree: Mapping[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in tree.items():
        yield (*prefix, key)
        if isinstance(value, Mapping):
            yield from _tree_paths(value, (*prefix, key))


def _folded(parts: Iterable[str], paths: Mapping[tuple[str, ...], Any]) -> tuple[str, ...]:
    """The path with every id of the author's own choice as a star."""
    folded: tuple[str, ...] = ()
    for part in parts:
        own = (*folded, part)
        folded = own if own in paths else (*folded, KEY)
    return folded


def _one_of(nodes: list[Node]) -> Node:
    return dict(nodes[0]) if len(nodes) == 1 else {"anyOf": nodes}
