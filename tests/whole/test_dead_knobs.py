"""Every parameter of ``base/`` moves at least one metric in some scenario: there are no dead knobs.

An uncertain parameter is held at its 90 % and at its 10 % quantile in every world, a fixed number is
moved by 10 per cent up and down, a choice goes to each of its other options. What the plan does not
use is tried in scenarios and with changes that activate it. One block of worlds tells of many
parameters, each moved in worlds of its own; what only rounds otherwise has not moved.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import xarray as xr
from moved_worlds import Move, MovedScenario

from ausbau import metrics, pipeline
from ausbau.core.arrays import Array
from ausbau.core.distributions import Choice
from ausbau.core.errors import SeamError
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.parameters import Parameter
from ausbau.metrics import Column
from ausbau.pipeline import Block
from ausbau.scenario import Scenario, load

DRAWS = 16
PLAN = "industrial-ai-cloud.yaml"
LAST = "sovereignty"
TOGETHER = 64
"""Parameters moved in one block of worlds."""
STRUCTURAL = re.compile(
    r"buildout\.sites\..*\.(gpus|lots)|buildout\.power_reserve\..*|.*\.crews_per_lot"
)
"""Numbers that decide which lots there are and what each needs: read with the scenario, not the worlds."""


class Noting(dict[Hashable, xr.Variable]):
    """Variables that note which of them are asked for by name."""

    def __getitem__(self, name: Hashable) -> xr.Variable:
        Recording.read.add(name)
        return super().__getitem__(name)


class Recording(xr.Dataset):
    """Results that note which variables are read, whatever part of them is looked at."""

    __slots__ = ()
    read: ClassVar[set[Hashable]] = set()

    @property
    def variables(self) -> Any:
        return Noting(super().variables)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            self.read.add(key)
        return super().__getitem__(key)


@cache
def variables_read() -> Mapping[str, set[Hashable]]:
    """The variables that each metric reads, by its name."""
    trial = plan_trial()
    series = Recording(dict(trial.series.data_vars), coords=trial.series.coords)
    found = {}
    for name, columns in trial.columns.items():
        series.read.clear()
        metrics.compute(series, trial.scenario.timeline, columns[:1])
        found[name] = series.read & series.data_vars.keys()
    return found


@dataclass
class Trial:
    """A scenario simulated in a few worlds, in which parameters are moved."""

    file: Path
    changes: Mapping[str, object]

    @cached_property
    def scenario(self) -> Scenario:
        return load(self.file, self.changes)

    @cached_property
    def series(self) -> xr.Dataset:
        return run(self.scenario)

    @cached_property
    def columns(self) -> Mapping[str, list[Column]]:
        """All columns by metric, those of finance first: what moves any moves most of them."""
        columns = metrics.default_columns(self.scenario.timeline)
        columns.sort(key=lambda column: column.metric.domain != "finance")
        by_metric = groupby(columns, key=lambda column: column.metric.name)
        return {name: list(of_metric) for name, of_metric in by_metric}

    def dead(self, paths: Sequence[str]) -> list[str]:
        """Those of some parameters of one section that move nothing."""
        left = [
            path for path in paths if not (STRUCTURAL.fullmatch(path) and self._moves_alone(path))
        ]
        moves = {path: self._moves(path) for path in left if not STRUCTURAL.fullmatch(path)}
        for place in range(max(map(len, moves.values()), default=0)):
            tried = [moves[path][place] for path in left if place < len(moves.get(path, ()))]
            for first in range(0, len(tried), TOGETHER):
                moved = self._moved_by(tried[first : first + TOGETHER])
                left = [path for path in left if path not in moved]
        return left

    def _moves(self, path: str) -> list[Move]:
        parameter = self.scenario.parameters[path]
        if parameter.options:
            return [Move(path, certain(parameter, option)) for option in parameter.options]
        if parameter.is_fixed:
            return [Move(path, scaled(parameter, factor)) for factor in (1.1, 0.9)]
        return [Move(path, parameter.distribution, level) for level in (0.9, 0.1)]

    def _moved_by(self, moves: Sequence[Move]) -> set[str]:
        """Paths of the moves that change a metric; one that goes too far for its rule changes none."""
        try:
            series = self._run(moves)
        except SeamError:
            if len(moves) == 1:
                return set()
            middle = len(moves) // 2
            return self._moved_by(moves[:middle]) | self._moved_by(moves[middle:])
        return {moves[number - 1].path for number in self._telling(series)}

    def _run(self, moves: Sequence[Move]) -> xr.Dataset:
        """The worlds as they are and once more for each move, from the first stage that reads one of them."""
        known = pipeline.shared(
            self.scenario, self.series, self.scenario.holding(moves[0].path, 0.5)
        )
        scenario = MovedScenario.of(self.scenario, moves, DRAWS)
        given = repetitions(known, [0] * (1 + len(moves)))
        return run(scenario, given)

    def _telling(self, series: xr.Dataset) -> set[int]:
        """Numbers of the moves, from 1, in whose worlds a metric differs from that of the scenario."""
        changed: dict[int, set[Hashable]] = {}
        for variable, values in series.data_vars.items():
            if "draw" in values.dims:
                for number in differing(values.transpose("draw", ...).values):
                    changed.setdefault(number, set()).add(variable)
        found: set[int] = set()
        for metric, columns in self.columns.items():
            read = variables_read()[metric]
            asked = [n for n, names in changed.items() if n not in found and names & read]
            if asked:
                few = repetitions(series.drop_vars(series.data_vars.keys() - read), [0, *asked])
                table = metrics.compute(few, self.scenario.timeline, columns)
                told = set().union(*map(differing, table.values.values()))
                found |= {asked[place - 1] for place in told}
        return found

    def _moves_alone(self, path: str) -> bool:
        """Whether what decides which lots there are changes a metric when it is halved."""
        number, *unit = self.scenario.parameters[path].text.split()
        text = " ".join([str(round(float(number) / 2)), *unit])
        moved = load(self.file, {**self.changes, path: text})
        series = run(moved)
        for columns in self.columns.values():
            before, after = (
                metrics.compute(results, self.scenario.timeline, columns).values
                for results in (self.series, series)
            )
            if any(differing(np.concatenate([before[name], after[name]])) for name in before):
                return True
        return False


@cache
def plan_trial() -> Trial:
    """The plan as it is, in which the parameters of every section are tried first."""
    return Trial(packaged_scenarios() / PLAN, {})


def run(scenario: Scenario, given: xr.Dataset | None = None) -> xr.Dataset:
    """All stages that are not given."""
    draws = DRAWS if given is None else given.sizes["draw"]
    return pipeline.run_block(Block(scenario, 1, 0, draws, given=given, until=LAST))


def repetitions(series: xr.Dataset, numbers: Sequence[int]) -> xr.Dataset:
    """Some repetitions of the first worlds, side by side."""
    rows = np.add.outer(DRAWS * np.array(numbers), np.arange(DRAWS)).ravel()
    return series.isel(draw=rows).assign_coords(draw=np.arange(len(rows)))


def differing(values: Array) -> set[int]:
    """Numbers of the repetitions of the first worlds, from 1, that are not like them but for rounding."""
    first, *others = values.reshape(-1, DRAWS, int(np.prod(values.shape[1:])))
    is_like = np.isclose(others, first, rtol=1e-12, atol=0.0, equal_nan=True)
    return set((np.flatnonzero(~is_like.all(axis=(1, 2))) + 1).tolist())


def certain(parameter: Parameter, option: str) -> Choice:
    """One of the options of a choice in every world."""
    return Choice(parameter.options, tuple(float(option == one) for one in parameter.options))


def scaled(parameter: Parameter, factor: float) -> Any:
    """A fixed number moved by 10 per cent; zero is moved to a tenth of the unit."""
    value = float(parameter.distribution.quantile(np.array([0.5]))[0])
    return parameter.distribution.scaled(factor if value else 1.0, 0.0 if value else factor - 0.9)


EARLY = {"timeline.start": "2024-01-01", "buildout.sites.plan.announced": "2024-01-01"}
"""The plan a year and a half earlier, so that it runs in the years of the oldest entries."""
PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
STEPS = {
    step: {"facility_power": {"value": power, **PASSPORT}, "delay": {"value": delay, **PASSPORT}}
    for step, power, delay in (("first", "6 MW", "0 month"), ("second", "20 MW", "20 month"))
}
"""Power that comes in two steps, so that the reserve of a rack decides how many small lots find some."""
HALL = "energy.cooling.hall_of_building.existing"
LEVEL = "energy.tariff.voltage_level"
COUPLED: dict[str, object] = {
    "timeline.end": "2028-12-31",
    "couplings.active": ["staff_limits_use", "use_moves_price", "compute_draws_talent"],
    "couplings.step_months": 12,
}
PHASED: dict[str, object] = {
    "timeline.end": "2028-12-31",
    "couplings.step_months": 12,
    "couplings.budget_limits_orders.budget": {"uniform": ["60 million EUR", "80 million EUR"]},
    "buildout.sites.plan.orders.b200.gpus": "3000 GPU",
    "buildout.sites.plan.orders.b200.lots": "3",
    "buildout.sites.plan.orders.second": {
        "gpu_type": "b200",
        "gpus": {"value": "3000 GPU", **PASSPORT},
        "lots": {"value": 3, **PASSPORT},
        "lead": {"value": "22 month", **PASSPORT},
        "decided_after": {"value": "16 month", **PASSPORT},
    },
}
"""A second phase, decided after the first answers of the couplings, with money for part of it."""
EXISTING = "buildout.buildings.existing"
SHARED_GRID: dict[str, object] = {
    "couplings.gigafactory_draws_grid.drawn_share": {
        "rtx_pro_6000": {"value": "50 percent", **PASSPORT}
    },
    "couplings.gigafactory_draws_grid.strengthening": "4 MW/year",
}
"""A pool that takes as much of the grid as makes the second phase of the other one wait."""
HALL_FIRST: dict[str, object] = {
    "buildout.sites.plan.building": "existing",
    f"{EXISTING}.fire_concept.need": "needed",
    **{f"{EXISTING}.{step}.duration": "0 month" for step in ("planning", "permit", "construction")},
    **{f"{EXISTING}.cooling.{step}": "0 month" for step in ("lead", "mounting")},
    **{
        f"buildout.delivery.{gpu_type}.{name}": text
        for gpu_type in ("b200", "rtx_pro_6000")
        for name, text in (("lead", "1 week"), ("spread", "0 week"))
    },
}
"""A hall that stands before its servers come, so that their supply decides."""
QUICK_GRID: dict[str, object] = {
    "buildout.sites.plan.building": {"choice": {"modular": "50 percent", "new": "50 percent"}},
    "buildout.grid_connections.high_voltage_up_to": {"uniform": ["19 MW", "21 MW"]},
    **{
        f"buildout.grid_connections.{way}.duration": "0 year"
        for way in ("reused", "medium_voltage", "high_voltage")
    },
    **{
        f"buildout.buildings.{kind}.{name}": value
        for kind in ("modular", "new")
        for name, value in (
            ("permit.duration", "0 month"),
            ("construction.duration", "0 month"),
            ("water_permit.need", {"choice": {"not_needed": "50 percent", "needed": "50 percent"}}),
            ("water_permit.duration", {"uniform": ["20 month", "30 month"]}),
        )
    },
}
"""A hall built at once on a connection that is there at once, so that what else it needs decides."""
ACTIVATIONS: Mapping[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "catalogue": (),
    "buildout": (
        ("export-stop.yaml", {}),
        ("gigafactory-de.yaml", {}),
        ("planning-relief.yaml", {}),
        (PLAN, {"buildout.fleet.outage.hazard": "2 1/year"}),
        (PLAN, HALL_FIRST),
        (PLAN, QUICK_GRID),
        (PLAN, {"buildout.new_hall.facility_power": {"uniform": ["10 MW", "30 MW"]}}),
        (
            PLAN,
            {
                "buildout.sites.plan.power_steps": STEPS,
                "buildout.sites.plan.orders.b200.lots": "100",
                "buildout.sites.plan.orders.rtx_pro_6000.lots": "100",
            },
        ),
    ),
    "demand": (
        ("ai-act-delay.yaml", {}),
        ("efficiency-jump.yaml", {}),
        ("gigafactory-competitor.yaml", {}),
        ("transfer-services.yaml", {}),
    ),
    "allocation": (("state-anchor.yaml", {}),),
    "talent": (("double-strategy-technology-only.yaml", {}), ("visa-reform.yaml", {})),
    "energy": (
        *((PLAN, {HALL: hall}) for hall in ("air", "liquid", "river")),
        (PLAN, {LEVEL: "medium"}),
        (PLAN, {LEVEL: "medium", **EARLY}),
        (PLAN, {LEVEL: "high", **EARLY}),
        (PLAN, {LEVEL: "extra_high_to_high"}),
        (PLAN, {LEVEL: "extra_high_to_high", **EARLY}),
        (PLAN, {LEVEL: "extra_high"}),
        (PLAN, {LEVEL: "extra_high", **EARLY}),
        (PLAN, {"energy.reliefs.compensation.first_year": 2024, **EARLY}),
        (PLAN, {"energy.reliefs.compensation.self_retention": "1 GWh"}),
        (PLAN, {"energy.load.busy_peak_to_mean": 1}),
        ("industrial-ai-cloud-2026-11.yaml", {}),
        ("price-shock.yaml", {}),
    ),
    "finance": (
        (PLAN, {"timeline.end": "2032-12-31"}),
        ("german-billions.yaml", {}),
        ("other-operators.yaml", {"finance.support.guarantee_share": "50 percent"}),
        ("state-anchor.yaml", {}),
    ),
    "sovereignty": (),
    "couplings": (
        (PLAN, COUPLED),
        (PLAN, {**COUPLED, "couplings.use_moves_price.adjustment": "3 1/year"}),
        (PLAN, {**PHASED, "couplings.active": ["use_drives_orders"]}),
        (PLAN, {**PHASED, "couplings.active": ["budget_limits_orders"]}),
        (PLAN, {**PHASED, **SHARED_GRID, "couplings.active": ["gigafactory_draws_grid"]}),
    ),
}
"""Scenarios and changes that activate what the plan does not use, by section of the parameter."""


@pytest.mark.parametrize("section", ACTIVATIONS)
def test_every_parameter_moves_a_metric_in_some_scenario(section: str, scenarios: Path) -> None:
    plan = plan_trial()
    dead = [path for path in plan.scenario.parameters if path.startswith(f"{section}.")]
    assert dead
    activated = (Trial(scenarios / file, changes) for file, changes in ACTIVATIONS[section])
    for trial in (plan, *activated):
        dead = trial.dead(dead)
    assert dead == []


def test_every_section_with_parameters_is_tried() -> None:
    found = {path.split(".", maxsplit=1)[0] for path in plan_trial().scenario.parameters}
    assert found - {"correlation"} == set(ACTIVATIONS)


def test_a_parameter_moved_beside_others_has_the_worlds_it_has_alone() -> None:
    """The block of many tells of each move what a run of the scenario with that move tells."""
    trial = plan_trial()
    paths = ("energy.price.uncertainty_factor", "energy.load.idle")
    moves = [Move(path, trial.scenario.parameters[path].distribution, 0.9) for path in paths]
    together = trial._run(moves)
    for number, path in enumerate(paths, start=1):
        alone = run(trial.scenario.holding(path, 0.9))
        xr.testing.assert_allclose(repetitions(together, [number]), alone, rtol=1e-12)
        assert not alone["energy.net_cost_eur"].equals(trial.series["energy.net_cost_eur"])
