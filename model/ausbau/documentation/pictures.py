"""The pictures of the README, drawn from a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl

from ausbau.report import figures
from ausbau.results import Run

PICTURES: Mapping[str, Mapping[str, Any]] = {
    "gpu_fan": {},
    "obstacles": {"most": 8},
    "verdicts": {"most": 10},
}
"""Figures that the README shows, with how much of them."""


def write_pictures(run: Run, folder: Path) -> list[Path]:
    """Each picture as SVG whose letters are drawn, since a reader's browser may lack the font."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, options in PICTURES.items():
        file = folder / f"{name}.svg"
        chart = figures.draw(name, run, **options)
        with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "ausbau"}):
            chart.savefig(file, format="svg", metadata={"Date": None})
        written.append(file)
    return written
