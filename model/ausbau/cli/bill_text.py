"""A bill as text for a terminal, in both languages. Nothing is ever cut."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ausbau.energy.bill_account import Bill, Note, YearBill
from ausbau.energy.bill_content import distance, payer_of
from ausbau.energy.bill_lines import Charge, Factor
from ausbau.energy.tariff_lines import LineBase, in_language
from ausbau.energy.tariff_reliefs import ReliefBase
from ausbau.sources import Source
from ausbau.texts import Language, Texts, texts
from ausbau.texts.numbers import number, percent

if TYPE_CHECKING:
    from ausbau.energy.flexibility import Option

WIDTH = 100
NAME_WIDTH, EUR_WIDTH, PER_MWH_WIDTH = 52, 18, 10


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

    def number(self, value: float, digits: int = 2) -> str:
        """A number in the form of the language."""
        return number(value, self.language, digits)

    def told(self, bills: Sequence[Bill], options: Sequence[Option] = ()) -> str:
        """Each bill by year, their distance if there are several, ways to run a flexible load."""
        lines = [line for bill in bills for line in self._bill(bill)]
        if len(bills) > 1:
            lines += [*self._distance(bills), ""]
        if options:
            lines += self._ways(options)
        return "\n".join(lines).rstrip() + "\n"

    def _bill(self, bill: Bill) -> Iterator[str]:
        spec = bill.tariff.spec
        level = spec.levels[bill.tariff.level].title.in_language(self.language)
        title = spec.title.in_language(self.language)
        for year in bill.years:
            metered = year.metered
            yield self.words("title", title=title, level=level, year=metered.year)
            yield self.words(
                "metered",
                energy=self.number(metered.energy_mwh, 3),
                peak=self.number(metered.peak_mw, 3),
                hours=self.number(metered.hours_of_use_h, 0),
            )
            yield ""
            yield from self._lines(bill, year)
            yield from self._reliefs(bill, year)
        yield from self._notes(bill.notes)
        yield ""

    def _lines(self, bill: Bill, year: YearBill) -> Iterator[str]:
        yield self._row(self.words("line"), "EUR", "EUR/MWh")
        for name, charge in year.lines.items():
            entry = bill.tariff.lines[name]
            yield self._amount(entry.title.in_language(self.language), year, charge.amount_eur)
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
            yield self.words("no_reliefs")
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
        return self.catalogue.get(f"terminal.payer.{payer}", payer)

    def _behind(self, charge: Charge, entry: LineBase | ReliefBase) -> Iterator[str]:
        """Formula, law and source, if they are asked for."""
        if not self.explain:
            return
        formula = " + ".join(" × ".join(map(self._factor, term)) for term in charge.terms) or "0"
        if charge.remark and isinstance(entry, LineBase):
            formula += f"   ({self._remark(charge)})"
        yield from self._indented(f"= {formula}")
        law, stand = (in_language(w, self.language) for w in (entry.law, entry.rechtsstand))
        yield from self._indented(f"{law} ({stand})")
        source = self.sources.get(entry.source)
        named = entry.source if source is None else source.title_in(self.language)
        confidence = self.catalogue[f"terminal.confidence.{entry.confidence}"]
        yield from self._indented(f"[{entry.source}] {named}; {confidence}")
        yield from self._indented(in_language(entry.comment, self.language))

    def _remark(self, charge: Charge) -> str:
        return self.catalogue[f"terminal.remark.{charge.remark}"]

    def _factor(self, factor: Factor) -> str:
        digits = 2 if factor.unit in {"EUR", "EUR/MW/a"} else 4
        return f"{self.number(factor.value, digits)} {factor.unit}".rstrip()

    def _notes(self, notes: Sequence[Note]) -> Iterator[str]:
        for note in notes:
            fields = {key: self._field(key, value) for key, value in note.fields.items()}
            yield from textwrap.wrap(self.words(f"note.{note.key}", **fields), WIDTH)

    def _field(self, key: str, value: object) -> object:
        if not isinstance(value, float):
            return value
        return percent(value, self.language, 1) if key == "share" else self.number(value)

    def _distance(self, bills: Sequence[Bill]) -> Iterator[str]:
        rows = distance(bills)
        first = bills[0].tariff.spec.title.in_language(self.language)
        yield self._row(self.words("compared"), "EUR/MWh", self.words("closing"))
        for bill, row in zip(bills, rows, strict=True):
            title = bill.tariff.spec.title.in_language(self.language)
            price = self.number(row["net_eur_per_mwh"])
            yield self._row(title, price, self.number(row["closing_eur_per_mwh"]))
        yield from textwrap.wrap(self.words("compared_note", first=first), WIDTH)

    def _ways(self, options: Sequence[Option]) -> Iterator[str]:
        best = min(options, key=lambda option: option.net_eur)
        yield self._row(self.words("ways"), "EUR", "EUR/MWh")
        for option in options:
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
        yield self.words("best_way", way=self.words(f"way.{best.key}"))

    def _amount(self, name: str, year: YearBill, amount_eur: float) -> str:
        return self._row(name, self.number(amount_eur), self.number(year.per_mwh(amount_eur)))

    def _row(self, name: str, eur: str, per_mwh: str) -> str:
        head = textwrap.wrap(name, NAME_WIDTH, subsequent_indent="  ")
        last = f"{head[-1]:<{NAME_WIDTH}}{eur:>{EUR_WIDTH}}{per_mwh:>{PER_MWH_WIDTH}}"
        return "\n".join([*head[:-1], last])

    def _indented(self, text: str) -> list[str]:
        return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
