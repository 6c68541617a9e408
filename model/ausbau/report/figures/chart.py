"""A figure with its caption and a text for those who cannot see it; the same chart gives the same bytes."""

from __future__ import annotations

import html
import io
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from ausbau.report.figures.style import QUIET, WIDTH_INCHES, in_style


class Chart(Figure):
    """A matplotlib figure that knows what it shows.

    Attributes
    ----------
    caption
        What is shown, and the source: program, scenario and number of worlds.
    alternative
        What can be seen, with the main numbers.
    is_empty
        Whether there was nothing to draw, so that the chart only says so.
    """

    def __init__(self, *, height_inches: float, caption: str, alternative: str) -> None:
        super().__init__(figsize=(WIDTH_INCHES, height_inches), layout="constrained")
        self.caption = caption
        self.alternative = alternative
        self.is_empty = False

    @classmethod
    def saying(cls, sentence: str, *, caption: str) -> Chart:
        """A chart of one sentence, where there is nothing to draw."""
        chart = cls(height_inches=0.5, caption=caption, alternative=sentence)
        chart.is_empty = True
        chart.text(0.5, 0.5, sentence, ha="center", va="center", color=QUIET, wrap=True)
        return chart

    def svg(self) -> bytes:
        """The chart as SVG whose text is text in DejaVu Sans, for a page that brings this font."""
        return self._written("none")

    def _repr_html_(self) -> str:
        """Picture and caption for a notebook; letters are drawn, since a browser may lack the font."""
        picture = self._written("path").decode()
        start = picture.index("<svg")
        return (
            f'<figure role="img" aria-label="{html.escape(self.alternative)}">{picture[start:]}'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )

    @in_style
    def _written(self, fonttype: str) -> bytes:
        """Drawn once: `savefig` would draw everything a first time only to settle the layout."""
        mpl.rcParams["svg.fonttype"] = fonttype
        canvas, dpi, buffer = self.canvas, self.dpi, io.BytesIO()
        printing: Any = FigureCanvasSVG(self)  # its stub lacks types
        try:
            printing.print_svg(buffer, metadata={"Date": None})
        finally:
            self.set_canvas(canvas)
            self.set_dpi(dpi)
        return buffer.getvalue()
