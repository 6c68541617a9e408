"""Runs the scenarios of a study file; what comes of it is read and told without simulating."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xarray as xr

from ausbau import ensemble, pipeline, study_file
from ausbau.preparation import prepare
from ausbau.results import Run
from ausbau.scenario import Scenario
from ausbau.study import Study


def run(
    file: str | Path,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    flips: bool = True,
    on_scenario: Callable[[str], None] | None = None,
) -> Study:
    """Run all scenarios of a study file on the same worlds; all are checked before any runs."""
    path = Path(file)
    content = study_file.read(path)
    draws = content.draws if draws is None else draws
    seed = content.seed if seed is None else seed
    scenarios = study_file.prepare(path, content.scenarios)
    compared = study_file.references(path, content.scenarios)
    runs: dict[str, Run] = {}
    simulated: dict[int, xr.Dataset] = {}
    for at, scenario in enumerate(scenarios):
        if on_scenario is not None:
            on_scenario(scenario.name)
        loaded, register = prepare(scenario, draws=draws, seed=seed)
        given = _given(scenarios, compared[at], simulated, loaded)
        series = pipeline.simulate(loaded, draws, seed, workers=workers, given=given)
        if at in compared[at + 1 :]:
            simulated[at] = series
        runs[scenario.name] = ensemble.judged(loaded, register, series, seed=seed, flips=flips)
    names = list(runs)
    references = {names[at]: names[number] for at, number in enumerate(compared) if at}
    return Study(content.name, content.title, content.description, runs, references)


def _given(
    scenarios: Sequence[Scenario],
    reference: int,
    simulated: Mapping[int, xr.Dataset],
    scenario: Scenario,
) -> xr.Dataset | None:
    """What the scenario that this one is compared with says about it: nothing, before it has run."""
    if reference not in simulated:
        return None
    return pipeline.shared(scenarios[reference], simulated[reference], scenario)
