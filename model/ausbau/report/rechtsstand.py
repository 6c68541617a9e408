"""On which state of knowledge and of the law (Rechtsstand) a number rests, told beside each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any

from ausbau.core.passports import USER_SOURCE
from ausbau.report.citations import date_words, in_words, title_words
from ausbau.results import Run
from ausbau.texts import Texts, texts

AFTER_TAX = (
    "finance.above_break_even",
    "finance.break_even",
    "finance.cost_share",
    "finance.equity_internal_rate",
    "finance.internal_rate",
    "finance.levelised_cost",
    "finance.npv",
    "finance.payback",
    "finance.tax",
)
"""What bill and taxes enter; no law moves an investment or a programme."""
MONEY_OF_POWER = ("energy.tariff.", "energy.reliefs.")
"""Where the laws stand that move the bill alone; what is told of them is told by tariff and reliefs."""
CLAUSE = re.compile(r"[;:]")
LAST_YEAR = re.compile(r".*\b(?:19|20)\d\d\b[^,]*")
"""A state up to the clause that names its last year."""

Laws = dict[str, str]
"""Statutes with the state in which each was read."""


def mark(run: Run, column: str, catalogue: Texts) -> str:
    """The state of knowledge of a metric's column, and that of each law that enters it."""
    known = catalogue.fill("report.stand", date=knowledge(run, catalogue))
    laws = laws_told(laws_of(run, column, catalogue), catalogue)
    return f"{known}. {catalogue.fill('report.stand_of_law', laws=laws)}" if laws else known


def knowledge(run: Run, catalogue: Texts) -> str:
    """The day whose knowledge counts: that of the scenario, else the newest of the values used."""
    as_of = run.scenario["as_of"]
    return date_words(str(as_of or _newest(run)), catalogue)


def _newest(run: Run) -> str:
    passports = run.passports.values()
    days = (p["known_on"] for p in passports if p.get("source", USER_SOURCE) != USER_SOURCE)
    return max(days, default="")


def laws_told(laws: Laws, catalogue: Texts) -> str:
    """The laws in one clause, those of one state together; nothing without any."""
    by_state: dict[str, list[str]] = {}
    for law, state in laws.items():
        by_state.setdefault(state, []).append(law)
    told = (
        catalogue.fill("report.law", laws=", ".join(_each_once(named)), state=state)
        for state, named in by_state.items()
    )
    return "; ".join(told)


def _each_once(laws: Iterable[str]) -> list[str]:
    """Laws without repetition, also where two lines of a bill share one of several provisions."""
    parts = (law.split(", ") if law.startswith("§") else [law] for law in laws)
    return list(dict.fromkeys(chain.from_iterable(parts)))


def laws_of(run: Run, column: str, catalogue: Texts) -> Laws:
    """The laws that enter a metric: those of the bill, of what a plant must do with power, of taxes."""
    if column.startswith(AFTER_TAX):
        bill = dict(_of_bill(run, column, catalogue))
        return bill | dict(_of_passports(run, "finance", catalogue))
    if not column.startswith("energy."):
        return {}
    if "EUR" in run.units[column]:
        return dict(_of_bill(run, column, catalogue))
    return dict(_of_passports(run, "energy", catalogue))


def _of_bill(run: Run, column: str, catalogue: Texts) -> Iterator[tuple[str, str]]:
    """Tariff lines that a law sets, and the reliefs that count or that the metric is about."""
    energy = run.scenario["sections"]["energy"]
    tariff = energy["tariff"]
    for entry in (*tariff["grid_fees"].values(), *tariff.values()):
        if isinstance(entry, Mapping) and "law" in entry and "§" in entry["law"]:
            yield _clauses(entry, catalogue)
    for name, relief in energy["reliefs"].items():
        if relief["is_active"] or column.startswith(f"energy.{name}"):
            yield _clauses(relief, catalogue)


def _clauses(entry: Mapping[str, Any], catalogue: Texts) -> tuple[str, str]:
    """The first clause of a law and of its state: what it is, and as of when."""
    law, state = (law_words(entry[key], catalogue) for key in ("law", "rechtsstand"))
    return CLAUSE.split(law)[0], _short(state, catalogue)


def _short(state: str, catalogue: Texts) -> str:
    """The first clause of a state, as far as its years go."""
    clause = CLAUSE.split(date_words(state, catalogue))[0]
    found = LAST_YEAR.match(clause)
    return found[0] if found else clause


def _of_passports(run: Run, domain: str, catalogue: Texts) -> Iterator[tuple[str, str]]:
    """Statutes that parameters of a domain are read from, apart from those of the bill."""
    for path, passport in run.passports.items():
        source = run.manifest["sources"].get(passport.get("source", ""))
        is_here = path.startswith(f"{domain}.") and not path.startswith(MONEY_OF_POWER)
        if is_here and source is not None and source["rechtsstand"]:
            law = title_words(source, catalogue)
            state = in_words(source["rechtsstand"], catalogue)
            yield CLAUSE.split(law)[0], _short(state, catalogue)


def law_words(text: object, catalogue: Texts) -> str:
    """A law as the base writes it, in the language; what a scenario writes itself as it stands."""
    key = _keys_of_laws().get(" ".join(str(text).split()))
    return str(text) if key is None else catalogue[key]


@cache
def _keys_of_laws() -> Mapping[str, str]:
    """The keys of laws in the catalogues by what the base writes."""
    entries = texts("en").entries.items()
    return {" ".join(words.split()): key for key, words in entries if key.startswith("law.")}
