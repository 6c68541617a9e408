"""What must be right before a run starts: the scenario, the claims it is judged by, draws and seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ausbau.core import schema, yaml_source
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.findings import Finding, nearest
from ausbau.core.origins import Origins
from ausbau.core.packaged import packaged_scenarios
from ausbau.register import Register, read_register
from ausbau.scenario import Scenario, load

DEFAULT_DRAWS = 500
MAX_SEED = 2**64 - 1


def prepare(
    scenario: str | Path | Scenario,
    changes: Mapping[str, object] | None = None,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
) -> tuple[Scenario, Register]:
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
        sources = None if loaded is None else loaded.sources
        register = read_register(claim_folders(scenario), sources)
    if loaded is not None and register is not None and not isinstance(scenario, Scenario):
        problems += _unknown_sentences(Path(scenario), loaded, register)
    if problems or loaded is None or register is None:
        raise InputError(problems)
    return loaded, register


def claim_folders(scenario: str | Path | Scenario) -> tuple[Path, ...]:
    """Where a scenario's claims stand: beside it, and in the package."""
    folder = scenario.folder if isinstance(scenario, Scenario) else Path(scenario).parent
    return (folder, packaged_scenarios())


def _unknown_sentences(file: Path, scenario: Scenario, register: Register) -> Iterator[Problem]:
    """Rows that the scenario speaks to and the register does not have."""
    for row in scenario.sentence:
        if row not in register.claims:
            expected, hint = "the id of a row of claims.yaml", nearest(row, register.claims)
            finding = Finding((), f"no row {row}", expected, hint)
            origins = Origins.of(yaml_source.read(file))
            yield schema.problem_at(("sentence",), origins, finding)


def _out_of_range(draws: int, seed: int) -> Iterator[Problem]:
    if draws < 1:
        yield Problem("--draws", 0, 0, "", f"{draws} is out of range", "at least 1")
    if not 0 <= seed <= MAX_SEED:
        yield Problem("--seed", 0, 0, "", f"{seed} is out of range", f"0 to {MAX_SEED}")
