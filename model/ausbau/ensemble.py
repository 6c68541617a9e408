"""Run a scenario: simulate, measure, judge. What ``ausbau run`` and ``ausbau.run`` call."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from ausbau import claims, metrics, pipeline
from ausbau.buildout import stage as buildout
from ausbau.claims import Register
from ausbau.composition import packaged_scenarios
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.pipeline import DEFAULT_ENGINE
from ausbau.results import FORMAT, WHOLE_DRAWS, Run, kept
from ausbau.scenario import Scenario, load

DEFAULT_DRAWS = 500
MAX_SEED = 2**64 - 1
LIBRARIES = ("numpy", "scipy", "simpy", "xarray", "pydantic", "numba")


def run(  # noqa: PLR0913  the promised interface
    scenario: str | Path | Scenario,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
    set: Mapping[str, object] | None = None,  # noqa: A002  the promised name
    workers: int = 1,
    engine: str = DEFAULT_ENGINE,
    on_block: Callable[[int], None] | None = None,
) -> Run:
    """Simulate a scenario and judge its claims.

    Parameters
    ----------
    scenario
        File of the scenario, or one already loaded.
    draws, seed
        Number of worlds and the seed that names them; the first 500 of 1,000 draws are the 500.
    set
        Changes by dotted path, like ``{"energy.price.level": "80 EUR/MWh"}``; their source is "user".

    Raises
    ------
    InputError
        with every problem of the input.
    """
    loaded, register = prepare(scenario, set, draws=draws, seed=seed)
    series = pipeline.simulate(
        loaded, draws, seed, workers=workers, engine=engine, on_block=on_block
    )
    wanted = [*metrics.default_columns(loaded.timeline), *claims.columns(register, loaded.timeline)]
    table = metrics.compute(series, loaded.timeline, wanted)
    alternatives = claims.alternatives_of(loaded, seed, draws)
    evidence = claims.Evidence(table, alternatives, loaded.timeline)
    results = claims.evaluate(register, evidence)
    index = {"draw": np.arange(draws)}
    return Run(
        manifest=_manifest(loaded, draws, seed, engine) | {"sources": _sources(loaded, register)},
        scenario=_resolved(loaded),
        parameters=pd.DataFrame(index | _parameter_draws(loaded, seed, draws)),
        passports=_passports(loaded),
        events=pd.DataFrame(buildout.events(series.isel(draw=slice(0, WHOLE_DRAWS)))),
        metrics=pd.DataFrame(index | dict(table.values)),
        units=table.units,
        series=_without_activities(kept(series)),
        claims=tuple(claims.as_json(result, register) for result in results),
    )


def prepare(
    scenario: str | Path | Scenario,
    changes: Mapping[str, object] | None = None,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
) -> tuple[Scenario, claims.Register]:
    """A scenario and the claims it is judged by, if a run of them can start.

    Raises
    ------
    InputError
        with every problem of the scenario, the claims and the numbers of draws and seed.
    """
    problems = list(_out_of_range(draws, seed))
    loaded = scenario if isinstance(scenario, Scenario) else None
    if not isinstance(scenario, Scenario):
        with Collecting(problems):
            loaded = load(scenario, changes)
    register = None
    with Collecting(problems):
        register = claims.read_register(claim_folders(scenario))
    if problems or loaded is None or register is None:
        raise InputError(problems)
    return loaded, register


def claim_folders(scenario: str | Path | Scenario) -> tuple[Path, ...]:
    """Where a scenario's claims stand: beside it, and in the package."""
    folder = scenario.folder if isinstance(scenario, Scenario) else Path(scenario).parent
    return (folder, packaged_scenarios())


def _out_of_range(draws: int, seed: int) -> Iterator[Problem]:
    if draws < 1:
        yield Problem("--draws", 0, 0, "", f"{draws} is out of range", "at least 1")
    if not 0 <= seed <= MAX_SEED:
        yield Problem("--seed", 0, 0, "", f"{seed} is out of range", f"0 to {MAX_SEED}")


def _parameter_draws(scenario: Scenario, seed: int, draws: int) -> dict[str, Any]:
    worlds = scenario.worlds(seed, 0, draws)
    return {
        path: np.array(parameter.options)[worlds.option(path)]
        if parameter.options
        else worlds.value(path)
        for path, parameter in scenario.parameters.items()
    }


def _passports(scenario: Scenario) -> dict[str, dict[str, str]]:
    return {
        path: {
            "unit": parameter.unit,
            "text": parameter.text,
            "source": parameter.passport.source,
            "confidence": parameter.passport.confidence,
            "known_on": str(parameter.passport.known_on or ""),
            "note": parameter.passport.note,
        }
        for path, parameter in scenario.parameters.items()
    }


def _manifest(scenario: Scenario, draws: int, seed: int, engine: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": scenario.name,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "draws": draws,
        "seed": seed,
        "engine": engine,
        "scenario_sha256": scenario.fingerprint,
        "commit": _commit(),
        "versions": {
            "ausbau": version("ausbau"),
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
    }


def _sources(scenario: Scenario, register: Register) -> dict[str, Any]:
    """The sources that the scenario's passports or the register cite."""
    cited = {parameter.passport.source for parameter in scenario.parameters.values()}
    cited |= claims.cited_sources(register)
    return {
        name: source.model_dump(mode="json")
        for name, source in sorted(scenario.sources.items())
        if name in cited
    }


def _commit() -> str:
    """The commit of the program where it runs from a checkout; empty where it was installed."""
    folder = Path(__file__).parent
    try:
        found = subprocess.run(  # noqa: S603  fixed arguments
            ["git", "-C", str(folder), "rev-parse", "HEAD"],  # noqa: S607  git is looked up on the path
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()


def _resolved(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": scenario.title.model_dump(),
        "description": scenario.description.model_dump(),
        "sentence": list(scenario.sentence),
        "as_of": None if scenario.as_of is None else str(scenario.as_of),
        "status_date": None if scenario.status_date is None else str(scenario.status_date),
        "sections": dict(scenario.tree),
        "changes": [
            {"path": change.path, "before": change.before, "after": change.after}
            for change in scenario.changes
        ],
    }


def _without_activities(series: xr.Dataset) -> xr.Dataset:
    """The series without the schedule of single activities, which the events hold."""
    return series.drop_dims("activity", errors="ignore")
