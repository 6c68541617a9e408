"""A bill as plain data, for JSON and for who wants a table of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ausbau.energy.bill_account import Bill, YearBill
from ausbau.energy.bill_lines import Charge
from ausbau.energy.tariff_lines import ContainedSubsidy, LineBase, Words
from ausbau.energy.tariff_reliefs import ReliefBase


def content(bill: Bill) -> dict[str, Any]:
    """All of a bill; amounts in EUR to the cent, with the formula of each."""
    spec = bill.tariff.spec
    return {
        "tariff": str(bill.tariff.path),
        "title": spec.title.model_dump(),
        "country": spec.country,
        "tariff_year": spec.year,
        "level": bill.tariff.level,
        "years": [_year(bill, year) for year in bill.years],
        "notes": [note.content() for note in bill.notes],
    }


def distance(bills: Collection[Bill]) -> list[dict[str, Any]]:
    """The bill per MWh under each tariff, by law of the place, and how far the first lies from it.

    ``closing_eur_per_mwh`` is what aid would have to be for the first to cost as little; 0 where it is
    cheaper already.
    """
    prices = [_mean_net(bill) for bill in bills]
    return [
        {
            "tariff": str(bill.tariff.path),
            "title": bill.tariff.spec.title.model_dump(),
            "tariff_year": bill.tariff.spec.year,
            "net_eur_per_mwh": round(price, 2),
            "distance_eur_per_mwh": round(prices[0] - price, 2),
            "closing_eur_per_mwh": round(max(prices[0] - price, 0.0), 2),
        }
        for bill, price in zip(bills, prices, strict=True)
    ]


def _mean_net(bill: Bill) -> float:
    """All years together, per MWh, with the reliefs that are law."""
    energy_mwh = sum(year.metered.energy_mwh for year in bill.years)
    return sum(year.net_eur(year.by_law) for year in bill.years) / energy_mwh


def _year(bill: Bill, year: YearBill) -> dict[str, Any]:
    metered, lines = year.metered, bill.tariff.lines
    return {
        "year": metered.year,
        "covered_share": metered.covered_share,
        "energy_mwh": metered.energy_mwh,
        "highest_load_mw": metered.peak_mw,
        "hours_of_use_h": metered.hours_of_use_h,
        "gross_eur": round(year.gross_eur, 2),
        "gross_eur_per_mwh": round(year.per_mwh(year.gross_eur), 4),
        "lines": {
            name: {**_amount(year, charge), **_origin(lines[name])}
            for name, charge in year.lines.items()
        },
        "by_recipient_eur": bill.by_recipient(year),
        "contained": {
            name: {**_amount(year, charge), "payer": payer_of(bill, name), **_origin(lines[name])}
            for name, charge in year.contained.items()
        },
        "contained_by_payer_eur": bill.by_payer_contained(year),
        "reliefs": {name: _relief(bill, year, name) for name in year.reliefs},
        "by_law": _net(bill, year, year.by_law),
        "together": _net(bill, year, year.together),
    }


def payer_of(bill: Bill, subsidy: str) -> str:
    """Who bears a subsidy that lines contain already."""
    line = bill.tariff.lines[subsidy]
    return line.payer if isinstance(line, ContainedSubsidy) else ""


def _relief(bill: Bill, year: YearBill, name: str) -> dict[str, Any]:
    relief, charge = bill.reliefs[name], year.reliefs[name]
    return {
        **_amount(year, charge),
        "net_eur": round(year.net_eur([name]), 2),
        "net_eur_per_mwh": round(year.per_mwh(year.net_eur([name])), 4),
        "is_law": relief.is_law,
        "first_year": relief.first_year,
        "paid_in": year.metered.year + relief.years_to_payment,
        "payer": relief.payer,
        "to_be_invested_eur": round(charge.amount_eur * relief.reinvestment_share, 2),
        **_origin(relief),
    }


def _net(bill: Bill, year: YearBill, reliefs: Collection[str]) -> dict[str, Any]:
    net_eur = year.net_eur(reliefs)
    return {
        "reliefs": list(reliefs),
        "net_eur": round(net_eur, 2),
        "net_eur_per_mwh": round(year.per_mwh(net_eur), 4),
        "by_payer_eur": bill.by_payer(year, reliefs),
    }


def _amount(year: YearBill, charge: Charge) -> dict[str, Any]:
    return {
        "amount_eur": round(charge.amount_eur, 2),
        "eur_per_mwh": round(year.per_mwh(charge.amount_eur), 4),
        "formula": [[[factor.value, factor.unit] for factor in term] for term in charge.terms],
        "remark": charge.remark or None,
        "remark_numbers": dict(charge.told),
    }


def _origin(entry: LineBase | ReliefBase) -> dict[str, Any]:
    return {
        "title": entry.title.model_dump(),
        "law": _words(entry.law),
        "rechtsstand": _words(entry.rechtsstand),
        "source": entry.source,
        "confidence": entry.confidence,
        "comment": _words(entry.comment) or None,
    }


def _words(words: Words) -> str | dict[str, str]:
    return words if isinstance(words, str) else words.model_dump()
