"""A hindcast in a file: written by `ausbau hindcast --out`, and read by those who do not simulate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ausbau.core.errors import InputError, Problem

FORMAT = 1
SHIPPED = Path(__file__).with_name("shipped.json")
"""The hindcast that comes with the program, of its own cases and values."""
FROZEN = Path(__file__).with_name("forecasts.json")
"""The newest frozen forecasts, as they stand in `reports/forecasts`."""


def write(content: Mapping[str, Any], file: Path) -> Path:
    """Write what `Hindcast.as_json` gives."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")
    return file


def read_frozen(file: Path = FROZEN) -> dict[str, Any]:
    """Frozen forecasts as plain data."""
    return dict(json.loads(file.read_text(encoding="utf-8")))


def read(file: Path = SHIPPED) -> dict[str, Any]:
    """A saved hindcast as plain data; raises InputError where there is none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["format"] == FORMAT:
            return dict(content)
        message = f"has format {content['format']}, this version reads {FORMAT}"
    except (OSError, ValueError, TypeError, KeyError) as error:
        message = f"cannot be read: {error}"
    hint = "repeat `ausbau hindcast --out DIR`"
    raise InputError([Problem(str(file), 0, 0, "", message, "a saved hindcast", hint)])
