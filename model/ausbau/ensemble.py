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
from ausbau import flips as flip_search
from ausbau.buildout import stage as buildout
from ausbau.claims import Result
from ausbau.core.passports import named_sources
from ausbau.pipeline import DEFAULT_ENGINE
from ausbau.preparation import DEFAULT_DRAWS, prepare
from ausbau.register import Register, cited_sources
from ausbau.results import CHANGED, FORMAT, WHOLE_DRAWS, Run, kept
from ausbau.scenario import Scenario

LIBRARIES = ("numpy", "scipy", "simpy", "xarray", "pydantic", "numba")


def run(  # noqa: PLR0913  the promised interface
    scenario: str | Path | Scenario,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
    set: Mapping[str, object] | None = None,  # noqa: A002  the promised name
    workers: int = 1,
    engine: str = DEFAULT_ENGINE,
    flips: bool = True,
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
    flips
        Whether to search for the assumptions that flip each claim, which simulates many times.

    Raises
    ------
    InputError
        with every problem of the input.
    """
    loaded, register = prepare(scenario, set, draws=draws, seed=seed)
    series = pipeline.simulate(
        loaded, draws, seed, workers=workers, engine=engine, on_block=on_block
    )
    return judged(loaded, register, series, seed=seed, engine=engine, flips=flips)


def judged(
    loaded: Scenario,
    register: Register,
    series: xr.Dataset,
    *,
    seed: int,
    engine: str = DEFAULT_ENGINE,
    flips: bool = True,
) -> Run:
    """The metrics and claims of an ensemble that has been simulated."""
    draws = int(series.sizes["draw"])
    lengths = loaded.spec.sovereignty.cutoff_lengths.days
    wanted = [
        *metrics.default_columns(loaded.timeline, lengths),
        *claims.columns(register, loaded.timeline),
    ]
    table = metrics.compute(series, loaded.timeline, wanted)
    alternatives = claims.alternatives_of(loaded, seed, draws)
    evidence = claims.Evidence(table, alternatives, loaded.timeline, loaded.tree)
    results = claims.evaluate(register, evidence)
    parameters = pd.DataFrame({"draw": np.arange(draws)} | _parameter_draws(loaded, seed, draws))
    found: dict[flip_search.Key, flip_search.Search] = {}
    if flips:
        known = flip_search.Known(loaded, seed, series, parameters, table.calibrations)
        found = flip_search.find(register, results, evidence, known)
    return Run(
        manifest=_manifest(loaded, draws, seed, engine) | {"sources": _sources(loaded, register)},
        scenario=_resolved(loaded),
        parameters=parameters,
        passports=_passports(loaded),
        events=pd.DataFrame(buildout.events(series.isel(draw=slice(0, WHOLE_DRAWS)))),
        metrics=pd.DataFrame({"draw": np.arange(draws)} | dict(table.values)),
        units=table.units,
        series=_without_activities(kept(series)),
        claims=tuple(_claim(result, register, found) for result in results),
    )


def _claim(
    result: Result, register: Register, found: Mapping[flip_search.Key, flip_search.Search]
) -> dict[str, Any]:
    """The entry of ``claims.json`` with what would flip it."""
    entry = claims.as_json(result, register)
    search = found.get((result.id, result.reading))
    if search is not None:
        entry["flip"] = search.flip.as_json() if search.flip else None
        entry["flip_tried"] = list(search.tried)
    return entry


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
            "note_de": parameter.passport.note_de,
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
    """The sources that the scenario's passports, their notes or the register cite.

    Of a dated parameter those of all its values, so that a report can tell which one was not taken.
    """
    cited = {source for path in scenario.parameters for source in _cited_at(path, scenario)}
    cited |= cited_sources(register)
    return {
        name: source.model_dump(mode="json")
        for name, source in sorted(scenario.sources.items())
        if name in cited
    }


def _cited_at(path: str, scenario: Scenario) -> Iterator[str]:
    """What the passports of a parameter and their notes name."""
    passport = scenario.parameters[path].passport
    yield passport.source
    yield from named_sources(passport.note)
    node: Any = scenario.tree
    for part in path.split("."):
        node = node[part]
    yield from (entry["source"] for entry in node.get("dated", ()))


def _commit() -> str:
    """The commit of the program where it runs from a checkout, marked if there are changes beside it.

    Empty where the program was installed.
    """
    try:
        commit = _git("rev-parse", "HEAD")
        changed = _git("status", "--porcelain", "--", ":/model", ":/scenarios")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return commit + CHANGED if changed else commit


def _git(*arguments: str) -> str:
    """What git says of the program's checkout."""
    found = subprocess.run(  # noqa: S603  fixed arguments
        ["git", "-C", str(Path(__file__).parent), *arguments],  # noqa: S607  git is on the path
        capture_output=True,
        text=True,
        check=True,
    )
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
