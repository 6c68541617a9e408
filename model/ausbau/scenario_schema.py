"""The JSON Schema of scenario files, with every known path of ``changes``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from ausbau.assembly import read_base
from ausbau.composition import BASE, ScenarioFile, packaged_scenarios
from ausbau.core.annotations import annotation_at, is_parameter
from ausbau.core.origins import Path, dotted
from ausbau.core.parameters import looks_like_parameter
from ausbau.scenario import ScenarioSpec


def scenario_schema() -> dict[str, Any]:
    """A schema that knows the keys of a scenario file and every path of the base by name."""
    schema = ScenarioFile.model_json_schema()
    tree = read_base(packaged_scenarios() / BASE).tree
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "ausbau scenario"
    schema["properties"]["changes"] = {
        "type": "object",
        "description": "New entries by dotted path, each replacing what stood there.",
        "properties": dict(_entries(tree)),
        "propertyNames": {"pattern": r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"},
    }
    return schema


def _entries(tree: Mapping[str, Any], prefix: Path = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    for key in sorted(tree):
        path = (*prefix, key)
        value = tree[key]
        annotation = annotation_at(ScenarioSpec, path)
        if isinstance(value, Mapping) and not looks_like_parameter(value):
            yield from _entries(value, path)
        elif is_parameter(annotation):
            yield dotted(path), {"type": ["object", "string", "number"]}
        elif annotation is not None:
            yield dotted(path), TypeAdapter(annotation).json_schema()
