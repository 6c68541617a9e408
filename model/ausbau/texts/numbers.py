"""Numbers, dates and shares in the form of a language. Babel knows the forms."""

from __future__ import annotations

import math
from datetime import date, datetime

from ausbau.texts import Language

SHARE_STEP = 0.05
"""In prose, shares of worlds are rounded to 5 points: more would claim a precision that is not there."""


def number(value: float, language: Language, digits: int = 0) -> str:
    """A number with a fixed count of decimals."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language)


def significant(value: float, language: Language, figures: int = 3) -> str:
    """A number with so many significant figures, without an exponent."""
    if value == 0 or not math.isfinite(value):
        return number(value, language) if value == 0 else "–"
    digits = figures - 1 - math.floor(math.log10(abs(value)))
    return number(round(value, digits), language, max(0, digits))


def percent(share: float, language: Language, digits: int = 0) -> str:
    """A share in per cent."""
    return number(100 * share, language, digits) + (
        "\N{NO-BREAK SPACE}%" if language == "de" else "%"
    )


def worlds_of_hundred(share: float) -> int:
    """A share of worlds as people say it, rounded to 5 of 100; 0 and 100 only when it is exactly so."""
    rounded = round(share / SHARE_STEP) * round(100 * SHARE_STEP)
    if rounded == 0 and share > 0:
        return 1 if share < 0.03 else 5
    if rounded == 100 and share < 1:
        return 99 if share > 0.97 else 95
    return rounded


def day(value: date, language: Language) -> str:
    """A date in words: 13. März 2026, 13 March 2026."""
    from babel.dates import format_date

    pattern = "d. MMMM y" if language == "de" else "d MMMM y"
    return format_date(value, pattern, locale=language)


def month(value: datetime | date, language: Language) -> str:
    """A month in words: März 2026, March 2026."""
    from babel.dates import format_date

    return format_date(value, "MMMM y", locale=language)
