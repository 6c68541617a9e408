"""Every shipped scenario loads, runs with all balances, and leaves alone what it says it leaves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ausbau import claims
from ausbau.composition import BASE, packaged_scenarios
from ausbau.core import yaml_source
from ausbau.ensemble import claim_folders, run
from ausbau.results import Run
from ausbau.scenario import load

DRAWS = 20
_RUNS: dict[str, Run] = {}


def shipped() -> list[str]:
    """Names of the scenario files that come with the program."""
    files = sorted(packaged_scenarios().glob("*.yaml"))
    return [file.name for file in files if "extends" in header(file)]


def header(file: Path) -> dict[str, object]:
    value = yaml_source.read(file).value
    assert isinstance(value, dict)
    return value


def run_of(name: str) -> Run:
    if name not in _RUNS:
        _RUNS[name] = run(packaged_scenarios() / name, draws=DRAWS, seed=3)
    return _RUNS[name]


@pytest.mark.parametrize("name", shipped())
def test_it_runs_with_all_balances(name: str) -> None:
    """The pipeline checks the balances after each block and stops where one is broken."""
    result = run_of(name)
    assert len(result.metrics) == DRAWS
    assert not result.metrics.isna().any(axis=None)


@pytest.mark.parametrize("name", shipped())
def test_its_texts_are_there_in_both_languages(name: str) -> None:
    scenario = load(packaged_scenarios() / name)
    assert scenario.title.de
    assert scenario.title.en
    assert scenario.title.de != scenario.title.en or scenario.name == "industrial-ai-cloud"
    register = claims.read_register(claim_folders(scenario))
    assert set(scenario.sentence) <= set(register.claims)
    assert scenario.sentence


@pytest.mark.parametrize(
    "name", [n for n in shipped() if header(packaged_scenarios() / n)["extends"] != BASE]
)
def test_it_leaves_alone_what_it_says_and_moves_something(name: str) -> None:
    file = header(packaged_scenarios() / name)
    parent, own = run_of(str(file["extends"])), run_of(name)
    shared = [column for column in own.metrics if column in parent.metrics and column != "draw"]
    moved = [
        column
        for column in shared
        if not np.array_equal(parent.metrics[column].to_numpy(), own.metrics[column].to_numpy())
    ]
    leaves = tuple(file.get("leaves", ()))
    assert [column for column in moved if leaves and column.startswith(leaves)] == []
    assert moved
