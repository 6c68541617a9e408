"""Something a reader must know, as the key of a text and what fills its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """Key of a text of the catalogues, ``terminal.bill.note`` or ``terminal.bill.reading``."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """The note as plain data; notes within it as well."""
        return {"key": self.key, **{name: _plain(value) for name, value in self.fields.items()}}


def _plain(value: object) -> object:
    if isinstance(value, Note):
        return value.content()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
