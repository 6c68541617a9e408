"""Freeze forecasts of plants that are not open yet: ``python reports/forecasts/freeze.py 2026-11-22``.

The folder of that day then holds ``forecasts.json``: what was told, its SHA-256, and what repeats it.
A file that exists is refused: what is frozen is never written again. The report tells the newest one,
of which the package holds a copy.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ausbau.buildout import reference_cases
from ausbau.hindcast import frozen, saved

FOLDER = Path(__file__).parent
FILE_NAME = "forecasts.json"


def main(day: date) -> None:
    """Tell all forecasts and write them with their manifest."""
    file = FOLDER / str(day) / FILE_NAME
    if file.exists():
        sys.exit(f"{file} is frozen; forecasts of another day go into another folder")
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(content(day), ensure_ascii=False, indent=2, allow_nan=False)
    for target in (file, saved.FROZEN):
        target.write_text(text + "\n", encoding="utf-8")


def content(day: date) -> dict[str, Any]:
    """What the file holds."""
    told = frozen.forecasts(reference_cases.shipped(), day)
    return {
        "frozen_on": str(day),
        "draws": frozen.DRAWS,
        "seed": frozen.SEED,
        "commit": _commit(),
        "versions": {"ausbau": version("ausbau"), "python": platform.python_version()},
        "cases_sha256": frozen.cases_sha256(reference_cases.folder()),
        "forecasts_sha256": frozen.sha256_of(told),
        "forecasts": told,
    }


def _commit() -> str:
    """The commit that the forecasts were made with."""
    return subprocess.run(  # noqa: S603  fixed arguments
        ["git", "-C", str(FOLDER), "rev-parse", "HEAD"],  # noqa: S607  git is looked up on the path
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
