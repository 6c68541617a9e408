"""What lies in reports/ can be repeated: the same few worlds give the figures of the saved manifest."""

from __future__ import annotations

import copy
import dataclasses
import importlib.util
import json
import math
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from ausbau.results import Run

REPORTS = Path(__file__).parents[2] / "reports"
MADE = sorted(file.parent.name for file in REPORTS.glob("*/manifest.json"))


@pytest.fixture(scope="module")
def publisher() -> ModuleType:
    """The script that publishes; it is no part of the package."""
    spec = importlib.util.spec_from_file_location("publish", REPORTS / "publish.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look up their annotations
    spec.loader.exec_module(module)
    return module


def test_figures_are_shares_and_quantiles_of_the_saved_run(
    publisher: ModuleType, saved: Run
) -> None:
    figures = publisher.figures(saved)
    ordered = np.sort(saved.metrics["finance.capex_eur"].to_numpy())
    # of 100 worlds the 10th, the 50th and the 90th
    expected = [ordered[9], ordered[49], ordered[89]]
    assert figures["metrics"]["finance.capex_eur"] == pytest.approx(expected, rel=1e-8)
    tested = [claim for claim in saved.claims if claim["share"] is not None]
    assert len(figures["claims"]) == len(tested)
    assert all(0 <= share <= 1 for share in figures["claims"].values())


def test_every_folder_is_published_and_says_how(publisher: ModuleType) -> None:
    folders = {
        path.name for path in REPORTS.iterdir() if path.is_dir() and path.name[0] not in "._"
    }
    assert folders == {*publisher.PUBLICATIONS, "forecasts"}
    for name, publication in publisher.PUBLICATIONS.items():
        commands = (REPORTS / name / "README.md").read_text(encoding="utf-8")
        assert f"scenarios/{publication.file} --draws {publication.draws} --seed 1" in commands
        assert len(re.findall(r"^ausbau report .*\.pdf$", commands, re.MULTILINE)) == 4


def test_a_saved_result_is_published_only_if_it_is_what_the_publication_states(
    publisher: ModuleType, saved: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session's run: 100 worlds of the plan. Its first worlds stand for those of the check."""
    plan = publisher.Publication("industrial-ai-cloud.yaml", 100)
    made = publisher.Made(saved)
    now = {"figures": publisher.figures(_first_worlds(saved, publisher.CHECK_DRAWS))}
    assert list(publisher.differences(plan, made, now)) == []
    more = publisher.Publication("industrial-ai-cloud.yaml", 1000)
    assert "has draws 100 and not 1000" in " ".join(publisher.differences(more, made, now))
    other = publisher.Publication("relief-package.yaml", 100)
    assert "not those of scenarios/relief-package.yaml" in " ".join(
        publisher.differences(other, made, now)
    )
    moved = copy.deepcopy(now)
    moved["figures"]["metrics"]["finance.capex_eur"][1] += 1.0
    assert "come out otherwise" in " ".join(publisher.differences(plan, made, moved))
    monkeypatch.setattr(publisher, "loaded", lambda _: made)
    monkeypatch.setattr(publisher, "check", lambda _: now)
    with pytest.raises(SystemExit, match="draws 100"):
        publisher.publish(more, Path("nowhere"), saved=Path("results/plan"))
    assert not Path("nowhere").exists()


def _first_worlds(run: Run, draws: int) -> Run:
    return dataclasses.replace(run, metrics=run.metrics[:draws])


@pytest.mark.skipif(not MADE, reason="nothing is published yet")
def test_a_publication_can_be_repeated(publisher: ModuleType) -> None:
    """One folder stands for all: the first worlds give every figure of its manifest again."""
    name = MADE[0]
    saved = json.loads((REPORTS / name / "manifest.json").read_text(encoding="utf-8"))
    again = publisher.check(publisher.PUBLICATIONS[name])
    assert again["scenario_sha256"] == saved["check"]["scenario_sha256"]
    assert again["figures"]["claims"] == pytest.approx(saved["check"]["figures"]["claims"])
    for metric, values in again["figures"]["metrics"].items():
        told = numbers(saved["check"]["figures"]["metrics"][metric])
        assert numbers(values) == pytest.approx(told, rel=1e-6)


def numbers(values: list[float | None]) -> list[float]:
    """What never comes is told as null, which is no number."""
    return [math.inf if value is None else value for value in values]
