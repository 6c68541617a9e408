"""Whether the working days of a horizon are known: public holidays are, from a first to a last year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ausbau.buildout.public_holidays import KNOWN_YEARS
from ausbau.core.findings import Finding


def findings(start: date, end: date) -> Iterator[Finding]:
    """The ends of a horizon, both days included, that reach beyond the known public holidays.

    A day of UTC ends an hour or two after the day in Germany, so the day after the last one counts.
    """
    first, last = date(KNOWN_YEARS[0], 1, 1), date(KNOWN_YEARS[1], 12, 30)
    for name, day in (("start", start), ("end", end)):
        if not first <= day <= last:
            yield Finding(
                ("timeline", name),
                f"the public holidays of {day.year} are not known to their end",
                f"a date from {first} to {last}",
                "the build-out counts working days",
            )
