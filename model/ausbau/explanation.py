"""What a dotted path means: an entry of a scenario, a variable or a metric."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from ausbau import metrics, pipeline
from ausbau.core.errors import InputError, Problem
from ausbau.scenario import Scenario, ScenarioSpec


@dataclass(frozen=True)
class Explanation:
    """All that is known about one path; empty where a field does not apply."""

    path: str
    kind: str
    meaning: str
    unit: str = ""
    value: str = ""
    source: str = ""
    confidence: str = ""
    known_on: str = ""
    note: str = ""
    entries: tuple[str, ...] = ()


def explain(path: str, scenario: Scenario) -> Explanation:
    """Explain a path, with the value it has in a scenario.

    Raises
    ------
    InputError
        naming the nearest known path.
    """
    if path in scenario.parameters:
        return _parameter(path, scenario)
    metric = metrics.catalogue().get(path.split("@", maxsplit=1)[0].split("[", maxsplit=1)[0])
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
        _meaning(ScenarioSpec, path.split(".")),
        value="" if isinstance(node, (BaseModel, Mapping)) else str(node),
        entries=tuple(_entries(path, node)),
    )


def _parameter(path: str, scenario: Scenario) -> Explanation:
    parameter = scenario.parameters[path]
    passport = parameter.passport
    source = scenario.sources.get(passport.source)
    title = "" if source is None else f": {source.title_in('en')}"
    address = f" ({source.address})" if source is not None and source.address else ""
    return Explanation(
        path=path,
        kind="parameter",
        meaning=_meaning(ScenarioSpec, path.split(".")),
        unit=parameter.unit,
        value=parameter.text,
        source=f"{passport.source}{title}{address}",
        confidence=passport.confidence,
        known_on=str(passport.known_on or ""),
        note=passport.note,
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


def _meaning(annotation: Any, parts: list[str]) -> str:
    """The docstrings along a path, the entry's own first."""
    texts: list[str] = []
    for part in parts:
        model = _model(annotation)
        if model is None:
            annotation = _values_of(annotation)
            texts.append(_docstring(_model(annotation)))
            continue
        field = model.model_fields[part]
        annotation = field.annotation
        described = field.description or _docstring(_model(annotation))
        texts.append(described)
    return next((text for text in reversed(texts) if text), "")


def _model(annotation: Any) -> type[BaseModel] | None:
    options = [annotation, *get_args(annotation)]
    for option in options:
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option if get_origin(annotation) not in (dict, Mapping) else None
    return None


def _values_of(annotation: Any) -> Any:
    arguments = get_args(annotation)
    return arguments[1] if get_origin(annotation) in (dict, Mapping) else annotation


def _docstring(model: type[BaseModel] | None) -> str:
    return "" if model is None else (model.__doc__ or "").split("\n")[0]


def _unknown(path: str, scenario: Scenario) -> Problem:
    known = [
        *scenario.parameters,
        *metrics.catalogue(),
        *(variable.name for variable in pipeline.variables()),
    ]
    matches = difflib.get_close_matches(path, known, n=1)
    hint = f"did you mean {matches[0]}?" if matches else "see `ausbau schema`"
    return Problem("explain", 0, 0, path, "is no entry, variable or metric", "", hint)
