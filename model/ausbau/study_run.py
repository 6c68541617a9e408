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


def run(  # noqa: PLR0913  all but the first are optional
    file: str | Path,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    flips: bool = True,
    on_scenario: Callable[[Scenario], None] | None = None,
    on_block: Callable[[int], None] | None = None,
) -> Study:
    """Run all scenarios of a study file on the same worlds; all are checked before any runs.

    ``on_scenario`` is told each one before it runs, ``on_block`` the draws of each block that is done.
    """
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
            on_scenario(scenario)
        loaded, register = prepare(scenario, draws=draws, seed=seed)
        given = _given(scenarios, compared[at], simulated, loaded)
        series = pipeline.simulate(
            loaded, draws, seed, workers=workers, given=given, on_block=on_block
        )
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
