"""The key figures of the brief: rows, the state of the law that each rests on, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ausbau.key_figures import MILLION, amount_rows, date_rows, operating_year, quantiles
from ausbau.report import rechtsstand
from ausbau.report.announced_sum import announced_sum
from ausbau.report.citations import publishers
from ausbau.report.rechtsstand import Laws
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import day, number, percent
from ausbau.texts.quantities import measured

CONNECTED = "buildout.connected_mw"
NET_PRESENT_VALUE = "finance.npv_eur"
BREAK_EVEN = "finance.break_even_sold_share"
MARKS = "¹²³⁴⁵⁶"


def section(run: Run, catalogue: Texts) -> dict[str, Any]:
    """Rows with the mark of their laws, the laws by mark, and the note."""
    rows = list(_rows(run, catalogue))
    laws = [rechtsstand.laws_of(run, row["metric"], catalogue) for row in rows]
    sets = [found for place, found in enumerate(laws) if found and found not in laws[:place]]
    marks = [MARKS[sets.index(found)] if found else "" for found in laws]
    return {
        "figures": [row | {"mark": mark} for row, mark in zip(rows, marks, strict=True)],
        "figures_stand": " ".join(_stand(run, sets, catalogue)),
        "figures_note": _note(run, catalogue),
    }


def _rows(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    """Dates, amounts, and what the plant earns."""
    yield from date_rows(run, catalogue)
    yield from amount_rows(run, catalogue)
    worth_eur = run.metrics[NET_PRESENT_VALUE].to_numpy()
    if not worth_eur.any():
        return
    middle, low, high = (
        number(value / MILLION, catalogue.language) for value in quantiles(worth_eur)
    )
    span = catalogue.fill("report.range", low=low, high=high)
    sold = run.metrics[BREAK_EVEN].to_numpy()
    if np.isfinite(sold).any():
        share, _, _ = quantiles(sold[np.isfinite(sold)])
        words = percent(share, catalogue.language)
        span = catalogue.fill("report.figures_break_even", range=span, share=words)
    yield {
        "metric": NET_PRESENT_VALUE,
        "name": catalogue["report.figures_npv"],
        "middle": middle,
        "range": span,
    }


def _stand(run: Run, sets: Sequence[Laws], catalogue: Texts) -> Iterator[str]:
    """The state of knowledge of all rows; behind each mark its laws, those of an earlier mark by it."""
    yield catalogue.fill("report.stand", date=rechtsstand.knowledge(run, catalogue)) + "."
    marked = "; ".join(_marked(place, sets, catalogue) for place in range(len(sets)))
    if marked:
        yield catalogue.fill("report.stand_of_law", laws=marked) + "."


def _marked(place: int, sets: Sequence[Laws], catalogue: Texts) -> str:
    laws = sets[place]
    earlier = next((e for e in range(place) if sets[e].items() <= laws.items()), None)
    if earlier is None:
        return f"{MARKS[place]} {rechtsstand.laws_told(laws, catalogue)}"
    more = {law: state for law, state in laws.items() if law not in sets[earlier]}
    told = rechtsstand.laws_told(more, catalogue)
    return catalogue.fill(
        "report.stand_besides", mark=MARKS[place], earlier=MARKS[earlier], laws=told
    )


def _note(run: Run, catalogue: Texts) -> str:
    kept, draws = run.series.sizes["draw"], run.manifest["draws"]
    first = number(kept, catalogue.language)
    return catalogue.fill(
        "report.figures_note",
        price_year=run.scenario["sections"]["money"]["price_year"],
        year=operating_year(run),
        kept=catalogue.fill("report.figures_kept", draws=first) if kept < draws else "",
        power=_power(run, catalogue),
        announced=_announced(run, catalogue),
    )


def _power(run: Run, catalogue: Texts) -> str:
    """That the highest load is use and no nameplate power; nothing where nothing is connected."""
    year = operating_year(run)
    column = f"{CONNECTED}@{year}-12-31"
    if column not in run.metrics:
        return ""
    connected_mw, _, _ = quantiles(run.metrics[column].to_numpy())
    if connected_mw == 0.0:
        return ""
    words = measured(connected_mw, "MW", catalogue, 2)
    return catalogue.fill("report.figures_power", connected=words, year=year)


def _announced(run: Run, catalogue: Texts) -> str:
    """The newest sum that a document names for the investment, with its source; nothing without."""
    found = announced_sum(run)
    if found is None:
        return ""
    return catalogue.fill(
        "report.figures_announced",
        value=found.words(catalogue),
        source=publishers([found.source], run, catalogue),
        date=day(found.known_on, catalogue.language),
    )
