"""Claims in words: sentences written by hand beside the fields that they come from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from altered_runs import claim, with_claims, with_metric

from ausbau.report.open_option import OpenOption, open_option, open_option_words
from ausbau.report.statements import Group, Wording, groups_of
from ausbau.results import Run
from ausbau.texts import texts
from ausbau.verdicts import Share


def plain(text: str) -> str:
    """No-break spaces made plain."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def options(*shares: float) -> dict[str, Any]:
    """A model alternative with these shares."""
    return {"building": {f"option {share}": {"share": share, "worlds": 100} for share in shares}}


def sentence(run: Run, language: Any, **fields: Any) -> str:
    """The sentence of the installed GPUs with some fields replaced."""
    entry = claim(run, "P12", "installed")
    definition = entry["definition"] | fields.pop("definition", {})
    return plain(
        Wording(run, texts(language)).sentence(entry | fields | {"definition": definition})
    )


def test_a_failing_claim_in_both_languages(saved: Run) -> None:
    fields = {"share": 0.0, "verdict": "fails", "alternatives": options(0.0, 0.0)}
    assert sentence(saved, "de", **fields) == (
        "Am 13. März 2026 sind in 0 von 100 simulierten Welten mindestens 10.000 GPUs installiert "
        "(unter jeder Modellannahme): Die Aussage hält nicht."
    )
    assert sentence(saved, "en", **fields) == (
        "On 13 March 2026 at least 10,000 GPUs are installed in 0 of 100 simulated worlds "
        "(under every model assumption): the claim fails."
    )


def test_shares_are_rounded_to_five_and_spanned_over_the_assumptions(saved: Run) -> None:
    fields = {"share": 0.62, "verdict": "fragile", "alternatives": options(0.448, 0.81)}
    assert "in 60 von 100 simulierten Welten" in sentence(saved, "de", **fields)
    assert "(je nach Modellannahme 45 bis 80 von 100)" in sentence(saved, "de", **fields)


def test_rounding_never_lifts_a_share_to_a_deciding_border(saved: Run) -> None:
    """78 of 100 rounds to 80, where a claim would hold: the sentence says just under."""
    fields = {"verdict": "fragile", "alternatives": {}}
    assert "in just under 80 of 100" in sentence(saved, "en", share=0.78, **fields)
    assert "in 80 of 100" in sentence(saved, "en", share=0.80, **fields)
    assert "in just under 50 of 100" in sentence(saved, "en", share=0.49, **fields)


def test_nearly_none_is_not_none(saved: Run) -> None:
    fields = {"verdict": "fails", "alternatives": {}}
    assert "in 1 of 100" in sentence(saved, "en", share=0.002, **fields)
    assert "in 99 of 100" in sentence(saved, "en", share=0.998, **fields)


def test_an_undecided_claim_says_how_many_worlds_would_settle_it(saved: Run) -> None:
    fields = {"share": 0.98, "verdict": "undecided", "draws_to_settle": 7593, "alternatives": {}}
    assert sentence(saved, "de", **fields).endswith(
        "Ob die Aussage hält, ist unentschieden; etwa 7.600 Welten insgesamt würden es klären."
    )


def test_a_metric_without_a_sentence_is_told_by_its_title(saved: Run) -> None:
    definition = {
        "metric": "allocation.jain_index_first_year",
        "title": {"de": "Gleichmäßigkeit", "en": "Evenness"},
        "at_least": None,
        "at_most": "0.85",
        "date": None,
    }
    fields = {"share": 0.3, "verdict": "below_our_yardstick", "alternatives": {}}
    assert sentence(saved, "de", definition=definition, **fields) == (
        "In 30 von 100 simulierten Welten gilt: Gleichmäßigkeit, höchstens 0,85: "
        "Die Aussage bleibt unter unserem Maßstab."
    )


@pytest.mark.parametrize(
    ("metric", "definition", "expected"),
    [
        (
            "buildout.first_opening_h",
            {"at_most_date": "2026-03-13", "at_least": None, "date": None},
            "Bis zum 13. März 2026 sind in {} die ersten GPUs für Kunden offen",
        ),
        (
            "allocation.startup_share_first_year",
            {"at_least": "10 percent", "date": None},
            "Im ersten Betriebsjahr gehen in {} mindestens 10 % der GPU-Stunden an Start-ups",
        ),
        (
            "allocation.research_share",
            {"at_most": "7.5 percent", "at_least": None, "date": None, "year": 2028},
            "Im Jahr 2028 gehen in {} höchstens 7,5 % der GPU-Stunden an die Forschung",
        ),
        (
            "energy.compensation_net_effect_eur_per_mwh",
            {"at_least": "10 EUR/MWh", "date": None, "year": 2028},
            (
                "Gälte die Strompreiskompensation für Rechenzentren, senkte sie den Strompreis "
                "im Jahr 2028 in {} um mindestens 10 EUR je MWh"
            ),
        ),
    ],
)
def test_each_kind_of_metric_has_its_sentence(
    saved: Run, metric: str, definition: dict[str, Any], expected: str
) -> None:
    fields = {"share": 0.05, "verdict": "fails", "alternatives": {}}
    told = sentence(saved, "de", definition=definition | {"metric": metric}, **fields)
    worlds = "5 von 100 simulierten Welten"
    assert told == f"{expected.format(worlds)}: Die Aussage hält nicht."


def test_the_capacity_claim_is_told_in_its_strict_german_sense(saved: Run) -> None:
    """The press release says »errichtet«: built and installed."""
    group = next(group for group in groups_of(saved) if group.leading["id"] == "P12")
    assert group.leading["reading"] == "installed"
    assert len(group.others) == len(group.readings) - 1


def test_claims_of_the_scenario_come_first_then_ranks_then_central_ones(saved: Run) -> None:
    """P12 is spoken to; P41 ranks before P14; of those without a rank only P11 is central and tested."""
    facts = {"P11": (None, True), "P14": (8, False), "P41": (3, False)}

    def change(entry: dict[str, Any]) -> dict[str, Any]:
        rank, central = facts.get(entry["id"], (None, entry["verdict"] == "assumed_not_tested"))
        return entry | {"rank": rank, "central": central}

    run = with_claims(saved, change)
    run = replace(run, scenario={**run.scenario, "sentence": ["P12", "P99"]})
    order = [group.leading["id"] for group in groups_of(run)]
    assert order[:4] == ["P12", "P41", "P14", "P11"]
    told = {group.leading["id"]: group.leading["verdict"] for group in groups_of(run)}
    assumed = [told[name] == "assumed_not_tested" for name in order[4:]]
    assert assumed == sorted(assumed)


def test_an_assumed_reading_leads_only_where_there_is_no_other(saved: Run) -> None:
    first, second = claim(saved, "P11", "first_opening"), claim(saved, "P11", "full_opening")
    first["definition"]["assumed"] = True
    assert Group([first, second]).leading is second
    assert Group([first]).leading is first


def told(run: Run, name: str, language: Any = "en") -> dict[str, Any]:
    """What the brief says about a claim."""
    group = next(group for group in groups_of(run) if group.leading["id"] == name)
    return Wording(run, texts(language)).group(group)


def test_the_shortfall_of_the_median_world_is_shown(saved: Run) -> None:
    """At least 10,000 admits no 9,500: in the median world 500 are missing."""
    column = "buildout.gpus_installed@2026-03-13"
    run = with_metric(saved, column, np.full(len(saved.metrics), 9500.0))
    citation = [plain(part) for part in told(run, "P12")["citation"]]
    assert "Median: 9,500 GPUs; 500 GPUs short of the threshold" in citation


def test_a_reading_that_is_judged_otherwise_is_named_beside_the_sentence(saved: Run) -> None:
    """Two readings of the claim, swapped by hand: 100 of 100 hold where the leading one fails."""
    leading, other = (claim(saved, "P12", name) for name in ("installed", "in_service"))
    fields = {"interval": [0.0, 1.0], "alternatives": {}, "observed": None}
    fails = leading | fields | {"share": 0.0, "verdict": "fails"}
    holds = other | fields | {"share": 1.0, "verdict": "holds"}
    wording = Wording(saved, texts("en"))
    told_apart = plain(wording.group(Group([fails, holds]))["unlike"])
    title = other["definition"]["title"]["en"]
    assert told_apart == f"Not so on the reading ‘{title}’: 100 of 100, holds."
    assert wording.group(Group([fails, holds | {"verdict": "fails"}]))["unlike"] == ""


def test_a_threshold_that_is_met_has_no_shortfall(saved: Run) -> None:
    column = "buildout.gpus_installed@2026-03-13"
    run = with_metric(saved, column, np.full(len(saved.metrics), 10_000.0))
    assert "Median: 10,000 GPUs" in [plain(part) for part in told(run, "P12")["citation"]]


def test_the_document_the_origin_and_the_error_are_named(saved: Run) -> None:
    citation = told(saved, "P14", "de")["citation"]
    assert "„gezielt auch Start-ups“ (Pressemitteilung des BMDS vom 13. Juni 2025)" in citation
    assert "Schwelle: unser Maßstab" in citation
    assert any(part.startswith("Monte-Carlo-Fehler: ") for part in citation)


def test_each_observation_is_told_once_with_its_readings(saved: Run) -> None:
    observations = told(saved, "P12")["observations"]
    readings = [claim for claim in saved.claims if claim["id"] == "P12"]
    assert len(observations) == len({entry["observed"]["text"]["en"] for entry in readings})
    titles = "; ".join(entry["readings"] for entry in observations)
    assert all(entry["definition"]["title"]["en"] in titles for entry in readings)
    assert {plain(entry["date"]) for entry in observations} == {"21 November 2026"}


def undecided(**shares: tuple[int, int]) -> dict[str, object]:
    """A claim that holds in 300 of 300 worlds, with counts and worlds by building."""
    options = {
        name: {"share": count / worlds, "worlds": worlds}
        for name, (count, worlds) in shares.items()
    }
    return {
        "verdict": "undecided",
        "demanded_share": 0.8,
        "share": 1.0,
        "worlds": 300,
        "interval": Share(300, 300).interval,
        "alternatives": {"building": options},
    }


def test_an_option_with_too_few_worlds_is_named(saved: Run) -> None:
    """Of 9 worlds that all agree the interval begins at 0.025 ** (1 / 9) = 0.66, below 0.8."""
    found = open_option(undecided(existing=(172, 172), new=(9, 9)))
    assert found == OpenOption("building", "new", 9)
    told = plain(open_option_words(found, saved, texts("de")))
    assert told == ", denn die 9 Welten mit „Art des Gebäudes: Neubau“ sind zu wenige"


def test_where_all_worlds_are_too_few_no_option_is_blamed() -> None:
    claim = undecided(new=(9, 9)) | {"share": 0.79, "interval": (0.75, 0.85)}
    assert open_option(claim) is None
    assert open_option(undecided(new=(9, 9)) | {"verdict": "holds"}) is None


def test_a_claim_without_others_has_no_rows(saved: Run) -> None:
    assert told(saved, "D71")["readings"] == []
    assert told(saved, "D71")["observations"] == []


def test_the_first_reading_leads_where_none_is_closest(saved: Run) -> None:
    first, second = claim(saved, "P11", "first_opening"), claim(saved, "P11", "full_opening")
    group = Group([first, second])
    assert group.leading is first
    assert group.others == [second]


def altered(run: Run, language: Any, **entries: object) -> dict[str, Any]:
    """What is told of the capacity claim if its readings had these entries."""

    def change(entry: dict[str, Any]) -> dict[str, Any]:
        return entry | entries if entry["id"] == "P12" else entry

    return told(with_claims(run, change), "P12", language)


def test_a_flip_names_the_assumption_its_value_and_the_share(saved: Run) -> None:
    flip = {
        "path": "energy.load.idle",
        "level": 0.3,
        "value": 0.1534,
        "unit": "share",
        "share": 0.83,
    }
    first, *_ = altered(saved, "de", flip=flip, flip_tried=["energy.load.idle"])["flips"]
    expected = (
        "Kippt, wenn „Last im Leerlauf“ 15 % beträgt (30-%-Quantil): dann in 85 von 100 Welten."
    )
    assert first.replace("\N{NO-BREAK SPACE}", " ").endswith(expected)


def test_that_nothing_flips_a_claim_is_said_once(saved: Run) -> None:
    flips = altered(saved, "en", flip=None, flip_tried=["energy.load.idle"])["flips"]
    assert flips == ["None of the assumptions tried flips the verdict alone."]
    assert altered(saved, "en", flip=None, flip_tried=[])["flips"] == []


def test_an_error_that_rounds_to_nothing_is_below_a_point(saved: Run) -> None:
    citation = altered(saved, "en", interval=[0.0, 0.004])["citation"]
    assert "Monte Carlo error: below 1 point" in citation


def test_what_is_not_complete_by_its_date_in_the_median_world_is_said_so(saved: Run) -> None:
    """A sum that is infinite until the last GPU is there, at a date; not a price without operation."""
    column = "finance.paid_plan_eur@2026-12-31"
    run = replace(saved, metrics=saved.metrics.assign(**{column: np.inf}))
    group = next(group for group in groups_of(run) if group.leading["id"] == "P07")
    told = str(Wording(run, texts("de")).group(group))
    assert "bis dahin nicht fertig" in told
    assert "kein Betrieb" not in told


def test_a_short_sentence_differs_only_where_worlds_are_too_few(saved: Run) -> None:
    wording = Wording(saved, texts("de"))
    for group in groups_of(saved):
        told = wording.group(group)
        if group.leading["verdict"] == "undecided":
            assert told["short_sentence"].endswith("Ob die Aussage hält, ist unentschieden.")
        else:
            assert told["short_sentence"] == told["sentence"]
