"""The table of all parameters of the base, by domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter

from ausbau.assembly import read_base
from ausbau.composition import BASE
from ausbau.core import schema
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.passports import Passport, ValidationContext
from ausbau.documentation.markdown import code, lines, page, plain, source_link, table
from ausbau.meaning import meaning_of
from ausbau.scenario_spec import ScenarioSpec

KEY = "*"
"""Stands for an id or a year where several entries share a row."""

_ANY_TIME = ValidationContext(None, None)
_HEADS = ("parameter", "meaning", "unit", "value", "source", "confidence", "known on")
_TEXT = """
Every parameter of [`scenarios/base/`](../../scenarios/base), which all scenarios start from. A `*` stands
for the ids or years named beside the values. A parameter with several dated values has a row for each: with
`as_of` the latest one known by then counts, without it the newest. Shapes and policies whose one passport
covers several numbers (seasons, weather, quota, correlation) stand in the files alone. What a scenario
changes: [scenarios](scenarios.md); what an entry is in a scenario, with the note of its passport: `ausbau
explain PATH`.
"""


@dataclass(frozen=True)
class Entry:
    """One value of one parameter; ``key`` is what the stars of ``pattern`` stand for.

    ``section`` is what the parameter is a field of, ``context`` what that means.
    """

    section: str
    context: str
    pattern: str
    key: str
    meaning: str
    parameter: Parameter


def text() -> str:
    """The page."""
    entries = list(base_entries())
    sections = dict.fromkeys(entry.pattern.split(".", maxsplit=1)[0] for entry in entries)
    parts = [_section(name, entries) for name in sections]
    return page("Parameters", _TEXT.strip(), *parts)


def _section(name: str, entries: Iterable[Entry]) -> str:
    rows: dict[str, dict[tuple[str, Passport], list[Entry]]] = {}
    for entry in entries:
        if entry.pattern.startswith(f"{name}."):
            passport = replace(entry.parameter.passport, note="")
            together = rows.setdefault(entry.section, {})
            together.setdefault((entry.pattern, passport), []).append(entry)
    return f"## {name}\n\n" + table(_HEADS, _rows(rows.values()))


def _rows(sections: Iterable[Mapping[tuple[str, Passport], list[Entry]]]) -> Iterator[list[str]]:
    """A row that says what the section is about, then one for each parameter and passport."""
    for section in sections:
        first = next(iter(section.values()))[0]
        if first.context != first.meaning:
            yield [f"**{code(first.section)}**", f"*{first.context}*", *[""] * (len(_HEADS) - 2)]
        for pattern in dict.fromkeys(pattern for pattern, _ in section):
            yield from (_row(entries) for key, entries in section.items() if key[0] == pattern)


def _row(entries: list[Entry]) -> list[str]:
    first = entries[0]
    passport = first.parameter.passport
    return [
        code(first.pattern),
        plain(first.meaning),
        first.parameter.unit if not first.parameter.options else "name",
        lines(_values(entries)),
        source_link(passport.source),
        passport.confidence,
        str(passport.known_on),
    ]


def _values(entries: list[Entry]) -> Iterator[str]:
    """Each value once, after the keys that have it."""
    keys: dict[str, list[str]] = {}
    for entry in entries:
        keys.setdefault(entry.parameter.text, []).append(entry.key)
    for value, shared in keys.items():
        named = [code(key) for key in shared if key]
        yield f"{', '.join(named)}: {value}" if named else value


def base_entries() -> Iterator[Entry]:
    """Every value of every parameter of the base, in declared order."""
    tree, spec = _base()
    for path, parameter in schema.parameters_of(spec):
        parts = path.split(".")
        chosen = _chosen(spec, parts)
        pattern = [KEY if own else part for part, own in zip(parts, chosen, strict=True)]
        field = max(at for at, own in enumerate(chosen) if not own)
        for value in _dated(parameter, _at(tree, parts)):
            yield Entry(
                section=".".join(pattern[:field]),
                context=meaning_of(spec, parts[:field]),
                pattern=".".join(pattern),
                key=".".join(part for part, own in zip(parts, chosen, strict=True) if own),
                meaning=meaning_of(spec, parts),
                parameter=value,
            )


@cache
def _base() -> tuple[Mapping[str, Any], ScenarioSpec]:
    tree = read_base(packaged_scenarios() / BASE).tree
    return tree, ScenarioSpec.model_validate(tree, context=_ANY_TIME)


def _chosen(spec: BaseModel, parts: Iterable[str]) -> list[bool]:
    """Which parts of a path are ids or years of the author's choice, not fields."""
    node: Any = spec
    chosen = []
    for part in parts:
        chosen.append(isinstance(node, Mapping))
        node = _below(node, part)
    return chosen


def _at(node: Any, parts: Iterable[str]) -> Any:
    for part in parts:
        node = _below(node, part)
    return node


def _below(node: Any, part: str) -> Any:
    if isinstance(node, Mapping):
        return {str(key): entry for key, entry in node.items()}[part]  # years are whole numbers
    return getattr(node, part)


def _dated(newest: Parameter, node: Mapping[str, Any]) -> Iterator[Parameter]:
    """All dated values of a parameter, the oldest first; where there are none, its only one."""
    if "dated" not in node:
        yield newest
        return
    quantity = Quantity(newest.unit, allows_working_time=newest.unit == "h")
    declared = Options(*newest.options) if newest.options else quantity
    adapter = TypeAdapter[Parameter](Annotated[Parameter, declared])
    values = [adapter.validate_python(entry, context=_ANY_TIME) for entry in node["dated"]]
    yield from sorted(values, key=lambda value: str(value.passport.known_on))
