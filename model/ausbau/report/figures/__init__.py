"""Figures from saved results: one style, colour-blind safe, readable in grey, labelled directly.

Each figure is a module named by its noun with a function ``draw(run, language)`` that gives a
:class:`~ausbau.report.figures.chart.Chart`: a matplotlib figure with its caption and its alternative
text. Nothing is simulated; every number comes from the result. Where a result keeps the series of its
first worlds only, figures of series show those, and the caption says so.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ausbau.report.figures.chart import Chart
    from ausbau.results import Run
    from ausbau.study import Study
    from ausbau.texts import Language

NAMES = (
    "gpu_fan",
    "opening_dates",
    "hindcast",
    "gantt",
    "obstacles",
    "allocation",
    "access",
    "utilisation",
    "bill",
    "payers",
    "people",
    "cost",
    "money",
    "sovereignty",
    "verdicts",
    "influence",
)
"""Figures of a run in the order of the report."""
OF_STUDY = ("matrix", "fairness")
"""Figures of a study."""


def draw(name: str, of: Run | Study, language: Language = "en", **options: Any) -> Chart:
    """The figure of a name, of a run or of a study."""
    chart: Chart = module_of(name).draw(of, language, **options)
    return chart


def module_of(name: str) -> ModuleType:
    """The module of a figure, imported when it is first asked for."""
    if name not in (*NAMES, *OF_STUDY):
        raise KeyError(f"there is no figure {name!r}; there are {', '.join((*NAMES, *OF_STUDY))}")
    return import_module(f"{__name__}.{name}")
