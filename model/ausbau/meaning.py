"""What an entry of a scenario means: the docstring of its field, or of what it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ausbau.core.schema import field_meanings


def meaning_of(spec: BaseModel, parts: Iterable[str]) -> str:
    """The nearest docstring at or above a path: first of its own field, else of what holds it.

    The specification itself is walked, not its type, so that of several kinds the one that was
    chosen speaks. Empty where nothing on the way is described.
    """
    texts = [text for text in _texts(spec, parts) if text]
    return texts[-1] if texts else ""


def _texts(spec: BaseModel, parts: Iterable[str]) -> Iterator[str]:
    """The descriptions along a path, the outermost first."""
    node: Any = spec
    for part in parts:
        described = ""
        if isinstance(node, BaseModel):
            described = field_meanings(type(node)).get(part, "")
            node = getattr(node, part)
        elif isinstance(node, Mapping):
            node = {str(key): entry for key, entry in node.items()}[part]  # years are whole numbers
        else:
            return
        yield _paragraph(described) or _of_class(node)


def _of_class(node: Any) -> str:
    return _paragraph(type(node).__doc__ or "") if isinstance(node, BaseModel) else ""


def _paragraph(docstring: str) -> str:
    """The first paragraph on one line."""
    return " ".join(docstring.strip().split("\n\n", maxsplit=1)[0].split())
