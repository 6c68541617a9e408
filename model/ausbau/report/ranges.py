"""Ranges and rows of numbers in words, their common unit said once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ausbau.texts import Texts
from ausbau.texts.numbers import number, significant
from ausbau.texts.quantities import COUNTED, SCALES, measured

_NUMBER = re.compile(r"[\N{MINUS SIGN}\d.,]+")
SHARES = frozenset({"share", "1"})
HOURS = "hours as such"
"""Instead of a unit: hours that never become days or months."""
PEOPLE = "person"
FIGURES = 3
SHARE_FIGURES = 2
"""A share of worlds or of money is known less closely than a duration of the plan."""


def span(low: float, high: float, unit: str, texts: Texts) -> str:
    """From low to high in handy units, like 22,1 – 35,4 Mio. EUR."""
    ends = [measured(value, unit, texts) for value in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    numbers = [_NUMBER.match(end) for end in ends]
    units = [end[found.end() :] for end, found in zip(ends, numbers, strict=True) if found]
    if len(units) == 2 and units[0] == units[1] and numbers[0]:
        ends[0] = numbers[0][0]
    return texts.fill("report.range", low=ends[0], high=ends[1])


@dataclass(frozen=True)
class Scale:
    """A unit for a whole row of numbers: its size, its words, and as many decimals for each.

    Large numbers of hours or people have no decimals but their own significant figures.
    """

    size: float
    words: str
    digits: int | None

    def number(self, value: float, texts: Texts) -> str:
        """A value in this unit, without its words."""
        scaled = value / self.size
        if self.digits is None and abs(scaled) >= 10 ** (FIGURES - 1):
            return significant(scaled, texts.language, FIGURES)
        return number(scaled, texts.language, self.digits or 0)


def common_scale(values: Iterable[float], unit: str, texts: Texts) -> Scale:
    """The scale that suits the largest of some values in a canonical unit; infinite ones are passed over."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if unit == HOURS:
        return Scale(1.0, texts["unit.h"], None)
    if unit in SHARES:
        return Scale(0.01, "%", _digits(largest / 0.01, SHARE_FIGURES))
    size = next((size for size, _ in SCALES.get(unit, ()) if largest >= 2 * size), 1.0)
    digits = None if unit == PEOPLE and size == 1.0 else _digits(largest / size, FIGURES)
    if unit in COUNTED - {PEOPLE} and size == 1.0:
        digits = 0
    if unit == "ratio":
        return Scale(1.0, "", digits)
    some = measured(
        3 * size, unit, texts
    )  # more than one of them, so that the unit is in the plural
    return Scale(size, _NUMBER.sub("", some, count=1).strip(), digits)


def _digits(largest: float, figures: int) -> int:
    """Decimals that show the largest value to so many figures."""
    if largest == 0:
        return 0
    return max(0, figures - 1 - math.floor(math.log10(largest)))
