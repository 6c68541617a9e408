"""``ausbau check``: any file of a scenario folder, each problem once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
STUDY = """\
name: two
title: {de: Zwei, en: Two}
description: {de: Zwei Szenarien., en: Two scenarios.}
scenarios: [industrial-ai-cloud.yaml, compensation-on.yaml]
"""


@pytest.fixture
def own_scenarios(folder: Path, scenarios: Path) -> Path:
    """A copy of the scenarios of the program in the working folder."""
    return shutil.copytree(scenarios, folder / "mine")


def test_files_that_are_right_are_counted(scenarios: Path, ausbau: Run) -> None:
    names = ("industrial-ai-cloud.yaml", "compensation-on.yaml", "sources.yaml", "claims.yaml")
    checked = ausbau("check", *(scenarios / name for name in names))
    assert (checked.code, checked.err) == (0, "")
    assert checked.out == "4 files checked: no problems\n"


def test_quiet_prints_nothing(scenarios: Path, ausbau: Run) -> None:
    checked = ausbau("check", "--quiet", scenarios / "industrial-ai-cloud.yaml")
    assert (checked.code, checked.out, checked.err) == (0, "", "")


def test_json_without_problems_is_an_empty_list(scenarios: Path, ausbau: Run) -> None:
    checked = ausbau("check", "--json", scenarios / "industrial-ai-cloud.yaml")
    assert checked.code == 0
    assert checked.out.split() == ["{", '"problems":', "[]", "}"]


def test_a_mistake_of_the_base_is_told_once_for_all_scenarios(
    own_scenarios: Path, ausbau: Run
) -> None:
    (own_scenarios / "base/money.yaml").write_text("price_year: 1800\n", encoding="utf-8")
    names = ("industrial-ai-cloud.yaml", "compensation-on.yaml")
    checked = ausbau("check", *(own_scenarios / name for name in names))
    assert checked.code == 2
    assert "base/money.yaml:1:1: money.price_year" in checked.err
    assert checked.err.endswith("\n1 problem found; nothing was run\n")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("sources.yaml", "kind: primary", "kind: primry", "did you mean primary?"),
        ("claims.yaml", "central: true", "central: perhaps", "expected true or false"),
    ],
)
def test_lists_of_sources_and_claims_are_checked_too(
    name: str, old: str, new: str, told: str, own_scenarios: Path, ausbau: Run
) -> None:
    file = own_scenarios / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    checked = ausbau("check", file)
    assert checked.code == 2
    assert told in checked.err


def test_a_study_is_checked_with_all_its_scenarios(own_scenarios: Path, ausbau: Run) -> None:
    file = own_scenarios / "two.yaml"
    file.write_text(STUDY.replace("compensation-on", "compensation-of"), encoding="utf-8")
    checked = ausbau("check", file)
    assert checked.code == 2
    assert "compensation-of.yaml: the file does not exist" in checked.err
    assert "did you mean `compensation-on.yaml`?" in checked.err
    assert not (own_scenarios.parent / "results").exists()


def test_a_study_cannot_hold_two_scenarios_of_one_name(own_scenarios: Path, ausbau: Run) -> None:
    file = own_scenarios / "two.yaml"
    file.write_text(STUDY.replace("compensation-on", "industrial-ai-cloud"), encoding="utf-8")
    checked = ausbau("check", file)
    assert checked.code == 2
    assert "has the name industrial-ai-cloud of industrial-ai-cloud.yaml" in checked.err


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "no order has `decided_after`"), ("de", "keine Bestellung hat `decided_after`")],
)
def test_a_coupling_that_can_do_nothing_is_told_and_is_no_problem(
    language: str, reason: str, scenarios: Path, folder: Path, ausbau: Run
) -> None:
    file = folder / "vain.yaml"
    file.write_text(
        f"extends: {(scenarios / 'industrial-ai-cloud.yaml').as_posix()}\n"
        "name: vain\n"
        "title: {de: Umsonst, en: In vain}\n"
        "description: {de: Ein Test., en: A test.}\n"
        "sentence: []\n"
        "as_of: 2025-06-13\n"
        "changes:\n"
        "  couplings.active: [use_drives_orders]\n"
    )
    checked = ausbau("check", file, "--lang", language)
    assert (checked.code, checked.err) == (0, "")
    told = " ".join(checked.out.split())
    assert "use_drives_orders" in told
    assert reason in told


def test_a_line_that_begins_with_a_tab_is_told_as_such(tmp_path: Path, ausbau: Run) -> None:
    file = tmp_path / "tab.yaml"
    file.write_text("name: tab\n\tchanges: {}\n", encoding="utf-8")
    checked = ausbau("check", file)
    assert checked.code == 2
    assert "tab.yaml:2:1" in checked.err
    assert "a tab stands where only spaces may stand" in checked.err
    assert "hint: indent with spaces" in checked.err
