"""Why an undecided claim is undecided where the share of all worlds is clear: an option with few worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import number
from ausbau.texts.quantities import measured, quantity_words, taken_apart
from ausbau.verdicts import HALF, Share, judge

UNDECIDED = "undecided"
NUMBERS = frozenset({"ratio", "1", "share"})
"""Units of options that the register names by their bare number."""

Claim = Mapping[str, Any]


@dataclass(frozen=True)
class OpenOption:
    """An option of a model alternative whose own worlds are too few for a verdict."""

    alternative: str
    option: str
    worlds: int


def open_option(claim: Claim) -> OpenOption | None:
    """The option that needs the most worlds more, of those that a deciding border divides.

    None where the claim is not undecided, or undecided over all worlds.
    """
    if claim["verdict"] != UNDECIDED or _is_divided(claim["interval"], claim["demanded_share"]):
        return None
    needed = dict(_divided(claim))
    return max(needed, key=lambda option: needed[option], default=None)


def _divided(claim: Claim) -> Iterator[tuple[OpenOption, int]]:
    """Each option that a border divides, with the draws that would settle it alone."""
    overall, demanded = _share(claim), claim["demanded_share"]
    for alternative, options in claim["alternatives"].items():
        for name, option in options.items():
            share = _share(option)
            if _is_divided(share.interval, demanded):
                alone = judge(overall, {name: share}, demanded, "ours")
                yield OpenOption(alternative, name, option["worlds"]), alone.draws_to_settle or 0


def _share(told: Mapping[str, Any]) -> Share:
    worlds = told["worlds"]
    return Share(round(told["share"] * worlds) if worlds else 0, worlds)


def _is_divided(interval: Sequence[float], demanded: float) -> bool:
    """Whether a deciding border lies inside the Monte Carlo error of a share."""
    low, high = interval
    return any(low < border <= high for border in (HALF, demanded))


def open_option_words(found: OpenOption, run: Run, catalogue: Texts) -> str:
    """The clause that names the option and how many worlds it has."""
    entry = run.scenario["sections"]["alternatives"][found.alternative]
    key = "report.open_option_one" if found.worlds == 1 else "report.open_option"
    return catalogue.fill(
        key,
        alternative=entry["title"][catalogue.language],
        option=_option_words(found.option, run.passports[entry["parameter"]]["unit"], catalogue),
        worlds=number(found.worlds, catalogue.language),
    )


def _option_words(option: str, unit: str, catalogue: Texts) -> str:
    """An option by its word, or by its value with unit."""
    if taken_apart(option) is None or unit in NUMBERS:
        return quantity_words(option, catalogue)
    return measured(float(option), unit, catalogue)
