"""The pictures of the README, drawn from a run."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

from ausbau.report import figures
from ausbau.results import Run

PICTURES = ("gpu_fan",)
"""Names of the figures that the README shows."""


def write_pictures(run: Run, folder: Path) -> list[Path]:
    """Each picture as SVG whose letters are drawn, since a reader's browser may lack the font."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in PICTURES:
        file = folder / f"{name}.svg"
        chart = figures.draw(name, run)
        with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "ausbau"}):
            chart.savefig(file, format="svg", metadata={"Date": None})
        written.append(file)
    return written
