"""``ausbau run``: what it prints, where it saves, and that nothing half-written is ever left."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ausbau import ensemble, pipeline, results
from ausbau.cli import progress
from ausbau.core.errors import RunError, SeamError
from ausbau.scenario import Scenario

Run = Callable[..., Any]


@pytest.fixture
def run_plan(ausbau: Run, scenarios: Path) -> Run:
    """``ausbau run`` of the plan in five worlds, with further options."""
    return lambda *options: ausbau(
        "run", scenarios / "industrial-ai-cloud.yaml", "--draws", 5, *options
    )


@pytest.fixture
def without_simulation(small_run: results.Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is at hand: what is tested is what becomes of it."""
    monkeypatch.setattr(ensemble, "run", lambda *_, **__: small_run)


prepared = pytest.mark.usefixtures("without_simulation")


@prepared
def test_results_go_to_a_numbered_folder_by_default(folder: Path, run_plan: Run) -> None:
    assert run_plan("--quiet").code == 0
    assert run_plan("--quiet").code == 0
    assert sorted(entry.name for entry in (folder / "results").iterdir()) == [
        "industrial-ai-cloud",
        "industrial-ai-cloud-2",
    ]


@prepared
def test_quiet_prints_nothing(folder: Path, run_plan: Run) -> None:
    done = run_plan("--quiet", "--out", "out")
    assert (done.code, done.out, done.err) == (0, "", "")


@prepared
def test_json_is_all_of_stdout(folder: Path, run_plan: Run) -> None:
    done = run_plan("--json", "--out", "out")
    content = json.loads(done.out)
    assert content["folder"] == "out"
    assert len(content["claims"]) > 100


@prepared
def test_strict_exits_with_3_after_saving_and_printing(folder: Path, run_plan: Run) -> None:
    """With five worlds nothing is certain: the interval of 0 of 5 reaches to 52 per cent."""
    done = run_plan("--strict", "--out", "out")
    assert done.code == 3
    assert "P12 installed: undecided" in done.err
    assert "saved: out" in done.out
    assert (folder / "out" / "manifest.json").is_file()


def test_a_taken_folder_is_refused_before_anything_is_simulated(
    folder: Path, run_plan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "simulate", None)
    (folder / "out").mkdir()
    refused = run_plan("--out", "out")
    assert refused.code == 2
    assert "out: exists already" in refused.err
    assert "--force" in refused.err


@prepared
def test_force_replaces_a_result(folder: Path, run_plan: Run) -> None:
    assert run_plan("--out", "out", "--quiet").code == 0
    (folder / "out" / "old.pdf").touch()
    assert run_plan("--out", "out", "--force", "--quiet").code == 0
    assert not (folder / "out" / "old.pdf").exists()
    assert [entry.name for entry in folder.iterdir()] == ["out"]


@prepared
def test_the_folders_above_the_result_are_made(folder: Path, run_plan: Run) -> None:
    assert run_plan("--out", "a/b/c", "--quiet").code == 0
    assert (folder / "a/b/c/manifest.json").is_file()


def test_a_result_inside_a_file_is_refused(folder: Path, run_plan: Run) -> None:
    (folder / "file").touch()
    refused = run_plan("--out", "file/out")
    assert refused.code == 2
    assert "file is a file" in refused.err


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind here")
def test_a_folder_that_may_not_be_written_is_refused(folder: Path, run_plan: Run) -> None:
    folder.chmod(0o500)
    refused = run_plan("--out", "out")
    folder.chmod(0o700)
    assert refused.code == 2
    assert "may not be written" in refused.err


@pytest.mark.parametrize(
    ("option", "value"),
    [("--draws", 0), ("--draws", "many"), ("--seed", -1), ("--seed", 2**64), ("--workers", 0)],
)
def test_a_number_out_of_range_is_wrong_usage(
    option: str, value: object, folder: Path, run_plan: Run
) -> None:
    refused = run_plan(option, value)
    assert refused.code == 2
    assert f"'{option}'" in refused.err
    assert list(folder.iterdir()) == []


def test_seed_0_is_a_seed(folder: Path, run_plan: Run) -> None:
    assert run_plan("--seed", 0, "--quiet", "--no-flips", "--out", "out").code == 0
    assert results.load("out").manifest["seed"] == 0


def test_ctrl_c_between_two_blocks_leaves_nothing(
    folder: Path, run_plan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def interrupted(
        draws: int, *, counted: str, afterwards: str, hidden: bool
    ) -> Iterator[Callable[[int], None]]:
        def on_block(done: int) -> None:
            raise KeyboardInterrupt

        yield on_block

    monkeypatch.setattr(progress, "progress", interrupted)
    stopped = run_plan()
    assert stopped.code == 1
    assert stopped.err.strip() == "stopped; nothing half-written is left"
    assert list(folder.iterdir()) == []


@prepared
def test_ctrl_c_while_saving_leaves_nothing(
    folder: Path, run_plan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(results, "_write_table", interrupted)
    assert run_plan("--out", "out").code == 1
    assert list(folder.iterdir()) == []


@prepared
def test_a_full_disk_is_told_and_leaves_nothing(
    folder: Path, run_plan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(results, "_write_table", full)
    failed = run_plan("--out", "out")
    assert failed.code == 1
    assert "No space left on device" in failed.err
    assert "Traceback" not in failed.err
    assert list(folder.iterdir()) == []


def test_a_fault_of_the_program_says_so_and_how_to_repeat_it(
    folder: Path, run_plan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise SeamError("energy.bill_eur is negative")

    monkeypatch.setattr(pipeline, "check", broken)
    failed = run_plan("--seed", 7, "--out", "out")
    assert failed.code == 1
    assert "industrial-ai-cloud, seed 7, draws 0 to 4" in failed.err
    assert "energy.bill_eur is negative" in failed.err
    assert "a fault of the program, not of the scenario" in failed.err
    assert list(folder.iterdir()) == []


def test_a_fault_outside_the_worlds_is_told_with_its_trace(
    folder: Path, run_plan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr(ensemble, "run", broken)
    failed = run_plan("--out", "out")
    assert failed.code == 1
    assert "a fault of the program, not of its input" in failed.err
    assert "ZeroDivisionError: by hand" in failed.err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_in_any_process_names_its_draws_and_its_cause(workers: int, plan: Scenario) -> None:
    with pytest.raises(RunError, match="draws 0 to 124") as caught:
        pipeline.simulate(plan, 130, seed=1, workers=workers, engine="no such engine")
    assert "no such engine" in repr(caught.value.__cause__)
