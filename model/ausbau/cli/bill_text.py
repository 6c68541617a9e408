"""A bill as text for a terminal, in both languages. Nothing is ever cut."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ausbau.cli.bill_parties import parties, party_words
from ausbau.cli.output import width, wrapped
from ausbau.energy.bill_account import Bill, YearBill
from ausbau.energy.bill_content import distance, payer_of
from ausbau.energy.bill_lines import GIVEN_PRICES, Charge, Factor
from ausbau.energy.note import Note
from ausbau.energy.tariff_lines import LineBase, Procurement, in_language
from ausbau.energy.tariff_reliefs import HeatReuse, ReliefBase
from ausbau.sources import Source
from ausbau.texts import Language, Texts, texts
from ausbau.texts.numbers import concise, number, percent

if TYPE_CHECKING:
    from ausbau.energy.flexibility import Option

MINUS = "\N{MINUS SIGN}"
EUR_WIDTH, PER_MWH_WIDTH = 18, 10
"""Columns of figures; a figure that is longer takes its room from the name beside it."""
GAP = 2
CONCISE = {"covered_h", "hours_of_year", "highest_mw", "value"}
"""Fields of notes that are told without zeros that say nothing; the others have two decimals."""
MOST_FIGURES = 12


@dataclass(frozen=True)
class BillText:
    """How a bill is told: language, the sources by id, whether formulas stand behind the lines."""

    language: Language
    sources: Mapping[str, Source]
    explain: bool = False

    @property
    def catalogue(self) -> Texts:
        """Texts of the language."""
        return texts(self.language)

    def words(self, key: str, **fields: object) -> str:
        """A text of the bill."""
        return self.catalogue.fill(f"terminal.bill.{key}", **fields)

    def _said(self, key: str, **fields: object) -> Iterator[str]:
        """A text of the bill as lines."""
        return wrapped(self.words(key, **fields), further="")

    def number(self, value: float, digits: int = 2) -> str:
        """A number in the form of the language."""
        return number(value, self.language, digits)

    def told(self, bills: Sequence[Bill], options: Sequence[Option] = ()) -> str:
        """Each bill by year, their distance if there are several, ways to run a flexible load."""
        lines = [line for bill in bills for line in self._bill(bill)]
        if len(bills) > 1:
            lines += [*self._distance(bills), ""]
        if options:
            lines += self._ways(options, bills[0])
        return "\n".join(lines).rstrip() + "\n"

    def _bill(self, bill: Bill) -> Iterator[str]:
        spec = bill.tariff.spec
        level = spec.levels[bill.tariff.level].title.in_language(self.language)
        title = spec.title.in_language(self.language)
        for year in bill.years:
            yield from self._said("title", title=title, level=level, year=year.metered.year)
            if year.metered.year in bill.stubs:
                yield from self._stub(year)
            else:
                yield from self._year(bill, year)
        yield from self._notes(bill.notes)
        yield ""

    def _year(self, bill: Bill, year: YearBill) -> Iterator[str]:
        metered = year.metered
        yield from self._said(
            "metered",
            energy=self.number(metered.energy_mwh, 3),
            peak=self.number(metered.peak_mw, 3),
            hours=self.number(metered.hours_of_use_h, 0),
        )
        yield ""
        yield from self._lines(bill, year)
        yield from self._reliefs(bill, year)
        yield from parties(bill, year, self.catalogue)
        yield ""

    def _stub(self, year: YearBill) -> Iterator[str]:
        """A few hours of a year: its sums alone, for no money is dropped; a note tells where they belong."""
        covered = concise(year.metered.covered_h, self.language, MOST_FIGURES)
        yield from self._said(
            "stub", covered=covered, energy=self.number(year.metered.energy_mwh, 3)
        )
        yield self._row(self.words("line"), "EUR", "EUR/MWh")
        yield self._amount(self.words("gross"), year, year.gross_eur)
        yield self._amount(self.words("by_law"), year, year.net_eur(year.by_law))
        yield ""

    def _lines(self, bill: Bill, year: YearBill) -> Iterator[str]:
        yield self._row(self.words("line"), "EUR", "EUR/MWh")
        for name, charge in year.lines.items():
            entry = bill.tariff.lines[name]
            yield self._amount(entry.title.in_language(self.language), year, charge.amount_eur)
            yield from self._basis(charge, entry)
            yield from self._behind(charge, entry)
        yield self._amount(self.words("gross"), year, year.gross_eur)
        for name, charge in year.contained.items():
            entry = bill.tariff.lines[name]
            title = entry.title.in_language(self.language)
            payer = self._payer(payer_of(bill, name))
            words = self.words("contained", title=title, payer=payer)
            yield self._amount(words, year, charge.amount_eur)
            yield from self._behind(charge, entry)
        yield ""

    def _reliefs(self, bill: Bill, year: YearBill) -> Iterator[str]:
        if not year.reliefs:
            yield from self._said("no_reliefs")
            yield ""
            return
        yield self._row(self.words("alone"), "EUR", "EUR/MWh")
        for name, charge in year.reliefs.items():
            relief = bill.reliefs[name]
            title = relief.title.in_language(self.language)
            yield self._amount(title, year, -charge.amount_eur)
            yield from self._indented(self._standing(relief, year, charge))
            yield from self._behind(charge, relief)
        yield ""
        for key, chosen in (("by_law", year.by_law), ("together", year.together)):
            yield self._amount(self.words(key), year, year.net_eur(chosen))
            yield from self._indented(self._payers(bill, year, chosen))
        yield ""

    def _standing(self, relief: ReliefBase, year: YearBill, charge: Charge) -> str:
        """Whether it is law, when it is paid, who bears it, what must be invested."""
        key = "is_law" if relief.is_law else "no_law"
        if isinstance(relief, HeatReuse):
            key = "is_contract"
        parts = [self.words(key, year=relief.first_year)]
        if charge.amount_eur > 0:
            paid_in = year.metered.year + relief.years_to_payment
            payer = self._payer(relief.payer)
            parts.append(self.words("paid", year=paid_in, payer=payer))
            if relief.reinvestment_share > 0:
                parts.append(
                    self.words("invest", share=percent(relief.reinvestment_share, self.language))
                )
            net = year.per_mwh(year.net_eur([]) - charge.amount_eur)
            parts.append(self.words("net", price=self.number(net)))
        if charge.remark:
            parts.append(self._remark(charge))
        return "; ".join(parts)

    def _payers(self, bill: Bill, year: YearBill, chosen: Collection[str]) -> str:
        borne = {payer: eur for payer, eur in bill.by_payer(year, chosen).items() if eur > 0}
        if not borne:
            return self.words("nobody")
        return ", ".join(
            self.words("bears", payer=self._payer(payer), amount=self.number(eur))
            for payer, eur in borne.items()
        )

    def _payer(self, payer: str) -> str:
        return party_words(payer, self.catalogue)

    def _basis(self, charge: Charge, entry: LineBase) -> Iterator[str]:
        """What the price of procurement rests on, where the formulas do not tell it anyway."""
        is_told = self.explain or charge.remark == GIVEN_PRICES
        if isinstance(entry, Procurement) and not is_told:
            yield from self._indented(in_language(entry.comment, self.language))

    def _behind(self, charge: Charge, entry: LineBase | ReliefBase) -> Iterator[str]:
        """Formula, law and source, if they are asked for."""
        if not self.explain:
            return
        formula = self._formula(charge)
        if charge.remark and isinstance(entry, LineBase):
            formula += f"   ({self._remark(charge)})"
        yield from self._indented(f"= {formula}")
        if charge.remark == GIVEN_PRICES:
            return
        law, stand = (in_language(w, self.language) for w in (entry.law, entry.rechtsstand))
        yield from self._indented(f"{law} ({stand})")
        source = self.sources.get(entry.source)
        named = entry.source if source is None else source.title_in(self.language)
        confidence = self.catalogue[f"terminal.confidence.{entry.confidence}"]
        yield from self._indented(f"[{entry.source}] {named}; {confidence}")
        yield from self._indented(in_language(entry.comment, self.language))

    def _formula(self, charge: Charge) -> str:
        """Its terms as a sum; one that begins with a negative number is taken off."""
        products = [" × ".join(map(self._factor, term)) for term in charge.terms]
        signed = (f"{MINUS} {p[1:]}" if p.startswith(MINUS) else f"+ {p}" for p in products)
        return " ".join(signed).removeprefix("+ ") or "0"

    def _remark(self, charge: Charge) -> str:
        told = {name: self.number(value) for name, value in charge.told.items()}
        return self.catalogue.fill(f"terminal.remark.{charge.remark}", **told)

    def _factor(self, factor: Factor) -> str:
        digits = 2 if factor.unit in {"EUR", "EUR/MW/a"} else 4
        return f"{self.number(factor.value, digits)} {factor.unit}".rstrip()

    def _notes(self, notes: Sequence[Note]) -> Iterator[str]:
        for note in notes:
            fields = {key: self._field(key, value) for key, value in note.fields.items()}
            yield from wrapped(self.words(f"note.{note.key}", **fields), further="")

    def _field(self, key: str, value: object) -> object:
        if isinstance(value, tuple):
            return "; ".join(str(self._field(key, one)) for one in value)
        if isinstance(value, Note):
            fields = {name: self._field(name, one) for name, one in value.fields.items()}
            return self.words(f"reading.{value.key}", **fields)
        if not isinstance(value, float):
            return value
        if key in CONCISE:
            return concise(value, self.language, MOST_FIGURES)
        return percent(value, self.language, 1) if key == "share" else self.number(value)

    def _distance(self, bills: Sequence[Bill]) -> Iterator[str]:
        rows = distance(bills)
        first = bills[0].tariff.spec.title.in_language(self.language)
        yield self._row(self.words("compared"), "EUR/MWh", self.words("closing"))
        for bill, row in zip(bills, rows, strict=True):
            title = bill.tariff.spec.title.in_language(self.language)
            price = self.number(row["net_eur_per_mwh"])
            yield self._row(title, price, self.number(row["closing_eur_per_mwh"]))
        yield from wrapped(self.words("compared_note", first=first), further="")
        yield from self._years_apart(bills)

    def _years_apart(self, bills: Sequence[Bill]) -> Iterator[str]:
        """That tariffs are of different years, and which ones compare like with like."""
        own, path = bills[0].tariff.spec, bills[0].tariff.path
        years = sorted({bill.tariff.spec.year for bill in bills})
        if len(years) == 1:
            return
        told = self.words("compared_years", years=", ".join(map(str, years)))
        names = [f"{own.country.lower()}-{year}" for year in years if year != own.year]
        there = [name for name in names if path.with_name(f"{name}.yaml").is_file()]
        if there:
            told += " " + self.words("like_for_like", names=", ".join(there), first=path.stem)
        yield from wrapped(told, further="")

    def _ways(self, options: Sequence[Option], bill: Bill) -> Iterator[str]:
        year = options[0].bill.years[0].metered.year
        yield self._row(self.words("ways", year=year), "EUR", "EUR/MWh")
        if bill.stubs:
            yield from wrapped(self.words("ways_year", year=year), further="")
        for option in options:
            yield from self._way(option)
        yield from self._choice(options)

    def _way(self, option: Option) -> Iterator[str]:
        year = option.bill.years[0]
        yield self._amount(self.words(f"way.{option.key}"), year, option.net_eur)
        told = self.words(
            "way_told",
            procurement=self.number(option.procurement_eur),
            peak=self.number(year.metered.peak_mw, 3),
            hours=self.number(year.metered.hours_of_use_h, 0),
            moved=self.number(option.shifted.moved_mwh, 0),
        )
        yield from self._indented(told)
        if option.still_earns_fee:
            yield from self._indented(self.words("still_earns_fee"))
        if option.emissions_t is not None:
            emitted = self.number(option.emissions_t, 1)
            yield from self._indented(self.words("way_carbon", emissions=emitted))

    def _choice(self, options: Sequence[Option]) -> Iterator[str]:
        """Which way is cheapest, which cleanest, and what keeping the individual grid fee is worth."""
        from ausbau.energy.flexibility import worth_of_keeping_eur

        cheapest = min(options, key=lambda option: option.net_eur)
        yield from self._said("best_way", way=self.words(f"way.{cheapest.key}"))
        tonnes = {option.key: option.emissions_t for option in options if option.emissions_t}
        if tonnes:
            cleanest = min(tonnes, key=lambda key: tonnes[key])
            yield from self._said("cleanest_way", way=self.words(f"way.{cleanest}"))
        worth = worth_of_keeping_eur(options)
        if worth is not None:
            key = "keeping_pays" if worth >= 0 else "forfeiting_pays"
            yield from self._said(key, amount=self.number(abs(worth)))

    def _amount(self, name: str, year: YearBill, amount_eur: float) -> str:
        return self._row(name, self.number(amount_eur), self.number(year.per_mwh(amount_eur)))

    def _row(self, name: str, eur: str, per_mwh: str) -> str:
        """A name, broken where it is too long, and two figures behind its last line."""
        figures = f"{'':{GAP}}{eur:>{EUR_WIDTH - GAP}}{'':{GAP}}{per_mwh:>{PER_MWH_WIDTH - GAP}}"
        room = width() - len(figures)
        *before, last = textwrap.wrap(name, room, subsequent_indent="  ")
        return "\n".join([*before, f"{last:<{room}}{figures}"])

    def _indented(self, text: str) -> Iterator[str]:
        return wrapped(text, "    ", further="")
