"""The table of all rules, from their docstrings."""

from __future__ import annotations

import inspect
import pkgutil
import re
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date
from importlib import import_module
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from ausbau.documentation.markdown import code, page, plain, table

DOMAINS = ("buildout", "demand", "allocation", "energy", "talent", "finance", "sovereignty")

ENGINE = ("calendars", "jobs", "network", "network_check", "open_time", "status_date")
"""Files whose functions keep the time of an engine; they say nothing about the world."""

_NUMBERS = (float, int, bool, np.datetime64, date, type(None))
_CONTAINERS = (Union, types.UnionType, tuple, list, dict, Mapping, Sequence, Collection, Iterable)
_HEADS = ("rule", "what it computes", "rests on")
_SOURCE = re.compile(r"\bSources?: (.+?)(?:\n[ \t]*\n|\Z)", re.DOTALL)
_LAW = re.compile(r"§ ?\d+[a-z]?(?: \(\d+\))?(?: sentence \d+)? [A-Z]\w+")
_TEXT = """
A rule is a pure function: numbers and arrays in canonical units go in, the same come out. It knows no file,
no label, no random number and no scenario. This table lists every public function of a domain whose
signature says so; what keeps the time of an engine and compiled kernels, which repeat a readable reference,
are not listed. *Rests on* is what the docstring of the rule names, or that of its file; where it is empty
the rule is arithmetic, and the sources of its numbers stand in their passports
([parameters](parameters.md)). Equations in their order: [model description](../model.md).
"""


@dataclass(frozen=True)
class Rule:
    """One rule: where it stands, what it says, what it rests on."""

    domain: str
    file: str
    name: str
    meaning: str
    basis: str


def text() -> str:
    """The page."""
    return page("Rules", _TEXT.strip(), *(_section(domain) for domain in DOMAINS))


def _section(domain: str) -> str:
    rows = ([f"{_link(rule)}", rule.meaning, rule.basis] for rule in rules_of(domain))
    return f"## {domain}\n\n" + table(_HEADS, rows)


def _link(rule: Rule) -> str:
    address = f"../../model/ausbau/{rule.domain}/{rule.file}.py"
    return f"[{code(f'{rule.file}.{rule.name}')}]({address})"


def rules_of(domain: str) -> Iterator[Rule]:
    """The rules of a domain, by file and then in the order of the file."""
    package = import_module(f"ausbau.{domain}")
    files = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    for file in files:
        if file in ENGINE:
            continue
        module = import_module(f"ausbau.{domain}.{file}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and is_rule(function):
                documented = function.__doc__ or ""
                basis = _basis(documented) or _basis(module.__doc__ or "")
                yield Rule(domain, file, name, plain(documented), basis)


def is_rule(function: Callable[..., Any]) -> bool:
    """Whether a function takes and returns nothing but numbers, arrays, and records of them."""
    hints = get_type_hints(function)
    returned = hints.get("return")
    return returned is not type(None) and all(_is_numeric(hint) for hint in hints.values())


def _is_numeric(hint: Any, within: tuple[Any, ...] = ()) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _NUMBERS or origin is np.ndarray or hint is np.ndarray:
        return True
    if origin in (dict, Mapping):  # lines of a bill and reliefs go by name
        return _is_numeric(arguments[1], within)
    if origin is Callable:
        return all(_is_numeric(argument, within) for argument in (*arguments[0], arguments[1]))
    if origin in _CONTAINERS:
        return all(_is_numeric(part, within) for part in arguments if part is not Ellipsis)
    if is_dataclass(hint):
        fields = get_type_hints(hint).values()
        return hint in within or all(_is_numeric(field, (*within, hint)) for field in fields)
    return False


def _basis(docstring: str) -> str:
    """The sources that a docstring names; without any, the laws it speaks of."""
    found = _SOURCE.search(inspect.cleandoc(docstring))
    if found:
        return plain(found[1])
    return "; ".join(dict.fromkeys(_LAW.findall(" ".join(docstring.split()))))
