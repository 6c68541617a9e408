"""The files of cases: what a day knew of them, and what is wrong with bad ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ausbau.buildout import reference_cases
from ausbau.buildout.reference_cases import Case, kin_of, observed_by, shipped
from ausbau.core import yaml_source
from ausbau.core.errors import InputError
from ausbau.core.passports import ValidationContext

SCENARIOS = Path(__file__).parents[2] / "scenarios"
MONTH_DAYS = 30.4375
TRAITS = """\
title: A
announced: 2024-01-01
kind: new
country: DE
operator: public
chip: new
project: a
source: buildout-rcr
confidence: high
known_on: 2024-01-01
"""


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return dict(shipped())


def context() -> ValidationContext:
    sources = yaml_source.read(SCENARIOS / "sources.yaml").value
    assert isinstance(sources, dict)
    return ValidationContext(None, frozenset(sources))


def read(folder: Path, traits: str, outcomes: str = "") -> dict[str, Case]:
    (folder / "a.yaml").write_text(traits, "utf-8")
    (folder / "outcomes.yaml").write_text(outcomes or "{}", "utf-8")
    return dict(reference_cases.read(context(), folder))


def test_the_cases_cite_sources_that_the_project_knows(cases: dict[str, Case]) -> None:
    assert set(reference_cases.read(context(), SCENARIOS / "hindcast")) == set(cases)
    assert sum(case.outcome is not None for case in cases.values()) >= 20
    assert {case.traits.kind for case in cases.values()} == {"existing", "modular", "new"}


def test_every_note_stands_in_both_languages(cases: dict[str, Case]) -> None:
    outcomes = [case.outcome for case in cases.values() if case.outcome is not None]
    notes = [one.note for one in (*outcomes, *(case.traits for case in cases.values())) if one.note]
    assert len(notes) == 32
    assert [note for note in notes if isinstance(note, str) or note.de == note.en] == []


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("dawn", 3.4),
        ("industrial_ai_cloud", 7.8),
        ("hunter", 12.9),
        ("jupiter", 23.1),
        ("leonardo", 25.2),
        ("fairwater_1", 25.5),
        ("aurora", 117.7),
    ],
)
def test_times_to_opening_are_those_of_the_published_table(
    cases: dict[str, Case], name: str, months: float
) -> None:
    case = cases[name]
    assert case.outcome is not None
    assert case.outcome.opened is not None
    took = (case.outcome.end - case.traits.announced).days / MONTH_DAYS
    assert took == pytest.approx(months, abs=0.1)


def test_a_day_knows_what_had_ended_by_then_and_sees_the_rest_open(cases: dict[str, Case]) -> None:
    seen = observed_by(cases, date(2025, 6, 13), kinds=frozenset({"new"}))
    found = dict(zip(seen.names, zip(seen.has_opened, seen.was_given_up, strict=True), strict=True))
    assert found["leonardo"] == (True, False)
    assert found["edinburgh"] == (False, True)
    # given up a month later, opened a year later: both were open
    assert found["google_mittenwalde"] == found["fairwater_1"] == (False, False)
    assert "stargate_uk" not in found
    days = dict(zip(seen.names, seen.duration_h / 24, strict=True))
    assert days["fairwater_1"] == (date(2025, 6, 13) - date(2024, 5, 8)).days


def test_a_case_that_nobody_described_teaches_nothing(cases: dict[str, Case]) -> None:
    seen = observed_by(cases, date.max, kinds=frozenset({"existing", "modular", "new"}))
    assert "lubbenau" in cases
    assert set(seen.names) == {name for name, case in cases.items() if case.outcome is not None}


def test_a_case_and_its_kin_are_not_in_its_class(cases: dict[str, Case]) -> None:
    kin = kin_of(cases, "colossus_1b")
    assert kin == {"colossus_1a", "colossus_1b"}
    kinds = frozenset({"existing"})
    everything = set(observed_by(cases, date.max, kinds=kinds).names)
    assert everything - set(observed_by(cases, date.max, kinds=kinds, without=kin).names) == kin


@pytest.mark.parametrize(
    ("traits", "outcomes", "message"),
    [
        (TRAITS + "promised: 2023-12-31\n", "", "ran when it was announced"),
        (TRAITS.replace("known_on: 2024-01-01", "known_on: 2024-02-01"), "", "is no trait"),
        (TRAITS + "power: 0 MW\n", "", "out of range"),
        (TRAITS + "power: 5 km\n", "", "not a unit here"),
        (TRAITS.replace("rcr", "rcrr"), "", "unknown source"),
        (
            TRAITS,
            "a: {source: buildout-rcr, confidence: high, known_on: 2026-01-01}",
            "needs one of",
        ),
        (
            TRAITS,
            "a: {opened: 2023-01-01, source: buildout-rcr, confidence: high, known_on: 2026-01-01}",
            "a day after 2024-01-01",
        ),
        (
            TRAITS,
            "b: {opened: 2025-01-01, source: buildout-rcr, confidence: high, known_on: 2026-01-01}",
            "no case b",
        ),
    ],
)
def test_a_bad_file_is_told_with_its_place(
    tmp_path: Path, traits: str, outcomes: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as told:
        read(tmp_path, traits, outcomes)
    assert all(str(tmp_path) in problem.file for problem in told.value.problems)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(TRAITS.replace("kind: new", "kind: old"), "utf-8")
    with pytest.raises(InputError) as told:
        read(tmp_path, TRAITS + "gpus: 0\n")
    assert {Path(problem.file).name for problem in told.value.problems} == {"a.yaml", "b.yaml"}


def test_sources_beside_the_cases_are_no_case(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(
        "mine: {title: A, kind: primary, date: '2026'}\n", "utf-8"
    )
    assert set(read(tmp_path, TRAITS)) == {"a"}
