"""Numbers as tables write them: decimal point or comma, thousands, signs, and cells without a value.

A number shows its decimal sign by having both signs (``1.234,5``), a sign twice (``1.234.567``), or
digits around its only sign that cannot be thousands (``0,5``, ``12.34``, ``1234.500``). ``1.250`` shows
nothing: it may be five quarters or a thousand and a quarter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

Decimal = Literal[".", ","]

MISSING = frozenset({"", "-", "–", "—", "n/e", "n/a", "#n/a", "#nv", "na", "nan", "null", "none"})
"""What exports write where there is no value, in small letters."""

_GROUPED = re.compile("[+-]?[1-9][0-9]{0,2}(?:[ \u00a0\u202f'’][0-9]{3})+(?:[.,][0-9]*)?")
_GROUP_SIGNS = re.compile("[ \u00a0\u202f'’]")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_NUMBER = {
    decimal: re.compile(
        rf"[+-]?(?:(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{other}[0-9]{{3}})+)(?:{sign}[0-9]*)?|{sign}[0-9]+)"
        r"(?:[eE][+-]?[0-9]+)?"
    )
    for decimal, sign, other in ((".", r"\.", ","), (",", ",", r"\."))
}


def plain(text: str) -> str:
    """A number with the minus of keyboards, and without spaces or apostrophes between thousands."""
    written = text.strip().replace("\u2212", "-")
    if written.isascii() and " " not in written and "'" not in written:
        return written
    return _GROUP_SIGNS.sub("", written) if _GROUPED.fullmatch(written) else written


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.lower() in MISSING


def shown_decimal(text: str) -> Decimal | None:
    """Decimal sign that a plain number shows by itself; None if it has none, or two readings."""
    points, commas = text.count("."), text.count(",")
    if not points + commas or is_in_doubt(text):
        return None
    if points and commas:
        return "." if text.rindex(".") > text.rindex(",") else ","
    is_repeated = points + commas > 1
    return "." if (points > 0) != is_repeated else ","


def is_in_doubt(text: str) -> bool:
    """Whether the only sign of a plain number may separate decimals or thousands."""
    return text[-4:-3] in {".", ","} and _THOUSANDS.fullmatch(text) is not None


def usual_decimal(texts: Iterable[str]) -> Decimal | None:
    """The sign that most of the numbers show; None if none of them shows any."""
    shown = Counter(sign for text in texts if (sign := shown_decimal(text)))
    return shown.most_common(1)[0][0] if shown else None


def number(text: str, decimal: Decimal) -> float | None:
    """Value of a plain number; None for what is none with this decimal sign, or not finite."""
    if not _NUMBER[decimal].fullmatch(text):
        return None
    value = float(text.replace("," if decimal == "." else ".", "").replace(decimal, "."))
    return value if abs(value) < float("inf") else None
