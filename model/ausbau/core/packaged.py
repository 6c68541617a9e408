"""Where the scenarios stand that come with the program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def packaged_scenarios() -> Path:
    """The folder of scenarios of the package; of the repository, where it runs from there."""
    package = Path(str(files("ausbau")))
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent.parent / "scenarios"
