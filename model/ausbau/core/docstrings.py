"""Docstrings that stand below the attributes of a class, read from its source when somebody asks.

Pydantic can read them too, but does so for every class at import: a fifth of the time of checking a file.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise


@cache
def of_attributes(owner: type) -> Mapping[str, str]:
    """The docstrings of the attributes that a class itself declares, by name; none without a source."""
    declared = _classes(owner.__module__).get(owner.__qualname__.rsplit(".", maxsplit=1)[-1])
    return {} if declared is None else dict(_described(declared))


@cache
def _classes(module: str) -> Mapping[str, ast.ClassDef]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):  # made while running, typed at a prompt, or compiled
        return {}
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _described(declared: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement, following in pairwise(declared.body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            yield statement.target.id, inspect.cleandoc(following.value.value)
