"""A study: the same worlds in all scenarios, whole on disk, paired differences that add up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ausbau import study
from ausbau.comparison import compare
from ausbau.core.errors import InputError
from ausbau.ensemble import run
from ausbau.results import Run

DRAWS = 20


@pytest.fixture(scope="module")
def study_file(scenarios: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
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


def test_a_saved_study_is_read_as_it_was(study_file: Path, tmp_path: Path) -> None:
    done = study.run(study_file)
    again = study.load_study(done.save(tmp_path / "out"))
    assert list(again.runs) == ["industrial-ai-cloud", "compensation-on"]
    for name, one in done.runs.items():
        assert one.metrics.equals(again.runs[name].metrics)
        assert list(one.claims) == list(again.runs[name].claims)


def test_a_scenario_compared_with_itself_does_not_move(plan_run: Run) -> None:
    assert all(difference.moved_share == 0 for difference in compare(plan_run, plan_run))


def test_the_difference_is_taken_world_by_world(study_file: Path) -> None:
    done = study.run(study_file)
    plan, other = done.runs.values()
    column = "energy.bill_eur@2028"
    by_hand = (other.metrics[column] - plan.metrics[column]).mean()
    found = {d.metric: d for d in done.differences("compensation-on")}[column]
    assert found.mean == pytest.approx(by_hand)
    assert found.mean < 0


def test_other_worlds_are_refused(scenarios: Path) -> None:
    file = scenarios / "industrial-ai-cloud.yaml"
    with pytest.raises(InputError, match="the same worlds"):
        compare(run(file, draws=3, seed=1), run(file, draws=3, seed=2))


def test_two_scenarios_of_one_name_are_refused(study_file: Path, tmp_path: Path) -> None:
    text = study_file.read_text(encoding="utf-8").replace("compensation-on", "industrial-ai-cloud")
    file = tmp_path / "twice.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="has the name industrial-ai-cloud"):
        study.run(file)


def test_all_faulty_scenarios_are_told_before_any_runs(study_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    text = study_file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("compensation-on.yaml]", "none.yaml, nowhere.yaml]"), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        study.run(file)
    assert len(caught.value.problems) == 2


def test_worlds_are_the_same_in_all_scenarios(study_file: Path) -> None:
    plan, other = study.run(study_file).runs.values()
    shared = [name for name in plan.parameters if name in other.parameters]
    assert all(
        np.array_equal(plan.parameters[name].to_numpy(), other.parameters[name].to_numpy())
        for name in shared
    )
