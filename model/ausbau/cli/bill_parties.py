"""Who receives the lines of a bill and who bears what lowers them, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ausbau.cli.table import fits, table
from ausbau.texts import Texts
from ausbau.texts.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ausbau.energy.bill_account import Bill, YearBill

COLUMNS = ("receives", "bears_contained", "bears_by_law", "bears_together")
SCALES = ((1.0, 2, ""), (1.0, 0, ""), (1e3, 0, "thousand"), (1e6, 0, "million"))
"""EUR to a unit, its decimals and its name, the finest first; the first that has room is taken."""


def parties(bill: Bill, year: YearBill, catalogue: Texts) -> Iterator[str]:
    """The parties and what each receives and bears, in one unit that the head names."""
    amounts = (
        bill.by_recipient(year),
        bill.by_payer_contained(year),
        bill.by_payer(year, year.by_law),
        bill.by_payer(year, year.together),
    )
    scaled = [_rows(amounts, scale, catalogue) for scale in SCALES]
    return table(next((rows for rows in scaled if fits(rows)), scaled[0]))


def party_words(party: str, catalogue: Texts) -> str:
    """The name of a party."""
    return catalogue.get(f"terminal.payer.{party or 'unnamed'}", party)


def _rows(
    amounts: Sequence[Mapping[str, float]], scale: tuple[float, int, str], catalogue: Texts
) -> list[list[str]]:
    """The head, then a row for each party; a dash where nothing is received or borne."""
    size, digits, multiplier = scale
    unit = f"{catalogue[f'multiplier.{multiplier}']} EUR" if multiplier else "EUR"
    head = [catalogue.fill("terminal.bill.party", unit=unit)]
    head += [catalogue[f"terminal.bill.{column}"] for column in COLUMNS]
    rows = [head]
    for party in dict.fromkeys(name for column in amounts for name in column):
        cells = [
            number(column[party] / size, catalogue.language, digits) if party in column else "–"
            for column in amounts
        ]
        rows.append([party_words(party, catalogue), *cells])
    return rows
