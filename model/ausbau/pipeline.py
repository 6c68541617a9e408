"""The one place that knows the order of the stages, and how the draws are cut into blocks."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import xarray as xr

from ausbau import invariants
from ausbau.allocation import stage as allocation
from ausbau.allocation.variables import VARIABLES as ALLOCATION_VARIABLES
from ausbau.buildout import stage as buildout
from ausbau.buildout.variables import EXPLANATIONS
from ausbau.buildout.variables import VARIABLES as BUILDOUT_VARIABLES
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.errors import InputError, RunError
from ausbau.core.metric import Metric
from ausbau.core.variables import Variable, check
from ausbau.core.worlds import Worlds
from ausbau.coupled import Coupled
from ausbau.demand import stage as demand
from ausbau.demand.variables import VARIABLES as DEMAND_VARIABLES
from ausbau.energy import stage as energy
from ausbau.energy.variables import VARIABLES as ENERGY_VARIABLES
from ausbau.finance import stage as finance
from ausbau.finance.variables import VARIABLES as FINANCE_VARIABLES
from ausbau.scenario import Scenario
from ausbau.sovereignty import stage as sovereignty
from ausbau.sovereignty.variables import VARIABLES as SOVEREIGNTY_VARIABLES
from ausbau.talent import stage as talent
from ausbau.talent.spec import TalentSpec
from ausbau.talent.variables import VARIABLES_BALANCE, VARIABLES_SUPPLY

DEFAULT_ENGINE = "compiled"
"""Both engines give the same schedule, tick for tick; SimPy is the readable reference."""

BLOCK_DRAWS = 125
"""Draws are computed in blocks with these fixed borders, whatever the number of workers."""

StageRun = Callable[[Any, CatalogueSpec, Worlds, xr.Dataset], xr.Dataset]


@dataclass(frozen=True)
class Stage:
    """One step of a run: its section, the function that runs it, what it promises to return."""

    name: str
    section: str
    run: StageRun
    variables: tuple[Variable, ...]


def stages(engine: str, *, explains: bool = True) -> tuple[Stage, ...]:
    """The stages in the order of a run; ``engine`` schedules the build-out.

    ``explains`` says whether the build-out tells why its dates are what they are.
    """
    schedule = partial(buildout.run, engine=engine, explains=explains)
    scheduled = (*BUILDOUT_VARIABLES, *(EXPLANATIONS if explains else ()))
    return (
        Stage("talent.supply", "talent", _supply, VARIABLES_SUPPLY),
        Stage("buildout", "buildout", schedule, scheduled),
        Stage("demand", "demand", demand.run, DEMAND_VARIABLES),
        Stage("allocation", "allocation", allocation.run, ALLOCATION_VARIABLES),
        Stage("talent.balance", "talent", talent.balance, VARIABLES_BALANCE),
        Stage("energy", "energy", energy.run, ENERGY_VARIABLES),
        Stage("finance", "finance", finance.run, FINANCE_VARIABLES),
        Stage("sovereignty", "sovereignty", sovereignty.run, SOVEREIGNTY_VARIABLES),
    )


def _supply(
    spec: TalentSpec, catalogue: CatalogueSpec, worlds: Worlds, _: xr.Dataset
) -> xr.Dataset:
    """The first stage has nothing upstream."""
    return talent.supply(spec, catalogue, worlds)


def variables() -> tuple[Variable, ...]:
    """All variables of all stages."""
    return tuple(variable for stage in stages(DEFAULT_ENGINE) for variable in stage.variables)


@dataclass(frozen=True)
class Block:
    """One task of an ensemble: a scenario and a range of draws.

    ``given`` holds what the first stages return, where that is known; they are not run again.
    ``until`` names the last stage to run; None runs them all and balances the results. Only one that
    ``explains`` tells what the dates of the build-out waited for, which no metric and no stage reads.
    """

    scenario: Scenario
    seed: int
    start: int
    stop: int
    engine: str = DEFAULT_ENGINE
    given: xr.Dataset | None = None
    until: str | None = None
    explains: bool = True


def run_block(block: Block) -> xr.Dataset:
    """All variables for the draws of one block, checked at each seam and balanced at the end."""
    worlds = block.scenario.worlds(block.seed, block.start, block.stop)
    coupled = Coupled.of(block.scenario.spec.couplings, worlds)
    known = block.given
    if known is None:
        known = xr.Dataset(coords={"draw": np.arange(block.start, block.stop)})
    for first in coupled.steps():
        results = _one_pass(_up_to(_last_read(coupled), block), worlds, coupled, known)
        coupled = coupled.answered(results, first)
        known = _before_changes(coupled, results)
    results = _one_pass(block, worlds, coupled, known)
    if block.until is None:
        invariants.check(results)
    return results


def _up_to(stage: str, block: Block) -> Block:
    """The passes before the last one are read by couplings alone, which no explanation concerns."""
    return replace(block, until=stage, explains=False)


def _one_pass(block: Block, worlds: Worlds, coupled: Coupled, results: xr.Dataset) -> xr.Dataset:
    """Each outstanding stage over the whole horizon, with what couplings have answered so far."""
    spec = block.scenario.spec
    for stage in _outstanding(block, results):
        limited = worlds.limited_to(stage.section, "catalogue")
        upstream = coupled.given(stage.name, results)
        returned = stage.run(getattr(spec, stage.section), spec.catalogue, limited, upstream)
        returned = coupled.applied(stage.name, check(returned, stage.variables))
        results = results.merge(returned, compat="identical", join="exact")
    return results


def _outstanding(block: Block, given: xr.Dataset) -> Iterator[Stage]:
    """The stages of a block that have not run, up to the last one wanted."""
    for stage in stages(block.engine, explains=block.explains):
        if any(variable.name not in given for variable in stage.variables):
            yield stage
        if stage.name == block.until:
            return


def _last_read(coupled: Coupled) -> str:
    """The last stage at which a coupling looks."""
    reads = coupled.reads()
    looked_at = [
        stage.name
        for stage in stages(DEFAULT_ENGINE)
        if any(variable.name in reads for variable in stage.variables)
    ]
    return looked_at[-1]


def _before_changes(coupled: Coupled, results: xr.Dataset) -> xr.Dataset:
    """What the stages before the first changed one have returned: it is the same in every pass."""
    names: list[str] = []
    changed = {coupling.stage for coupling in coupled.couplings}
    for stage in stages(DEFAULT_ENGINE, explains=False):
        if stage.name in changed:
            break
        names += [variable.name for variable in stage.variables]
    return results[["draw", *names]]


def last_stage(wanted: Iterable[Metric]) -> str:
    """Name of the stage after which all metrics wanted can be computed."""
    needed = {metric.known_after or metric.domain for metric in wanted}
    return [stage.name for stage in stages(DEFAULT_ENGINE) if needed & {stage.name, stage.section}][
        -1
    ]


def shared(known: Scenario, series: xr.Dataset, scenario: Scenario) -> xr.Dataset:
    """What another scenario's ``series`` say about this one: the stages before the first that differs.

    A stage reads its own section, the catalogue and what is upstream, so that a scenario that
    differs in its tariff alone has the build-out, the demand and the allocation of ``known``. What
    belongs to no stage, like the timeline or the correlations, concerns them all. With couplings every
    stage hangs on every other.
    """
    names: list[str] = []
    of_stages = {stage.section for stage in stages(DEFAULT_ENGINE)}
    differing = known.differing_sections(scenario)
    is_coupled = known.spec.couplings.active or scenario.spec.couplings.active
    if not is_coupled and differing - {"alternatives"} <= of_stages:
        for stage in stages(DEFAULT_ENGINE):
            if stage.section in differing:
                break
            names += [variable.name for variable in stage.variables]
    return series[["draw", *names]]


def blocks(whole: Block) -> Iterator[Block]:
    """The draws in blocks whose borders depend on the draw number alone."""
    for start in range(whole.start, whole.stop, BLOCK_DRAWS):
        stop = min(start + BLOCK_DRAWS, whole.stop)
        given = whole.given
        if given is not None:
            given = given.isel(draw=slice(start - whole.start, stop - whole.start))
        yield replace(whole, start=start, stop=stop, given=given)


def simulate(  # noqa: PLR0913  all but the first three are optional
    scenario: Scenario,
    draws: int,
    seed: int,
    *,
    workers: int = 1,
    engine: str = DEFAULT_ENGINE,
    given: xr.Dataset | None = None,
    until: str | None = None,
    explains: bool = True,
    on_block: Callable[[int], None] | None = None,
) -> xr.Dataset:
    """Run an ensemble; ``on_block`` is told the number of draws of each block that is done.

    The result does not depend on ``workers``: blocks are the same and are joined in order. ``given``
    is what :func:`shared` found in the same draws of another scenario; for ``until`` and ``explains``
    see :class:`Block`.

    Raises
    ------
    RunError
        if a block fails, with the scenario, the seed and the draws that repeat it.
    """
    tasks = list(blocks(Block(scenario, seed, 0, draws, engine, given, until, explains)))
    parts: list[xr.Dataset] = []
    with closing(_map(tasks, workers)) as results:
        for task in tasks:
            with _told_as_fault_of(task):
                parts.append(next(results))
            if on_block is not None:
                on_block(int(parts[-1].sizes["draw"]))
    return _joined(parts)


@contextmanager
def _told_as_fault_of(block: Block) -> Iterator[None]:
    """Say of what goes wrong in a block which worlds it was, so that it can be repeated."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise RunError(
            f"{block.scenario.name}, seed {block.seed}, draws {block.start} to {block.stop - 1}: "
            f"{type(error).__name__}: {error}\n"
            "This is a fault of the program, not of the scenario. Nothing was saved."
        ) from error


def _map(tasks: list[Block], workers: int) -> Generator[xr.Dataset]:
    if workers == 1 or len(tasks) == 1:
        yield from map(run_block, tasks)
        return
    with _pool(min(workers, len(tasks))) as pool:
        yield from pool.map(run_block, tasks)


def _pool(workers: int) -> Executor:
    """Processes that Ctrl-C ends at once and without a word; this one tells it."""
    context = get_context("forkserver")
    end_silently = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=end_silently)


def _joined(parts: list[xr.Dataset]) -> xr.Dataset:
    """Blocks side by side along ``draw``; what has no draws is the same in all of them."""
    if len(parts) == 1:
        return parts[0]
    with_draws = [name for name in parts[0].data_vars if "draw" in parts[0][name].dims]
    joined = xr.concat(
        [part[with_draws] for part in parts],
        dim="draw",
        join="exact",
        combine_attrs="override",
        coords="minimal",
        compat="override",
    )
    without = parts[0].drop_vars([*with_draws, "draw"])
    return joined.merge(without, compat="identical", join="exact")
