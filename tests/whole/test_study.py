"""A study: the same worlds in all scenarios, whole on disk, paired differences that add up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ausbau import study, study_file, study_run
from ausbau.cli.differences import difference_lines
from ausbau.cli.matrix import matrix, reading_rows
from ausbau.comparison import Difference, compare, left_out
from ausbau.core import yaml_source
from ausbau.core.errors import InputError
from ausbau.core.packaged import packaged_scenarios
from ausbau.ensemble import run
from ausbau.scenario import load
from ausbau.texts import texts

DRAWS = 20


@pytest.fixture(scope="module")
def two_scenarios(scenarios: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of the plan and of compensation, beside copies of nothing: it names shipped files."""
    file = tmp_path_factory.mktemp("study") / "study.yaml"
    file.write_text(
        "name: two\n"
        "title: {de: Zwei, en: Two}\n"
        "description: {de: Zwei Szenarien., en: Two scenarios.}\n"
        f"scenarios: [{scenarios}/industrial-ai-cloud.yaml, {scenarios}/compensation-on.yaml]\n"
        f"draws: {DRAWS}\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture(scope="module")
def two(two_scenarios: Path) -> study.Study:
    """Both scenarios in the same worlds."""
    return study_run.run(two_scenarios, flips=False)


def test_a_saved_study_is_read_as_it_was(two: study.Study, tmp_path: Path) -> None:
    again = study.load_study(two.save(tmp_path / "out"))
    assert list(again.runs) == ["industrial-ai-cloud", "compensation-on"]
    for name, one in two.runs.items():
        assert one.metrics.equals(again.runs[name].metrics)
        assert list(one.claims) == list(again.runs[name].claims)


def test_a_scenario_compared_with_itself_does_not_move(two: study.Study) -> None:
    assert all(one.moved_share == 0 for one in compare(two.reference, two.reference))


def test_the_difference_is_taken_world_by_world(two: study.Study) -> None:
    plan, other = two.runs.values()
    column = "energy.bill_eur@2028"
    by_hand = (other.metrics[column] - plan.metrics[column]).mean()
    found = {d.metric: d for d in two.differences("compensation-on")}[column]
    assert found.mean == pytest.approx(by_hand)
    assert found.mean < 0


def test_other_worlds_are_refused(scenarios: Path) -> None:
    file = scenarios / "industrial-ai-cloud.yaml"
    with pytest.raises(InputError, match="the same worlds"):
        compare(*(run(file, draws=3, seed=seed, flips=False) for seed in (1, 2)))


def test_two_scenarios_of_one_name_are_refused(two_scenarios: Path, tmp_path: Path) -> None:
    text = two_scenarios.read_text(encoding="utf-8").replace(
        "compensation-on", "industrial-ai-cloud"
    )
    file = tmp_path / "twice.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="has the name industrial-ai-cloud"):
        study_run.run(file)


def test_all_faulty_scenarios_are_told_before_any_runs(two_scenarios: Path, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    text = two_scenarios.read_text(encoding="utf-8")
    file.write_text(
        text.replace("compensation-on.yaml]", "none.yaml, nowhere.yaml]"), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        study_run.run(file)
    assert len(caught.value.problems) == 2


def test_worlds_are_the_same_in_all_scenarios(two: study.Study) -> None:
    plan, other = two.runs.values()
    shared = [name for name in plan.parameters if name in other.parameters]
    assert all(
        np.array_equal(plan.parameters[name].to_numpy(), other.parameters[name].to_numpy())
        for name in shared
    )


def compared(study_yaml: Path) -> dict[str, str]:
    """By file of a study the file that it is compared with."""
    entries = study_file.read(study_yaml).scenarios
    numbers = study_file.references(study_yaml, entries)
    return {
        entry.file: entries[number].file for entry, number in zip(entries, numbers, strict=True)
    }


def test_the_shipped_study_holds_every_shipped_scenario() -> None:
    folder = packaged_scenarios()
    shipped = {file.name for file in folder.glob("*.yaml") if "extends" in content_of(file)}
    assert set(compared(folder / "study.yaml")) == shipped


def content_of(file: Path) -> dict[str, object]:
    value = yaml_source.read(file).value
    assert isinstance(value, dict)
    return value


def test_a_scenario_is_compared_with_the_one_it_extends() -> None:
    pairs = compared(packaged_scenarios() / "study.yaml")
    assert pairs["planning-relief.yaml"] == "new-building.yaml"
    assert pairs["new-building.yaml"] == "industrial-ai-cloud.yaml"
    assert pairs["industrial-ai-cloud.yaml"] == "industrial-ai-cloud.yaml"


def test_an_entry_may_name_what_it_is_compared_with() -> None:
    pairs = compared(packaged_scenarios() / "study.yaml")
    file = packaged_scenarios() / "double-strategy.yaml"
    assert content_of(file)["extends"] == "double-strategy-technology-only.yaml"
    assert pairs["double-strategy.yaml"] == "industrial-ai-cloud.yaml"


def test_worlds_that_believe_the_outside_view_do_not_dilute_what_a_lever_does(
    two: study.Study,
) -> None:
    """A lever that adds ten hours in each world of the inside view alone: ten there, fewer over all."""
    run_, column = two.reference, "energy.bill_eur@2028"
    drawn = run_.parameters
    goes_by_steps = (
        drawn["buildout.outside_view.belief"] >= drawn["buildout.outside_view.weight"]
    ).to_numpy()
    assert 0 < goes_by_steps.sum() < DRAWS
    moved = run_.metrics.copy()
    moved[column] += 10.0 * goes_by_steps
    (told,) = [one for one in compare(run_, replace(run_, metrics=moved)) if one.metric == column]
    assert told.inside_mean == pytest.approx(10.0)
    assert told.mean == pytest.approx(10.0 * goes_by_steps.mean())
    (line,) = difference_lines([told], texts("en"), most=None)
    assert "; 10 in worlds of the inside view" in " ".join(line.split())


def test_nothing_is_told_of_the_inside_view_where_all_worlds_believe_the_outside_one(
    two: study.Study,
) -> None:
    run_ = two.reference
    drawn = run_.parameters.copy()
    drawn["buildout.outside_view.weight"] = 1.0
    believing = replace(run_, parameters=drawn)
    assert all(one.inside_mean is None for one in compare(believing, believing))


def write_study(folder: Path, scenarios: str) -> Path:
    file = folder / "study.yaml"
    file.write_text(
        "name: some\ntitle: {de: Einige, en: Some}\ndescription: {de: Einige., en: Some.}\n"
        f"scenarios: {scenarios}\ndraws: {DRAWS}\n",
        encoding="utf-8",
    )
    return file


def test_a_grandparent_stands_in_for_a_parent_that_the_study_lacks(
    scenarios: Path, tmp_path: Path
) -> None:
    plan, relief = (
        scenarios / f"{name}.yaml" for name in ("industrial-ai-cloud", "planning-relief")
    )
    file = write_study(tmp_path, f"[{scenarios}/market.yaml, {plan}, {relief}]")
    assert compared(file)[str(relief)] == str(plan)


def test_a_reference_that_the_study_lacks_is_refused_with_its_line(
    scenarios: Path, tmp_path: Path
) -> None:
    market = scenarios / "market.yaml"
    entries = f"[{scenarios}/industrial-ai-cloud.yaml, {{file: {market}, against: quota.yaml}}]"
    with pytest.raises(InputError) as caught:
        study_file.read(write_study(tmp_path, entries))
    (problem,) = caught.value.problems
    assert problem.line == 4
    assert "quota.yaml is no other scenario of the study" in problem.message


def test_a_saved_study_remembers_what_was_compared_with_what(
    scenarios: Path, tmp_path: Path
) -> None:
    names = ("industrial-ai-cloud", "new-building", "planning-relief")
    file = write_study(
        tmp_path, "[" + ", ".join(f"{scenarios}/{name}.yaml" for name in names) + "]"
    )
    done = study_run.run(file, draws=3, flips=False)
    again = study.load_study(done.save(tmp_path / "out"))
    assert again.reference_of("planning-relief").manifest["name"] == "new-building"
    assert again.reference_of("new-building").manifest["name"] == "industrial-ai-cloud"
    assert again.differences("planning-relief") == done.differences("planning-relief")


def test_sums_over_unlike_horizons_are_left_out_and_named(
    scenarios: Path, two: study.Study
) -> None:
    plan = load(scenarios / "industrial-ai-cloud.yaml", {"timeline.end": "2028-12-31"})
    short = run(plan, draws=DRAWS, seed=1, flips=False)
    unlike = left_out(two.reference, short)
    assert {"finance.npv_eur", "finance.capex_eur", "buildout.full_in_service_h"} <= set(unlike)
    found = {difference.metric for difference in compare(two.reference, short)}
    assert not found & set(unlike)
    assert "energy.bill_eur@2028" in found
    assert left_out(two.reference, two.reference) == []


def test_what_rounding_leaves_of_nothing_is_told_as_nothing(two: study.Study) -> None:
    """A share that is nothing but for one world: its median is no number of twenty decimals."""
    name = "talent.idle_for_users_gpu_h@2026"
    before, after = two.reference.metrics.copy(), two.reference.metrics.copy()
    before[name] = 0.0
    after[name] = [1.0, *[4.46e-20] * (len(after) - 1)]
    changed = [replace(two.reference, metrics=metrics) for metrics in (before, after)]
    found = next(one for one in compare(*changed) if one.metric == name)
    assert (found.reference, found.other, found.low) == (0.0, 0.0, 0.0)
    assert found.moved_share == pytest.approx(1 / len(after))


def difference(metric: str, *, mean: float, spread: float, moved: float = 1.0) -> Difference:
    return Difference(metric, "EUR", 0.0, mean, mean, mean, mean, moved, 100, spread)


def test_what_moved_far_beyond_the_spread_of_the_worlds_comes_first() -> None:
    """A step of 5 in a spread of 10 is half of it; one of 100 in 10,000 a hundredth."""
    found = [
        difference("trifle", mean=100.0, spread=10_000.0),
        difference("rare", mean=1.0, spread=0.0, moved=0.01),
        difference("often", mean=1.0, spread=0.0, moved=0.05),
        difference("large", mean=-5.0, spread=10.0),
        difference("still", mean=0.0, spread=10.0, moved=0.0),
    ]
    lines = list(difference_lines(found, texts("en"), most=None))
    assert [line.split(":")[0].strip() for line in lines] == ["large", "trifle", "often", "rare"]


def test_a_metric_of_many_years_is_told_once_where_it_moved_furthest() -> None:
    found = [
        difference("bill@2027", mean=1.0, spread=10.0),
        difference("bill@2028", mean=3.0, spread=10.0),
        difference("bill@2028[none]", mean=4.0, spread=10.0),
        difference("tax@2027", mean=2.0, spread=10.0),
        difference("aid@2027[none]", mean=1.0, spread=10.0),
    ]
    lines = list(difference_lines(found, texts("en"), most=20))
    told = [line.split(":")[0].strip() for line in lines[:3]]
    assert told == ["bill@2028", "tax@2027", "aid@2027[none]"]
    assert lines[3].strip() == "and 2 more columns"


def test_rounding_is_no_difference_and_no_spread(two: study.Study) -> None:
    """A tax of 20.50 EUR per MWh that a sum in another order makes 20.500000000000004."""
    column = "energy.line_electricity_tax_eur_per_mwh@2028"
    runs = []
    for dust in (0.0, 4e-15):
        metrics = two.reference.metrics.copy()
        metrics[column] = 20.5 + dust * (np.arange(len(metrics)) % 2)
        runs.append(replace(two.reference, metrics=metrics))
    (found,) = (one for one in compare(*runs) if one.metric == column)
    assert (found.mean, found.moved_share, found.spread) == (0.0, 0.0, 0.0)


def test_what_has_a_value_in_few_worlds_does_not_come_first() -> None:
    """A tenth of the worlds with a step of 5 weighs as much as all of them with one of 0.5."""
    rare = replace(difference("payback", mean=5.0, spread=10.0), worlds=10)
    lines = list(
        difference_lines([rare, difference("cost", mean=0.6, spread=10.0)], texts("en"), most=None)
    )
    assert [line.split(":")[0].strip() for line in lines] == ["cost", "payback"]


def test_a_reading_that_holds_in_no_world_anywhere_has_its_row(two: study.Study) -> None:
    """Every tested reading of the reference has a row, also where all its shares are 0."""
    tested = [claim for claim in two.reference.claims if claim["share"] is not None]
    assert any(claim["share"] == 0 for claim in tested)
    rows = {(row.claim["id"], row.claim["reading"]) for row in reading_rows(two)}
    assert {(claim["id"], claim["reading"]) for claim in tested} <= rows
    printed = " ".join(matrix(two, texts("en")).split())
    assert not [
        title for claim in tested if (title := claim["definition"]["title"]["en"]) not in printed
    ]


def test_a_study_anywhere_may_name_the_scenarios_of_the_program(tmp_path: Path) -> None:
    entries = [
        study_file.Entry(file=name) for name in ("new-building.yaml", "planning-relief.yaml")
    ]
    prepared = study_file.prepare(tmp_path / "mine.yaml", entries)
    assert [scenario.name for scenario in prepared] == ["new-building", "planning-relief"]
    assert study_file.references(tmp_path / "mine.yaml", entries) == [0, 0]
