"""What the report says on access: a table, a sentence each, who lends to whom, the policies of a study."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from altered_runs import with_metric, with_scenario

from ausbau.core.arrays import Array
from ausbau.core.schema import Text
from ausbau.report.blocks import Block, Table
from ausbau.report.chapters import access
from ausbau.report.material import Material
from ausbau.report.policy_points import policy_points
from ausbau.results import Run
from ausbau.study import Study
from ausbau.texts import LANGUAGES, Language, texts

OPEN = "allocation.first_year_months"


def tables(blocks: list[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def german(run: Run) -> Material:
    return Material(run, texts("de"))


def told(run: Run, **figures: float | Array) -> Run:
    """The run with these figures of start-ups in the first year of every world."""
    run = with_metric(run, OPEN, 12.0)
    for name, value in figures.items():
        run = with_metric(run, f"allocation.startup_{name}_first_year", value)
    return run


FIGURES = {
    "served_share": 0.6,
    "within_hour_share": 0.5,
    "within_day_share": 0.75,
    "median_wait": 0.0,
    "p95_wait": 5.0,
    "refused_share": 0.2,
    "bought": 1e6,
    "paid": 2.5e6,
}


def test_a_start_up_reads_its_own_figures(saved: Run) -> None:
    sentence = access.voice(german(told(saved, **FIGURES)), "startup")
    plain = sentence.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "60 % der GPU-Stunden", "2,50 EUR je Stunde", "50 % binnen einer Stunde", "75 % binnen eines Tages",
        "die Hälfte der angenommenen startet sofort", "länger als 5", "20 % der gewünschten",
    ):  # fmt: skip
        assert words in plain
    assert plain.count(".") == 1


def test_short_waits_are_told_in_minutes_and_free_hours_as_bought_by_nobody(saved: Run) -> None:
    run = told(
        saved, **FIGURES | {"median_wait": 0.25, "p95_wait": 1.0, "bought": 0.0, "paid": 0.0}
    )
    sentence = access.voice(german(run), "startup")
    assert "wartet höchstens 15 Minuten" in sentence
    assert "länger als 60 Minuten" in sentence
    assert "kauft selbst keine" in sentence


def test_hardly_any_is_not_called_none(saved: Run) -> None:
    few = FIGURES | {"served_share": 0.001, "within_day_share": 0.999, "p95_wait": 0.001}
    sentence = access.voice(german(told(saved, **few)), "startup").replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "weniger als 1 % der GPU-Stunden" in sentence
    assert "mehr als 99 % binnen eines Tages" in sentence
    assert "auch von zwanzig wartet kaum einer" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", access.VOICES)
def test_where_nothing_opens_the_sentence_says_so(
    saved: Run, kind: str, language: Language
) -> None:
    closed = Material(with_metric(saved, OPEN, 0.0), texts(language))
    sentence = access.voice(closed, kind)
    assert {"de": "In keiner simulierten Welt", "en": "in no simulated world"}[language] in sentence
    assert not any(letter.isdigit() for letter in sentence)
    assert all(row.cells[1].text == "–" for row in tables(list(access.blocks(closed)))[0].rows)


def test_a_group_that_asks_for_nothing_is_told_as_absent(saved: Run) -> None:
    series = saved.series.copy(deep=True)
    requested = series["demand.requested_gpu_h"]
    series["demand.requested_gpu_h"] = requested.where(series["group_kind"] != "research", 0.0)
    material = german(replace(saved, series=series))
    assert access.voice(material, "research").endswith("nach keiner GPU-Stunde.")
    rows = tables(list(access.blocks(material)))[0].rows
    assert "Forschung" not in [row.cells[0].text for row in rows]
    assert len(rows) == 5


def test_the_price_is_a_ratio_of_expectations(saved: Run) -> None:
    # 1 and 3 EUR an hour, of which 3 and 1 hours are bought: 6 EUR for 4 hours, not 2 EUR
    half = np.arange(len(saved.metrics)) % 2 == 0
    figures: dict[str, float | Array] = {**FIGURES, "bought": np.where(half, 3.0, 1.0), "paid": 3.0}
    run = told(saved, **figures)
    assert "1,50 EUR" in access.voice(german(run), "startup")


def test_without_quotas_nobody_lends_and_with_them_rows_and_columns_add_up(saved: Run) -> None:
    assert len(tables(list(access.blocks(german(saved))))) == 1
    series = saved.series.copy(deep=True)
    series["allocation.lent_gpu_h"][:] = 0.0
    series["allocation.lent_gpu_h"].loc[{"lender": "research", "group": "startups"}] = 3e6
    series["allocation.lent_gpu_h"].loc[{"lender": "research", "group": "industry"}] = 1e6
    lending = tables(list(access.blocks(german(replace(saved, series=series)))))[1]
    by_name = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in lending.rows}
    assert by_name["Forschung"][-1] == "4,0"
    assert sorted(by_name["Geliehen"]) == ["0", "0", "0", "0", "1,0", "3,0", "4,0"]


def policy_study(saved: Run) -> Study:
    """The plan, a policy that keeps less work and is more even, one worse in both, and cheaper power."""
    year = german(saved).year
    sections = saved.scenario["sections"]

    def other(goodput: float, evenness: float, **changed: object) -> Run:
        run = with_metric(saved, f"allocation.goodput_share@{year}", goodput)
        run = with_metric(run, f"allocation.jain_index@{year}", evenness)
        return with_scenario(run, sections={**copy.deepcopy(sections), **changed})

    runs = {
        "plan": other(0.3, 0.8),
        "even": other(0.2, 0.9, allocation={"policy": "even"}),
        "worse": other(0.1, 0.7, allocation={"policy": "worse"}),
        "power": other(0.9, 0.9, energy={}),
    }
    return Study("policies", Text(de="", en=""), Text(de="", en=""), runs)


def test_policies_are_compared_where_nothing_else_differs(saved: Run) -> None:
    points = policy_points(policy_study(saved))
    assert [(point.scenario, point.is_on_front) for point in points] == [
        ("plan", True), ("even", True), ("worse", False),
    ]  # fmt: skip
    assert points[0].goodput_share == pytest.approx(0.3)


def test_the_table_of_policies_names_the_front(saved: Run) -> None:
    study = policy_study(saved)
    (table,) = tables(list(access.policies(german(study.reference), study)))
    assert [row.cells[-1].text for row in table.rows] == ["ja", "ja", "nein"]
    assert table.rows[1].cells[1].text.replace("\N{NO-BREAK SPACE}", " ") == "20,0 %"


def test_a_study_of_one_policy_has_no_front(saved: Run) -> None:
    study = policy_study(saved)
    one = replace(study, runs={name: study.runs[name] for name in ("plan", "power")})
    assert policy_points(one) == []
    assert not list(access.policies(german(one.reference), one))
