"""Fixtures that the whole-program tests share: the announced plan and one small run of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ausbau import ensemble, pipeline
from ausbau.cli.main import main
from ausbau.results import Run
from ausbau.scenario import Scenario, load

SCENARIOS = Path(__file__).parent.parent / "scenarios"
DRAWS = 100


@pytest.fixture(scope="session")
def scenarios() -> Path:
    """The folder of the shipped scenarios."""
    return SCENARIOS


@pytest.fixture(scope="session")
def plan() -> Scenario:
    """The plan as announced."""
    return load(SCENARIOS / "industrial-ai-cloud.yaml")


@pytest.fixture(scope="session")
def plan_series(plan: Scenario):
    """All variables of the plan in 100 worlds."""
    return pipeline.simulate(plan, DRAWS, seed=1)


@pytest.fixture(scope="session")
def plan_run(plan: Scenario) -> Run:
    """A run of the plan in 100 worlds."""
    return ensemble.run(plan, draws=DRAWS, seed=1)


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def ausbau(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """The command line, called in this process."""

    def call(*arguments: object) -> Outcome:
        code: object = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code
        assert isinstance(code, int)
        return Outcome(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real data, if there is one; the test says so when there is none."""
    folder = os.environ.get("AUSBAU_DATA")
    if not folder:
        pytest.skip("AUSBAU_DATA is not set: checks against real data are left out")
    return Path(folder)
