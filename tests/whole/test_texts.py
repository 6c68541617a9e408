"""Two catalogues with the same keys and fields, in right typography, and numbers in their form."""

from __future__ import annotations

import re
import string
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from ausbau.buildout.milestones import MILESTONES
from ausbau.core.parameters import DISTRIBUTION_KEYS
from ausbau.core.passports import Confidence, named_sources
from ausbau.core.unit_table import MULTIPLIERS, UNITS
from ausbau.key_figures import AMOUNTS, DATES, HOURLY_COSTS
from ausbau.metrics import catalogue as metric_catalogue
from ausbau.register import Observed, read_register
from ausbau.report.titles import title_of
from ausbau.scenario import Scenario
from ausbau.texts import LANGUAGES, Language, texts
from ausbau.texts.held_against import held_against
from ausbau.texts.numbers import day, month, number, percent, significant, worlds_of_hundred
from ausbau.texts.quantities import (
    distribution_words,
    measured,
    quantity_words,
)
from ausbau.verdicts import Verdict

UNTESTED = {"not_testable", "not_yet_tested"}
SYMBOLS = {
    *(
        "EUR",
        "USD",
        "W",
        "kW",
        "MW",
        "GW",
        "TW",
        "Wh",
        "kWh",
        "MWh",
        "GWh",
        "TWh",
        "g",
        "kg",
        "t",
        "kt",
    ),
    *("Mt", "K", "FLOP", "FLOPS", "TFLOPS", "PFLOPS", "EFLOPS", "GB", "TB", "Gbit"),
}
"""Units that are written alike in both languages."""
NUMBERS_IN_TEXTS = re.compile(r"\d+ (?:%|EUR|MW|GPUs)")


def fields(text: str) -> list[str]:
    """The fields in braces, sorted."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def plain(text: str) -> str:
    """No-break spaces made plain."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_both_catalogues_have_the_same_keys() -> None:
    assert list(texts("de").entries) == list(texts("en").entries)


@pytest.mark.parametrize("key", texts("de").entries)
def test_a_text_has_the_same_fields_in_both_languages(key: str) -> None:
    assert fields(texts("de")[key]) == fields(texts("en")[key])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("verdict", get_args(Verdict)),
        ("conclusion", set(get_args(Verdict)) - UNTESTED),
        ("observed", get_args(Observed.model_fields["verdict"].annotation)),
        ("outcome", get_args(Observed.model_fields["verdict"].annotation)),
        ("confidence", get_args(Confidence)),
        ("milestone", MILESTONES),
        ("metric", [*AMOUNTS, *DATES, *HOURLY_COSTS]),
        ("distribution", set(DISTRIBUTION_KEYS) - {"value"}),
        ("multiplier", MULTIPLIERS),
        ("unit", {unit.name for unit in UNITS} - SYMBOLS),
    ],
)
def test_everything_that_is_shown_has_words(
    language: Language, section: str, names: list[str]
) -> None:
    assert not [name for name in names if not texts(language).get(f"{section}.{name}", "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_for_metrics_that_exist(language: Language) -> None:
    """A family may cover several metrics; a sentence that no metric uses is a slip of the pen."""
    catalogue = texts(language)
    used = {
        found.text
        for name in metric_catalogue()
        if (found := catalogue.family("statement", name)) is not None
    }
    told = {
        text
        for key, text in catalogue.entries.items()
        if key.startswith("statement.") and not key.startswith("statement.default")
    }
    assert told == used


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_takes_what_its_metric_takes(language: Language) -> None:
    for name, metric in metric_catalogue().items():
        entry = texts(language).family("statement", name)
        if entry is not None:
            wanted = {"date": {"date"}, "year": {"year"}, "": set()}[metric.takes]
            wanted |= {"date"} if metric.is_instant else {"bound"}
            told = {"date" if field == "month" else field for field in fields(entry.text)}
            assert told - {"word"} == {"worlds"} | wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_texts_do_not_part_from_their_unit(language: Language) -> None:
    assert not [text for text in texts(language).entries.values() if NUMBERS_IN_TEXTS.search(text)]


def test_german_quotes_and_dashes_are_german() -> None:
    for key, text in texts("de").entries.items():
        assert text.count("„") == text.count("“"), key
        assert not set("\"'”‘’") & set(text), key
        assert " - " not in text, key
        assert "..." not in text, key


def test_english_quotes_are_paired() -> None:
    for key, text in texts("en").entries.items():
        assert text.count("“") == text.count("”"), key
        assert text.count("‘") == text.count("’"), key
        assert "„" not in text, key


def test_a_family_translates_its_word_and_a_name_of_its_own_comes_first() -> None:
    german = texts("de")
    assert german.family("statement", "allocation.research_share").word == "die Forschung"
    assert german.family("statement", "allocation.sold_share").word == ""
    assert german.family("statement", "allocation.unheard_of") is None
    entry = german.family("assumption", "buildout.buildings.new.permit.duration")
    assert entry.fill() == "Genehmigung (Neubau), Dauer"


def test_no_sentence_is_half_translated() -> None:
    """A name without a word is no member of a family that tells it."""
    assert texts("de").family("statement", "allocation.some_other_share") is None
    assert texts("de").family("assumption", "buildout.buildings.quite_new.permit.duration") is None
    own_site = texts("de").family("assumption", "buildout.sites.my_own.building")
    assert own_site.fill() == "Art des Gebäudes"


@pytest.mark.parametrize(
    ("value", "digits", "german", "english"),
    [
        (10_000, 0, "10.000", "10,000"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-1.5, 1, "−1,5", "−1.5"),
        (Decimal("7.0"), 1, "7,0", "7.0"),
        (0, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
    ],
)
def test_numbers(value: float, digits: int, german: str, english: str) -> None:
    assert number(value, "de", digits) == german
    assert number(value, "en", digits) == english


@pytest.mark.parametrize(
    ("value", "german"),
    [
        (1234.6, "1.230"),
        (17.06, "17,1"),
        (0.05234, "0,0523"),
        (2.0, "2,00"),
        (0, "0"),
        (99.96, "100"),
    ],
)
def test_significant_figures(value: float, german: str) -> None:
    assert significant(value, "de") == german


def test_shares_in_per_cent() -> None:
    assert percent(0.125, "de", 1) == "12,5\N{NO-BREAK SPACE}%"
    assert percent(0.125, "en", 1) == "12.5%"


@pytest.mark.parametrize(
    ("share", "worlds"),
    [(0, 0), (0.001, 1), (0.024, 1), (0.08, 10), (0.62, 60), (0.63, 65), (0.98, 99), (1, 100)],
)
def test_worlds_of_hundred(share: float, worlds: int) -> None:
    assert worlds_of_hundred(share) == worlds


def test_days_and_months() -> None:
    assert plain(day(date(2026, 3, 13), "de")) == "13. März 2026"
    assert plain(day(date(2026, 3, 13), "en")) == "13 March 2026"
    assert month(date(2030, 12, 1), "de") == "Dezember 2030"
    assert " " not in day(date(2026, 3, 13), "de").split("März")[0]


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("10000 GPU", "10.000 GPUs", "10,000 GPUs"),
        ("1 GPU", "1 GPU", "1 GPU"),
        ("2.5 month", "2,5 Monate", "2.5 months"),
        ("1 month", "1 Monat", "1 month"),
        ("10 percent", "10 %", "10%"),
        ("5 percent/year", "5 % je Jahr", "5% per year"),
        ("10 EUR/MWh", "10 EUR je MWh", "10 EUR per MWh"),
        ("3.5 EUR/GPU/h", "3,5 EUR je GPU-Stunde", "3.5 EUR per GPU-hour"),
        ("1.2 billion EUR", "1,2 Mrd. EUR", "1.2 billion EUR"),
        (
            "95 thousand EUR/FTE/year",
            "95 Tsd. EUR je Vollzeitstelle und Jahr",
            "95 thousand EUR per full-time post and year",
        ),
        ("2 million GPU*h", "2 Mio. GPU-Stunden", "2 million GPU-hours"),
        ("-1.5", "−1,5", "−1.5"),
        ("existing", "bestehende Halle", "existing hall"),
        ("never_heard", "never heard", "never heard"),
    ],
)
def test_quantities_of_files_in_words(text: str, german: str, english: str) -> None:
    assert plain(quantity_words(text, texts("de"))) == german
    assert plain(quantity_words(text, texts("en"))) == english


@pytest.mark.parametrize(
    ("key", "content", "german"),
    [
        ("value", "12 MW", "12 MW"),
        ("triangular", ["1 month", "2 month", "5 month"], "1 / 2 / 5 Monate (Dreieck)"),
        ("pert", ["3 crew", "6 crew", "12 crew"], "3 / 6 / 12 Trupps (Beta-PERT)"),
        ("pert", ["0.5 month", "3 week", "1 year"], "0,5 Monate / 3 Wochen / 1 Jahr (Beta-PERT)"),
        ("uniform", ["8 week", "16 week"], "8 bis 16 Wochen (gleichverteilt)"),
        ("triangular", ["0.4", "0.5", "0.6"], "0,4 / 0,5 / 0,6 (Dreieck)"),
        (
            "lognormal",
            {"p10": "3 month", "p90": "9 month"},
            "10 %: 3 Monate, 90 %: 9 Monate (lognormal)",
        ),
        ("lognormal", {"median": "1", "sigma": 0.22}, "Median 1, σ 0,22 (lognormal)"),
        (
            "choice",
            {"existing": "70 percent", "new": "30 percent"},
            "Auswahl: bestehende Halle 70 %, Neubau 30 %",
        ),
        (
            "choice",
            {"0": "25 percent", "1.4": "75 percent"},
            "Auswahl: 0 (25 %), 1,4 (75 %)",
        ),
        ("empirical", ["3 month", "4 month"], "3 / 4 Monate (beobachtete Werte)"),
        (
            "empirical",
            [
                ["12 month", 2],
                ["3 month", 1],
                ["4 month", 1],
                ["5 month", 1],
                ["6 month", 1],
                ["9 month", 1],
            ],
            "6 beobachtete Werte, 3 bis 12 Monate",
        ),
    ],
)
def test_distributions_in_words(key: str, content: object, german: str) -> None:
    assert plain(distribution_words(key, content, texts("de"))) == german


@pytest.mark.parametrize(
    ("value", "unit", "german"),
    [
        (9500.0, "GPU", "9.500 GPUs"),
        (0.142, "share", "14 %"),
        (0.043, "share", "4,3 %"),
        (23.04, "EUR/MWh", "23,0 EUR je MWh"),
        (2.5e9, "EUR", "2,50 Mrd. EUR"),
        (1.5e9, "EUR", "1.500 Mio. EUR"),
        (193_000.0, "MWh", "193 GWh"),
        (36.0, "h", "36 Stunden"),
        (5 * 24.0, "h", "5 Tage"),
        (6.5 * 730.5, "h", "6,50 Monate"),
        (2.0, "ratio", "2"),
        (355.8e6, "person", "356 Mio. Personen"),
        (-1e-9, "share", "0 %"),
        (8.06e6, "EUR", "8,06 Mio. EUR"),
        (500.0, "EUR", "500 EUR"),
        (1.234, "ratio", "1,23"),
        (17.06, "MW", "17,1 MW"),
    ],
)
def test_results_in_words(value: float, unit: str, german: str) -> None:
    assert plain(measured(value, unit, texts("de"))) == german


@pytest.mark.parametrize(
    ("value", "threshold", "unit", "german"),
    [
        (264.4 * 24, "60 day", "h", ("260 Tage", "200 Tage")),
        (12.64 * 730.5, "12 month", "h", ("12,6 Monate", "0,6 Monate")),
        (0.059, "10 percent", "share", ("6 %", "4 Prozentpunkte")),
        (0.004, "10 percent", "share", ("0,4 %", "9,6 Prozentpunkte")),
        (0.734, 0.7, "ratio", ("0,73", "0,03")),
        (59.2e9, "100 billion EUR", "EUR", ("60 Mrd. EUR", "40 Mrd. EUR")),
        (1503.0, "5000 person", "person", ("1.500 Personen", "3.500 Personen")),
        (8_765.0, "10000 GPU", "GPU", ("8.765 GPUs", "1.235 GPUs")),
        (0.0, "30 day", "h", ("0 Tage", "30 Tage")),
    ],
)
def test_a_result_stands_in_the_unit_of_its_threshold(
    value: float, threshold: object, unit: str, german: tuple[str, str]
) -> None:
    """By hand: both in one unit, two figures of the larger, more only where a number would vanish."""
    held = held_against(value, threshold, unit)
    catalogue = texts("de")
    assert (plain(held.value_words(catalogue)), plain(held.gap_words(catalogue))) == german


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_has_a_name(plan: Scenario, language: Language) -> None:
    catalogue = texts(language)
    assert not [name for name in metric_catalogue() if not title_of(name, plan.tree, catalogue)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reading_of_the_register_has_a_sentence(scenarios: Path, language: Language) -> None:
    register = read_register([scenarios])
    metrics = {
        reading.metric for claim in register.claims.values() for reading in claim.readings.values()
    }
    catalogue = texts(language)
    assert not [name for name in metrics if catalogue.family("statement", name) is None]


def test_every_note_that_names_a_source_stands_in_two_languages(plan: Scenario) -> None:
    """The report prints those beside each other: readers of German should not find English there."""
    notes = {path: parameter.passport for path, parameter in plan.parameters.items()}
    assert not [
        path
        for path, passport in notes.items()
        if {*named_sources(passport.note)} & {*plan.sources} and passport.note == passport.note_de
    ]


def test_a_note_names_the_same_sources_in_both_languages(plan: Scenario) -> None:
    for path, parameter in plan.parameters.items():
        english, german = (
            {name for name in named_sources(note) if name in plan.sources}
            for note in (parameter.passport.note, parameter.passport.note_de)
        )
        assert english == german, path
