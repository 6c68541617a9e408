"""A small saved result and an empty working folder for the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ausbau import ensemble
from ausbau.results import Run
from ausbau.scenario import Scenario

DRAWS = 5
SERIES = ["finance.cost_eur", "finance.discounted_gpu_h"]
"""The series from which a command tells something: the cost of an hour, a ratio of sums."""


@pytest.fixture(scope="session")
def small_run(plan: Scenario, shared: Callable[..., Run]) -> Run:
    """The plan in five worlds, with few of its series, so that it is quickly saved and read."""

    def slim() -> Run:
        run = ensemble.run(plan, draws=DRAWS, seed=1)
        return replace(run, series=run.series[SERIES])

    return shared("small-run", slim)


@pytest.fixture(scope="session")
def small_result(
    small_run: Run, shared: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The plan in five worlds, saved; tests must not change it."""
    folder = tmp_path_factory.mktemp("results") / "plan"
    return shared("small-result", lambda: small_run.save(folder))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
