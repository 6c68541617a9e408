"""What commands say in both languages, and the scripts that complete commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ausbau.cli.differences import difference_lines, differences_text
from ausbau.cli.ledger import ledger
from ausbau.cli.main import COMMANDS
from ausbau.cli.matrix import matrix
from ausbau.comparison import compare
from ausbau.core.schema import Text
from ausbau.results import Run as Saved
from ausbau.scenario import Scenario
from ausbau.study import Study
from ausbau.texts import LANGUAGES, texts

Run = Callable[..., Any]


def one_line(printed: str) -> str:
    """What was printed, as if a terminal were wide enough."""
    return " ".join(printed.split())


def test_the_ledger_speaks_german(small_result: Path, ausbau: Run) -> None:
    german = ausbau("claims", small_result, "--lang", "de").out
    assert "von 100 Welten" in german
    assert "worlds" not in german
    assert "Die Anlage soll mindestens 10.000 GPUs haben." in german


def test_both_languages_tell_the_same_readings(small_result: Path, ausbau: Run) -> None:
    """Each reading has one pair of Monte Carlo limits, whatever the language."""
    outputs = [ausbau("claims", small_result, "--lang", lang).out for lang in ("de", "en")]
    limits = [" ".join(output.split()).count("Monte Carlo") for output in outputs]
    assert limits[0] == limits[1] > 40


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_each_shell_calls_the_program(shell: str, ausbau: Run) -> None:
    printed = ausbau("completion", shell)
    assert printed.code == 0
    assert f"_AUSBAU_COMPLETE={shell}_complete" in printed.out


def test_the_shell_is_offered_the_commands(ausbau: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_AUSBAU_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "ausbau ch")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert "plain,check" in ausbau().out


def test_the_shell_is_told_in_german_what_a_command_and_an_option_do(
    ausbau: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUSBAU_LANG", "de")
    monkeypatch.setenv("_AUSBAU_COMPLETE", "zsh_complete")
    offered = {}
    for words in ("ausbau", "ausbau run"):
        monkeypatch.setenv("COMP_WORDS", f"{words} -" if " " in words else f"{words} ch")
        monkeypatch.setenv("COMP_CWORD", str(len(words.split())))
        offered[words] = ausbau().out
    assert "check\nAlle Fehler aller Szenariodateien nennen." in offered["ausbau"]
    assert "--draws\nZahl der simulierten Welten." in offered["ausbau run"]


def test_check_explain_and_diff_speak_german(scenarios: Path, ausbau: Run) -> None:
    plan = scenarios / "late-grid.yaml"
    assert ausbau("check", plan, "--lang", "de").out == "1 Datei geprüft: keine Fehler\n"
    changed = ausbau("diff", plan, "--base", "--lang", "de").out
    assert "(nichts)" in changed
    assert "Netzanschluss (Mittelspannung), Dauer" in one_line(changed)
    assert max(len(line) for line in changed.splitlines()) < 80
    explained = ausbau("explain", "finance.programmes.france.announced", "--lang", "de").out
    lines = explained.splitlines()
    assert max(len(line) for line in lines if "://" not in line) < 80
    explained = one_line(explained)
    assert "Vertrauen: hoch" in explained
    assert "Anmerkung: angekündigt waren 109 Milliarden; das Papier sagt 100" in explained


def test_an_explanation_is_german_and_names_what_it_has_in_english_only(
    scenarios: Path, ausbau: Run, folder: Path
) -> None:
    """Value, unit and note are told in the language; a note that nobody has translated says so."""
    told = one_line(ausbau("explain", "buildout.contract.duration", "--lang", "de").out)
    assert "Wert: 1 / 2 / 5 Monate (Dreieck)" in told
    assert "Einheit: Stunden (h)" in told
    assert "bekannt seit: 13. Juni 2025" in told
    assert "Anmerkung: Halle gefunden, Betreiber benannt, Vertrag geschlossen" in told
    metric = ausbau("explain", "finance.payback_h", "--lang", "de").out
    assert "Name: Zeit bis zur Amortisation" in metric
    crews = "talent.builders.installation_crews"
    passport = "source: assumption, confidence: low, known_on: 2025-06-13, note: as elsewhere"
    own = folder / "own.yaml"
    own.write_text(
        f"extends: industrial-ai-cloud.yaml\nname: own\ntitle: {{de: a, en: b}}\n"
        f"description: {{de: a, en: b}}\nchanges:\n  {crews}: {{value: 20 crew, {passport}}}\n",
        encoding="utf-8",
    )
    told = one_line(ausbau("explain", crews, "--scenario", own, "--lang", "de").out)
    assert "Anmerkung, englisch: as elsewhere" in told


def test_no_note_of_a_shipped_parameter_is_english_only(plan: Scenario) -> None:
    passports = {path: parameter.passport for path, parameter in plan.parameters.items()}
    alike = [path for path, one in passports.items() if one.note and one.note == one.note_de]
    assert alike == []


def test_what_a_source_is_called_in_our_words_is_said_in_both_languages(plan: Scenario) -> None:
    """What we derived or assumed has no publication whose own title could stand."""
    ours = {"derived", "assumption"}
    titles = {name: one.title for name, one in plan.sources.items() if one.kind in ours}
    assert [name for name, title in titles.items() if isinstance(title, str)] == []


def test_a_difference_is_that_of_the_file_and_from_the_base_on_request(
    scenarios: Path, ausbau: Run
) -> None:
    plan = scenarios / "compensation-on.yaml"
    own = ausbau("diff", plan).out
    head, *_, before, after = own.splitlines()
    assert head.startswith("energy.reliefs.compensation.is_active  [compensation-on.yaml]")
    assert [before, after] == ["  - no", "  + yes"]
    whole = ausbau("diff", plan, "--base").out
    assert whole.endswith(own)
    assert "buildout.sites.plan  [industrial-ai-cloud.yaml]" in whole


def test_a_new_entity_is_told_entry_by_entry(scenarios: Path, ausbau: Run) -> None:
    told = ausbau("diff", scenarios / "industrial-ai-cloud.yaml").out.splitlines()
    assert "  + parameter: buildout.sites.plan.building" in told
    assert "  + title: {de: Industrial AI Cloud, en: Industrial AI Cloud}" in told
    begin = "  + power_steps.first.facility_power: {value: 10 MW, source: assumption,"
    assert any(line.startswith(begin) for line in told)


def test_network_and_replay_speak_german(ausbau: Run, folder: Path) -> None:
    """Two jobs on four GPUs: the second waits 9 s for the first; a third is too large."""
    own = folder / "own.yaml"
    own.write_text("unit: week\nactivities:\n  a: {duration: 14 day}\n", encoding="utf-8")
    scheduled = " ".join(ausbau("network", own, "--lang", "de").out.split())
    assert "1 Vorgang, 1 Welt, Startwert 1" in scheduled
    assert "Mittel 2 Wochen" in scheduled
    log = folder / "log.csv"
    log.write_text("submit_s,gpus,duration_s\n0,2,10\n1,4,5\n2,9,3\n", encoding="utf-8")
    told = " ".join(ausbau("replay", log, "--gpus", 4, "--lang", "de").out.split())
    assert "2 Aufträge auf 4 GPUs, Regel easy" in told
    assert "längste Wartezeit 9,00 s" in told
    assert "ausgelassen, größer als der Pool: 1 Auftrag (3)" in told


def test_a_comparison_tells_the_same_numbers_in_both_languages(
    small_run: Saved, small_result: Path, ausbau: Run, tmp_path: Path
) -> None:
    dearer = small_run.metrics.assign(**{"finance.capex_eur": 2.0e9})
    other = replace(small_run, metrics=dearer).save(tmp_path / "dearer")
    printed = [
        ausbau("compare", small_result, other, "--lang", language).out for language in ("de", "en")
    ]
    german, english = (" ".join(text.split()) for text in printed)
    lines = [line for text in printed for line in text.splitlines() if "/" not in line]
    assert max(map(len, lines)) < 80  # a folder is one word, however long
    plan = "Industrial AI Cloud wie angekündigt"
    assert f"{plan} ({other}) gegen {plan} ({small_result})" in german
    assert "auf 2,00 Mrd. EUR (gepaart" in german
    assert "to 2.00 billion EUR (paired" in english
    assert "anders in" in german
    assert "moved in" in english


def test_a_column_of_one_relief_is_told_by_its_title(small_run: Saved) -> None:
    """A column names the relief by its id; people are told what it is called. Shares differ by points."""
    alone, none = (f"energy.bill_eur@2027[{name}]" for name in ("compensation", "none"))
    share = "allocation.industry_share@2030"
    moved = {alone: 1.0e6, none: 2.0e6, share: small_run.metrics[share] + 0.01}
    other = replace(small_run, metrics=small_run.metrics.assign(**moved))
    found = compare(small_run, other)
    told = one_line("\n".join(difference_lines(found, texts("de"), most=None, run=small_run)))
    assert "Stromrechnung, 2027, nur mit: Strompreiskompensation: " in told
    assert "Stromrechnung, 2027, ohne jede Entlastung: " in told
    assert "Prozentpunkte; anders in 100 % der Welten" in told
    assert "[" not in told


def two_plans(run: Saved) -> Study:
    """The same run under two names, in an order that no alphabet has."""
    words = Text(de="Zwei Pläne", en="Two plans")
    names = ("plan", "again")
    runs = {name: replace(run, manifest={**run.manifest, "name": name}) for name in names}
    return Study("two", words, words, runs)


def test_the_matrix_of_a_study_has_a_legend_in_each_language(small_run: Saved) -> None:
    study = two_plans(small_run)
    german, english = (matrix(study, texts(language)) for language in LANGUAGES)
    assert german.startswith("Zwei Pläne: je 5 Welten")
    assert english.startswith("Two plans: 5 worlds each")
    assert "unter unserem Maßstab" in german
    assert "nichts hat sich bewegt" in differences_text(study, texts("de"))


def test_the_matrix_speaks_in_titles_and_names_only_what_is_typed(small_run: Saved) -> None:
    """Claims, readings and scenarios are told in words; the name of a scenario is a folder's, too."""
    told = matrix(two_plans(small_run), texts("de"))
    assert "   2 Industrial AI Cloud wie angekündigt (again)" in told.splitlines()
    assert "P12  Die Anlage soll mindestens 10.000 GPUs haben." in told
    tested = [claim for claim in small_run.claims if claim["share"] is not None]
    for claim in tested:
        assert claim["definition"]["title"]["de"] in one_line(told)
    assert not {claim["reading"] for claim in tested if "_" in claim["reading"]} & set(told.split())


@pytest.mark.parametrize(("columns", "widest"), [("20", 40), ("60", 59), ("200", 79)])
def test_no_line_of_a_matrix_is_wider_than_the_terminal_and_no_cell_is_lost(
    columns: str, widest: int, small_run: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve scenarios have no room beside each other; each reading has a cell for each of them."""
    monkeypatch.setenv("COLUMNS", columns)
    study = two_plans(small_run)
    many = {f"plan-{number}": study.reference for number in range(12)}
    told = matrix(replace(study, runs=many), texts("en"))
    assert max(map(len, told.splitlines())) <= widest
    cells = re.findall(r"(?<= )\d+[+–~?a](?=\s)", told.split("(plan)")[-1])
    tested = [claim for claim in small_run.claims if claim["share"] is not None]
    assert len(cells) == 12 * len(tested)


def test_what_flips_a_claim_is_told_by_its_name_and_the_path_to_try_it(small_run: Saved) -> None:
    """An option is named by its word, a number is told with its unit; a script finds the path."""
    paths = ("buildout.sites.plan.building", "buildout.delivery.b200.lead")
    flips = [
        {"path": path, "value": value, "unit": unit, "level": 0.9, "share": 0.83}
        for path, value, unit in zip(paths, ("existing", 1461.0), ("", "h"), strict=True)
    ]
    tested = [claim for claim in small_run.claims if claim["share"] is not None]
    pairs = zip(tested, flips, strict=False)
    told = replace(small_run, claims=tuple({**claim, "flip": flip} for claim, flip in pairs))
    german, english = (one_line(ledger(told, language)) for language in LANGUAGES)
    option = "Kippt mit „Art des Gebäudes“: bestehende Halle; dann in 83 von 100 Welten."
    assert f"{option} Pfad: {paths[0]}" in german
    assert f"is 2 months (90% quantile): then in 83 of 100 worlds. Path: {paths[1]}" in english


def test_an_option_with_too_few_worlds_is_told_in_words(small_run: Saved) -> None:
    """All worlds are clearly above four fifths; the border lies inside the error of one option."""
    wide = {"share": 0.8, "interval": [0.4, 1.0], "worlds": 5, "observed": None}
    claim = next(one for one in small_run.claims if one["share"] is not None)
    open_claim = {
        **claim,
        "verdict": "undecided",
        "share": 0.99,
        "interval": [0.97, 1.0],
        "demanded_share": 0.8,
        "alternatives": {"building": {"new": wide}},
        "draws_to_settle": 100,
    }
    told = one_line(ledger(replace(small_run, claims=(open_claim,)), "de"))
    assert "denn die 5 Welten mit „Art des Gebäudes: Neubau“ sind zu wenige" in told


def test_all_of_a_study_tells_the_claims_that_no_scenario_tests(
    small_run: Saved, ausbau: Run, tmp_path: Path
) -> None:
    study = two_plans(small_run)
    alone = replace(study, runs={"plan": study.reference})
    everything = ausbau("claims", alone.save(tmp_path / "one"), "--all").out
    assert everything.startswith(matrix(alone, texts("en")))
    never = {claim["id"] for claim in small_run.claims if claim["share"] is None}
    ids = {line.split()[0] for line in everything.splitlines() if line[:1] in ("P", "D")}
    assert never <= ids


def test_the_help_of_each_command_is_told_in_the_language_asked_for(ausbau: Run) -> None:
    """Those that print the same in every language, too."""
    for name in COMMANDS:
        assert ausbau(name, "--help", "--lang", "de").out.startswith(f"Aufruf: ausbau {name} ")
