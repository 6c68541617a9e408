"""The schedule of an activity network as text for a terminal, in both languages."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ausbau.cli.output import wrapped
from ausbau.texts import Texts
from ausbau.texts.numbers import concise, number, percent

if TYPE_CHECKING:
    from ausbau.buildout.network_result import NetworkResult

FIGURES = 6
SAMPLED_FIGURES = 3
"""Of durations that are drawn; a thousand worlds tell no more of a mean."""
SHARE_DIGITS = 2
"""Of a share of worlds: a thousand of them tell it to some hundredths."""
NUMBER_WIDTH = 12


def title_text(result: NetworkResult, file: Path, seed: int, catalogue: Texts) -> str:
    """What was scheduled: the file, how many activities in how many worlds."""
    return catalogue.fill(
        "terminal.network.title",
        file=file,
        activities=_counted("activities", len(result.file.activities), catalogue),
        worlds=_counted("worlds", result.network.draws, catalogue),
        seed=seed,
    )


def network_lines(result: NetworkResult, catalogue: Texts) -> Iterator[str]:
    """Makespan and criticality; what never happens is told as such."""
    yield catalogue["terminal.network.makespan"]
    yield from _makespan_lines(result, catalogue)
    yield ""
    yield from wrapped(catalogue["terminal.network.criticality"], further="")
    width = max((len(name) for name in result.criticality), default=0)
    for name, index in result.criticality.items():
        yield f"  {name:<{width}}  {number(index, catalogue.language, SHARE_DIGITS)}"
    if result.never_started:
        yield ""
        yield catalogue["terminal.network.never_started"]
        for name, count in result.never_started.items():
            yield f"  {name:<{width}}  {_counted('worlds', count, catalogue)}"


def _makespan_lines(result: NetworkResult, catalogue: Texts) -> Iterator[str]:
    unfinished = int((~(result.makespan < math.inf)).sum())
    draws = result.network.draws
    if unfinished:
        worlds = _counted("worlds", draws, catalogue)
        never = catalogue.fill("terminal.network.never_ends", count=unfinished, worlds=worlds)
        yield from wrapped(never, "  ")
    else:
        mean = float(result.makespan.mean())
        yield _makespan(catalogue["terminal.network.mean"], mean, result, catalogue)
    for level, value in result.quantiles().items():
        yield _makespan(percent(level, catalogue.language), value, result, catalogue)


def _makespan(name: str, value: float, result: NetworkResult, catalogue: Texts) -> str:
    if not value < math.inf:
        return f"  {name:>6}  {catalogue['terminal.network.never']:>{NUMBER_WIDTH}}"
    figures = FIGURES if result.file.is_certain else SAMPLED_FIGURES
    text = concise(value, catalogue.language, figures)
    unit = result.file.unit
    words = catalogue.get(f"unit.{unit}", unit)
    return f"  {name:>6}  {text:>{NUMBER_WIDTH}} {words}".rstrip()


def _counted(key: str, count: int, catalogue: Texts) -> str:
    form = f"{key}_one" if count == 1 else key
    return catalogue.fill(f"terminal.network.{form}", count=number(count, catalogue.language))
