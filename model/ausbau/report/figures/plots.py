"""``run.plot``: the figures of a run by name, for notebooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import TYPE_CHECKING

from ausbau.report.figures import NAMES, module_of

if TYPE_CHECKING:
    from ausbau.report.figures.chart import Chart
    from ausbau.results import Run


class Plots:
    """The figures of one run: ``run.plot.gantt()``, ``run.plot.gantt(language="de")``."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __getattr__(self, name: str) -> Callable[..., Chart]:
        """The function that draws the figure of a name."""
        if name not in NAMES:
            raise AttributeError(f"there is no figure {name!r}; there are {', '.join(NAMES)}")
        draw = module_of(name).draw
        return update_wrapper(partial(draw, self._run), draw)

    def __dir__(self) -> list[str]:
        """The names of the figures."""
        return list(NAMES)
