"""Numbers, dates and shares in the form of a language. Babel knows the forms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from ausbau.texts import Language

NO_BREAK = "\N{NO-BREAK SPACE}"
SHARE_STEP = 0.05
"""In prose, shares of worlds are rounded to 5 points: more would claim a precision that is not there."""


def number(value: float | Decimal, language: Language, digits: int = 0) -> str:
    """A number with a fixed count of decimals; what lies between two of them goes to the even one."""
    text = f"{Decimal(str(value)):,.{digits}f}".translate(_signs(language))
    is_zero = not any(digit in text for digit in "123456789")
    return text.replace("-", "" if is_zero else "\N{MINUS SIGN}")


@cache
def _signs(language: Language) -> Mapping[int, str]:
    """What groups digits and what begins decimals in a language, in place of Python's signs."""
    from babel import Locale

    symbols = Locale.parse(language).number_symbols["latn"]
    return str.maketrans({",": symbols["group"], ".": symbols["decimal"]})


def significant(value: float, language: Language, figures: int = 3) -> str:
    """A number with so many significant figures, without an exponent."""
    if not math.isfinite(value):
        return "–"
    return rounded(value, language, decimals(value, figures))


def decimals(value: float, figures: int) -> int:
    """Decimals that show a value to so many figures; negative where tens or hundreds are rounded."""
    if value == 0:
        return 0
    return figures - 1 - int(f"{value:.{figures - 1}e}".partition("e")[2])  # of the rounded number


def rounded(value: float, language: Language, digits: int) -> str:
    """A number with so many decimals; negative ones round tens or hundreds. Nothing is plainly 0."""
    return number(round(value, digits), language, max(0, digits) if value else 0)


def concise(value: float, language: Language, figures: int) -> str:
    """A number with at most so many significant figures, without zeros that say nothing."""
    shown = Decimal(f"{value:.{figures}g}")
    exponent = shown.normalize().as_tuple().exponent
    return number(shown, language, max(0, -exponent) if isinstance(exponent, int) else 0)


def percent(share: float, language: Language, digits: int = 0) -> str:
    """A share in per cent."""
    return with_unit(number(100 * share, language, digits), "%", language)


def with_unit(value: str, unit: str, language: Language) -> str:
    """A number and its unit, not to be torn apart; English sets no space before the per cent sign."""
    if not unit:
        return value
    is_tight = language == "en" and unit.startswith("%")
    return f"{value}{'' if is_tight else NO_BREAK}{unit}"


def worlds_of_hundred(share: float) -> int:
    """A share of worlds as people say it, rounded to 5 of 100; 0 and 100 only when it is exactly so."""
    rounded = round(share / SHARE_STEP) * round(100 * SHARE_STEP)
    if rounded == 0 and share > 0:
        return 1
    if rounded == 100 and share < 1:
        return 99
    return rounded


def day(value: date, language: Language) -> str:
    """A date in words: 13. März 2026, 13 March 2026."""
    from babel.dates import format_date

    pattern = "d. MMMM y" if language == "de" else "d MMMM y"
    return format_date(value, pattern, locale=language).replace(" ", NO_BREAK, 1)


def month(value: datetime | date, language: Language) -> str:
    """A month in words: März 2026, March 2026."""
    from babel.dates import format_date

    return format_date(value, "MMMM y", locale=language)


def short_month(value: datetime | date, language: Language) -> str:
    """A month in few letters: Feb. 2026, Feb 2026."""
    from babel.dates import format_date

    return format_date(value, "MMM y", locale=language).replace(" ", NO_BREAK)
