"""Fixtures that the whole-program tests share: the announced plan and one small run of it."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
import xarray as xr

from ausbau import ensemble, pipeline
from ausbau.cli.main import main
from ausbau.results import Run
from ausbau.scenario import Scenario, load

SCENARIOS = Path(__file__).parent.parent / "scenarios"
DRAWS = 100
LONG = ("cli", "documentation", "notebooks", "report", "whole")
"""Folders whose files take long: they come first, so that short ones fill both processes to the end."""
T = TypeVar("T")
Shared = Callable[[str, Callable[[], T]], T]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name not in LONG)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What is made once for all processes of the tests: who asks first makes it, the others read it."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made_once(name: str, make: Callable[[], T]) -> T:
        file = folder / f"{name}.pickle"
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                file.write_bytes(pickle.dumps(make()))
        found: T = pickle.loads(file.read_bytes())
        return found

    return made_once


@pytest.fixture(scope="session")
def scenarios() -> Path:
    """The folder of the shipped scenarios."""
    return SCENARIOS


@pytest.fixture(scope="session")
def plan() -> Scenario:
    """The plan as announced."""
    return load(SCENARIOS / "industrial-ai-cloud.yaml")


@pytest.fixture(scope="session")
def plan_series(plan: Scenario, shared: Shared) -> xr.Dataset:
    """All variables of the plan in 100 worlds."""
    return shared("plan-series", lambda: pipeline.simulate(plan, DRAWS, seed=1))


@pytest.fixture(scope="session")
def plan_run(plan: Scenario, shared: Shared) -> Run:
    """A run of the plan in 100 worlds."""
    return shared("plan-run", lambda: ensemble.run(plan, draws=DRAWS, seed=1))


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
