"""What a dotted path means: an entry of a scenario, a variable or a metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from ausbau import metrics, pipeline
from ausbau.core.errors import InputError, Problem
from ausbau.core.findings import nearest
from ausbau.meaning import meaning_of
from ausbau.scenario import Scenario

Kind = Literal["parameter", "metric", "variable", "section", "entry"]


@dataclass(frozen=True)
class Explanation:
    """All that is known about one path; empty where a field does not apply."""

    path: str
    kind: Kind
    meaning: str
    unit: str = ""
    value: str = ""
    source: str = ""
    confidence: str = ""
    known_on: str = ""
    note: str = ""
    note_language: str = "en"
    entries: tuple[str, ...] = ()


def explain(path: str, scenario: Scenario, language: str = "en") -> Explanation:
    """Explain a path, with the value it has in a scenario; source and note in the language.

    Raises
    ------
    InputError
        naming the nearest known path.
    """
    if path in scenario.parameters:
        return _parameter(path, scenario, language)
    metric = metrics.find(path.split("@", maxsplit=1)[0].split("[", maxsplit=1)[0])
    if metric is not None:
        return Explanation(path, "metric", metric.meaning, metric.unit)
    for variable in pipeline.variables():
        if variable.name == path:
            meaning = f"{variable.meaning}; by {', '.join(variable.dims) or 'nothing'}"
            return Explanation(path, "variable", meaning, variable.unit)
    node = _node(scenario.spec, path.split("."))
    if node is None:
        raise InputError([_unknown(path, scenario)])
    return Explanation(
        path,
        "section" if isinstance(node, (BaseModel, Mapping)) else "entry",
        meaning_of(scenario.spec, path.split(".")),
        value="" if isinstance(node, (BaseModel, Mapping)) else str(node),
        entries=tuple(_entries(path, node)),
    )


def _parameter(path: str, scenario: Scenario, language: str) -> Explanation:
    parameter = scenario.parameters[path]
    passport = parameter.passport
    source = scenario.sources.get(passport.source)
    title = "" if source is None else f": {source.title_in(language)}"
    address = f" ({source.address})" if source is not None and source.address else ""
    is_german = language == "de" and passport.note_de != passport.note
    return Explanation(
        path=path,
        kind="parameter",
        meaning=meaning_of(scenario.spec, path.split(".")),
        unit=parameter.unit,
        value=parameter.text,
        source=f"{passport.source}{title}{address}",
        confidence=passport.confidence,
        known_on=str(passport.known_on or ""),
        note=passport.note_de if is_german else passport.note,
        note_language="de" if is_german else "en",
    )


def _node(node: Any, parts: list[str]) -> Any:
    """What stands at a path of a spec, or None."""
    for part in parts:
        if isinstance(node, BaseModel):
            node = getattr(node, part, None) if part in type(node).model_fields else None
        elif isinstance(node, Mapping):
            node = node.get(part)
        else:
            return None
    return node


def _entries(path: str, node: Any) -> list[str]:
    if isinstance(node, BaseModel):
        return [f"{path}.{name}" for name in type(node).model_fields]
    if isinstance(node, Mapping):
        return [f"{path}.{key}" for key in sorted(node)]
    return []


def _unknown(path: str, scenario: Scenario) -> Problem:
    known = [
        *_with_what_is_above(scenario.parameters),
        *metrics.catalogue(),
        *(variable.name for variable in pipeline.variables()),
    ]
    hint = nearest(path, known) or "see `ausbau schema`"
    return Problem("explain", 0, 0, path, "is no entry, variable or metric", "", hint)


def _with_what_is_above(paths: Iterable[str]) -> list[str]:
    """Paths and the sections that they lie in."""
    parts = [path.split(".") for path in paths]
    return list(
        dict.fromkeys(".".join(part[:end]) for part in parts for end in range(1, len(part) + 1))
    )
