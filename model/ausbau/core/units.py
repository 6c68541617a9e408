"""Quantities as text with a unit, converted once at the edge into floats of a canonical unit.

Factors are fractions, so nothing is rounded before the number is; no unit object leaves this module.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from ausbau.core.unit_table import (
    CANONICAL_NAME,
    KIND,
    MULTIPLIERS,
    SPELLINGS,
    SUPPORTED_UNITS,
    UNITS,
)
from ausbau.core.yaml_scalars import excerpt, kind_of

__all__ = [
    "SUPPORTED_UNITS",
    "UNITS",
    "Duration",
    "UnitError",
    "duration",
    "format_quantity",
    "quantity",
]

HOURS_PER_WORKING_DAY = 24.0
"""A working day is one day on which the calendar is open, all of its hours."""

_LONGEST_TEXT = 200
_LARGEST_EXPONENT = 400  # far beyond the range of a float, far below what would cost time


class Duration(NamedTuple):
    """Hours, either elapsed or of open calendar time."""

    hours: float
    is_working_time: bool


_DIMENSIONLESS = {"share": "1", "ratio": "1"}
_EXCHANGE = "convert it with a stated exchange rate"
_CURRENCY_SIGNS = {
    "€": "write EUR",
    "$": f"write USD; where EUR is expected, {_EXCHANGE}",
    "£": f"write EUR; {_EXCHANGE}",
}

_QUANTITY = re.compile(
    r"(?=[+-]?\.?[0-9])([+-]?[0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?\s*(.*)", re.DOTALL
)
_NUMBER_WITH_SEPARATORS = re.compile(r"[+-]?[0-9][0-9.,_' ]*")
_UNIT_EXPRESSION = re.compile(r"(?:1|[A-Za-z]\w*)(?:[*/][A-Za-z]\w*)*", re.ASCII)
_MULTIPLIED = re.compile(rf"({'|'.join(MULTIPLIERS)})\b\s*(.*)", re.DOTALL)
_DEFINITION = {unit.name: unit.definition for unit in UNITS}
_DEFINED = re.compile(r"([0-9.]*) *(.*)")
_POWER = re.compile(r"\b([kMGT]?W)\b")
_ENERGY = re.compile(r"\b([kMGT]?W)h\b")


class UnitError(ValueError):
    """A text that is not a quantity in the expected unit: what it is, what was expected, a hint."""

    def __init__(self, message: str, expected: str, hint: str) -> None:
        super().__init__(message, expected, hint)
        self.message = message
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; expected {self.expected}. Hint: {self.hint}"


def quantity(text: object, unit: str) -> float:
    """Value of a quantity in a canonical unit, rounded once.

    Parameters
    ----------
    text
        Number and unit, such as ``"1.2 billion EUR"``. A bare number is a quantity only where
        ``unit`` is ``ratio``.
    unit
        ``share``, also known as ``1`` (files write ``percent``); ``ratio`` (files write a number or
        ``percent``); or a product of the names in :data:`UNITS`, as in ``EUR/MW/year``.

    Raises
    ------
    UnitError
        If ``text`` is no finite quantity of that dimension in the one form that is understood.
    """
    if not isinstance(text, str):
        return _bare_number(text, unit)
    written = _QUANTITY.fullmatch(text.strip())
    if written is None or len(text) > _LONGEST_TEXT:
        raise _not_a_quantity(text, unit)
    whole, fraction, exponent, unit_text = written.groups()
    is_split = unit_text[:1] in tuple(",._'0123456789") and not unit_text.startswith("1/")
    if is_split or (fraction == "000" and whole.strip("+-0")):
        raise _misspelt_number(text.strip(), unit)
    if not unit_text and unit != "ratio":
        raise _no_unit(float(text.strip()), unit)
    numerator, denominator = _factor(unit_text, unit)
    power = int(exponent or 0) - len(fraction or "")
    if abs(power) > _LARGEST_EXPONENT:
        raise _not_finite(text, unit)
    digits = int(whole + (fraction or ""))
    raised: int = 10 ** max(power, 0)
    lowered: int = 10 ** max(-power, 0)
    try:
        # A quotient of integers is correctly rounded, so 14.3 kW is 0.0143 MW to the last bit.
        return digits * numerator * raised / (denominator * lowered)
    except OverflowError:
        raise _not_finite(text, unit) from None


def duration(text: object) -> Duration:
    """Duration such as ``6 month`` (elapsed) or ``10 working_day`` (24 h of open calendar each)."""
    if isinstance(text, str) and re.search(r"\bworking_days?\b", text):
        return Duration(quantity(text, "working_day") * HOURS_PER_WORKING_DAY, is_working_time=True)
    return Duration(quantity(text, "h"), is_working_time=False)


def format_quantity(value: float, unit: str) -> str:
    """Text from which :func:`quantity` reads the same value again."""
    if not math.isfinite(value):
        return f"{value} {unit}"
    if unit in {"share", "1"}:
        percent = (Decimal(repr(float(value))) * 100).normalize()
        return f"{percent:{'f' if -10 < percent.adjusted() < 16 else 'e'}} percent"
    number = repr(float(value)).removesuffix(".0")
    if unit == "ratio":
        return number
    return number + (unit[1:] if unit.startswith("1/") else f" {unit}")


def _bare_number(value: object, unit: str) -> float:
    """Value of what a YAML file gives as a number; only a ratio may lack a unit."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = "a quantity is missing" if value is None else f"{kind_of(value)} is no quantity"
        raise UnitError(message, _expected(unit), f"write `{_example(unit)}`")
    try:
        number = float(value)
    except OverflowError:
        raise _not_finite("the number", unit) from None
    if not math.isfinite(number):
        raise _not_finite(value, unit)
    if unit != "ratio":
        raise _no_unit(number, unit)
    return number


@lru_cache(maxsize=4096)
def _factor(unit_text: str, unit: str) -> tuple[int, int]:
    """Numerator and denominator of the factor that converts ``unit_text`` into ``unit``."""
    multiplied = _MULTIPLIED.fullmatch(unit_text)
    multiplier, rest = multiplied.groups() if multiplied else ("", unit_text)
    scale = MULTIPLIERS.get(multiplier, 1)
    if not rest:
        if unit == "ratio":
            return scale, 1
        hint = f"name the unit after `{multiplier}`"
        raise UnitError(f"`{multiplier}` is no unit", _expected(unit), hint)
    given, wanted = _expression(rest, unit), _canonical(unit)
    if not _is_same_dimension(given, wanted):
        message = f"`{rest}` is {_dimension(given)}, not {_dimension(wanted)}"
        raise UnitError(message, _expected(unit), _dimension_hint(given, unit))
    factor = scale * _in_base_units(given).factor / _in_base_units(wanted).factor
    return factor.numerator, factor.denominator


class _Multiple(NamedTuple):
    """An exact multiple of a product of base units, which are those with a dimension of their own."""

    factor: Fraction
    powers: Mapping[str, int]


@cache
def _in_base_units(expression: str) -> _Multiple:
    """What an expression is in base units: ``kWh/month`` is 1/1000 MWh by 2,629,800 s."""
    factor, powers = Fraction(1), Counter[str]()
    for sign, name in re.findall(r"([*/]?)([^*/]+)", expression):
        power = -1 if sign == "/" else 1
        unit = _defined(name)
        factor *= unit.factor**power
        powers.update({base: power * each for base, each in unit.powers.items()})
    return _Multiple(factor, {base: power for base, power in powers.items() if power})


@cache
def _defined(name: str) -> _Multiple:
    """One name of the list: a dimension of its own, a number, or a multiple of another expression."""
    definition = "1" if name == "1" else _DEFINITION[name]
    if definition.startswith("["):
        return _Multiple(Fraction(1), {name: 1})
    number, expression = _DEFINED.fullmatch(definition).groups()  # type: ignore[union-attr]
    of = _in_base_units(expression.replace(" ", "")) if expression else _Multiple(Fraction(1), {})
    return _Multiple(Fraction(number or 1) * of.factor, of.powers)


def _is_same_dimension(one: str, other: str) -> bool:
    return _in_base_units(one).powers == _in_base_units(other).powers


def _expression(written: str, unit: str) -> str:
    """Rewrite a unit from a file in the names of :data:`UNITS` joined by ``*`` and ``/``."""
    plain = re.sub(r"(?:^|\s+)per\s+", "/", written).replace("%", "percent")
    plain = re.sub(r"\s*([*/])\s*", r"\1", plain)
    plain = f"1{plain}" if plain.startswith("/") else plain
    if not _UNIT_EXPRESSION.fullmatch(plain):
        raise _unreadable(written, unit)
    parts = re.split(r"([*/])", plain)
    for part in parts:
        if part not in CANONICAL_NAME and part not in {"1", "*", "/"}:
            raise _unknown(part, unit)
    return "".join(CANONICAL_NAME.get(part, part) for part in parts)


@cache
def _canonical(unit: str) -> str:
    """Canonical unit as an expression; ValueError, not UnitError, because the program chose it."""
    expression = _DIMENSIONLESS.get(unit, unit)
    if any(name not in KIND for name in re.split(r"[*/]", expression)):
        raise ValueError(f"{unit!r} is not made of the unit names that the program knows")
    return expression


def _dimension(expression: str) -> str:
    """Say in words what a unit measures: ``EUR/MW/year`` is euros per power per time."""
    words = {"*": " times ", "/": " per "}
    parts = re.split(r"([*/])", expression)
    return "".join(words.get(part) or KIND[part] for part in parts)


def _example(unit: str) -> str:
    known = SUPPORTED_UNITS.get({"1": "share"}.get(unit, unit))
    return known.example if known else f"12 {unit}"


def _expected(unit: str) -> str:
    kinds = {"share": "a share", "1": "a share", "ratio": "a number"}
    return f"{kinds.get(unit, f'a quantity in {unit}')} such as `{_example(unit)}`"


def _no_unit(value: float, unit: str) -> UnitError:
    is_percentage = unit in {"share", "1"} and abs(value) > 1
    meant = format_quantity(value / 100 if is_percentage else value, unit)
    return UnitError(
        f"`{value:g}` has no unit", _expected(unit), f"write `{meant}` if that is meant"
    )


def _not_finite(value: object, unit: str) -> UnitError:
    message = f"`{value}` is not a finite number"
    return UnitError(message, _expected(unit), f"write `{_example(unit)}` or the like")


def _not_a_quantity(text: str, unit: str) -> UnitError:
    """Error for text that does not begin with a number."""
    start = text.strip().lower()
    if not start:
        return UnitError("a quantity is missing", _expected(unit), f"write `{_example(unit)}`")
    if re.match(r"[-+.]*(nan|inf)", start):
        return _not_finite(excerpt(text), unit)
    if any(sign in text for sign in _CURRENCY_SIGNS):
        return _unreadable(text, unit)
    hint = f"write the number, then the unit: `{_example(unit)}`"
    if start.startswith(("\N{MINUS SIGN}", "\N{EN DASH}")):
        hint = "write the sign as `-`"
    elif start.startswith(("<", ">", "~", "≈")):
        hint = "write one number, or a distribution in place of the value"
    return UnitError(f"`{excerpt(text)}` is no quantity", _expected(unit), hint)


def _misspelt_number(text: str, unit: str) -> UnitError:
    """Error for a decimal comma or for thousands separators."""
    found = _NUMBER_WITH_SEPARATORS.match(text)
    number = found[0].rstrip(" .,_'") if found else text
    rest = text[len(number) :].strip(" .,_'")
    groups = re.split(r"[.,_' ]", number)
    separators = [sign for sign in number if sign in ".,_' "]
    is_grouped = len(set(separators)) == 1 and all(len(group) == 3 for group in groups[1:])
    if not is_grouped and separators[-1:] in (["."], [","]):
        plain = f"{''.join(groups[:-1])}.{groups[-1]}"
    else:
        plain = "".join(groups)
    hint = f"write `{plain} {rest}".rstrip() + "`"
    if is_grouped and len(groups) == 2 and separators[0] in ".,":
        hint += (
            f", or `{float('.'.join(groups)):g} {rest}".rstrip()
            + "` if the sign separates decimals"
        )
    message = f"`{number}` is not a number here: `.` separates decimals and nothing thousands"
    return UnitError(message, _expected(unit), hint)


def _unreadable(written: str, unit: str) -> UnitError:
    """Error for a unit that is not made of names joined by ``*`` and ``/``."""
    for sign, hint in _CURRENCY_SIGNS.items():
        if sign in written:
            return UnitError(f"the sign `{sign}` is not a unit", _expected(unit), hint)
    hint = "write one number and one unit, its names joined by `*` or `/`, as in EUR/kW/year"
    first = re.match(r"[A-Za-z]*", written)
    if first and first[0].lower() in SPELLINGS:
        hint = f"write {SPELLINGS[first[0].lower()]}"
    elif re.search(r"gpu[ -]?h", written, re.IGNORECASE):
        hint = "write GPU-hours as GPU*h, and a price per GPU-hour as EUR/GPU/h"
    return UnitError(f"`{excerpt(written)}` is not a unit", _expected(unit), hint)


def _unknown(name: str, unit: str) -> UnitError:
    """Error for a name that is not in the list, with the one that was probably meant."""
    alike = [known for known in CANONICAL_NAME if known.lower() == name.lower()]
    spelling = SPELLINGS.get(name.lower())
    if alike:
        hint = f"write `{alike[0]}`: upper and lower case matter in units"
    elif spelling:
        hint = f"write {spelling}"
    else:
        close = difflib.get_close_matches(name, CANONICAL_NAME, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"write `{_example(unit)}` or the like"
    return UnitError(f"`{excerpt(name)}` is not a unit here", _expected(unit), hint)


def _dimension_hint(given: str, unit: str) -> str:
    """Guess what was meant by a unit of another dimension."""
    wanted = _canonical(unit)
    if ("USD" in given) != ("USD" in wanted):
        return "convert with a stated exchange rate: US dollars never become EUR here"
    if "working_day" in given:
        return "working days run on a calendar; write day, week or month here"
    guesses = (
        f"{given}/year",
        given.replace("*", "/"),
        given.replace("W*h", "Wh"),
        _POWER.sub(r"\1h", given),
        _ENERGY.sub(r"\1", given),
    )
    for meant in guesses:
        if _is_same_dimension(meant, wanted):
            return f"did you mean `{meant}`?"
    return f"write it in {unit}" if unit not in _DIMENSIONLESS else f"write `{_example(unit)}`"
