"""Commands that read a saved result: the ledger, and folders that are damaged."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ausbau.cli.output import LEAST_WIDTH
from ausbau.results import FILES

Run = Callable[..., Any]


def test_the_ledger_holds_the_tested_claims_and_counts_the_others(
    small_result: Path, ausbau: Run
) -> None:
    shown = ausbau("claims", small_result)
    assert shown.code == 0
    claims = json.loads((small_result / "claims.json").read_text(encoding="utf-8"))["claims"]
    tested = {claim["id"] for claim in claims if claim["share"] is not None}
    starts = {line.split()[0] for line in shown.out.splitlines() if line[:1] in ("P", "D")}
    assert starts == tested
    others = len({claim["id"] for claim in claims} - tested)
    assert f"{others} further claims" in shown.out


def test_all_shows_every_claim(small_result: Path, ausbau: Run) -> None:
    shown = ausbau("claims", small_result, "--all")
    claims = json.loads((small_result / "claims.json").read_text(encoding="utf-8"))["claims"]
    starts = {line.split()[0] for line in shown.out.splitlines() if line[:1] in ("P", "D")}
    assert starts == {claim["id"] for claim in claims}


def test_strict_exits_with_3_and_lists_what_falls_short(small_result: Path, ausbau: Run) -> None:
    shown = ausbau("claims", small_result, "--strict", "--json")
    assert shown.code == 3
    short = {
        (claim["id"], claim["reading"])
        for claim in json.loads(shown.out)["claims"]
        if claim["verdict"] in ("fails", "below_our_yardstick", "undecided", "fragile")
    }
    first, *lines = shown.err.splitlines()
    assert first == "claims fall short:"
    assert {tuple(line.split(":")[0].split()) for line in lines} == short


def test_quiet_prints_nothing(small_result: Path, ausbau: Run) -> None:
    shown = ausbau("claims", small_result, "--quiet")
    assert (shown.code, shown.out, shown.err) == (0, "", "")


def test_nothing_is_cut_in_a_narrow_terminal(
    small_result: Path, ausbau: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = ausbau("claims", small_result, "--all").out
    monkeypatch.setenv("COLUMNS", "20")
    narrow = ausbau("claims", small_result, "--all").out
    assert narrow.split() == wide.split()
    assert max(map(len, narrow.splitlines())) <= LEAST_WIDTH


def test_a_result_is_read_wherever_it_lies(small_result: Path, tmp_path: Path, ausbau: Run) -> None:
    moved = shutil.copytree(small_result, tmp_path / "else where")
    assert ausbau("claims", moved).out == ausbau("claims", small_result).out


def test_a_reader_that_leaves_early_makes_no_traceback(small_result: Path) -> None:
    program = Path(sys.executable).with_name("ausbau")
    with subprocess.Popen(
        [program, "claims", small_result, "--all", "--strict"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()  # before anything is written
        told = running.stderr.read()
    assert "Traceback" not in told
    assert "BrokenPipe" not in told
    assert running.returncode == 3


def test_a_reader_of_errors_that_leaves_early_changes_no_exit_code(tmp_path: Path) -> None:
    """As in ``ausbau check FILE 2>&1 | head -1``: the input stays wrong, the program is not at fault."""
    program = Path(sys.executable).with_name("ausbau")
    with subprocess.Popen(
        [program, "check", tmp_path / "no.yaml"], stderr=subprocess.PIPE
    ) as running:
        assert running.stderr is not None
        running.stderr.close()
    assert running.returncode == 2


def damage(file: Path, how: str) -> None:
    if how == "missing":
        file.unlink()
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "garbled":
        file.write_bytes(b"\x00\xff garbled " * 40)
    else:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("how", ["missing", "empty", "garbled", "cut in half"])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_told_in_plain_words(
    how: str, name: str, small_result: Path, tmp_path: Path, ausbau: Run
) -> None:
    if how == "cut in half" and name == "scenario.yaml":
        pytest.skip("half of a YAML file can be a YAML file")
    broken = shutil.copytree(small_result, tmp_path / "broken")
    damage(broken / name, how)
    refused = ausbau("claims", broken)
    assert refused.code == 2
    assert refused.out == ""
    assert name in refused.err
    assert ("missing: " if how == "missing" else "is damaged: ") in refused.err
    assert "hint: " in refused.err
    assert "Traceback" not in refused.err


def test_a_report_of_a_damaged_result_is_refused(
    small_result: Path, tmp_path: Path, ausbau: Run
) -> None:
    broken = shutil.copytree(small_result, tmp_path / "broken")
    damage(broken / "metrics.parquet", "garbled")
    refused = ausbau("report", broken)
    assert refused.code == 2
    assert "metrics.parquet: is damaged" in refused.err
    assert not list(broken.glob("*.pdf*"))


def test_all_damaged_files_are_told_at_once(
    small_result: Path, tmp_path: Path, ausbau: Run
) -> None:
    broken = shutil.copytree(small_result, tmp_path / "broken")
    for name in ("claims.json", "metrics.parquet", "series.nc"):
        damage(broken / name, "garbled")
    refused = ausbau("claims", broken)
    assert refused.err.count("is damaged: ") == 3


@pytest.mark.parametrize("content", ["[]", "{}", '{"claims": 5}'])
def test_json_of_another_kind_is_damaged(
    content: str, small_result: Path, tmp_path: Path, ausbau: Run
) -> None:
    broken = shutil.copytree(small_result, tmp_path / "broken")
    (broken / "claims.json").write_text(content, encoding="utf-8")
    refused = ausbau("claims", broken)
    assert refused.code == 2
    assert "claims.json: is damaged" in refused.err


def test_a_result_of_another_format_names_both(
    small_result: Path, tmp_path: Path, ausbau: Run
) -> None:
    other = shutil.copytree(small_result, tmp_path / "other")
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    (other / "manifest.json").write_text(json.dumps(manifest | {"format": 99}), encoding="utf-8")
    refused = ausbau("claims", other)
    assert refused.code == 2
    assert "has format 99" in refused.err
    assert "reads format 4" in refused.err


def test_a_folder_that_is_no_result_is_told(tmp_path: Path, ausbau: Run) -> None:
    refused = ausbau("claims", tmp_path)
    assert refused.code == 2
    assert "is not a result folder" in refused.err
    mistyped = ausbau("claims", tmp_path / "resluts")
    assert mistyped.code == 2
    assert "the folder does not exist" in mistyped.err


@pytest.mark.parametrize("taken", ["precious", "precious.partial", "precious.previous"])
def test_force_never_removes_what_the_program_did_not_write(
    taken: str, ausbau: Run, tmp_path: Path
) -> None:
    (tmp_path / taken).mkdir()
    thesis = tmp_path / taken / "thesis.txt"
    thesis.write_text("four years", encoding="utf-8")
    arguments = ("run", "industrial-ai-cloud.yaml", "--draws", "2", "--out", tmp_path / "precious")
    refused = ausbau(*arguments, "--force")
    assert refused.code == 2
    assert "no result of a run" in refused.err
    assert thesis.read_text(encoding="utf-8") == "four years"


def test_force_does_not_replace_a_folder_of_many_results(
    small_result: Path, ausbau: Run, tmp_path: Path
) -> None:
    shutil.copytree(small_result, tmp_path / "results" / "one")
    refused = ausbau("run", "industrial-ai-cloud.yaml", "--out", tmp_path / "results", "--force")
    assert refused.code == 2
    assert (tmp_path / "results" / "one" / "manifest.json").is_file()


@pytest.mark.parametrize("out", [".", "..", "/"])
def test_a_folder_without_a_name_of_its_own_is_refused_before_anything_runs(
    out: str, ausbau: Run
) -> None:
    refused = ausbau("run", "industrial-ai-cloud.yaml", "--out", out, "--force")
    assert refused.code == 2
    assert "no folder of its own" in refused.err
