"""What a scenario states for a parameter, in words: its value or distribution."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ausbau.core.parameters import DISTRIBUTION_KEYS
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import month
from ausbau.texts.quantities import COUNTED, distribution_words, measured

CALENDAR_YEARS = frozenset({"begin", "declining_begin", "declining_end", "first_year", "last_year"})
LEVEL_FIGURES = 2
MONTHS_PER_YEAR = 12
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")


def stated(path: str, run: Run, catalogue: Texts) -> str:
    """The value or distribution of a parameter in words, as the resolved scenario states it."""
    passport = run.passports[path]
    used = (passport["source"], passport["known_on"])
    return stated_within(path, run.scenario["sections"], used, catalogue)


def stated_within(
    path: str, sections: Mapping[str, Any], used: tuple[str, str], catalogue: Texts
) -> str:
    """The same in the sections of a scenario; of dated values the one of this source and date."""
    node = node_of(sections, path)
    if "dated" in node:
        node = next(e for e in node["dated"] if (e["source"], str(e["known_on"])) == used)
    return node_words(node, catalogue, is_year=is_calendar_year(path))


def level_words(path: str, value: float | str, unit: str, catalogue: Texts) -> str:
    """A quantile of a parameter's distribution, or its option, to two figures; a year as such."""
    if isinstance(value, str):
        return catalogue.word(value)
    if is_calendar_year(path):
        return f"{value:.0f}"
    counted = float(f"{value:.{LEVEL_FIGURES}g}") if unit in COUNTED else value
    return measured(counted, unit, catalogue, LEVEL_FIGURES)


def is_calendar_year(path: str) -> bool:
    """Whether a parameter is a calendar year, by the end of its path."""
    return path.rpartition(".")[2] in CALENDAR_YEARS


def node_words(node: Mapping[str, Any], catalogue: Texts, *, is_year: bool = False) -> str:
    """The value or distribution of one parameter entry in words; a year has no thousands."""
    key = next(key for key in DISTRIBUTION_KEYS if key in node)
    if is_year and key == "value" and not float(node[key]).is_integer():
        return month(_instant(float(node[key])), catalogue.language)
    words = distribution_words(key, node[key], catalogue)
    return _THOUSANDS.sub("", words) if is_year else words


def _instant(year: float) -> date:
    """The first day of the month in which a year with its fraction lies."""
    whole = int(year)
    return date(whole, 1 + int((year - whole) * MONTHS_PER_YEAR), 1)


def node_of(tree: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The entry of a parameter in the sections of a resolved scenario."""
    node: Any = tree
    for part in path.split("."):
        node = node[part]
    if not isinstance(node, Mapping):
        raise TypeError(f"{path} is no parameter of the resolved scenario")
    return node
