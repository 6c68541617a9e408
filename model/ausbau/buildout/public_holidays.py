"""Public holidays by Land, as the holiday acts of the Länder fix them.

Only days that may fall on a Monday to Friday are listed: Easter Sunday and Whit Sunday, holidays by the act
of Brandenburg, close no working day.

Source: German Unity Day by article 2 of the Unification Treaty; all others by the acts of the Länder (FTG,
FeiertG, FeiertagsG, SFG, SächsSFG), read through the package ``holidays`` 0.109, category "public", with
which the tests compare every Land and year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateutil.easter import easter

KNOWN_YEARS = (1991, 2100)
"""First and last year whose public holidays are known: the acts since unification, as they stand now."""

LAENDER = (
    *("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"),
    *("NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"),
    "Augsburg",
)
"""Codes of the Länder, and of the one city that has more holidays than its Land."""

BAVARIA = ("BY", "Augsburg")


class _Holiday(NamedTuple):
    """A day of the year that some Länder keep, from a first to a last year, both included."""

    month: int
    day: int
    laender: tuple[str, ...] = LAENDER
    first_year: int = KNOWN_YEARS[0]
    last_year: int = KNOWN_YEARS[1]


_DAYS_OF_YEAR = (
    _Holiday(1, 1),
    _Holiday(1, 6, (*BAVARIA, "BW", "ST")),
    _Holiday(3, 8, ("BE",), first_year=2019),
    _Holiday(3, 8, ("MV",), first_year=2023),
    _Holiday(5, 1),
    _Holiday(5, 8, ("BE",), first_year=2020, last_year=2020),
    _Holiday(5, 8, ("BE",), first_year=2025, last_year=2025),
    _Holiday(6, 17, ("BE",), first_year=2028, last_year=2028),
    _Holiday(8, 8, ("Augsburg",)),
    _Holiday(8, 15, ("SL", "Augsburg")),
    _Holiday(9, 20, ("TH",), first_year=2019),
    _Holiday(10, 3),
    _Holiday(10, 31, ("BB", "MV", "SN", "ST", "TH")),
    _Holiday(10, 31, first_year=2017, last_year=2017),
    _Holiday(10, 31, ("HB", "HH", "NI", "SH"), first_year=2018),
    _Holiday(11, 1, (*BAVARIA, "BW", "NW", "RP", "SL")),
    _Holiday(12, 25),
    _Holiday(12, 26),
)

_DAYS_AFTER_EASTER = {
    -2: LAENDER,
    1: LAENDER,
    39: LAENDER,
    50: LAENDER,
    60: (*BAVARIA, "BW", "HE", "NW", "RP", "SL"),
}
"""Good Friday, Easter Monday, Ascension Day, Whit Monday and Corpus Christi, and who keeps them."""


@cache
def public_holidays(year: int, land: str | None) -> tuple[date, ...]:
    """Public holidays of a Land in one of the known years, in no order; None for those all Länder share."""
    kept = (*_by_date(year), *_by_easter(year), (_repentance_day(year), _repentance_keepers(year)))
    if land is None:
        return tuple(day for day, laender in kept if laender == LAENDER)
    return tuple(day for day, laender in kept if land in laender)


def _by_date(year: int) -> list[tuple[date, tuple[str, ...]]]:
    return [
        (date(year, each.month, each.day), each.laender)
        for each in _DAYS_OF_YEAR
        if each.first_year <= year <= each.last_year
    ]


def _by_easter(year: int) -> list[tuple[date, tuple[str, ...]]]:
    sunday = easter(year)
    return [(sunday + timedelta(days), laender) for days, laender in _DAYS_AFTER_EASTER.items()]


def _repentance_day(year: int) -> date:
    """Buß- und Bettag, the Wednesday before 23 November."""
    last = date(year, 11, 22)
    return last - timedelta((last.weekday() - 2) % 7)


def _repentance_keepers(year: int) -> tuple[str, ...]:
    """All Länder, until all but Saxony gave it up in 1995 to pay for nursing care insurance."""
    return LAENDER if year <= 1994 else ("SN",)
