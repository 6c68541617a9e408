"""A small saved result and an empty working folder for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ausbau import ensemble
from ausbau.results import Run
from ausbau.scenario import Scenario

DRAWS = 5


@pytest.fixture(scope="session")
def small_run(plan: Scenario) -> Run:
    """The plan in five worlds."""
    return ensemble.run(plan, draws=DRAWS, seed=1)


@pytest.fixture(scope="session")
def small_result(small_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan in five worlds, saved; tests must not change it."""
    return small_run.save(tmp_path_factory.mktemp("results") / "plan")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
