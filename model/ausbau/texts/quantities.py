"""Quantities and distributions as files write them, in the words of a language.

``2.5 month`` becomes 2,5 Monate, ``{triangular: [1 month, 2 month, 5 month]}`` 1 / 2 / 5 Monate (Dreieck).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ausbau.core.unit_table import CANONICAL_NAME, MULTIPLIERS
from ausbau.texts import Language, Texts
from ausbau.texts.numbers import NO_BREAK, number, percent, significant, with_unit

MOST_VALUES = 5
"""An empirical distribution of more values is told by their count and range."""
COUNTED = frozenset({"GPU", "person", "crew", "job"})
"""Canonical units that are counted: shown whole, never to significant figures."""
SCALES = {
    "EUR": ((1e9, "billion EUR"), (1e6, "million EUR"), (1e3, "thousand EUR")),
    "MWh": ((1e6, "TWh"), (1e3, "GWh")),
    "h": ((730.5, "month"), (24.0, "day")),
    "person": ((1e6, "million person"),),
    "GPU*h": ((1e6, "million GPU*h"),),
}
"""Larger units by canonical unit, each used from twice its size on."""
_QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Written:
    """A quantity taken apart: its number in the language's form, its unit as the file writes it."""

    number: str
    unit: str


def quantity_words(text: object, catalogue: Texts) -> str:
    """A quantity, or the name of an option, in words."""
    written = taken_apart(text, catalogue.language)
    if written is None:
        return catalogue.word(str(text))
    return with_unit(written.number, unit_after(written, catalogue), catalogue.language)


def unit_words(unit: str, catalogue: Texts) -> str:
    """A unit by itself, and in brackets how files write it; a number without one by what it counts."""
    named = catalogue.get(f"unit_name.{unit}", "")
    words = named or _expression(unit, catalogue, is_one=False)
    return words if named or words == unit else f"{words} ({unit})"


def measured(value: float, unit: str, catalogue: Texts, figures: int = 3) -> str:
    """A value given in its canonical unit: in a handy unit, shares in per cent, counts whole."""
    language = catalogue.language
    if unit in {"share", "1"}:
        return percent(value, language, _percent_digits(value))
    scaled, unit = _scaled(value, "" if unit == "ratio" else unit)
    is_whole = unit in COUNTED or scaled.is_integer()
    text = number(scaled, language) if is_whole else significant(scaled, language, figures)
    return with_unit(text, unit_after(Written(text, unit), catalogue), language)


def _percent_digits(share: float) -> int:
    return 0 if abs(share) >= 0.1 or abs(share) < 0.0005 else 1


def _scaled(value: float, unit: str) -> tuple[float, str]:
    """The value in the largest unit of which there are at least two."""
    for size, larger in SCALES.get(unit, ()):
        if abs(value) >= 2 * size:
            return value / size, larger
    return value, unit


def distribution_words(key: str, content: object, catalogue: Texts) -> str:
    """A parameter's value or distribution in words; ``key`` and ``content`` as in the file."""
    if key == "value":
        return quantity_words(content, catalogue)
    if key == "choice" and isinstance(content, Mapping):
        values = _options(content, catalogue)
    elif isinstance(content, Mapping):
        values = _fields(content, catalogue)
    elif isinstance(content, Sequence) and key == "empirical":
        return _empirical(content, catalogue)
    elif isinstance(content, Sequence) and key == "uniform":
        values = catalogue.fill("distribution.between", **_ends(content, catalogue))
    elif isinstance(content, Sequence):
        values = _joined(content, catalogue)
    else:
        raise TypeError(f"{key} {content!r} is not a distribution of a scenario file")
    return catalogue.fill(f"distribution.{key}", values=values)


def _options(content: Mapping[object, object], catalogue: Texts) -> str:
    """Options and their weights; behind a number the weight stands in brackets."""
    return ", ".join(
        f"{quantity_words(option, catalogue)}{NO_BREAK}{weight}"
        if taken_apart(option, catalogue.language) is None
        else f"{quantity_words(option, catalogue)}{NO_BREAK}({weight})"
        for option, share in content.items()
        for weight in [quantity_words(share, catalogue)]
    )


def _fields(content: Mapping[object, object], catalogue: Texts) -> str:
    return ", ".join(
        f"{catalogue[f'distribution.field.{name}']}{NO_BREAK}{quantity_words(value, catalogue)}"
        for name, value in content.items()
    )


def _empirical(content: Sequence[object], catalogue: Texts) -> str:
    """The values, weights left out; of many only their count and range."""
    values = [entry[0] if isinstance(entry, list) else entry for entry in content]
    if len(values) <= MOST_VALUES:
        joined = _joined(values, catalogue)
        return catalogue.fill("distribution.empirical", values=joined)
    ordered = sorted(values, key=lambda value: Decimal(str(value).split()[0]))
    ends = _ends([ordered[0], ordered[-1]], catalogue)
    count = number(len(values), catalogue.language)
    return catalogue.fill("distribution.empirical_many", count=count, **ends)


def _joined(values: Sequence[object], catalogue: Texts) -> str:
    """Values parted by strokes, their common unit once."""
    *first, last = _with_common_unit(values, catalogue)
    return f"{NO_BREAK}/ ".join([*first, last])


def _ends(values: Sequence[object], catalogue: Texts) -> dict[str, str]:
    low, high = _with_common_unit(values, catalogue)
    return {"low": low, "high": high}


def _with_common_unit(values: Sequence[object], catalogue: Texts) -> list[str]:
    """Each value in words; a unit that all share stands at the last one alone."""
    written = [taken_apart(value, catalogue.language) for value in values]
    units = {None if entry is None else entry.unit for entry in written}
    numbers = [entry.number for entry in written if entry is not None]
    if len(units) > 1 or len(numbers) < len(values):
        return [quantity_words(value, catalogue) for value in values]
    return [*numbers[:-1], quantity_words(values[-1], catalogue)]


def taken_apart(text: object, language: Language = "en") -> Written | None:
    """Number and unit of a quantity; None for anything else: an option, or true and false."""
    found = _QUANTITY.fullmatch(str(text).strip())
    if found is None:
        return None
    value = Decimal(found[1])
    exponent = value.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return Written(number(value, language, digits), found[2])


def unit_after(written: Written, catalogue: Texts) -> str:
    """The unit after a number: multiplier, plural, and what it is divided by."""
    multiplier, _, rest = written.unit.partition(" ")
    if multiplier not in MULTIPLIERS:
        multiplier, rest = "", written.unit
    words = _expression(rest, catalogue, is_one=written.number == "1" and not multiplier)
    return NO_BREAK.join(
        filter(None, [multiplier and catalogue[f"multiplier.{multiplier}"], words])
    )


def _expression(expression: str, catalogue: Texts, *, is_one: bool) -> str:
    """A unit like ``EUR/MW/year``: the whole if the catalogue has it, else its parts."""
    if f"unit.{expression}" in catalogue.entries or "/" not in expression:
        return _unit(expression, catalogue, is_one=is_one)
    above, *below = expression.split("/")
    divisors = [_unit(name, catalogue, is_one=True) for name in below]
    joined = divisors[0]
    for divisor in divisors[1:]:
        joined = catalogue.fill("unit.and", first=joined, second=divisor)
    words = "" if above in {"1", ""} else _unit(above, catalogue, is_one=is_one)
    return catalogue.fill("unit.per", above=words, below=joined).strip()


def _unit(name: str, catalogue: Texts, *, is_one: bool) -> str:
    canonical = CANONICAL_NAME.get(name, name)
    many = catalogue.get(f"unit.{canonical}", canonical)
    return catalogue.get(f"unit_one.{canonical}", many) if is_one else many
