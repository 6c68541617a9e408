"""The headline figures of a run beside published ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ausbau.documentation.markdown import lines, page, table
from ausbau.documentation.published import Comparison, PublishedFigures
from ausbau.documentation.sanity_figures import (
    FIGURES,
    Figure,
    Spread,
    eur_per_usd,
    in_operation,
)
from ausbau.key_figures import operating_year
from ausbau.results import Run
from ausbau.texts.numbers import significant

_HEADS = ("figure", "model", "published", "model's median", "what to mind")

_INTRODUCTION = """
The plan *{title}* in {draws} simulated worlds: medians, with 10 to 90 per cent of the worlds in brackets.
Figures of the running plant are those of {year}, in the {complete} worlds in which all GPUs are in service
from its first day. A cost of a GPU-hour is a ratio of expectations over all worlds. *Inside* means that the
median lies between the lowest and the highest published value, *overlaps* that a part of the worlds does,
*outside* that nine tenths of them lie beyond. A figure outside is not necessarily wrong: the last column says
what to mind.
"""
_ORIGIN = """
Written by `python -m ausbau.documentation sanity --draws {draws} --seed {seed}`, version {version}, scenario
`{scenario}`, published values `{published}` (`model/ausbau/documentation/published.yaml`, each with source,
confidence and date). Prices in USD are converted at EUR {rate}, the median of the worlds. Sources:
[reference/sources.md](reference/sources.md).
"""


def text(run: Run, published: PublishedFigures) -> str:
    """The page for a run of the announced plan."""
    rate = eur_per_usd(run)
    rows = (_row(figure, published.figures[name], run, rate) for name, figure in FIGURES.items())
    return page(
        "Headline figures beside published ones",
        _introduction(run),
        table(_HEADS, rows),
        _origin(run, published, rate),
    )


def _introduction(run: Run) -> str:
    return _INTRODUCTION.format(
        title=run.scenario["title"]["en"],
        draws=run.manifest["draws"],
        year=operating_year(run),
        complete=int(in_operation(run).sum()),
    ).strip()


def _origin(run: Run, published: PublishedFigures, rate: float) -> str:
    return _ORIGIN.format(
        draws=run.manifest["draws"],
        seed=run.manifest["seed"],
        version=run.manifest["versions"]["ausbau"],
        scenario=run.manifest["scenario_sha256"][:12],
        published=published.version,
        rate=significant(rate, "en"),
    ).strip()


def _row(figure: Figure, comparison: Comparison, run: Run, rate: float) -> list[str]:
    spread = figure.spread(run)
    return [
        comparison.title,
        _model(spread, figure),
        lines(_published(comparison, figure, rate)) or "not found",
        judged(spread, spans(comparison, figure, rate)),
        comparison.why,
    ]


def spans(comparison: Comparison, figure: Figure, rate: float) -> list[tuple[float, float]]:
    """The published ends in the figure's canonical unit."""
    return [entry.span(figure.unit, rate) for entry in comparison.published.values()]


def judged(spread: Spread, published: list[tuple[float, float]]) -> str:
    """Where the model lies relative to all that is published."""
    if not published:
        return "–"
    low, high = min(span[0] for span in published), max(span[1] for span in published)
    if low <= spread.middle <= high:
        return "inside"
    return "overlaps" if spread.low <= high and spread.high >= low else "outside"


def _model(spread: Spread, figure: Figure) -> str:
    middle, low, high = (
        _shown(value, figure) for value in (spread.middle, spread.low, spread.high)
    )
    return f"{middle} {figure.label} ({low} to {high})".replace("  ", " ").replace(" %", "%")


def _published(comparison: Comparison, figure: Figure, rate: float) -> Iterator[str]:
    for entry in comparison.published.values():
        low, high = (_shown(value, figure) for value in entry.span(figure.unit, rate))
        span = low if low == high else f"{low} to {high}"
        link = f"[{entry.source}](reference/sources.md#{entry.source})"
        yield f"**{span}** {entry.what} ({link}, {entry.confidence})"


def _shown(value: float, figure: Figure) -> str:
    """Three significant figures at most, without the noughts that would claim more."""
    if not np.isfinite(value):
        return "never" if figure.unit == "h" else "no hours at all"
    whole, point, decimals = significant(value / figure.per, "en").partition(".")
    kept = decimals.rstrip("0")
    return whole + point + kept if kept else whole
