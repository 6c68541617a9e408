"""``ausbau replay`` as people and scripts call it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ausbau.allocation import queue_rules
from ausbau.cli.replay import POLICIES, command
from ausbau.core.errors import InputError

LOG = """\
submit_s,gpus,duration_s,estimate_s,class,owner
0,3,10,10,a,x
1,4,5,5,a,x
2,1,8,8,b,x
3,1,9,9,b,x
4,5,9,9,b,x
5.5,1,-1,9,b,x
6,1,two,9,b,x
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def told(log: Path, *options: str) -> dict[str, object]:
    result = call(log, "--gpus", 4, "--json", *options)
    assert result.exit_code == 0, result.output
    content: dict[str, object] = json.loads(result.output)
    return content


def test_the_policies_offered_are_those_of_the_rules() -> None:
    assert POLICIES == queue_rules.POLICIES


def test_out_holds_one_row_per_replayed_job(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "starts.csv"
    assert call(log, "--gpus", 4, "--policy", "easy", "--out", out).exit_code == 0
    with out.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["job", "submit_s", "start_s", "end_s", "gpus"],
        ["1", "0", "0", "10", "3"],
        ["2", "1", "10", "15", "4"],
        ["3", "2", "2", "10", "1"],
        ["4", "3", "15", "24", "1"],
    ]


def test_times_are_written_to_the_millisecond_without_needless_zeros(tmp_path: Path) -> None:
    path, out = tmp_path / "log.csv", tmp_path / "out.csv"
    path.write_text("submit_s,gpus,duration_s\n-0.5,1,2.25\n0.001,1,1\n", encoding="utf-8")
    call(path, "--gpus", 1, "--out", out)
    assert out.read_text(encoding="utf-8").splitlines()[1:] == [
        "1,-0.5,-0.5,1.75,1",
        "2,0.001,1.75,2.75,1",
    ]


def test_json_tells_the_figures_and_everything_left_out(log: Path) -> None:
    content = told(log)
    assert (content["policy"], content["gpus"], content["jobs"]) == ("easy", 4, 4)
    assert content["mean_wait_s"] == pytest.approx(21 / 4)
    assert content["max_wait_s"] == 12
    assert content["mean_bounded_slowdown"] == pytest.approx(5.5 / 4)
    assert content["utilisation"] == pytest.approx(67 / 96)
    assert content["last_end_s"] == 24
    assert content["left_out"] == {"larger than the pool": [5], "without run time": [6]}
    assert content["broken_lines"] == [
        {"line": 8, "job": 7, "fault": "duration_s is 'two', which is no number"}
    ]
    assert content["unused_columns"] == ["owner"]
    assert not content["all_waits_zero"]


def test_text_names_figures_counts_and_lines(log: Path) -> None:
    text = call(log, "--gpus", 4, "--policy", "fcfs").output
    for part in (
        "4 jobs on 4 GPUs, policy fcfs (strictly in order of arrival)",
        "mean wait",
        "max wait",
        "mean bounded slowdown (10 s)",
        "utilisation",
        "last end",
        "left out, larger than the pool: 1 job (5)",
        "left out, without run time: 1 job (6)",
        "line 8: duration_s is 'two', which is no number",
        "columns not used: owner",
    ):
        assert part in " ".join(text.split())


def test_runs_of_left_out_jobs_are_told_as_ranges(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    sizes = [1, 9, 9, 9, 1, 9]
    rows = "".join(f"{at},{gpus},5\n" for at, gpus in enumerate(sizes))
    path.write_text("submit_s,gpus,duration_s\n" + rows, encoding="utf-8")
    assert "larger than the pool: 4 jobs (2-4, 6)" in call(path, "--gpus", 8).output


def test_waits_that_are_all_zero_are_flagged(log: Path, tmp_path: Path) -> None:
    assert "every wait is zero" not in call(log, "--gpus", 4).output
    assert "every wait is zero" in call(log, "--gpus", 40).output
    assert told(log, "--gpus", "40")["all_waits_zero"]


def test_a_pool_that_refuses_jobs_is_not_called_ample(log: Path) -> None:
    """Who is turned away at once never waits: four GPUs are too few for jobs of 3 and 4 at a time."""
    text = call(log, "--gpus", 4, "--policy", "loss").output
    assert told(log, "--policy", "loss")["all_waits_zero"]
    assert "turned away" in text
    assert "every wait is zero" not in text
    assert "only those left out could tell policies apart" in " ".join(text.split())


def test_long_waits_are_told_in_hours_too(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("submit_s,gpus,duration_s\n0,1,9000\n0,1,60\n", encoding="utf-8")
    assert "9,000.00 s  (2.50 h)" in call(path, "--gpus", 1).output


def test_no_line_is_wider_than_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = "".join(f"{at},{9 if at % 2 else 1},5\n" for at in range(200))
    path.write_text("submit_s,gpus,duration_s\n" + rows, encoding="utf-8")
    lines = call(path, "--gpus", 8, "--lang", "de").output.splitlines()
    assert any("200)" in line for line in lines)
    assert max(len(line) for line in lines[1:]) < 80


def test_recorded_waits_stand_beside_those_of_the_policy(tmp_path: Path) -> None:
    path = tmp_path / "log.swf"
    tail = "-1 1 1 1 1 1 1 -1 -1"
    path.write_text(f"1 0 0 9 1 -1 -1 1 9 {tail}\n2 1 7 9 1 -1 -1 1 9 {tail}\n", encoding="utf-8")
    content = told(path, "--gpus", "1")
    assert content["recorded"] == {
        "jobs": 2,
        "mean_wait_s": 3.5,
        "max_wait_s": 7,
        "all_waits_zero": False,
    }
    assert content["mean_wait_s"] == 4
    path.write_text(f"1 0 0 9 1 -1 -1 1 9 {tail}\n", encoding="utf-8")
    assert "may not have recorded waits" in call(path, "--gpus", 1).output


def test_quiet_prints_nothing_and_still_writes(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = call(log, "--gpus", 4, "--quiet", "--out", out)
    assert (result.exit_code, result.output) == (0, "")
    assert out.exists()


def test_on_nodes_a_job_waits_for_gpus_of_one_node(tmp_path: Path) -> None:
    """One GPU free in one node and two in the other are not three: the third job waits until 10."""
    path, out = tmp_path / "log.csv", tmp_path / "out.csv"
    path.write_text("submit_s,gpus,duration_s\n0,3,10\n0,2,20\n1,3,5\n", encoding="utf-8")
    assert call(path, "--gpus", 8, "--gpus-per-node", 4, "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8").splitlines()[3] == "3,1,10,15,3"
    assert call(path, "--gpus", 8, "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8").splitlines()[3] == "3,1,1,6,3"
    assert "8 GPUs in nodes of 4" in call(path, "--gpus", 8, "--gpus-per-node", 4).output


@pytest.mark.parametrize(
    ("gpus", "node", "hint"), [(10, 4, "--gpus 8 or --gpus 12"), (3, 4, "hint: --gpus 4")]
)
def test_a_pool_that_is_not_made_of_nodes_is_told_with_one_that_is(
    log: Path, gpus: int, node: int, hint: str
) -> None:
    error = call(log, "--gpus", gpus, "--gpus-per-node", node).exception
    assert isinstance(error, InputError)
    assert f"{gpus} GPUs are not a multiple of {node}" in str(error)
    assert hint in str(error)


def test_a_pool_below_every_job_is_told_as_the_users_error(log: Path) -> None:
    path = log.with_name("large.csv")
    path.write_text("submit_s,gpus,duration_s\n0,8,5\n", encoding="utf-8")
    error = call(path, "--gpus", 4).exception
    assert isinstance(error, InputError)
    assert "every job is larger than the pool of 4; the smallest asks for 8" in str(error)


def test_an_out_that_cannot_be_written_is_told_as_the_users_error(
    log: Path, tmp_path: Path
) -> None:
    error = call(log, "--gpus", 4, "--out", tmp_path).exception
    assert isinstance(error, InputError)
    assert "cannot be written" in str(error)


@pytest.mark.parametrize("options", [["--gpus", "0"], ["--gpus", "4", "--policy", "lifo"], []])
def test_wrong_usage_exits_with_2(log: Path, options: list[str]) -> None:
    assert call(log, *options).exit_code == 2
