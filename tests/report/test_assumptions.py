"""The table of assumptions: what it names, in which words, with whose authority."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from altered_runs import never_built, with_scenario
from scipy.stats import rankdata

from ausbau.key_figures import DECIDING_METRIC
from ausbau.report.assumptions import MOST_ASSUMPTIONS, deciding_column, section
from ausbau.report.citations import date_words, document_words, publishers, source_words
from ausbau.report.stated import stated
from ausbau.report.statements import groups_of
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language, texts


def plain(text: str) -> str:
    """No-break spaces made plain."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def with_sources(run: Run, **sources: dict[str, Any]) -> Run:
    """The run with more sources in its manifest."""
    blank = {
        "kind": "news",
        "publisher": "",
        "address": "",
        "date": "",
        "read": "",
        "rechtsstand": "",
    }
    more = {name: blank | source for name, source in sources.items()}
    manifest = {**run.manifest, "sources": {**run.manifest["sources"], **more}}
    return replace(run, manifest=manifest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_plan_has_words(saved: Run, language: Language) -> None:
    rows = section(saved, texts(language), groups_of(saved)[0])["rows"]
    assert 0 < len(rows) <= MOST_ASSUMPTIONS
    assert all(all(row.values()) for row in rows)


def test_the_time_to_hire_operators_does_not_move_the_build_out(saved: Run) -> None:
    rows = section(saved, texts("en"), groups_of(saved)[0])["rows"]
    assert "talent.operators.hiring_time" not in {row["path"] for row in rows}
    assert "buildout.sites.plan.building" in {row["path"] for row in rows}


def test_many_influences_are_cut_and_counted(saved: Run) -> None:
    values = saved.metrics[DECIDING_METRIC].to_numpy()
    more = {f"buildout.like_{number}": values + number for number in range(12)}
    tree = {**saved.scenario["sections"], "buildout": {}}
    run = replace(
        with_scenario(
            saved, sections=tree | {"buildout": {f"like_{n}": value() for n in range(12)}}
        ),
        parameters=saved.parameters[["draw"]].assign(**more),
        passports=dict.fromkeys(more, saved.passports["buildout.contract.duration"]),
    )
    told = section(run, texts("en"), groups_of(saved)[0])
    assert len(told["rows"]) == MOST_ASSUMPTIONS
    assert told["after"] == "4 weaker assumptions are left out here."


def value() -> dict[str, str]:
    """An entry of a scenario."""
    return {"value": "1 month"}


def test_nothing_to_tell_is_said(saved: Run) -> None:
    told = section(never_built(saved), texts("en"), groups_of(saved)[0])
    assert told["rows"] == []
    assert told["after"] == "No assumption stands out from chance here."


def test_values_are_told_as_the_scenario_states_them(saved: Run) -> None:
    words = {
        path: plain(stated(path, saved, texts("de")))
        for path in ("buildout.sites.plan.building", "buildout.contract.duration")
    }
    assert words == {
        "buildout.sites.plan.building": "Auswahl: bestehende Halle 70 %, Modulbau 20 %, Neubau 10 %",
        "buildout.contract.duration": "1 / 2 / 5 Monate (Dreieck)",
    }


def test_of_dated_values_the_one_that_the_run_used_is_told(saved: Run) -> None:
    dated = [
        {"value": "1 month", "source": "a", "known_on": "2024-01-01"},
        {"value": "7 month", "source": "a", "known_on": "2025-06-01"},
    ]
    run = with_scenario(saved, sections={"x": {"y": {"dated": dated}}})
    run = replace(run, passports={"x.y": {"source": "a", "known_on": "2025-06-01"}})
    assert plain(stated("x.y", run, texts("en"))) == "7 months"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_of_the_plan_can_be_told(saved: Run, language: Language) -> None:
    for path in saved.parameters.columns:
        if path != "draw":
            words = stated(str(path), saved, texts(language))
            assert words
            assert "_" not in words


def test_the_metric_is_that_of_the_claim_the_scenario_speaks_to(saved: Run) -> None:
    assert deciding_column(saved, groups_of(saved)[0]) == DECIDING_METRIC
    run = with_scenario(saved, sentence=["P41"])
    leading = groups_of(run)[0]
    expected = "energy.compensation_net_effect_eur_per_mwh@2028"
    assert deciding_column(run, leading) == expected
    assert deciding_column(with_scenario(saved, sentence=[]), leading) == DECIDING_METRIC


def test_sources_are_told_by_whose_they_are(saved: Run) -> None:
    run = with_sources(
        saved,
        paper={"title": "Durations", "publisher": "Institute"},
        law={"title": "§ 3", "kind": "law", "publisher": "Bund", "rechtsstand": "2024-03-26"},
        ours={"title": "Sums", "kind": "derived"},
        guess={"title": "Lead times", "kind": "assumption"},
    )
    words = {name: plain(source_words(name, run, texts("de"))) for name in ("paper", "law", "ours")}
    assert words == {
        "paper": "Institute: Durations",
        "law": "Bund: § 3 (Rechtsstand 26. März 2024)",
        "ours": "eigene Rechnung: Sums",
    }
    assert source_words("guess", run, texts("de")) == "Annahme der Autoren"
    assert source_words("user", run, texts("en")) == "set by the user"
    assert source_words("nowhere", run, texts("en")) == "nowhere"


def test_a_document_is_named_or_cited_by_its_title(saved: Run) -> None:
    run = with_sources(saved, mine={"title": {"de": "Mein Papier", "en": "My paper"}})
    assert document_words("dgap-2025", run, texts("en")).startswith("DGAP paper")
    assert document_words("mine", run, texts("de")) == "Mein Papier"
    assert document_words("unknown", run, texts("de")) == "unknown"


def test_publishers_are_named_once(saved: Run) -> None:
    run = with_sources(
        saved,
        a={"title": "A", "publisher": "heise"},
        b={"title": "B", "publisher": "heise"},
        c={"title": "C"},
        d={"title": "A long sum", "kind": "derived"},
    )
    told = publishers(["a", "b", "c", "d", "unknown"], run, texts("en"))
    assert told == "heise, C, own calculation, unknown"


def test_a_day_that_is_none_stands_as_it_is() -> None:
    assert date_words("", texts("de")) == "–"
    assert date_words("2022, unchanged since", texts("de")) == "2022, unchanged since"


def test_a_value_set_by_the_user_can_be_told(saved: Run) -> None:
    path = "buildout.sites.plan.building"
    user = {**saved.passports[path], "source": "user", "known_on": ""}
    run = replace(saved, passports={**saved.passports, path: user})
    row = section(run, texts("de"), groups_of(run)[0])["rows"][0]
    assert (row["path"], row["source"], row["known_on"]) == (path, "vom Nutzer gesetzt", "–")


def test_shares_are_those_of_the_ranks(saved: Run) -> None:
    """A parameter that is the metric itself explains all of it."""
    values = saved.metrics[DECIDING_METRIC].to_numpy()
    run = replace(
        with_scenario(saved, sections={**saved.scenario["sections"], "x": {"y": value()}}),
        parameters=saved.parameters.assign(**{"x.y": rankdata(values)}),
        passports={**saved.passports, "x.y": saved.passports["buildout.contract.duration"]},
    )
    row = section(run, texts("en"), groups_of(run)[0])["rows"][0]
    assert (row["path"], row["share"], row["value"]) == ("x.y", "100%", "1\N{NO-BREAK SPACE}month")
