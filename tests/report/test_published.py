"""What lies in reports/ can be repeated: the same few worlds give the figures of the saved manifest."""

from __future__ import annotations

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
