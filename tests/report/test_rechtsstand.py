"""The state of knowledge and of the law beside each sentence: from fields, told where it counts."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from altered_runs import with_scenario

from ausbau.report import rechtsstand
from ausbau.report.statements import Wording, groups_of
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language, texts

PRICE = "energy.all_in_price_eur_per_mwh@2028"
GERMAN = texts("de")


def plain(text: str) -> str:
    """No-break spaces made plain."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def with_energy(run: Run, change: Callable[[dict[str, Any]], None]) -> Run:
    """The run with a change in its section on energy."""
    sections = copy.deepcopy(dict(run.scenario["sections"]))
    change(sections["energy"])
    return with_scenario(run, sections=sections)


def test_a_date_of_the_build_out_rests_on_knowledge_and_on_no_law(saved: Run) -> None:
    assert plain(rechtsstand.mark(saved, "buildout.first_opening_h", GERMAN)) == (
        "Wissensstand: 13. Juni 2025"
    )


def test_no_law_moves_what_an_investment_costs(saved: Run) -> None:
    assert rechtsstand.laws_of(saved, "finance.capex_eur", GERMAN) == {}


def test_the_state_of_a_law_is_that_of_the_tariff(saved: Run) -> None:
    """Another law and another date there, another mark: nothing is typed."""

    def change(energy: dict[str, Any]) -> None:
        energy["tariff"]["electricity_tax"] |= {
            "law": "§ 99 Probegesetz; mit Verordnung",
            "rechtsstand": "2031-02-03",
        }

    told = plain(rechtsstand.mark(with_energy(saved, change), PRICE, GERMAN))
    assert "Rechtsstand: " in told
    assert "§ 99 Probegesetz (3. Februar 2031)" in told
    assert "Verordnung" not in told
    assert "Probegesetz" not in rechtsstand.mark(saved, PRICE, GERMAN)


def test_a_relief_is_told_only_where_the_number_counts_on_it(saved: Run) -> None:
    """The compensation is no law for data centres: the plan's price does without it."""

    def activate(energy: dict[str, Any]) -> None:
        energy["reliefs"]["compensation"]["is_active"] = True

    guidelines = "2020/C 317/04"
    about_it = "energy.compensation_net_effect_eur_per_mwh@2028"
    assert guidelines not in rechtsstand.mark(saved, PRICE, GERMAN)
    assert guidelines in rechtsstand.mark(with_energy(saved, activate), PRICE, GERMAN)
    assert guidelines in rechtsstand.mark(saved, about_it, GERMAN)


def test_after_tax_the_laws_of_bill_and_taxes_are_told(saved: Run) -> None:
    bill = rechtsstand.laws_of(saved, PRICE, GERMAN)
    worth = rechtsstand.laws_of(saved, "finance.npv_eur", GERMAN)
    assert bill.items() <= worth.items()
    assert any(law.startswith("Körperschaftsteuergesetz") for law in worth.keys() - bill.keys())


def test_laws_of_one_state_are_told_together() -> None:
    laws = {"§ 1 A": "2024", "§ 2 B": "2025", "§ 3 C": "2024"}
    assert rechtsstand.laws_told(laws, GERMAN) == "§ 1 A, § 3 C (2024); § 2 B (2025)"
    assert rechtsstand.laws_told({}, GERMAN) == ""


def test_without_a_day_of_knowledge_the_newest_value_used_counts(saved: Run) -> None:
    passports = {
        "a.b": {"source": "x", "known_on": "2026-05-04"},
        "a.c": {"source": "x", "known_on": "2025-12-31"},
        "a.d": {"source": "user", "known_on": "2027-01-01"},
    }
    run = replace(with_scenario(saved, as_of=None), passports=passports)
    assert plain(rechtsstand.knowledge(run, GERMAN)) == "4. Mai 2026"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_says_as_of_when_before_all_details(saved: Run, language: Language) -> None:
    """The brief shows the first three entries of a citation: words, threshold, state."""
    wording = Wording(saved, texts(language))
    day = {"de": "13. Juni 2025", "en": "13 June 2025"}[language]
    for group in groups_of(saved):
        assert plain(wording.group(group)["citation"][2]).split(": ", 1)[1].startswith(day)


def test_a_provision_that_two_lines_of_the_bill_share_is_named_once() -> None:
    levies = {"§ 12 EnFG, § 26 KWKG": "2025", "§ 12 EnFG, § 17f EnWG": "2025"}
    assert rechtsstand.laws_told(levies, GERMAN) == "§ 12 EnFG, § 26 KWKG, § 17f EnWG (2025)"


def test_paragraphs_of_one_number_in_two_acts_are_both_named() -> None:
    acts = {"Erstes Gesetz, § 4": "1998", "Zweites Gesetz, § 4": "1998"}
    assert rechtsstand.laws_told(acts, GERMAN) == "Erstes Gesetz, § 4, Zweites Gesetz, § 4 (1998)"
