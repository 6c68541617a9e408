"""Ranges and rows of numbers in words, their common unit said once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ausbau.texts import Texts
from ausbau.texts.numbers import decimals, rounded, significant, with_unit
from ausbau.texts.quantities import COUNTED, SCALES, measured

_NUMBER = re.compile(r"[\N{MINUS SIGN}\d.,]+")
SHARES = frozenset({"share", "1"})
HOURS = "hours as such"
"""Instead of a unit: hours that never become days or months."""
GPU = "GPU"
FIGURES = 3
COARSE_FIGURES = 2
"""A share, or a number of full-time posts, is known less closely than a price."""
COARSE = SHARES | {"FTE"}
DURATION = "h"
HOURS_PER_MONTH = 730.5
MONTH_DIGITS = 1
"""Worlds differ by months: a tenth of one is all that a median of some hundred of them can tell."""


@dataclass(frozen=True)
class Scale:
    """A unit for a whole row of numbers: its size, its words, and as many decimals for each.

    Without decimals, large numbers have their own significant figures.
    """

    size: float
    words: str
    digits: int | None

    def number(self, value: float, texts: Texts) -> str:
        """A value in this unit, without its words."""
        scaled = value / self.size
        if self.digits is None and abs(scaled) >= 10 ** (FIGURES - 1):
            return significant(scaled, texts.language, FIGURES)
        return rounded(scaled, texts.language, self.digits or 0)

    def with_unit(self, number_words: str, texts: Texts) -> str:
        """A number or a range of numbers in this unit, with its words."""
        return with_unit(number_words, self.words, texts.language)


def span(low: float, high: float, unit: str, texts: Texts) -> str:
    """From low to high in one handy unit, like 22,1 – 35,4 Mio. EUR."""
    scale = common_scale((low, high), unit, texts)
    ends = [scale.number(value, texts) for value in (low, high)]
    words = ends[0] if ends[0] == ends[1] else texts.fill("report.range", low=ends[0], high=ends[1])
    return scale.with_unit(words, texts)


def common_scale(values: Iterable[float], unit: str, texts: Texts) -> Scale:
    """The scale that suits the largest of some values in a canonical unit; infinite ones are passed over."""
    sizes = [abs(value) for value in values if math.isfinite(value)]
    largest = max(sizes, default=0.0)
    if unit == HOURS:
        return Scale(1.0, texts["unit.h"], None)
    if unit in SHARES:
        return Scale(0.01, "%", max(0, decimals(largest / 0.01, COARSE_FIGURES)))
    size = next((size for size, _ in SCALES.get(unit, ()) if largest >= 2 * size), 1.0)
    is_whole = all((value / size).is_integer() for value in sizes)
    digits = 0 if is_whole and largest < 10**FIGURES else _decimals(largest, unit, size)
    if unit == "ratio":
        return Scale(1.0, "", digits)
    some = measured(
        3 * size, unit, texts
    )  # more than one of them, so that the unit is in the plural
    return Scale(size, _NUMBER.sub("", some, count=1).strip(), digits)


def _decimals(largest: float, unit: str, size: float) -> int | None:
    """Decimals of a row; None where its numbers are so large that each has figures of its own."""
    if unit == DURATION:
        return MONTH_DIGITS if size == HOURS_PER_MONTH else 0
    if size == 1.0 and unit in COUNTED:
        return 0 if unit == GPU else None
    if size == 1.0 and largest >= 10**FIGURES:
        return None
    return max(0, decimals(largest / size, COARSE_FIGURES if unit in COARSE else FIGURES))
