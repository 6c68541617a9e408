"""What a PDF holds: the words of its pages and the elements of its structure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def page_texts(document: bytes, most: int | None = None) -> list[str]:
    """The text of each page, or of the first ones, spaces and line breaks made plain."""
    pages = PdfReader(io.BytesIO(document)).pages[:most]
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def elements(node: Any) -> Iterator[DictionaryObject]:
    """All elements of a structure tree."""
    entry = node.get_object()
    if isinstance(entry, DictionaryObject):
        yield entry
        children = entry.get("/K", [])
        children = children.get_object() if hasattr(children, "get_object") else children
        for child in children if isinstance(children, list) else [children]:
            yield from elements(child) if hasattr(child.get_object(), "get") else iter(())
