"""The command ``network``: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ausbau.cli.network import command
from ausbau.core.errors import InputError

TABLE = "activity,predecessors,low,mode,high\npermit,,1,2,6\nhall,permit,3,3,3\nother,,1,1,1\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "points.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def invoke(*arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert result.exception is None, result.output
    return result


def test_json_tells_makespan_and_criticality(table: Path) -> None:
    """Pert has the mean (1 + 4 · 2 + 6) / 6 = 2.5, and hall takes 3: 5.5 within 0.15."""
    content = json.loads(invoke(table, "--draws", 500, "--json").output)
    assert content["draws"] == 500
    assert content["makespan"]["mean"] == pytest.approx(5.5, abs=0.15)
    assert content["makespan"]["worlds_without_end"] == 0
    assert content["criticality"] == {"permit": 1, "hall": 1, "other": 0}


def test_the_folder_of_out_is_made(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "below" / "dates.csv"
    invoke(table, "--draws", 2, "--out", out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1 + 2 * 3


def test_what_never_starts_is_named_with_its_worlds(tmp_path: Path) -> None:
    """``c`` waits for what ``b`` would give, and ``b`` for ``c``'s part of the stock: both wait for ever."""
    file = tmp_path / "own.yaml"
    file.write_text(
        "activities:\n"
        "  a: {duration: 1}\n"
        "  b: {duration: 1, consumes: {parts: 1}, produces: {parts: 1}}\n"
        "  c: {duration: 1, consumes: {parts: 1}, produces: {parts: 1}}\n"
        "stocks: {parts: 0}\n",
        encoding="utf-8",
    )
    content = json.loads(invoke(file, "--draws", 2, "--json").output)
    assert content["never_started"] == {"b": 2, "c": 2}
    told = invoke(file, "--draws", 2).output
    assert "What never starts" in told
    assert "  b  2 worlds" in told
    assert "  a  2 worlds" not in told


def test_triangular_draws_have_the_mean_of_a_triangle(table: Path) -> None:
    """(1 + 2 + 6) / 3 = 3, and hall takes 3: 6 within 0.2."""
    content = json.loads(invoke(table, "--distribution", "triangular", "--json").output)
    assert content["draws"] == 1000
    assert content["makespan"]["mean"] == pytest.approx(6, abs=0.2)


def test_both_engines_write_the_same_table(table: Path, tmp_path: Path) -> None:
    for engine in ("compiled", "simpy"):
        out = tmp_path / f"{engine}.csv"
        assert invoke(table, "--draws", 3, "--engine", engine, "--out", out, "--quiet").output == ""
    text = (tmp_path / "compiled.csv").read_text("utf-8")
    assert text == (tmp_path / "simpy.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert list(rows[0]) == ["draw", "activity", "start", "finish"]
    assert [row["activity"] for row in rows] == ["permit", "hall", "other"] * 3
    assert [row["draw"] for row in rows] == ["0"] * 3 + ["1"] * 3 + ["2"] * 3
    permit, hall, _ = rows[:3]
    assert hall["start"] == permit["finish"]
    assert float(hall["finish"]) == pytest.approx(float(hall["start"]) + 3, abs=1e-9)
    assert list(tmp_path.glob("*.partial")) == []


def test_a_file_without_uncertainty_is_one_world(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "unit: week\nactivities:\n  a: {duration: 14 day}\n  b: {duration: 1, predecessors: [a]}\n",
        encoding="utf-8",
    )
    text = invoke(path).output
    assert "2 activities, 1 world, seed 1" in " ".join(text.split())
    assert "3 week" in text


def test_what_never_ends_has_no_mean_and_is_not_dropped_from_a_quantile(tmp_path: Path) -> None:
    """Each of the two waits for what the other one would make, which no sum of stocks tells."""
    path = tmp_path / "own.yaml"
    path.write_text(
        "activities:\n"
        "  egg: {duration: 1, consumes: {hens: 1}, produces: {eggs: 1}}\n"
        "  hen: {duration: 1, consumes: {eggs: 1}, produces: {hens: 1}}\n"
        "stocks: {hens: 0, eggs: 0}\n",
        encoding="utf-8",
    )
    content = json.loads(invoke(path, "--draws", 4, "--json").output)
    assert content["makespan"]["mean"] is None
    assert set(content["makespan"]["quantiles"].values()) == {None}
    assert content["makespan"]["worlds_without_end"] == 4
    assert content["criticality"] == {"egg": 1, "hen": 1}
    text = invoke(path).output
    assert "never ends in 1 of 1 world," in text


def test_the_same_seed_gives_the_same_output_and_another_one_does_not(table: Path) -> None:
    first = invoke(table, "--draws", 20, "--seed", 0, "--json").output
    assert first == invoke(table, "--draws", 20, "--seed", 0, "--json").output
    assert first != invoke(table, "--draws", 20, "--seed", 1, "--json").output


def test_a_bad_file_and_a_folder_that_cannot_be_made_are_input_errors(
    table: Path, tmp_path: Path
) -> None:
    missing = CliRunner().invoke(command, [str(table), "--out", str(table / "x.csv")])
    assert isinstance(missing.exception, InputError)
    table.write_text(TABLE.replace("3,3,3", "3,2,1"), encoding="utf-8")
    bad = CliRunner().invoke(command, [str(table)])
    assert isinstance(bad.exception, InputError)
    assert [problem.line for problem in bad.exception.problems] == [3]
